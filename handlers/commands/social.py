"""`/social`: conversations that wait, where to find one, and figures."""

from collections.abc import Awaitable, Callable

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.errors import BadInput
from handlers.desk import Desk
from handlers.parsing import Body
from integrations.slack import ids, lists, spending
from integrations.slack.blocks import Message

Answer = Callable[[Desk, str, str], Awaitable[Message]]


async def queue(desk: Desk, user: str, rest: str) -> Message:
    """What waits, by deadline."""
    del user, rest
    now = desk.now()
    return lists.queue(await desk.services.queues.team(now), now=now, site=await desk.site())


async def mine(desk: Desk, user: str, rest: str) -> Message:
    """What I own, by deadline."""
    del rest
    now = desk.now()
    return lists.mine(await desk.services.queues.mine(user, now), now=now, site=await desk.site())


async def find(desk: Desk, user: str, rest: str) -> Message:
    """Conversations with somebody."""
    del user
    now = desk.now()
    found = await desk.services.queues.find(rest, now)
    return lists.found(rest, found, now=now, site=await desk.site())


async def case(desk: Desk, user: str, rest: str) -> Message:
    """An offline case."""
    del user
    now = desk.now()
    return lists.case(await desk.services.queues.case(rest, now), now=now, site=await desk.site())


async def digest(desk: Desk, user: str, rest: str) -> Message:
    """The figures of a day or a week, for managers; computed once Slack is answered."""
    now, digests = desk.now(), desk.services.digests
    period = await digests.asked(user, await desk.services.team.role(user), rest, now)
    desk.afterwards(digests.send(user, period, now))
    return lists.digest_coming(period)


async def spend(desk: Desk, user: str, rest: str) -> Message:
    """What networks cost this month: everybody sees each price before sending, too."""
    del user, rest
    return spending.spend(await desk.services.spending.costs(desk.now()))


async def show_help(desk: Desk, user: str, rest: str) -> Message:
    """What there is."""
    del desk, user, rest
    return lists.help_text()


WORDS: dict[str, Answer] = {
    "queue": queue,
    "mine": mine,
    "find": find,
    "case": case,
    "digest": digest,
    "spend": spend,
    "help": show_help,
}


async def social(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Read the first word; an unknown one gets a sentence and an example."""
    word, _, rest = str(body.get("text") or "").strip().partition(" ")
    answer = WORDS.get(word.lower() or "help")
    if answer is None:
        raise BadInput(
            f"I understood “{word}”, and that is none of {', '.join(WORDS)}.",
            example=f"{ids.COMMAND} queue",
        )
    message = await answer(context["desk"], body["user_id"], rest.strip())
    await ack({"response_type": "ephemeral", **message})
