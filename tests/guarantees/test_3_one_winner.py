"""Guarantee 3: one winner. A claim is one conditional UPDATE; a reply stops when another was first.

Through Slack, as people click: the races of the repositories alone are tests of theirs.
"""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.domain.events import EventKind
from integrations.base import Capabilities
from integrations.memory.dialects import PLAIN
from integrations.memory.faults import Operation
from playground.slack.seed import PersonSeed, Workspace, harbour_coffee
from tests.scenario.office import Office, running_office, typed

PEOPLE = 50


def crowd() -> Workspace:
    """Harbour Coffee with fifty more colleagues in the channel of the cards."""
    workspace = harbour_coffee()
    more = tuple(
        PersonSeed(f"U0CROWD{n:03d}", f"crowd{n}", f"Crowd {n} Person") for n in range(PEOPLE)
    )
    channels = tuple(
        replace(c, members=(*c.members, *(p.handle for p in more))) if c.name == "care" else c
        for c in workspace.channels
    )
    return replace(workspace, people=(*workspace.people, *more), channels=channels)


async def test_fifty_simultaneous_clicks_give_one_owner(
    tmp_path: Path, database_address: str
) -> None:
    """One owner with a form open; forty-nine are told, and only they, who was quicker."""
    environ = {"DATABASE_URL": database_address}
    async with running_office(tmp_path, environ=environ, seed=crowd()) as office:
        card = await office.says("My order never came")
        people = [office.slack.person(f"crowd{n}") for n in range(PEOPLE)]
        await asyncio.gather(*(person.click(card, "Reply") for person in people))
        await office.quiet()
        [winner] = [person for person in people if person.view is not None]
        assert (await office.conversation(card)).owner == winner.id
        assert f"<@{winner.id}> has it" in office.again(card).words
        told = [office.whispers(p.user.name) for p in people if p.id != winner.id]
        sentence = f"✋ <@{winner.id}> was quicker: this conversation is claimed by them."
        assert [[m.words for m in messages] for messages in told] == [[sentence]] * (PEOPLE - 1)
        assert office.whispers(winner.user.name) == []
        claims = [e.actor for e in await office.events(card) if e.kind.value == "claimed"]
        assert claims == [winner.id]


async def two_with_open_forms(office: Office) -> None:
    """Ana and Mara both have the form open: Mara has taken it over while Ana was writing."""
    card = await office.says("My order never came")
    await office.ana.click(card, "Reply")
    await office.quiet()
    await office.mara.click(office.again(card), "Take over (managers)")
    await office.quiet()
    await office.mara.click(office.again(card), "Reply")


async def test_of_two_answers_at_once_one_is_sent(tmp_path: Path, database_address: str) -> None:
    """The customer reads one answer; the other writer is stopped and keeps the text."""
    environ = {"DATABASE_URL": database_address}
    async with running_office(tmp_path, environ=environ) as office:
        await two_with_open_forms(office)
        anas, maras = await asyncio.gather(
            office.ana.submit({"answer.text": "Ana writes"}),
            office.mara.submit({"answer.text": "Mara writes"}),
        )
        await office.quiet()
        assert (anas.response_action, maras.response_action) == ("push", "clear")
        assert [p.text for p in office.world.posts_by_us()] == ["Mara writes"]
        await office.ana.close()
        assert office.ana.view is not None
        assert typed(office.ana.view, "answer.text") == "Ana writes"


async def test_an_answer_stops_who_had_not_seen_it(tmp_path: Path) -> None:
    """Nobody owns it any more, but Ben has answered since Ana opened her form."""
    async with running_office(tmp_path) as office:
        card = await office.says("My order never came")
        await office.ana.click(card, "Reply")
        await office.quiet()
        await office.ana.click(office.again(card), "Release it")
        await office.quiet()
        office.world.faults.rate_limit(Operation.SEND, after=timedelta(minutes=1))
        await office.ben.click(office.again(card), "Reply")
        await office.ben.submit({"answer.text": "Ben writes"})
        await office.quiet()
        await office.ben.click(office.again(card), "Release it")
        await office.quiet()
        stopped = await office.ana.submit({"answer.text": "Ana writes"})
        await office.later(minutes=1)
        assert stopped.response_action == "push"
        assert office.ana.view is not None
        assert "<@U0BENOKAF1> has answered since you opened this" in office.ana.view.words
        assert [p.text for p in office.world.posts_by_us()] == ["Ben writes"]


async def test_of_two_who_mark_it_answered_one_has_answered(
    tmp_path: Path, database_address: str
) -> None:
    """Where people answer by the link: one act, one answer, and the other hears who it was."""
    environ = {"DATABASE_URL": database_address}
    dialect = replace(PLAIN, capabilities=Capabilities(elsewhere=True))
    async with running_office(tmp_path, environ=environ, dialect=dialect) as office:
        card = await office.says("My order never came")
        await office.ana.click(card, "Mark answered")
        await office.quiet()
        await office.mara.click(office.again(card), "Take over (managers)")
        await office.quiet()
        await office.mara.click(office.again(card), "Mark answered")
        anas, maras = await asyncio.gather(office.ana.submit(), office.mara.submit())
        await office.quiet()
        assert (anas.response_action, maras.response_action) == ("push", "clear")
        answers = [e.actor for e in await office.events(card) if e.kind is EventKind.ANSWERED]
        assert answers == [office.mara.id]
        assert "✅ *Answered* by <@U0MARALIND>" in office.again(card).words
