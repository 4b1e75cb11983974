"""The interface that the web page uses, and its doors."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from playground.slack import LocalSlack, Timing

ANA, BEN = "U0ANARUIZ1", "U0BENOKAF1"
CARE = "C0CARE0001"


class Browser:
    """Speaks to the page's interface as its script does."""

    def __init__(self, slack: LocalSlack, session: aiohttp.ClientSession) -> None:
        self.slack = slack
        self.session = session

    async def get(self, path: str, **query: str) -> Any:  # noqa: ANN401 - JSON of any shape
        """Read something."""
        async with self.session.get(f"{self.slack.url}page/{path}", params=query) as response:
            assert response.status == 200
            return await response.json()

    async def post(self, path: str, **body: object) -> tuple[int, Any]:
        """Do something."""
        url = f"{self.slack.url}page/{path}"
        async with self.session.post(url, json=body) as response:
            return response.status, await response.json()


@pytest.fixture
def browser(slack: LocalSlack, http: aiohttp.ClientSession) -> Browser:
    """Give a browser without the browser."""
    return Browser(slack, http)


@pytest.fixture
async def events(
    slack: LocalSlack,
    http: aiohttp.ClientSession,
) -> AsyncIterator[Callable[[], Any]]:
    """Listen as Ana's page; give a way to read the next event that is not the clock."""
    async with http.get(f"{slack.url}page/events", params={"user": ANA}) as response:

        async def following() -> dict[str, Any]:
            async with asyncio.timeout(2):
                while True:
                    line = (await response.content.readline()).decode()
                    if line.startswith("data: "):
                        event: dict[str, Any] = json.loads(line.removeprefix("data: "))
                        if event["type"] != "clock":
                            return event

        await response.content.readline()
        yield following


async def test_the_state_shows_the_workspace_as_the_person_sees_it(browser: Browser) -> None:
    """People with their roles, channels that can be opened, what the app offers."""
    state = await browser.get("state", user=ANA)
    assert state["team"] == {"id": "T0HARBOUR1", "name": "Harbour Coffee"}
    assert state["me"]["real_name"] == "Ana Ruiz"
    assert {user["name"]: user["role"] for user in state["users"]}["mara"] == "manager"
    names = ["general", "care", "plan", "partners"]
    assert [channel["name"] for channel in state["channels"]] == names
    assert state["app"] == {
        "id": "A0GOLDEN01",
        "name": "Golden Hour",
        "bot_user_id": "U0GOLDEN01",
        "connected": False,
    }
    assert state["clock"]["speed"] == 1.0
    first = await browser.get("state")
    assert first["me"]["name"] == "ana"
    outsider = await browser.get("state", user="U0OLAOUTS1")
    assert [channel["name"] for channel in outsider["channels"]] == ["partners"]


async def test_messages_are_written_changed_and_deleted(
    browser: Browser,
    slack: LocalSlack,
) -> None:
    """What the page sends is in the channel, and marked as read by its writer's page."""
    status, answer = await browser.post("messages", user=ANA, channel=CARE, text="hello")
    assert (status, answer["ok"]) == (200, True)
    ts = answer["ts"]
    await browser.post("messages", user=BEN, channel=CARE, text="reply", thread_ts=ts)
    unread = {
        item["name"]: item["unread"] for item in (await browser.get("state", user=BEN))["channels"]
    }
    assert unread["care"] == 1
    timeline = (await browser.get("messages", user=BEN, channel=CARE))["messages"]
    assert [(message["text"], message["reply_count"]) for message in timeline] == [("hello", 1)]
    thread = (await browser.get("messages", user=BEN, channel=CARE, thread_ts=ts))["messages"]
    assert [message["text"] for message in thread] == ["hello", "reply"]
    seen = {
        item["name"]: item["unread"] for item in (await browser.get("state", user=BEN))["channels"]
    }
    assert seen["care"] == 0
    await browser.post("messages/edit", user=ANA, channel=CARE, ts=ts, text="good morning")
    assert slack.channel("#care").last.text == "good morning"
    status, answer = await browser.post("messages/delete", user=BEN, channel=CARE, ts=ts)
    assert (status, answer) == (
        403,
        {
            "ok": False,
            "error": "cant_delete_message",
            "message": "only the author can do that",
        },
    )
    await browser.post("messages/delete", user=ANA, channel=CARE, ts=ts)
    assert slack.channel("#care").last["subtype"] == "tombstone"


