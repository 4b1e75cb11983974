"""What Slack makes of text that a person types: escaping, links, and rich_text blocks."""

import re

from playground.slack.state import Json

_TOKEN = re.compile(r"<(?:[@#!][^<>\n]+|(?:https?|mailto):[^<>\s]+)>")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt);)")
_ADDRESS = re.compile(r"https?://[^\s<>|]+[^\s<>|.,;:!?)\]'\"]")
_PIECE = re.compile(r"<([^<>]+)>")


def escaped(typed: str) -> str:
    """Turn typed text into Slack's mrkdwn: control signs escaped, web addresses bracketed."""
    out: list[str] = []
    end = 0
    for token in _TOKEN.finditer(typed):
        out += [_plain(typed[end : token.start()]), token.group()]
        end = token.end()
    out.append(_plain(typed[end:]))
    return "".join(out)


def _plain(text: str) -> str:
    text = _ENTITY.sub("&amp;", text)
    text = text.replace("<", "&lt;").replace(">", "&gt;")
    return _ADDRESS.sub(lambda match: f"<{match.group()}>", text)


def unescaped(text: str) -> str:
    """Undo the escaping of the three control signs."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def rich_text(text: str) -> list[Json]:
    """Make the block that Slack's composer sends beside the text of a message."""
    elements: list[Json] = []
    end = 0
    for piece in _PIECE.finditer(text):
        _add_text(elements, text[end : piece.start()])
        elements.append(_inline(piece.group(1)))
        end = piece.end()
    _add_text(elements, text[end:])
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "elements": [section]}] if elements else []


def _add_text(elements: list[Json], text: str) -> None:
    if text:
        elements.append({"type": "text", "text": unescaped(text)})


def _inline(inner: str) -> Json:
    target = inner.split("|", 1)[0]
    if target.startswith("@"):
        return {"type": "user", "user_id": target[1:]}
    if target.startswith("#"):
        return {"type": "channel", "channel_id": target[1:]}
    if target.startswith("!subteam^"):
        return {"type": "usergroup", "usergroup_id": target.removeprefix("!subteam^")}
    if target in {"!here", "!channel", "!everyone"}:
        return {"type": "broadcast", "range": target[1:]}
    return {"type": "link", "url": unescaped(target)}
