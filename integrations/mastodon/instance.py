"""What a server says about itself: its family, its limits, where its stream is.

Three kinds of document are read: `/api/v2/instance` (Mastodon 4.0, GoToSocial), the older
`/api/v1/instance` (Pleroma, Akkoma), and none at all, which gives Mastodon's defaults under the
strictest counting rule.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from integrations.base import PictureLimits, Reauthorise, Rejected, TextLimit
from integrations.mastodon.client import MastodonClient
from integrations.mastodon.counting import CountingRule
from integrations.mastodon.picture_limits import DEFAULT_PICTURES, read_picture_limits
from integrations.mastodon.tame import Record, as_record, count, one_of, text

__all__ = ["UNKNOWN_INSTANCE", "Family", "Instance", "Server", "ask_instance", "read_instance"]

DEFAULT_LIMIT = 500
"""Characters of a post where the server does not say (Mastodon's own default)."""

DEFAULT_LINK_UNITS = 23
"""What a link counts where a Mastodon server does not say (its StatusLengthValidator)."""

STRICTEST = CountingRule(link_units=None, short_mentions=False, graphemes=False)
"""Code points, nothing shortened: what fits by this rule fits by every other."""

_PLAIN_VERSION = re.compile(r"(\d+)\.(\d+)\.\d+(?:[-+.][\w.+-]*)?")
_FIRST_OF_OUR_MASTODON = 4
_QUOTES_SINCE_API = 7
_STREAMING_PATH = "/api/v1/streaming"


class Family(StrEnum):
    """Whose program a server runs."""

    MASTODON = "Mastodon"
    PLEROMA = "Pleroma"
    GOTOSOCIAL = "GoToSocial"
    OTHER = "another program"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """A server.

    Attributes:
        domain: its name in addresses of people (user@domain); "" when it does not say.
        limit: how long a post may be, by `rule`.
        streaming_url: where the WebSocket is, or "".
        many_statuses: several statuses can be read in one request (Mastodon 4.3).
        quote_notifications: quotes of our posts are notified as "quote" (Mastodon 4.5).
        filtered_notifications: notifications can be hidden by the account's policy and asked for
            with `include_filtered` (Mastodon 4.3).
        pictures: what it takes of them.
        drops_lost_pictures: a post whose uploads are gone is published without them (Mastodon
            before 4.3), and whether they are there can be asked.
    """

    family: Family = Family.OTHER
    version: str = ""
    domain: str = ""
    limit: int = DEFAULT_LIMIT
    rule: CountingRule = STRICTEST
    streaming_url: str = ""
    many_statuses: bool = False
    quote_notifications: bool = False
    filtered_notifications: bool = False
    pictures: PictureLimits = DEFAULT_PICTURES
    drops_lost_pictures: bool = False

    @property
    def keeps_idempotency_keys(self) -> bool:
        """Only Mastodon's document promises that a key is honoured."""
        return self.family is Family.MASTODON

    @property
    def text_limit(self) -> TextLimit:
        """The limit as the product shows it."""
        return TextLimit(units=self.limit, unit="characters", link_units=self.rule.link_units)


UNKNOWN_INSTANCE = Instance()
"""A server that did not tell."""


class Server:
    """What is known of a server: asked once, as soon as it answers."""

    def __init__(self, client: MastodonClient) -> None:
        self._client = client
        self._asked = False
        self.instance = UNKNOWN_INSTANCE

    @property
    def asked(self) -> bool:
        """Whether it has answered; until then `instance` holds Mastodon's defaults."""
        return self._asked

    async def ask(self) -> Instance:
        """Read the instance document, unless that was done.

        Raises:
            RetryLater: the server is down; what is known so far stays.
        """
        if not self._asked:
            self.instance = await ask_instance(self._client)
            self._asked = True
        return self.instance


async def ask_instance(client: MastodonClient) -> Instance:
    """The server's newest document about itself; `UNKNOWN_INSTANCE` where it has none.

    Raises:
        RetryLater: the server is down.
    """
    for path in ("/api/v2/instance", "/api/v1/instance"):
        try:
            document = (await client.get(path)).record
        except (Rejected, Reauthorise):
            continue
        if text(document, "version"):
            return read_instance(document)
    return UNKNOWN_INSTANCE


def read_instance(document: Record) -> Instance:
    """An instance from a v2 or v1 document; missing fields take the defaults."""
    version = text(document, "version")
    family = _family(document, version)
    configuration = as_record(document.get("configuration"))
    statuses = as_record(configuration.get("statuses"))
    limit = count(statuses, "max_characters") or count(document, "max_toot_chars")
    urls = as_record(configuration.get("urls"))
    stream = text(urls, "streaming") or text(as_record(document.get("urls")), "streaming_api")
    release = _release(version) if family is Family.MASTODON else (0, 0)
    api_version = count(as_record(document.get("api_versions")), "mastodon") or 0
    return Instance(
        family=family,
        version=version,
        domain=one_of(text(document, "domain"), _host(text(document, "uri"))),
        limit=limit or DEFAULT_LIMIT,
        rule=_rule(family, count(statuses, "characters_reserved_per_url")),
        streaming_url=_streaming_url(stream),
        many_statuses=release >= (4, 3),
        quote_notifications=family is Family.MASTODON and api_version >= _QUOTES_SINCE_API,
        filtered_notifications=release >= (4, 3),
        pictures=read_picture_limits(document, small_gifs=family is Family.MASTODON),
        drops_lost_pictures=family is Family.MASTODON and release < (4, 3),
    )


def _family(document: Record, version: str) -> Family:
    said = f"{version} {text(document, 'source_url')}".lower()
    if "gotosocial" in said:
        return Family.GOTOSOCIAL
    if "pleroma" in document or "pleroma" in said or "akkoma" in said:
        return Family.PLEROMA
    # GoToSocial can be told to call itself "3.5.3+its-own", and its own releases begin with 0.
    if _release(version) >= (_FIRST_OF_OUR_MASTODON, 0):
        return Family.MASTODON
    return Family.OTHER


def _release(version: str) -> tuple[int, int]:
    """(4, 3) of "4.3.1+glitch"; (0, 0) of anything that names another program."""
    found = _PLAIN_VERSION.fullmatch(version.strip())
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _rule(family: Family, link_units: int | None) -> CountingRule:
    if family is Family.MASTODON:
        return CountingRule(link_units=link_units or DEFAULT_LINK_UNITS)
    return CountingRule(link_units=None, short_mentions=False, graphemes=family is Family.PLEROMA)


def _host(uri: str) -> str:
    """The v1 field `uri` is a domain in the document and an address on some servers."""
    return uri.partition("://")[2].partition("/")[0] if "://" in uri else uri.partition("/")[0]


def _streaming_url(url: str) -> str:
    """The WebSocket's full address: servers give a host, or the whole of it."""
    scheme, separator, rest = url.strip().rstrip("/").partition("://")
    scheme = {"https": "wss", "http": "ws"}.get(scheme.lower(), scheme.lower())
    if not separator or not rest or scheme not in {"ws", "wss"}:
        return ""
    path = "" if rest.endswith(_STREAMING_PATH) else _STREAMING_PATH
    return f"{scheme}://{rest}{path}"
