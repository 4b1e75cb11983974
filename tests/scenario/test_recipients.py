"""Who gets digests, chosen in Slack."""

import pytest

from integrations.slack import ids
from playground.slack.people import Person
from tests.scenario.office import Office
from tests.scenario.planned import entered, shown
from tests.scenario.settled import changes, name, open_settings, set_, submit

DIGEST = ids.Section.DIGEST
NO_ZONE = (
    "It is no time zone of the IANA list; did you mean Europe/Paris? For example: Europe/Berlin"
)


async def open_digests(person: Person) -> str:
    """Who gets it, as a manager sees it."""
    await open_settings(person)
    await person.click(shown(person), "Who gets it")
    return shown(person).words


async def add(by: Person, **values: object) -> None:
    """Choose somebody, or a channel."""
    await open_digests(by)
    await by.click(shown(by), "Add somebody")
    await submit(by, {f"recipient.{field}": value for field, value in values.items()})


async def test_a_channel_gets_it_at_its_time(office: Office) -> None:
    """By the clock that was chosen for it; managers get theirs as before."""
    await add(office.mara, channel="plan", at="06:00", zone="America/New_York")
    words = shown(office.mara).words
    assert "<#C0PLAN0001> at 6:00, America/New_York" in words
    assert f"{name(office.mara)} at 8:30, their own time zone" in words
    await office.says("Hello")
    await office.later(hours=22, minutes=59)  # 10:59 in London is 5:59 in New York
    assert office.slack.channel("#plan").messages() == []
    await office.later(minutes=2)
    (digest,) = office.slack.channel("#plan").messages()
    assert "still waiting" in digest.words
    ((actor, key, old, new),) = await changes(office)
    assert (actor, key, old) == (office.mara.id, "digest_recipients", [])
    assert new == [{"id": "C0PLAN0001", "at": "6:00", "zone": "America/New_York"}]


async def test_a_manager_gets_it_at_another_time_or_never(office: Office) -> None:
    """From the list; whoever wants none is named there, and can be added again."""
    mara = office.mara
    await open_digests(mara)
    await mara.click(shown(mara), "Another time…")
    assert entered(mara, "recipient.at") == "08:30"
    await submit(mara, {"recipient.at": "16:00"})
    assert f"{name(mara)} at 16:00, their own time zone" in shown(mara).words
    await mara.click(shown(mara), "No digest")
    assert f"They want none: {name(mara)}" in shown(mara).words
    assert "🔕 Nobody gets it." in shown(mara).words
    await office.says("Hello")
    await office.later(hours=30)
    assert office.digests("mara") == []
    await add(mara, person="mara", at="19:00")
    await office.quiet()
    await office.later(hours=2)
    assert len(office.digests("mara")) == 1


async def test_names_are_left_out(office: Office) -> None:
    """For everybody who gets it, from the next one on."""
    await set_(office.mara, DIGEST, {"setting.digest_names": "no", "setting.digest_time": "09:15"})
    words = await open_digests(office.mara)
    assert "*Names of colleagues in the digest*: no" in words
    assert f"{name(office.mara)} at 9:15" in words
    await office.mara.close(clear=True)
    card = await office.says("Hello")
    await office.ana.click(card, "Reply")
    await office.ana.submit({"answer.text": "Hello Kim!"})
    await office.quiet()
    await office.later(hours=22)
    (digest,) = office.digests("mara")
    assert "Ana" not in digest.words


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({}, "recipient.person", "Choose somebody, or a channel."),
        (
            {"person": "ana", "channel": "plan"},
            "recipient.channel",
            "Choose somebody or a channel, one at a time.",
        ),
        (
            {"person": "ana", "zone": "Pariss"},
            "recipient.zone",
            NO_ZONE,
        ),
    ],
)
async def test_a_wrong_recipient_is_refused_in_its_field(
    office: Office, values: dict[str, object], field: str, words: str
) -> None:
    """What was chosen in the others stays."""
    await open_digests(office.mara)
    await office.mara.click(shown(office.mara), "Add somebody")
    chosen = {"at": "10:00", **values}
    outcome = await office.mara.submit({f"recipient.{f}": v for f, v in chosen.items()})
    assert dict(outcome.errors) == {field: words}
    assert entered(office.mara, "recipient.at") == "10:00"
