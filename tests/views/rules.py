"""What holds for every view: Slack's limits by two independent judges, and our own rules.

The judges are slack_sdk's models, walked down to every nested part, and the local Slack.
"""

import re
from collections.abc import Iterator, Mapping

from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import Block, Option
from slack_sdk.models.views import View

from playground.slack.validation import check_message_blocks, check_view, metadata_error
from playground.slack.validation.messages import LONGEST_BLOCKS, text_length

_OPTIONS = {"option", "initial_option"}
_NEWER = {"data_visualization"}
"""Blocks that slack_sdk's models do not know yet: the local Slack alone judges them."""
_TAG = re.compile(r"<([^<>]*)>")
_OURS = re.compile(
    r"@[UW][A-Z0-9]{2,30}"  # a colleague
    r"|!subteam\^S[A-Z0-9]{2,30}"  # a group of them
    r"|#[CDG][A-Z0-9]{2,30}"  # a channel
    r"|!date\^\d+\^[^|^<>]+\|[^|<>]+"  # an instant
    r"|https?://[^\s|<>]+\|[^|<>]+"  # a link
)
_ENTITY = re.compile(r"&(?!amp;|lt;|gt;)")


def hold_for_message(message: Mapping[str, object]) -> None:
    """Fail with the first rule that a message breaks."""
    blocks = message["blocks"]
    assert isinstance(blocks, list)
    assert check_message_blocks(blocks) == []
    assert text_length(blocks) < LONGEST_BLOCKS
    assert len(blocks) <= 50
    assert message["unfurl_links"] is False
    assert message["unfurl_media"] is False
    text = message["text"]
    assert isinstance(text, str)
    assert 0 < len(text) <= 3000
    _mrkdwn_is_ours(text)
    if "metadata" in message:
        assert metadata_error(message["metadata"]) is None
    _hold_for_blocks(blocks)


def hold_for_view(view: Mapping[str, object]) -> None:
    """Fail with the first rule that a modal or Home tab breaks."""
    assert check_view(view, home=view["type"] == "home") == []
    blocks = view["blocks"]
    assert isinstance(blocks, list)
    assert len(blocks) <= 100
    _hold_for_blocks(blocks)
    model = View(**dict(view))  # type: ignore[arg-type]  # fields by name
    model.validate_json()


def _hold_for_blocks(blocks: list[dict[str, object]]) -> None:
    for raw in blocks:
        if raw["type"] in _NEWER:
            continue
        parsed = Block.parse(raw)
        assert parsed is not None, raw
        _validate(parsed)
    names = [b["block_id"] for b in blocks if "block_id" in b]
    assert len(set(names)) == len(names)
    for block in blocks:
        actions = [part["action_id"] for _, part in _parts(block) if "action_id" in part]
        assert len(set(map(str, actions))) == len(actions)
    for key, part in _parts(blocks):
        if key == "options" or key in _OPTIONS:
            Option(**part).validate_json()  # type: ignore[arg-type]  # fields by name
        if part.get("type") == "mrkdwn":
            assert part.get("verbatim") is True
            text = part["text"]
            assert isinstance(text, str)
            assert len(text) < 3000  # at 3,000 it was cut, perhaps within a link
            _mrkdwn_is_ours(text)


def _validate(part: object) -> None:
    """Run slack_sdk's validators on a part and on all it holds."""
    if isinstance(part, JsonObject):
        part.validate_json()
        for value in vars(part).values():
            _validate(value)
    elif isinstance(part, list | tuple):
        for value in part:
            assert value is not None
            _validate(value)


def _mrkdwn_is_ours(text: str) -> None:
    for tag in _TAG.findall(text):
        assert _OURS.fullmatch(tag), tag
    rest = _TAG.sub("", text)
    assert "<" not in rest
    assert ">" not in rest
    assert _ENTITY.search(rest) is None
    assert not re.search(r"@(?:here|channel|everyone)\b", rest, re.IGNORECASE)


def _parts(value: object, key: str = "") -> Iterator[tuple[str, dict[str, object]]]:
    if isinstance(value, dict):
        yield key, value
        for name, part in value.items():
            yield from _parts(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from _parts(part, key)
