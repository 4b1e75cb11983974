"""Text for Slack: other people's words made harmless, cut safely, and dates in the reader's zone.

Customers' words go into `plain_text` or `rich_text` elements, which Slack does not parse. Where a
line has to be mrkdwn (links beside buttons), `inline` is the only way in.
Source: https://docs.slack.dev/messaging/formatting-message-text
"""

import html
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote, urlsplit

import regex

from bot.domain.events import SYSTEM

URL_LIMIT: Final = 3000  # of any URL in Block Kit
_ELLIPSIS = "…"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_UNFIT = regex.compile(
    # Controls but tab and line feed; lone surrogates; direction overrides and isolates, which
    # would turn our own words around as well; characters that never are assigned.
    r"[\x00-\x08\x0B-\x1F\x7F-\x9F\uD800-\uDFFF\u202A-\u202E\u2066-\u2069\uFEFF\uFFFE\uFFFF]"
)
_LINE_ENDS = regex.compile(r"\r\n?|\u2028|\u2029")
_SPACES = regex.compile(r"\s+")
_CLUSTER = regex.compile(r"\X")
_LOOKALIKES = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ"})
_EDGE_UNDERSCORE = regex.compile(r"(?<!\w)_|_(?!\w)|(?<=_)_|_(?=_)")
_BROADCAST = regex.compile(r"@(?=(?:here|channel|everyone)\b)", regex.IGNORECASE)
_WORD_JOINER = "\u2060"
_USER = regex.compile(r"[UW][A-Z0-9]{2,30}")
_GROUP = regex.compile(r"S[A-Z0-9]{2,30}")
_CHANNEL = regex.compile(r"[CDG][A-Z0-9]{2,30}")
_ESCAPED_MENTION = regex.compile(r"&lt;@([UW][A-Z0-9]{2,30})&gt;")
_CARD_LINK = regex.compile(r"([CDG][A-Z0-9]{2,30})/(\d{1,12})\.(\d{6})")
# What else stands between such signs was typed: commands come as they were written.
_ENTITY = regex.compile(r"<((?:[@#!]|[A-Za-z][A-Za-z0-9+.\-]*:)[^<>]*)>")
_SAFE_IN_URL = "%/:?#[]@!$&'()*+,;=-._~"


def tame(text: str) -> str:
    """A text without characters that break a layout; line ends become line feeds."""
    return _UNFIT.sub("", _LINE_ENDS.sub("\n", text))


def whole(text: str) -> str:
    """A text that can be encoded: lone surrogates become the replacement character."""
    return text.encode(errors="replace").decode()


def one_line(text: str) -> str:
    """A tamed text on one line."""
    return _SPACES.sub(" ", tame(text)).strip()


def _beginning(text: str, limit: int) -> str:
    """Enough of a text to show `limit` characters: nobody's 100,000 are worked through."""
    return text[: 4 * limit + 1000]


def escape(text: str) -> str:
    """`&`, `<` and `>` as Slack wants them: nothing in the text can be a mention or a link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clip(text: str, limit: int) -> str:
    """At most `limit` characters, cut between graphemes, with an ellipsis when something is left.

    A single grapheme longer than `limit` (stacked accents) is cut inside.
    """
    return _clip(text, limit, str)


def inline(text: str, limit: int) -> str:
    """Other people's words within a line of mrkdwn, at most `limit` characters once escaped.

    Characters that would start bold, strike or code become their look-alikes, underscores only
    where they would start italics (handles stay as they are); `@here` and its like are broken.
    """
    line = one_line(_beginning(text, limit)).translate(_LOOKALIKES)
    line = _EDGE_UNDERSCORE.sub("ˍ", line)
    return _clip(_BROADCAST.sub(f"@{_WORD_JOINER}", line), limit, escape)


def _clip(text: str, limit: int, render: Callable[[str], str]) -> str:
    if len(text) <= limit:  # rendering only makes a text longer
        whole = render(text)
        if len(whole) <= limit:
            return whole
    kept: list[str] = []
    room = limit - len(_ELLIPSIS)
    for match in _CLUSTER.finditer(text[: limit + 1]):
        piece = render(match.group())
        if len(piece) > room:
            break
        room -= len(piece)
        kept.append(piece)
    if not kept:
        return render(text[:1])[:limit] + _ELLIPSIS if limit > len(render(text[:1])) else _ELLIPSIS
    return "".join(kept).rstrip() + _ELLIPSIS


def sentence(text: str, limit: int) -> str:
    """A sentence of the product's in mrkdwn, which may mention colleagues (`<@U…>`)."""
    return _ESCAPED_MENTION.sub(r"<@\1>", inline(text, limit))


