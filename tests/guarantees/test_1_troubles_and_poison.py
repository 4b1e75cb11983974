"""Guarantee 1: a network in trouble is waited for, and nobody's words keep others' from us."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.delivery import DeliveryKind
from bot.domain.keepable import believable
from bot.domain.mention import AuthorProfile, Media, MediaKind, Mention, QuotedContext
from bot.supervisor import Supervisor
from bot.workers.connecting import Connecting
from db.unit_of_work import Database
from integrations.base import MentionPage
from integrations.memory import MemoryNetwork, Operation
from tests.guarantees.replicas import FAST, OURS_ON_WARBLE, Replica, Workplace, on_sqlite
from tests.stories import KIM, MINUTE, NOON, mention

AGAIN = timedelta(minutes=10)


async def told(place: Workplace, bot: Replica) -> int:
    """How often the team was told that the account is in trouble."""
    await bot.quiet()
    return sum("no mentions arrive from it" in message.words for message in place.timeline())


async def poll_later(place: Workplace, bot: Replica) -> None:
    """The next poll."""
    place.clock.advance(AGAIN)
    await bot.poll()


@on_sqlite
async def test_an_outage_is_waited_for(place: Workplace, bot: Replica) -> None:
    """Nobody is bothered, and what was said meanwhile arrives afterwards."""
    place.world.faults.outage(after=timedelta(minutes=2))
    post = place.world.person("kim").posts("@harbourcoffee hello")
    pause = await bot.poll()
    place.world.faults.outage(on=False)
    await poll_later(place, bot)
    await bot.quiet()
    (card,) = place.cards()
    assert pause == timedelta(minutes=2)
    assert post.text in card.words
    assert await place.deliveries(DeliveryKind.SLACK) == []


@on_sqlite
async def test_a_rate_limit_is_obeyed(place: Workplace, bot: Replica) -> None:
    """The poll waits as long as the network asks for, and never less than its own pace."""
    place.world.faults.rate_limit(Operation.FETCH, after=timedelta(minutes=15))
    place.world.faults.rate_limit(Operation.FETCH, after=timedelta(seconds=1))
    assert [await bot.poll(), await bot.poll()] == [timedelta(minutes=15), FAST.poll]


@pytest.mark.parametrize("how", ["credentials", "refusal"])
async def test_trouble_that_a_person_has_to_mend_is_told_once(
    place: Workplace, bot: Replica, how: str
) -> None:
    """And told again only after it has worked in between; an outage in between is no mending."""

    def trouble() -> None:
        if how == "credentials":
            place.world.faults.revoke()
        else:
            place.world.faults.reject(Operation.FETCH, "Your plan allows no reading.", times=2)

    counts = []
    trouble()
    for _ in range(2):
        await poll_later(place, bot)
        counts.append(await told(place, bot))
    place.world.faults.clear()
    place.world.faults.outage()
    await poll_later(place, bot)
    place.world.faults.outage(on=False)
    trouble()
    await poll_later(place, bot)
    counts.append(await told(place, bot))
    place.world.faults.clear()
    await poll_later(place, bot)
    trouble()
    await poll_later(place, bot)
    counts.append(await told(place, bot))
    assert counts == [1, 1, 1, 2]


@on_sqlite
async def test_an_account_that_cannot_be_opened_is_told_of(place: Workplace, bot: Replica) -> None:
    """Credentials that are refused at the start are no secret of the log."""
    supervisor = Supervisor()
    place.world.faults.revoke()
    connecting = Connecting(
        units=bot.database,
        networks=bot.networks,
        supervisor=supervisor,
        credentials=lambda _: NoCredentials(),
        settings=lambda _: {},
        polling=bot.parts.polling,
        streaming=bot.parts.streaming,
        outcomes=bot.parts.services.outcomes,
        before_close=bot.parts.charges.last,
        clock=place.clock,
    )
    await connecting.round()
    await connecting.round()
    assert (await told(place, bot), supervisor.names()) == (1, frozenset())


class NoCredentials:
    """A pretend network needs none."""

    async def load(self) -> dict[str, str]:
        """Nothing."""
        return {}

    async def save(self, credentials: object) -> None:
        """Nothing is kept."""

    async def refresh(self, renew: object) -> dict[str, str]:
        """Nothing to renew."""
        del renew
        return {}


class Repeating(MemoryNetwork):
    """A network whose only page is a test's."""

    page: Sequence[Mention] = ()

    async def fetch_mentions(self, cursor: str | None, *, now: datetime) -> MentionPage:
        """Always the same."""
        del cursor, now
        return MentionPage(mentions=tuple(self.page), cursor="end")


