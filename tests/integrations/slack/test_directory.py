"""People, groups and availability, as the local Slack tells them."""

from datetime import timedelta

import pytest

from bot.domain.people import Availability, Colleague
from bot.errors import RetryLater
from integrations.slack.gateway import SlackGateway
from playground.slack import LocalSlack
from tests.integrations.slack.conftest import Clock

CARE = "C0CARE0001"
MARA, ANA, BEN, CHLOE = "U0MARALIND", "U0ANARUIZ1", "U0BENOKAF1", "U0CHLOEMA1"


async def test_colleague_is_remembered_for_a_while(
    slack: LocalSlack, gateway: SlackGateway, clock: Clock
) -> None:
    """A person is asked for once in ten minutes."""
    expected = Colleague(id=CHLOE, team="T0HARBOUR1", name="Chloe Martin", zone="Europe/Paris")
    assert [await gateway.colleague(CHLOE) for _ in range(3)] == [expected] * 3
    assert len(slack.calls_of("users.info")) == 1
    clock.move(timedelta(minutes=10))
    await gateway.colleague(CHLOE)
    assert len(slack.calls_of("users.info")) == 2


@pytest.mark.parametrize(
    ("handle", "guest", "team"), [("gus", True, "T0HARBOUR1"), ("ola", True, "T0BRIGHT01")]
)
async def test_outsiders_are_known_as_such(
    handle: str,
    guest: bool,  # noqa: FBT001 - pytest passes it
    team: str,
    slack: LocalSlack,
    gateway: SlackGateway,
) -> None:
    """Guests and people of other workspaces are told apart."""
    person = await gateway.colleague(slack.person(handle).id)
    assert (person.guest, person.team) == (guest, team)


async def test_errors_are_not_remembered(slack: LocalSlack, gateway: SlackGateway) -> None:
    """A failed question is asked again."""
    slack.fail_next("users.info", error="service_unavailable")
    with pytest.raises(RetryLater):
        await gateway.colleague(BEN)
    assert (await gateway.colleague(BEN)).name == "Ben Okafor"


async def test_group_and_channel_members(gateway: SlackGateway) -> None:
    """Groups give their people; channels theirs without the bot."""
    assert await gateway.group_members("S0ONDUTY01") == (ANA, BEN)
    assert sorted(await gateway.channel_members(CARE)) == sorted((MARA, ANA, BEN, CHLOE))


async def test_who_can_be_disturbed(slack: LocalSlack, gateway: SlackGateway) -> None:
    """Away and do-not-disturb are seen; unknown people are left out."""
    slack.person("ana").set_dnd(on=True)
    slack.person("ben").set_presence(active=False)
    slack.person("chloe").set_presence(active=True)
    found = await gateway.availability([ANA, BEN, CHLOE, "U0NOBODY01"])
    assert found == {
        ANA: Availability.DO_NOT_DISTURB,
        BEN: Availability.AWAY,
        CHLOE: Availability.REACHABLE,
    }


async def test_do_not_disturb_is_a_luxury(slack: LocalSlack, gateway: SlackGateway) -> None:
    """When do-not-disturb cannot be asked, presence still counts."""
    slack.person("ben").set_presence(active=True)
    slack.fail_next("dnd.teamInfo", error="service_unavailable")
    assert await gateway.availability([BEN]) == {BEN: Availability.REACHABLE}