async def test_ephemerals_are_in_their_persons_timeline_only(
    browser: Browser,
    client: AsyncWebClient,
) -> None:
    """One person's page shows them in place."""
    await client.chat_postMessage(channel=CARE, text="one")
    await client.chat_postEphemeral(channel=CARE, user=ANA, text="psst")
    await client.chat_postMessage(channel=CARE, text="two")
    own = (await browser.get("messages", user=ANA, channel=CARE))["messages"]
    others = (await browser.get("messages", user=BEN, channel=CARE))["messages"]
    assert [message["text"] for message in own] == ["one", "psst", "two"]
    assert own[1]["is_ephemeral"] is True
    assert [message["text"] for message in others] == ["one", "two"]


async def test_the_page_hears_what_happens(
    slack: LocalSlack,
    client: AsyncWebClient,
    events: Callable[[], Any],
) -> None:
    """Posts, replies with their parent's counts, changes, deletions, ephemerals, people."""
    posted = await client.chat_postMessage(channel=CARE, text="card")
    event = await events()
    assert (event["type"], event["channel"], event["message"]["text"]) == ("message", CARE, "card")
    await slack.person("ben").message("#care", "reply", thread=posted["ts"])
    assert (await events())["message"]["thread_ts"] == posted["ts"]
    assert (await events())["message"]["reply_count"] == 1
    await client.chat_update(channel=CARE, ts=posted["ts"], text="new")
    changed = await events()
    assert (changed["type"], changed["message"]["text"], changed["message"]["reply_count"]) == (
        "message_changed",
        "new",
        1,
    )
    await client.chat_postEphemeral(channel=CARE, user=BEN, text="not yours")
    await client.chat_postEphemeral(channel=CARE, user=ANA, text="yours")
    own = await events()
    assert (own["type"], own["message"]["text"]) == ("ephemeral", "yours")
    slack.person("ben").set_presence(active=False)
    people = await events()
    assert {user["name"]: user["presence"] for user in people["users"]}["ben"] == "away"
    await client.chat_delete(channel=CARE, ts=posted["ts"])
    assert (await events())["type"] == "message_deleted"


async def test_the_page_hears_nothing_of_what_its_person_cannot_see(
    slack: LocalSlack,
    client: AsyncWebClient,
    events: Callable[[], Any],
) -> None:
    """Another's direct message stays between them and the bot."""
    private = slack.im("ben").id
    await client.chat_postMessage(channel=private, text="for Ben")
    await client.chat_postMessage(channel=CARE, text="for all")
    assert (await events())["message"]["text"] == "for all"


async def test_the_page_hears_of_views(
    slack: LocalSlack,
    client: AsyncWebClient,
    events: Callable[[], Any],
) -> None:
    """Opened, pushed, updated, closed, and the Home tab."""
    view = {"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": []}
    opened = await client.views_open(trigger_id=slack.triggers.issue(ANA), view=view)
    root = opened["view"]["id"]
    await client.views_open(trigger_id=slack.triggers.issue(BEN), view=view)
    pushed = await client.views_push(trigger_id=slack.triggers.issue(ANA, root), view=view)
    await client.views_update(view_id=root, view=view)
    await slack.person("ana").close()
    await client.views_publish(user_id=ANA, view={"type": "home", "blocks": []})
    heard = [await events() for _ in range(5)]
    assert [event["type"] for event in heard] == [
        "view_opened",
        "view_pushed",
        "view_updated",
        "view_closed",
        "home",
    ]
    assert heard[3] == {"type": "view_closed", "view_id": pushed["view"]["id"], "cleared": False}


async def test_acts_that_the_app_does_not_take_are_told(
    browser: Browser,
    client: AsyncWebClient,
) -> None:
    """Without an app the page shows the warning triangle."""
    button = {
        "type": "button",
        "action_id": "claim",
        "text": {"type": "plain_text", "text": "Claim"},
    }
    blocks = [{"type": "actions", "block_id": "acts", "elements": [button]}]
    posted = await client.chat_postMessage(channel=CARE, text="card", blocks=blocks)
    container = {"type": "message", "channel_id": CARE, "message_ts": posted["ts"]}
    action = {"block_id": "acts", "action_id": "claim", "type": "button"}
    status, answer = await browser.post("actions", user=ANA, container=container, action=action)
    assert (status, answer["error"]) == (502, "dispatch_failed")
    wrong = {**action, "action_id": "other"}
    status, answer = await browser.post("actions", user=ANA, container=container, action=wrong)
    assert (status, answer["error"]) == (404, "no_such_element")


