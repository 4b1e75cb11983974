"""Who is who: profiles, presence, do-not-disturb, groups, channels."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from playground.slack import LocalSlack

Refused = Callable[[Awaitable[object]], Awaitable[dict[str, Any]]]


async def test_everybody_has_a_profile(client: AsyncWebClient, refused: Refused) -> None:
    """Managers are admins, guests are restricted, outsiders are strangers, the bot is a bot."""
    users = {
        name: (await client.users_info(user=user))["user"]
        for name, user in {
            "mara": "U0MARALIND",
            "gus": "U0GUSGUES1",
            "ola": "U0OLAOUTS1",
            "bot": "U0GOLDEN01",
        }.items()
    }
    assert users["mara"]["is_admin"] is True
    assert users["gus"]["is_restricted"] is True
    assert (users["ola"]["team_id"], users["ola"]["is_stranger"]) == ("T0BRIGHT01", True)
    assert users["bot"]["is_bot"] is True
    assert (await refused(client.users_info(user="U0")))["error"] == "user_not_found"


async def test_the_list_of_people_is_paged_and_without_outsiders(client: AsyncWebClient) -> None:
    """Only our own workspace is listed, in pages."""
    names, cursor = [], None
    while cursor != "":
        page = await client.users_list(limit=2, cursor=cursor)
        names += [member["name"] for member in page["members"]]
        cursor = page["response_metadata"]["next_cursor"]
    assert names == ["mara", "ana", "ben", "chloe", "gus", "golden_hour"]


async def test_presence_and_quiet_follow_the_person(
    slack: LocalSlack,
    client: AsyncWebClient,
) -> None:
    """Away and do-not-disturb are seen through the Web API."""
    ana = slack.person("ana")
    ana.set_presence(active=False)
    ana.set_dnd(on=True)
    presence = await client.users_getPresence(user=ana.id)
    quiet = await client.dnd_info(user=ana.id)
    team = await client.dnd_teamInfo(users=[ana.id, "U0BENOKAF1"])
    now = slack.core.now().timestamp()
    assert presence["presence"] == "away"
    assert quiet["dnd_enabled"] is True
    assert quiet["next_dnd_start_ts"] < now < quiet["next_dnd_end_ts"]
    assert {user: entry["dnd_enabled"] for user, entry in team["users"].items()} == {
        ana.id: True,
        "U0BENOKAF1": False,
    }


async def test_groups_have_members_that_change(
    slack: LocalSlack,
    client: AsyncWebClient,
    refused: Refused,
) -> None:
    """The bot finds managers and people on duty by their groups."""
    groups = await client.usergroups_list(include_users=True)
    assert {group["handle"]: group["users"] for group in groups["usergroups"]} == {
        "social-managers": ["U0MARALIND"],
        "on-duty": ["U0ANARUIZ1", "U0BENOKAF1"],
    }
    await slack.set_group("on-duty", ["chloe"])
    members = await client.usergroups_users_list(usergroup="S0ONDUTY01")
    assert members["users"] == ["U0CHLOEMA1"]
    unknown = client.usergroups_users_list(usergroup="S0")
    assert (await refused(unknown))["error"] == "no_such_subteam"


async def test_channels_tell_who_is_in_them(slack: LocalSlack, client: AsyncWebClient) -> None:
    """Membership, sharing and kind are seen; an outsider makes a channel shared."""
    care = (await client.conversations_info(channel="C0CARE0001"))["channel"]
    partners = (await client.conversations_info(channel="C0PARTNER1"))["channel"]
    assert (care["name"], care["is_member"], care["is_ext_shared"]) == ("care", True, False)
    assert partners["is_ext_shared"] is True
    slack.channel("#care").add(slack.person("ola"))
    shared = (await client.conversations_info(channel="C0CARE0001"))["channel"]
    members = await client.conversations_members(channel="C0CARE0001")
    assert shared["is_ext_shared"] is True
    assert "U0OLAOUTS1" in members["members"]


async def test_conversations_are_listed_by_kind(client: AsyncWebClient) -> None:
    """Public channels at first; direct messages when asked for."""
    await client.conversations_open(users="U0ANARUIZ1")
    public = await client.conversations_list()
    ims = await client.conversations_list(types="im")
    names = ["general", "care", "plan", "partners"]
    assert [channel["name"] for channel in public["channels"]] == names
    assert [channel["user"] for channel in ims["channels"]] == ["U0ANARUIZ1"]


async def test_comings_and_goings_are_events(slack: LocalSlack) -> None:
    """Joining and leaving are told while the bot is there to see, and its own coming too."""
    chloe, bot = slack.person("chloe"), slack.person("golden_hour")
    slack.channel("#general").remove(chloe)
    slack.channel("#general").add(bot)
    slack.channel("#general").add(chloe)
    slack.channel("#general").remove(chloe)
    events = [sent.payload["event"] for sent in slack.sent]
    assert [(event["type"], event["user"]) for event in events] == [
        ("member_joined_channel", bot.id),
        ("member_joined_channel", chloe.id),
        ("member_left_channel", chloe.id),
    ]