def excerpt(text: str, limit: int) -> str:
    """The beginning of a text on one line, for `plain_text` and `rich_text`."""
    return clip(one_line(_beginning(text, limit)), limit)


def fitted(text: str, limit: int) -> str:
    """A text with its lines, tamed and cut, for `plain_text` and `rich_text`."""
    return clip(tame(_beginning(text, limit)).strip(), limit)


def shown(text: str, limit: int) -> str:
    """The same, never empty."""
    return fitted(text, limit) or "(no text)"


def mention(user: str) -> str:
    """A colleague in mrkdwn: `<@U…>`; the product itself by its name."""
    if user == SYSTEM:
        return "Golden Hour"
    return f"<@{user}>" if is_user(user) else inline(user, 80) or "somebody"


def mentions(users: tuple[str, ...]) -> str:
    """Colleagues in mrkdwn, one after the other."""
    return " ".join(map(mention, users))


def addressed(entries: tuple[str, ...]) -> str:
    """People and user groups, as settings name them, in mrkdwn."""
    return " ".join(
        f"<!subteam^{entry}>" if _GROUP.fullmatch(entry) else mention(entry) for entry in entries
    )


def channel(place: str) -> str:
    """A channel in mrkdwn: `<#C…>`."""
    return f"<#{place}>" if is_channel(place) else inline(place, 80) or "no channel"


def is_user(text: str) -> bool:
    """Whether a text is a Slack user id."""
    return _USER.fullmatch(text) is not None


def is_channel(text: str) -> bool:
    """Whether a text is the id of a Slack channel or direct message."""
    return _CHANNEL.fullmatch(text) is not None


def date(at: datetime, style: str = "{date_short_pretty} at {time}") -> str:
    """An instant in mrkdwn that every reader sees in their own zone; the fallback is UTC."""
    return f"<!date^{int(at.timestamp())}^{style}|{utc(at)}>"


def utc(at: datetime) -> str:
    """An instant for places that know no reader: "22 Nov 2026, 14:30 UTC"."""
    return f"{at.astimezone(UTC):%-d %b %Y, %H:%M} UTC"


def web_url(url: str) -> str:
    """An http or https address that can stand in Block Kit, else ""."""
    if len(url) > URL_LIMIT:
        return ""
    address = quote(tame(url).strip(), safe=_SAFE_IN_URL)
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return ""
    sound = parts.scheme in {"http", "https"} and host and len(address) <= URL_LIMIT
    return address if sound else ""


def picture_url(url: str) -> str:
    """An address from which Slack may fetch a picture, else "".

    https only; on the loopback (the demo) http too.
    """
    address = web_url(url)
    if not address:
        return ""
    parts = urlsplit(address)
    return address if parts.scheme == "https" or parts.hostname in _LOOPBACK else ""


def link(url: str, label: str, limit: int = 80, longest: int = 700) -> str:
    """A link in mrkdwn; the label alone where the address is none, or longer than `longest`."""
    words = inline(label, limit).replace("|", "¦") or "link"
    address = escape(web_url(url))
    return f"<{address}|{words}>" if address and len(address) <= longest else words


def card_url(link_to: str, site: str) -> str:
    """The address of a card.

    Args:
        link_to: "channel/ts" as services give it, an address, or "".
        site: the workspace's own address, "https://team.slack.com/"; "" while it is not known.

    Returns:
        "" when there is nothing to open.
    """
    match = _CARD_LINK.fullmatch(link_to)
    if match is None:
        return web_url(link_to)
    channel, seconds, micros = match.groups()
    return f"{site.rstrip('/')}/archives/{channel}/p{seconds}{micros}" if web_url(site) else ""


def from_slack(text: str) -> str:
    """What a colleague typed in Slack, as plain text for a customer.

    Links become their address (mail addresses too), entities their characters. Mentions of people
    and channels lose their ids: "@name" when Slack gave a label, else nothing.
    """

    def plain(match: regex.Match[str]) -> str:
        target, _, label = match.group(1).partition("|")
        if target.startswith(("@", "#", "!")):
            return label and (label if label.startswith(("@", "#")) else f"{target[0]}{label}")
        return target.removeprefix("mailto:").removeprefix("tel:")

    return html.unescape(_ENTITY.sub(plain, text)).strip()
