"""HTML of strangers to plain text, and texts made comparable.

Mastodon sends clean HTML of a small set of elements; other servers send what their users' clients
wrote, sometimes not escaped at all. The parser never fails and the result holds no markup:
escaping for Slack is the business of whoever shows it.
"""

import html
import re
import unicodedata

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag
from bs4.exceptions import ParserRejectedMarkup

__all__ = ["comparable", "one_line", "plain_text", "resembles"]

LONGEST = 50_000
"""Characters of HTML that are read; a longer message is cut. Ours; ten times the longest text that
common servers allow (Pleroma and GoToSocial: 5,000 by default)."""

_UNSEEN = frozenset({"script", "style", "template", "noscript", "head", "title", "textarea"})
_PARAGRAPHS = frozenset({"p", "blockquote", "pre", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6"})
_LINES = frozenset({"div", "li", "tr", "section", "article", "header", "footer", "dt", "dd", "hr"})
_NAME_LINKS = frozenset({"mention", "hashtag"})

_DEEPEST_QUOTE = "> > > "

_TAG = re.compile(r"<[^<>]*>")
# A bracket that opens no element. Python's parser takes quadratic time over many of them.
_STRAY_BRACKET = re.compile(r"<(?![^<>]*>)")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_LEADING_MENTIONS = re.compile(r"\A(?:\s*@[\w.-]+(?:@[\w.-]+)?[\s,:]*)+")
_ANY_MENTION = re.compile(r"@([\w-]+(?:\.[\w-]+)*)(?:@[\w.-]+\w)?")
_WORD = re.compile(r"[^\W_]+")
_NO_LETTERS = re.compile(r"[\W_]+")
# Controls that draw text backwards or nothing at all; line breaks stay.
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029\ufeff]")


def plain_text(markup: str) -> str:
    """The text that people see, lines and paragraphs kept; "" for an empty message.

    Links show their real address, quotes begin with "> ", list items with "• " or their number,
    pictures inside the text (custom emoji of some servers) show their alternative text.
    """
    markup = _STRAY_BRACKET.sub("&lt;", _without_comments(markup[:LONGEST]))
    if "<" not in markup:
        return _tidy(html.unescape(markup))
    try:
        # The element in front keeps the parser from guessing that the text is a file name or XML.
        soup = BeautifulSoup(f"<div>{markup}", "html.parser")
    except ParserRejectedMarkup:
        return _tidy(html.unescape(_TAG.sub(" ", markup)))
    return _tidy(_Writer().write(soup))


def one_line(value: str, *, longest: int = 200) -> str:
    """A name or a title: one line without controls, at most `longest` characters."""
    line = " ".join(_CONTROLS.sub(" ", value.replace("\n", " ")).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def comparable(value: str) -> str:
    """What two renderings of one message have in common: letters and digits, mentions shortened.

    Servers show "@ann@example.com" as "@ann", turn *stars* into emphasis and straight quotes into
    round ones. A text without letters (emoji) is compared as it is.
    """
    value = unicodedata.normalize("NFKC", value).casefold()
    value = _ANY_MENTION.sub(r"@\1", _LEADING_MENTIONS.sub("", value))
    letters = _NO_LETTERS.sub("", value)
    return letters or "".join(value.split())


def resembles(one: str, other: str) -> bool:
    """Whether two texts may be renderings of one message: they share half of the words of either.

    A text without words (emoji) may be a rendering of everything.
    """
    words, others = _words_in(one), _words_in(other)
    return 2 * len(words & others) >= min(len(words), len(others))


def _words_in(value: str) -> frozenset[str]:
    return frozenset(_WORD.findall(unicodedata.normalize("NFKC", value).casefold()))


def _without_comments(markup: str) -> str:
    kept = []
    start = 0
    while (opens := markup.find("<!--", start)) >= 0:
        closes = markup.find("-->", opens + 4)
        if closes < 0:
            break
        kept.append(markup[start:opens])
        start = closes + 3
    return "".join([*kept, markup[start:]])


def _tidy(value: str) -> str:
    value = _CONTROLS.sub("", value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    lines = [_SPACES.sub(" ", line).strip() for line in value.split("\n")]
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


class _Writer:
    """Walks a parsed document without recursion: hostile markup nests thousands deep."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def write(self, root: Tag) -> str:
        # An element is met twice: to open it and, by the marker behind its children, to close it.
        waiting: list[PageElement | tuple[Tag, int]] = [root]
        while waiting:
            step = waiting.pop()
            if isinstance(step, tuple):
                self._close(*step)
            elif isinstance(step, Tag):
                if self._open(step):
                    waiting.append((step, len(self._parts)))
                    waiting.extend(reversed(step.contents))
            elif isinstance(step, NavigableString) and not isinstance(step, PreformattedString):
                self._parts.append(_SPACES.sub(" ", str(step).replace("\n", " ")))
        return "".join(self._parts)

    def _open(self, tag: Tag) -> bool:
        """Write what stands before an element; False when its children are not wanted."""
        classes = _classes(tag)
        if tag.name in _UNSEEN or classes & {"invisible", "quote-inline"}:
            return False
        if tag.name == "br":
            self._parts.append("\n")
        elif tag.name == "img":
            self._parts.append(_attribute(tag, "alt"))
        elif tag.name == "a" and not classes & _NAME_LINKS:
            self._parts.append(_link(tag))
            return False
        elif tag.name in _PARAGRAPHS:
            self._parts.append("\n\n")
        elif tag.name in _LINES:
            self._begin_line()
        if tag.name == "li":
            self._parts.append(_bullet(tag))
        return True

    def _close(self, tag: Tag, start: int) -> None:
        if tag.name == "blockquote":
            inside = _tidy("".join(self._parts[start:]))
            del self._parts[start:]
            mark = "" if inside.startswith(_DEEPEST_QUOTE) else "> "
            self._parts.extend(f"{mark}{line}\n" for line in inside.split("\n"))
        if tag.name in _PARAGRAPHS:
            self._parts.append("\n\n")
        elif tag.name in _LINES:
            self._begin_line()

    def _begin_line(self) -> None:
        if self._parts and not self._parts[-1].endswith("\n"):
            self._parts.append("\n")


def _link(tag: Tag) -> str:
    """A link as its address; other words that it shows stand before the address."""
    shown = " ".join("".join(_words(tag)).split())
    address = _attribute(tag, "href").strip()
    if not address.lower().startswith(("http://", "https://")):
        return shown
    bare = address.partition("://")[2].removeprefix("www.").rstrip("/")
    said = shown.partition("://")[2] if "://" in shown else shown
    if not shown or said.removeprefix("www.").rstrip("/") == bare:
        return address
    return shown if shown.startswith(("@", "#")) and " " not in shown else f"{shown} ({address})"


def _words(tag: Tag) -> list[str]:
    words = []
    for part in tag.descendants:
        if isinstance(part, Tag):
            if part.name == "img":
                words.append(_attribute(part, "alt"))
        elif isinstance(part, NavigableString) and not isinstance(part, PreformattedString):
            words.append(str(part))
    return words


def _bullet(item: Tag) -> str:
    parent = item.parent
    if parent is None or parent.name != "ol":
        return "• "
    before = sum(1 for other in item.previous_siblings if getattr(other, "name", None) == "li")
    return f"{before + 1}. "


def _classes(tag: Tag) -> frozenset[str]:
    value = tag.get("class")
    if isinstance(value, str):
        return frozenset(value.split())
    return frozenset(value or ())


def _attribute(tag: Tag, name: str) -> str:
    value = tag.get(name)
    return value if isinstance(value, str) else ""
