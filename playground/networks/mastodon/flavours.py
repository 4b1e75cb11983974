"""Three kinds of servers with different habits, as data for the pretend server.

MASTODON    numbers as ids, filters, idempotency keys, several statuses in one request
PLEROMA     the older instance document, odd HTML, unknown types refused, keys ignored, lost
            pictures left out
GOTOSOCIAL  ULIDs, the filter by type ignored, code points counted, keys ignored, an upload
            without its address
"""

from collections.abc import Callable
from dataclasses import dataclass

import regex
from aiohttp import web

__all__ = ["GOTOSOCIAL", "MASTODON", "PLEROMA", "Flavour"]

_ULID_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_FLAKE_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def _in_base(number: int, digits: str, width: int) -> str:
    out = ""
    for _ in range(width):
        number, rest = divmod(number, len(digits))
        out = digits[rest] + out
    return out


def _mastodon_count(text: str) -> int:
    text = regex.sub(r"https?://\S+", "x" * 23, text)
    text = regex.sub(r"(?<!\w)@(\w+)@[\w.-]*\w", r"@\1", text)
    return len(regex.findall(r"\X", text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Flavour:
    """The habits of a server.

    Attributes:
        status_id, notification_id: the n-th id.
        count: its counting rule.
        newest_instance: it has `/api/v2/instance`.
        types: notification types that the filter knows; None: the filter is ignored.
        visibilities: names that it accepts.
        pictures, mimes, picture_bytes, picture_pixels, description: limits of pictures; bytes are
            fewer than real servers', for small test pictures.
        media_right: the right that asking for a picture takes.
        lost_pictures: how it refuses a post whose uploads it does not have; None: it leaves them
            out.
        hides_addresses: a picture that is ready has no address until a post shows it.
    """

    name: str
    version: str
    status_id: Callable[[int], str]
    notification_id: Callable[[int], str]
    count: Callable[[str], int]
    limit: int
    newest_instance: bool
    types: frozenset[str] | None
    visibilities: frozenset[str] = frozenset({"public", "unlisted", "private", "direct"})
    honours_min_id: bool = True
    honours_max_id: bool = True
    honours_keys: bool = False
    several_statuses: bool = False
    rate_headers: bool = True
    reset_as_number: bool = False
    streams: bool = True
    escapes: bool = True
    lists_direct: bool = True
    page_limit: int = 80
    pictures: int = 4
    mimes: tuple[str, ...] = ("image/jpeg", "image/png", "image/gif", "image/webp")
    picture_bytes: int = 1_000_000
    picture_pixels: int = 4096 * 4096
    description: int = 1500
    media_right: str = "read:media"
    lost_pictures: tuple[type[web.HTTPException], str] | None = None
    hides_addresses: bool = False


MASTODON = Flavour(
    name="mastodon",
    version="4.5.2",
    # The 98th notification comes before the 102nd, though "102" < "98" as strings.
    status_id=lambda number: str(115_000_000_000_000_000 + number * 7),
    notification_id=lambda number: str(97 + number),
    count=_mastodon_count,
    limit=500,
    newest_instance=True,
    types=frozenset({"mention", "status", "reblog", "favourite", "follow", "poll", "quote"}),
    honours_keys=True,
    several_statuses=True,
    picture_pixels=33_177_600,
    media_right="write:media",
    lost_pictures=(
        web.HTTPUnprocessableEntity,
        "Media {ids} not found or already attached to another post",
    ),
)

PLEROMA = Flavour(
    name="pleroma",
    version="2.7.2 (compatible; Akkoma 3.13.2)",
    status_id=lambda number: "A" + _in_base(number * 977, _FLAKE_DIGITS, 17),
    notification_id=lambda number: str(997 + number),
    count=lambda text: len(regex.findall(r"\X", text)),
    limit=5000,
    newest_instance=False,
    types=frozenset({"mention", "reblog", "favourite", "follow", "move", "poll"}),
    visibilities=frozenset({"public", "unlisted", "private", "direct", "local"}),
    rate_headers=False,
    escapes=False,
    lists_direct=False,
    page_limit=40,
    description=5000,
)

GOTOSOCIAL = Flavour(
    name="gotosocial",
    version="0.19.1+git-8a3f2c1",
    status_id=lambda number: "01JD" + _in_base(number * 31, _ULID_DIGITS, 22),
    notification_id=lambda number: "01JE" + _in_base(number * 57, _ULID_DIGITS, 22),
    count=len,
    limit=5000,
    newest_instance=True,
    types=None,
    reset_as_number=True,
    lists_direct=False,
    pictures=6,
    mimes=("image/jpeg", "image/gif", "image/png"),
    lost_pictures=(web.HTTPBadRequest, "Bad Request: media {ids} not found"),
    hides_addresses=True,
)
