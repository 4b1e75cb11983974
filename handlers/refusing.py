"""How somebody hears that something was not done: where they acted, and only they."""

from collections.abc import Mapping

import structlog
from slack_bolt.response import BoltResponse

from bot.errors import BadInput, GoldenHourError, NotAllowed
from handlers.desk import Desk
from handlers.parsing import Body, actor, click
from integrations.slack import ids
from integrations.slack.blocks import Message
from integrations.slack.inputs import field_errors
from integrations.slack.lists import bad_input
from integrations.slack.modals import refusal
from integrations.slack.plan_inputs import composer_errors
from integrations.slack.previews import outsider, refused

log = structlog.get_logger(__name__)

_MAIN_INPUT: Mapping[str, str] = {
    ids.Callback.ANSWER: ids.Action.ANSWER_TEXT,
    ids.Callback.OFFLINE: ids.Action.OFFLINE_INVITATION,
    ids.Callback.CLOSE: ids.Action.CLOSE_REASON,
    ids.Callback.ANSWERED: ids.Action.ANSWERED_WORDS,
    ids.Callback.HAND_OVER: ids.Action.HAND_OVER_TO,
    ids.Callback.SNOOZE: ids.Action.SNOOZE_PRESET,
    ids.Callback.OUTCOME: ids.Action.OUTCOME,
    ids.Callback.KUDOS: ids.Action.KUDOS_TO,
    ids.Callback.SETTLE: ids.Action.SETTLE,
    ids.PlanCallback.MOVE: ids.PlanAction.MOVE_DAY,
    ids.PlanCallback.CHANGES: ids.PlanAction.CHANGES_WHAT,
    ids.PlanCallback.OVERRIDE: ids.PlanAction.OVERRIDE_REASON,
    ids.PlanCallback.THEME: ids.PlanAction.THEME_NAME,
    ids.PlanCallback.SLOTS: ids.PlanAction.SLOTS_TEXT,
    ids.SettingsCallback.SECTION: "",  # services name the setting
    ids.SettingsCallback.ACCOUNT: ids.SettingsAction.ACCOUNT_CHANNEL,
    ids.SettingsCallback.PHRASES: ids.SettingsAction.PHRASES_LINES,
    ids.SettingsCallback.RECIPIENT: ids.SettingsAction.RECIPIENT_PERSON,
    ids.SettingsCallback.SHIFT: ids.SettingsAction.SHIFT_PERSON,
    ids.SettingsCallback.SWAP: ids.SettingsAction.SWAP_TO,
}


async def refuse(desk: Desk, body: Body, error: GoldenHourError) -> BoltResponse:
    """Tell the person. Telling may fail too; that is logged, and nothing more can be done."""
    try:
        return await _tell(desk, body, error)
    except GoldenHourError as untold:
        log.warning("refusal_not_shown", reason=str(untold))
        return BoltResponse(status=200, body="")


async def _tell(desk: Desk, body: Body, error: GoldenHourError) -> BoltResponse:
    user, words = actor(body), _words(error)
    kind = str(body.get("type") or "")
    if kind == "view_submission":
        return _in_form(body, error)
    if kind == "block_actions":
        await _at_click(desk, body, error, words)
    elif kind == "message_action":
        channel = body["channel"]["id"]
        message = body["message"]
        thread = str(message.get("thread_ts") or message["ts"])
        await desk.surface.whisper(channel, user, words, thread_ts=thread)
    elif "command" in body:
        command = str(body["command"])
        shown = bad_input(error, command) if isinstance(error, BadInput) else words
        await desk.surface.respond(str(body["response_url"]), shown)
    elif "event" in body:
        event = body["event"]
        thread = str(event.get("thread_ts") or event.get("ts") or "")
        if event.get("channel"):
            await desk.surface.whisper(event["channel"], user, words, thread_ts=thread)
    return BoltResponse(status=200, body="")


def _words(error: GoldenHourError) -> Message:
    return outsider() if isinstance(error, NotAllowed) and not str(error) else refused(error)


def _in_form(body: Body, error: GoldenHourError) -> BoltResponse:
    """In the field when the text can be mended; on top of the form, text kept, when it cannot."""
    view = body["view"]
    if isinstance(error, BadInput):
        if view["callback_id"] == ids.PlanCallback.COMPOSER:
            errors = composer_errors(view, error)
        else:
            errors = field_errors(view, error, _MAIN_INPUT[view["callback_id"]])
        return BoltResponse(status=200, body=dict(errors))
    return BoltResponse(status=200, body={"response_action": "push", "view": refusal(error)})


async def _at_click(desk: Desk, body: Body, error: GoldenHourError, words: Message) -> None:
    clicked = click(body)
    if clicked.channel and not clicked.view:
        await desk.surface.whisper(
            clicked.channel, clicked.user, words, thread_ts=clicked.thread_ts
        )
    elif clicked.in_modal:
        await desk.surface.push_view(clicked.trigger_id, refusal(error))
    else:
        await desk.surface.open_view(clicked.trigger_id, refusal(error))
