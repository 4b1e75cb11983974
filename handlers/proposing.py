"""A reply from a thread: shown to its writer first, never sent by itself."""

from bot.ports import Posted
from handlers.desk import Desk
from integrations.slack.previews import preview
from integrations.slack.text import from_slack


async def propose(desk: Desk, channel: str, root: str, user: str, text: str) -> bool:
    """Whisper the preview; False when the thread is not a card's.

    Raises:
        BadInput: no text, or too long for a thread.
        AlreadyClaimed: a colleague owns the conversation.
    """
    threads = desk.services.threads
    conversation = await threads.conversation_at(Posted(channel, root))
    if conversation is None:
        return False
    form, mark = await threads.propose(conversation, user, from_slack(text), desk.now())
    message = preview(form, mark)
    await desk.surface.whisper(channel, user, message, thread_ts=root)
    return True
