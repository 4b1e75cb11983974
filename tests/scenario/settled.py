"""What managers do with settings in Slack, in one line each, and what they then see."""

from collections.abc import Mapping

from sqlalchemy import select

from bot.domain.events import EventKind
from db.schema import metadata
from integrations.slack import ids
from playground.slack.people import Person
from playground.slack.shown import ShownView
from playground.slack.submitting import Submission
from tests.scenario.office import Office
from tests.scenario.planned import shown


async def home_of(person: Person) -> ShownView:
    """Somebody's Home tab, opened anew."""
    view = await person.open_home()
    assert isinstance(view, ShownView)
    return view


async def open_settings(person: Person) -> ShownView:
    """Somebody opens the settings from their Home tab."""
    await person.click(await home_of(person), "Settings")
    return shown(person)


async def open_section(person: Person, section: ids.Section) -> ShownView:
    """The form of one section, above the list on which it lies."""
    await open_settings(person)
    match section:
        case ids.Section.DUTY:
            await person.click(shown(person), "Rota")
            await person.click(shown(person), "Whenever nobody is named")
        case ids.Section.DIGEST:
            await person.click(shown(person), "Who gets it")
            await person.click(shown(person), "Time and names")
        case _:
            value = ids.encode(ids.SectionRef(section))
            await person.click(shown(person), "settings.edit", value=value)
    return shown(person)


async def submit(person: Person, values: Mapping[str, object]) -> Submission:
    """Hand in the open form, which is taken; what lies beneath is shown again."""
    outcome = await person.submit(values)
    assert (outcome.response_action, dict(outcome.errors)) == ("close", {})
    return outcome


async def set_(person: Person, section: ids.Section, values: Mapping[str, object]) -> None:
    """Somebody changes settings of one section, and closes everything."""
    await open_section(person, section)
    await submit(person, values)
    await person.close(clear=True)


async def set_lines(person: Person, kind: str, lines: str) -> None:
    """Somebody writes saved lines of a kind."""
    await open_settings(person)
    await person.click(shown(person), "settings.phrases", value=f'["sl1","{kind}"]')
    await submit(person, {"phrases.lines": lines})
    await person.close(clear=True)


async def open_account(office: Office, person: Person) -> ShownView:
    """The form of our account."""
    async with office.app.database.read() as uow:
        (account,) = await uow.accounts.all()
    await open_settings(person)
    value = ids.encode(ids.AccountRef(account.id))
    await person.click(shown(person), "settings.account", value=value)
    return shown(person)


async def add_shift(person: Person, who: str, hours: str, *, first: bool = False) -> None:
    """Somebody puts a colleague on duty, from the Home tab."""
    await person.click(await home_of(person), "Rota")
    await person.click(shown(person), "Add a shift")
    values: dict[str, object] = {"shift.person": who, "shift.hours": hours}
    await submit(person, values | ({"shift.first": ["on"]} if first else {}))
    await person.close(clear=True)


async def changes(office: Office) -> list[tuple[str, str, object, object]]:
    """Who has changed which setting from what to what, oldest first."""
    events = metadata.tables["events"]
    query = (
        select(events.c.actor, events.c.facts)
        .where(events.c.kind == EventKind.SETTING_CHANGED.value)
        .order_by(events.c.at, events.c.id)
    )
    async with office.app.database.read() as uow:
        rows = (await uow.connection.execute(query)).all()
    return [(r.actor, r.facts["key"], r.facts["old"], r.facts["new"]) for r in rows]


def name(person: Person) -> str:
    """How Slack writes somebody in a text."""
    return f"<@{person.id}>"
