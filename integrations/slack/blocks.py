"""Block Kit, piece by piece: small constructors that keep Slack's limits.

Limits: https://docs.slack.dev/reference/block-kit
"""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from integrations.slack import ids
from integrations.slack.text import clip, excerpt, fitted, picture_url, tame

Block = dict[str, object]
Message = dict[str, object]
View = dict[str, object]

MESSAGE_BLOCKS: Final = 50
VIEW_BLOCKS: Final = 100
VIEW_BYTES: Final = 250_000  # of a view as JSON; above it Slack answers view_too_large
SECTION_LIMIT: Final = 3000
INPUT_LIMIT: Final = 3000
TEXT_LIMIT: Final = 13_000  # all text of a message's blocks; slackapi/bolt-js issue 2509
LABEL_LIMIT: Final = 75
ALT_LIMIT: Final = 300  # Slack takes 2,000; a screen reader's listener does not
_WEIGHTY = frozenset({"text", "title", "alt_text", "label", "fallback"})


def plain(text: str, limit: int = LABEL_LIMIT) -> Block:
    """A text that Slack shows as it is."""
    return {"type": "plain_text", "text": fitted(text, limit) or "–", "emoji": False}


def mrkdwn(text: str) -> Block:
    """A formatted text of ours; customers' words in it come through `text.inline`."""
    return {"type": "mrkdwn", "text": text[:SECTION_LIMIT] or "–", "verbatim": True}


def section(text: str, accessory: Block | None = None) -> Block:
    """A paragraph of mrkdwn, with a button, menu or picture at its right."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    if accessory is not None:
        block["accessory"] = accessory
    return block


def header(text: str) -> Block:
    """A large line; plain text."""
    return {"type": "header", "text": plain(excerpt(text, 150), 150)}


def context(*elements: str | Block) -> Block:
    """Small print: strings are mrkdwn, blocks are pictures or plain texts; ten at most."""
    return {
        "type": "context",
        "elements": [mrkdwn(e) if isinstance(e, str) else e for e in elements[:10]],
    }


def small_print(lines: Iterable[str]) -> list[Block]:
    """Lines of mrkdwn in small print, in as many pieces as Slack's limit asks for."""
    pieces: list[str] = []
    for line in filter(None, lines):
        if pieces and len(pieces[-1]) + len(line) + 1 < SECTION_LIMIT:
            pieces[-1] += f"\n{line}"
        else:
            pieces.append(line)
    return [context(*pieces)] if pieces else []


def divider() -> Block:
    """A line."""
    return {"type": "divider"}


def picture(url: str, alt_text: str) -> Block | None:
    """A small picture for a context or an accessory; None where Slack could not fetch it."""
    address = picture_url(url)
    if not address:
        return None
    return {"type": "image", "image_url": address, "alt_text": alt(alt_text)}


def alt(text: str) -> str:
    """A picture's description; never empty."""
    return excerpt(text, ALT_LIMIT) or "Picture without a description"


def button(
    label: str,
    action: str,
    value: ids.Value,
    *,
    style: str = "",
    confirm: Block | None = None,
    url: str = "",
) -> Block:
    """A button that carries a value. `style` is "primary" or "danger".

    `url` is opened by whoever clicks; Slack tells us of the click all the same.
    """
    element: Block = {
        "type": "button",
        "text": plain(label),
        "action_id": str(action),
        "value": ids.encode(value),
    }
    if style:
        element["style"] = style
    if confirm is not None:
        element["confirm"] = confirm
    if url:
        element["url"] = url
    return element


