"""Pieces of `rich_text`: Slack shows their words as they are and parses nothing in them.

Shape: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

import re
from datetime import datetime

from integrations.slack.blocks import Block
from integrations.slack.text import is_user, shown, tame, utc, web_url

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_SENTENCE_END = ".,;:!?)]}'’”»"
_MOST_LINKS = 20


def words(text: str, *, bold: bool = False, italic: bool = False, strike: bool = False) -> Block:
    """A run of text."""
    style = {
        name: True for name, on in (("bold", bold), ("italic", italic), ("strike", strike)) if on
    }
    element: Block = {"type": "text", "text": tame(text) or " "}
    return {**element, "style": style} if style else element


def person(user: str, *, bold: bool = True) -> Block:
    """A colleague, as a mention; whoever is no Slack user is "We"."""
    return {"type": "user", "user_id": user} if is_user(user) else words("We", bold=bold)


def when(at: datetime) -> Block:
    """An instant in the reader's zone."""
    return {
        "type": "date",
        "timestamp": int(at.timestamp()),
        "format": "{date_short_pretty} at {time}",
        "fallback": utc(at),
    }


def linked(text: str) -> list[Block]:
    """A text whose web addresses can be clicked, showing where they lead."""
    pieces: list[Block] = []
    done = 0
    for match in list(_ADDRESS.finditer(text))[:_MOST_LINKS]:
        address = match.group().rstrip(_SENTENCE_END)
        if web_url(address) != address:
            continue
        if match.start() > done:
            pieces.append(words(text[done : match.start()]))
        pieces.append({"type": "link", "url": address, "text": address})
        done = match.start() + len(address)
    if done < len(text) or not pieces:
        pieces.append(words(text[done:]))
    return pieces


def paragraph(*elements: Block) -> Block:
    """A line."""
    return {"type": "rich_text_section", "elements": list(elements)}


def quotation(elements: list[Block]) -> Block:
    """A quote."""
    return {"type": "rich_text_quote", "elements": elements}


def rich(elements: list[Block]) -> Block:
    """The block around paragraphs and quotes."""
    return {"type": "rich_text", "elements": elements}


def said(text: str, limit: int) -> Block:
    """Somebody else's words alone, with their lines, as a quote of at most `limit` characters."""
    return rich([quotation(linked(shown(text, limit)))])