async def test_a_modal_is_submitted_from_the_page(browser: Browser, client: AsyncWebClient) -> None:
    """Missing fields are answered by block; fields that are not there are refused."""
    view = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "x"},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": [
            {
                "type": "input",
                "block_id": "b",
                "label": {"type": "plain_text", "text": "x"},
                "element": {"type": "plain_text_input", "action_id": "a"},
            },
        ],
    }
    trigger = browser.slack.triggers.issue(ANA)
    opened = await client.views_open(trigger_id=trigger, view=view)
    view_id = opened["view"]["id"]
    _, answer = await browser.post(
        "views/submit", user=ANA, view_id=view_id, state={"values": {"b": {"a": {"value": ""}}}}
    )
    assert (answer["response_action"], answer["errors"]) == (
        "errors",
        {"b": "Please complete this required field."},
    )
    status, answer = await browser.post(
        "views/submit", user=ANA, view_id=view_id, state={"values": {"c": {"a": {"value": "x"}}}}
    )
    assert (status, answer["error"]) == (400, "invalid_state")
    status, answer = await browser.post("views/submit", user=BEN, view_id=view_id)
    assert (status, answer["error"]) == (404, "view_not_found")
    status, _ = await browser.post("views/close", user=ANA, view_id=view_id)
    assert status == 200
    assert browser.slack.open_view("ana") is None


async def test_people_go_away_and_write_to_each_other(browser: Browser, slack: LocalSlack) -> None:
    """Presence, quiet and direct messages are set from the page."""
    await browser.post("presence", user=ANA, presence="away")
    await browser.post("dnd", user=ANA, on=True)
    _, answer = await browser.post("ims", user=ANA, **{"with": BEN})
    state = await browser.get("state", user=ANA)
    assert (state["me"]["presence"], state["me"]["dnd"]) == ("away", True)
    assert state["ims"] == [{"id": answer["channel"], "user": BEN, "unread": 0}]
    await browser.post("messages", user=ANA, channel=answer["channel"], text="hi")
    assert slack.sent == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Content-Type": "text/plain"},
    ],
    ids=["host", "origin", "site", "type"],
)
async def test_other_pages_cannot_act(
    slack: LocalSlack,
    http: aiohttp.ClientSession,
    headers: dict[str, str],
) -> None:
    """A page from elsewhere in the visitor's browser is refused."""
    body = json.dumps({"user": ANA, "channel": CARE, "text": "gotcha"})
    full = {"Content-Type": "application/json", **headers}
    async with http.post(f"{slack.url}page/messages", data=body, headers=full) as response:
        assert response.status == 403
    assert slack.channel("#care").messages() == []


@pytest.mark.parametrize("body", ["{", "[]", "{}", '{"user": 1}'])
async def test_nonsense_is_answered_with_a_sentence(
    slack: LocalSlack,
    http: aiohttp.ClientSession,
    body: str,
) -> None:
    """Bad bodies are the caller's fault, not the server's."""
    headers = {"Content-Type": "application/json"}
    url = f"{slack.url}page/messages"
    async with http.post(url, data=body, headers=headers) as response:
        assert (response.status, (await response.json())["error"]) == (400, "bad_request")


async def test_static_files_stay_in_their_folder(
    slack: LocalSlack,
    http: aiohttp.ClientSession,
) -> None:
    """The page's folder is served, nothing above it."""
    above = URL(f"{slack.url}static/%2e%2e%2fslack%2fserver.py", encoded=True)
    async with http.get(above) as response:
        assert response.status == 404
    async with http.get(f"{slack.url}avatars/{ANA}.svg") as response:
        assert (response.content_type, ">AR<" in await response.text()) == ("image/svg+xml", True)
    async with http.get(
        f"{slack.url}archives/{CARE}/p1772442000000001", allow_redirects=False
    ) as response:
        assert response.headers["Location"] == f"/#{CARE}/1772442000.000001"


async def test_the_demo_adds_pages_of_its_own(http: aiohttp.ClientSession) -> None:
    """Routes join before the start, links and tips are in the state, as is the clock's speed."""

    async def customers(_request: web.Request) -> web.Response:
        return web.Response(text="customers")

    slack = LocalSlack(timing=Timing(acknowledge=0.1))
    slack.add_routes([web.get("/customers", customers)])
    slack.side_links.append({"title": "Customers", "url": "/customers"})
    slack.tips.append({"title": "Answer", "text": "In *#care*."})
    slack.speed = 60.0
    async with slack:
        async with http.get(f"{slack.url}customers") as response:
            assert await response.text() == "customers"
        state = await Browser(slack, http).get("state")
        assert state["side"] == [{"title": "Customers", "url": "/customers"}]
        assert state["tips"] == [{"title": "Answer", "text": "In *#care*."}]
        assert state["clock"]["speed"] == 60.0
        with pytest.raises(RuntimeError, match="before the local Slack starts"):
            slack.add_routes([])