LONE = "\ud83d"  # half of an emoji


def poisons() -> list[Mention]:
    """What no customer means to say, each by somebody else, one every second."""
    odd = mention("odd")
    year_1, year_9999 = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, tzinfo=UTC)
    picture = Media(kind=MediaKind.IMAGE, url="https://a.example/", alt_text=LONE)
    page = [
        replace(odd, text="my \x00 order"),
        replace(odd, text=f"so {LONE}"),
        replace(odd, text=""),
        replace(odd, text="never came " * 10_000),
        replace(odd, text="a" * 100_000),
        replace(odd, text="e" + "\u0301" * 5_000),
        replace(odd, media=(picture,)),
        replace(odd, context=QuotedContext(author="\x00", text=LONE)),
        replace(odd, created_at=year_1),
        replace(odd, created_at=year_9999),
        replace(odd, edited_at=year_9999),
        replace(odd, author=replace(KIM, display_name="K\x00im", handle=f"kim{LONE}")),
        replace(odd, author=replace(KIM, followers=10**15)),
        replace(odd, author=replace(KIM, followers=-1)),
        odd,
    ]
    return [
        replace(
            one,
            external_id=f"\x00{number}",
            root_external_id=f"\x00{number}",
            author=replace(one.author, external_id=f"{LONE}{number}"),
        )
        for number, one in enumerate(page)
    ]


async def test_poisonous_messages_are_cards_like_others(place: Workplace) -> None:
    """They block neither their page nor their neighbours' cards; polled again they are known."""
    first, last = (AuthorProfile(external_id=name, handle=name) for name in ("ada", "zoe"))
    network = Repeating(place.world)
    network.page = (
        mention("m1", "the first", author=first, minutes=-30),
        *poisons(),
        mention("m2", "the last", author=last),
    )
    async with place.replica(network=network) as bot:
        await bot.poll()
        await bot.poll()
        await bot.quiet()
        place.clock.advance(31 * MINUTE)
        await bot.quiet()  # the first nudges, with excerpts of what was said
        cards = place.cards()
        shown = [any(w in card.words for card in cards) for w in ("the first", "the last")]
        notices = await place.deliveries(DeliveryKind.SLACK)
        assert (len(cards), shown) == (len(network.page), [True, True])
        assert len(notices) >= len(network.page)
        assert {(d.status.value, d.error) for d in notices} == {("sent", "")}
        assert await cursor_of(bot.database) == "end"


async def cursor_of(database: Database) -> str | None:
    """How far our account was read."""
    async with database.read() as uow:
        return await uow.accounts.cursor(OURS_ON_WARBLE.id)


@on_sqlite
async def test_a_message_edited_into_poison_does_not_stop_the_others(
    place: Workplace, bot: Replica
) -> None:
    """Edits are found by looking again; that look must not break the poll either."""
    kim, lee = place.world.person("kim"), place.world.person("lee")
    first, second = kim.posts("@harbourcoffee one"), lee.posts("@harbourcoffee two")
    await bot.poll()
    kim.edits(first.id, f"@harbourcoffee \x00{LONE} uno")
    lee.edits(second.id, "@harbourcoffee due")
    await bot.poll()
    versions = [c.version for c in await place.conversations()]
    await bot.poll()
    await bot.quiet()
    cards = [card.words for card in place.cards()]
    assert [c.version for c in await place.conversations()] == versions
    assert [any(w in c for c in cards) for w in (" uno", " due")] == [True, True]


@given(
    text=st.text(alphabet=st.characters(exclude_categories=()), max_size=40),
    at=st.datetimes(timezones=st.just(UTC)),
    followers=st.none() | st.integers(),
)
def test_whatever_is_said_can_be_kept(text: str, at: datetime, followers: int | None) -> None:
    """Texts without NUL that can be encoded, times that have been, followers that fit."""
    author = AuthorProfile(external_id=text, handle=text, followers=followers)
    said = replace(mention(text, text, author=author), created_at=at, edited_at=at)
    kept = believable(said, NOON)
    texts = (kept.text, kept.external_id, kept.author.handle)
    assert all("\x00" not in one and one.encode() for one in texts if one)
    assert datetime(2000, 1, 1, tzinfo=UTC) <= kept.created_at <= NOON
    assert kept.author.followers is None or 0 <= kept.author.followers < 2**31
    assert believable(kept, NOON) is kept


def test_what_can_be_kept_is_left_alone() -> None:
    """Emoji, accents and line ends are nobody's poison."""
    said = mention("m1", "Zoë \U0001f600\nsaid…", minutes=-3)
    assert believable(said, NOON) is said
