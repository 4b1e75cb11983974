"""Events: mentions of the bot, words in threads, the Home tab.

Slack delivers an event again when it was not acknowledged in time. An event counts as handled
once its handler has finished; a second delivery of a finished one does nothing.
"""

import re

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.ports import Posted
from handlers.desk import Desk
from handlers.parsing import Body
from handlers.proposing import propose
from handlers.showing import publish_home
from integrations.slack.blocks import Message
from integrations.slack.lists import help_text
from integrations.slack.plan_help import plan_thread_hint
from integrations.slack.previews import thread_hint
from integrations.slack.text import from_slack

_REPLY = re.compile(r"^\s*reply\b[:,]?\s*(.*)$", re.IGNORECASE | re.DOTALL)
_CHANGES = re.compile(r"^\s*changes?\b\s*[:,]?\s*(.*)$", re.IGNORECASE | re.DOTALL)


async def mentioned(body: Body, context: AsyncBoltContext) -> None:
    """What `@Golden Hour …` asks for in a thread is done; everything else there stays private.

    `reply …` under a card proposes a reply, `changes: …` under a post's card hands it back.
    """
    desk, event = context["desk"], body["event"]
    if not await _is_new(desk, body):
        return
    root = Posted(event["channel"], str(event.get("thread_ts") or event["ts"]))
    words = str(event.get("text") or "").replace(f"<@{desk.bot_user}>", "", 1)
    hint = await _heard(desk, root, event["user"], words)
    if hint is not None:
        thread = str(event.get("thread_ts") or "")
        await desk.surface.whisper(root.channel, event["user"], hint, thread_ts=thread)
    await _handled(desk, body)


async def _heard(desk: Desk, root: Posted, user: str, words: str) -> Message | None:
    """Do what the words ask for; else what could have been asked for there."""
    wanted = _REPLY.match(words)
    if wanted is not None and await propose(desk, root.channel, root.ts, user, wanted[1]):
        return None
    if await desk.services.threads.conversation_at(root) is not None:
        return thread_hint()
    post = await desk.services.planning.calendar.post_at(root)
    if post is None:
        return help_text()
    changes = _CHANGES.match(words)
    if changes is None:
        return plan_thread_hint()
    await desk.services.planning.reviewing.ask_changes(
        post, 0, user, from_slack(changes[1]), desk.now()
    )
    return None


async def spoken(body: Body, context: AsyncBoltContext) -> None:
    """A word of the owner in the card's thread is a sign that they work on it. No more."""
    desk, event = context["desk"], body["event"]
    if not event.get("thread_ts") or event.get("subtype") or event.get("bot_id"):
        return
    card = Posted(event["channel"], event["thread_ts"])
    conversation = await desk.services.threads.conversation_at(card)
    if conversation is not None:
        await desk.services.claims.active(conversation, event["user"], desk.now())


async def home_opened(body: Body, context: AsyncBoltContext) -> None:
    """Show somebody's Home tab."""
    event = body["event"]
    if event.get("tab", "home") == "home":
        await publish_home(context["desk"], event["user"], context["role"])


async def _is_new(desk: Desk, body: Body) -> bool:
    return not await desk.services.threads.handled(str(body.get("event_id") or ""))


async def _handled(desk: Desk, body: Body) -> None:
    await desk.services.threads.note_handled(str(body.get("event_id") or ""), desk.now())


def register(app: AsyncApp) -> None:
    """All events."""
    app.event("app_mention")(mentioned)
    app.event("message")(spoken)
    app.event("app_home_opened")(home_opened)