def confirm(title: str, text: str, yes: str, no: str = "Cancel", *, danger: bool = False) -> Block:
    """The dialog that asks "are you sure". All four are our own words."""
    return {
        "title": plain(title, 100),
        "text": plain(text, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
        "style": "danger" if danger else "primary",
    }


def option(label: str, value: str, description: str = "") -> Block:
    """One choice of a menu."""
    choice: Block = {"text": plain(label), "value": value}
    if description:
        choice["description"] = plain(description)
    return choice


def overflow(action: str, options: Sequence[Block], confirmation: Block | None = None) -> Block:
    """A "…" menu of one to five options; a confirmation is asked whichever is chosen."""
    element: Block = {"type": "overflow", "action_id": str(action), "options": list(options)}
    return {**element, "confirm": confirmation} if confirmation else element


def actions(*elements: Block, block_id: str = "") -> Block:
    """A row of buttons and menus."""
    block: Block = {"type": "actions", "elements": list(elements)}
    if block_id:
        block["block_id"] = block_id
    return block


def text_input(
    action: str,
    block_id: str,
    label: str,
    *,
    value: str = "",
    placeholder: str = "",
    hint: str = "",
    multiline: bool = True,
    optional: bool = False,
    live: bool = False,
    focus: bool = False,
    limit: int = INPUT_LIMIT,
) -> Block:
    """A field for typing. `live` reports each character; `value` is what stands in it at first."""
    element: Block = {
        "type": "plain_text_input",
        "action_id": str(action),
        "multiline": multiline,
        "max_length": limit,
    }
    if value:
        element["initial_value"] = clip(tame(value[: 2 * limit]), limit)
    if placeholder:
        element["placeholder"] = plain(placeholder, 150)
    if live:
        element["dispatch_action_config"] = {"trigger_actions_on": ["on_character_entered"]}
    if focus:
        element["focus_on_load"] = True
    return labelled(element, block_id, label, hint=hint, optional=optional, live=live)


def labelled(
    element: Block,
    block_id: str,
    label: str,
    *,
    hint: str = "",
    optional: bool = False,
    live: bool = False,
) -> Block:
    """An input block around an element. `live` reports changes before the form is submitted."""
    block: Block = {
        "type": "input",
        "block_id": str(block_id),
        "label": plain(label, 2000),
        "element": element,
        "optional": optional,
    }
    if hint:
        block["hint"] = plain(hint, 2000)
    if live:
        block["dispatch_action"] = True
    return block


def radio(
    action: str,
    block_id: str,
    label: str,
    options: Iterable[Block],
    chosen: Block,
    *,
    live: bool = False,
) -> Block:
    """Radio buttons of two to ten options, one of them chosen at first."""
    element: Block = {
        "type": "radio_buttons",
        "action_id": str(action),
        "options": list(options),
        "initial_option": chosen,
    }
    return labelled(element, block_id, label, live=live)


def weight(part: object) -> int:
    """Characters of all text in blocks, as Slack adds them up; labels and descriptions too."""
    if isinstance(part, dict):
        return sum(
            len(value) if isinstance(value, str) else weight(value)
            for name, value in part.items()
            if not isinstance(value, str) or name in _WEIGHTY
        )
    return sum(map(weight, part)) if isinstance(part, list) else 0


def heft(view: View) -> int:
    """Bytes of a view as JSON."""
    return len(msgspec.json.encode(view))


def message(text: str, blocks: Sequence[Block], metadata: Block | None = None) -> Message:
    """A message for `chat.postMessage` and its like, without its channel.

    Args:
        text: mrkdwn; what notifications and screen readers say instead of the blocks.
        blocks: at most 50.
        metadata: what finds it again.
    """
    made: Message = {
        "text": text,
        "blocks": list(blocks),
        "unfurl_links": False,
        "unfurl_media": False,
    }
    if metadata is not None:
        made["metadata"] = metadata
    return made


def whisper(text: str, blocks: Sequence[Block]) -> Message:
    """A message that one person sees, for `chat.postEphemeral`, `response_url` and `ack`."""
    return {**message(text, blocks), "response_type": "ephemeral"}


def modal(
    title: str,
    callback: str,
    blocks: Sequence[Block],
    *,
    meta: ids.Value | None = None,
    submit: str = "",
    close: str = "Close",
) -> View:
    """A modal. `title`, `submit` and `close` are our own words, 24 characters at most."""
    view: View = {
        "type": "modal",
        "callback_id": str(callback),
        "title": plain(title, 24),
        "close": plain(close, 24),
        "blocks": list(blocks),
        "private_metadata": "" if meta is None else ids.encode(meta, ids.METADATA_LIMIT),
    }
    if submit:
        view["submit"] = plain(submit, 24)
    return view
