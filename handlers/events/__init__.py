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
from integrations.slack.lists import help_text
from integrations.slack.previews import thread_hint

_REPLY = re.compile(r"^\s*reply\b[:,]?\s*(.*)$", re.IGNORECASE | re.DOTALL)


async def mentioned(body: Body, context: AsyncBoltContext) -> None:
    """`@Golden Hour reply …` under a card proposes a reply; everything else stays private."""
    desk, event = context["desk"], body["event"]
    if not await _is_new(desk, body):
        return
    channel, user = event["channel"], event["user"]
    root = str(event.get("thread_ts") or event["ts"])
    words = str(event.get("text") or "").replace(f"<@{desk.bot_user}>", "", 1)
    wanted = _REPLY.match(words)
    if wanted is not None and await propose(desk, channel, root, user, wanted[1]):
        await _handled(desk, body)
        return
    card = await desk.services.threads.conversation_at(Posted(channel, root))
    hint = thread_hint() if card is not None else help_text()
    await desk.surface.whisper(channel, user, hint, thread_ts=str(event.get("thread_ts") or ""))
    await _handled(desk, body)


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
