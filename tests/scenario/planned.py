"""What people do with planned posts in Slack, in one line each, and what they then see."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import text

from bot.domain.posts import Post, PostKind, PostState, Variant
from bot.domain.wall_time import planned_at
from playground.slack import ShownMessage
from playground.slack.people import Person
from playground.slack.shown import ShownView
from tests.scenario.office import NOON, Office

WORDS = "Fresh beans from Sidamo are on the shelves."
TOMORROW = f"tomorrow 9am {WORDS}"


def shown(person: Person) -> ShownView:
    """The modal that somebody has open."""
    assert person.view is not None, f"{person.user.real_name} has no modal open"
    return person.view


def blocks(person: Person, beginning: str) -> list[str]:
    """The ids of the input blocks of the open form that begin so, from top to bottom."""
    return [name for name in shown(person).entered if name.startswith(beginning)]


def block(person: Person, beginning: str) -> str:
    """The id of the only one."""
    (found,) = blocks(person, beginning)
    return found


def entered(person: Person, beginning: str) -> str:
    """What stands in the one field whose block begins so: a text, a date, a time, a choice."""
    ((_, held),) = shown(person).entered[block(person, beginning)].items()
    value = next(v for name, v in held.items() if name != "type")
    return str(value["value"] if isinstance(value, dict) else value or "")


def said_to(office: Office, person: str) -> str:
    """All that the bot has written to somebody directly, as one text."""
    return "\n".join(message.words for message in office.direct(person))


def under(office: Office, card: ShownMessage) -> str:
    """All that stands under a card, as one text."""
    return "\n".join(message.words for message in office.thread(card))


async def in_review(
    office: Office,
    said: str = TOMORROW,
    *,
    by: str = "ana",
    values: Mapping[str, object] | None = None,
) -> ShownMessage:
    """Somebody writes a post, with values of further fields, and sends it; gives its card."""
    person, before = office.slack.person(by), {card.ts for card in office.cards()}
    await person.command("/schedule", said)
    outcome = await person.submit(values)
    assert (outcome.response_action, dict(outcome.errors)) == ("clear", {}), shown(person).words
    await office.quiet()
    (card,) = [card for card in office.cards() if card.ts not in before]
    return card


async def click(office: Office, person: Person, card: ShownMessage, control: str) -> ShownMessage:
    """Somebody clicks on a card as it is now; gives it as it is then."""
    await person.click(office.again(card), control)
    await office.quiet()
    return office.again(card)


async def scheduled(
    office: Office,
    said: str = TOMORROW,
    *,
    by: str = "ana",
    values: Mapping[str, object] | None = None,
) -> ShownMessage:
    """The same, and Ben approves it."""
    return await click(
        office, office.ben, await in_review(office, said, by=by, values=values), "Approve"
    )


async def published(office: Office) -> ShownMessage:
    """The same, and its time comes."""
    card = await scheduled(office)
    await office.later(hours=21)
    return office.again(card)


async def post_at(office: Office, card: ShownMessage) -> Post:
    """The post behind a card."""
    async with office.app.database.read() as uow:
        rows = await uow.connection.execute(
            text("SELECT id FROM posts WHERE card_ts = :ts"), {"ts": card.ts}
        )
        post_id = rows.scalar_one()
        return (await uow.posts.get([post_id]))[post_id]


async def account_ids(office: Office) -> list[str]:
    """Our accounts, in the order in which they were connected."""
    async with office.app.database.read() as uow:
        return [account.id for account in await uow.accounts.all()]


def plain_post(name: str, account_id: str, due_at: datetime | None, **more: object) -> Post:
    """A post without a card, in the database's words; scheduled unless it says otherwise."""
    fields = {
        "id": name,
        "author": "U0ANARUIZ1",
        "created_at": NOON,
        "changed_at": NOON,
        "channel": "C0CARE0001",
        "kind": PostKind.SOCIAL,
        "variants": (Variant(account_id=account_id, text=f"Words of {name}"),),
        "state": PostState.SCHEDULED,
        "planned": planned_at(due_at, "Europe/London") if due_at else None,
        "due_at": due_at,
        **more,
    }
    return Post(**fields)  # type: ignore[arg-type] # the fields of each are a test's to know


async def stored(office: Office, posts: Sequence[Post]) -> None:
    """Many posts at once, straight into the database; they get a card with their first change."""
    async with office.app.database.write() as uow:
        await uow.posts.add(posts)
        await uow.connection.execute(
            text("UPDATE posts SET card_version = version WHERE card_ts IS NULL")
        )
        await uow.commit()
