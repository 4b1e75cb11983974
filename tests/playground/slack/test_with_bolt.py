"""Slack's own framework against the local Slack, over Socket Mode and over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from playground.slack import ClientRefusal, DispatchFailed, LocalSlack, Timing

CARE = "C0CARE0001"
CARD: list[dict[str, Any]] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "Cold coffee"}},
    {
        "type": "actions",
        "block_id": "acts",
        "elements": [
            {
                "type": "button",
                "action_id": name,
                "value": "case-7",
                "text": {"type": "plain_text", "text": name.title()},
            }
            for name in ("claim", "reply", "broken", "whisper")
        ]
        + [
            {
                "type": "overflow",
                "action_id": "more",
                "options": [
                    {"value": word, "text": {"type": "plain_text", "text": word.title()}}
                    for word in ("release", "spam")
                ],
            },
        ],
    },
]
MODAL = {
    "type": "modal",
    "callback_id": "reply",
    "notify_on_close": True,
    "title": {"type": "plain_text", "text": "Reply"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "answer",
            "label": {"type": "plain_text", "text": "Answer"},
            "element": {"type": "plain_text_input", "action_id": "text", "max_length": 20},
        },
        {
            "type": "input",
            "optional": True,
            "block_id": "who",
            "label": {"type": "plain_text", "text": "Case"},
            "element": {
                "type": "external_select",
                "action_id": "case",
                "min_query_length": 1,
            },
        },
    ],
}


class Bot:
    """A small app that notes what it hears."""

    def __init__(self, slack: LocalSlack) -> None:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        self.heard: list[dict[str, Any]] = []
        self.app = AsyncApp(
            client=client,
            signing_secret=slack.signing_secret,
            process_before_response=True,
        )
        self.app.action("claim")(self.claim)
        self.app.action("reply")(self.reply)
        self.app.action("broken")(self.broken)
        self.app.action("whisper")(self.whisper)
        self.app.action("more")(self.note)
        self.app.view("reply")(self.submitted)
        self.app.view_closed("reply")(self.note)
        self.app.options("case")(self.options)
        self.app.command("/social")(self.command)
        self.app.shortcut("send_public")(self.note)
        self.app.shortcut("new_post")(self.note)
        self.app.event("app_mention")(self.mentioned)
        self.app.event("message")(self.event)
        self.app.event("app_home_opened")(self.home)

    async def claim(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Change the card."""
        await ack()
        self.heard.append(body)
        await client.chat_update(
            channel=body["channel"]["id"],
            ts=body["message"]["ts"],
            text=f"claimed by {body['user']['name']}",
        )

    async def reply(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Open the modal."""
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)
        await ack()

    async def broken(self, body: dict[str, Any]) -> None:
        """Never acknowledge."""
        self.heard.append(body)

    async def whisper(self, ack: AsyncAck, respond: AsyncRespond) -> None:
        """Answer one person, then take it back."""
        await ack()
        await respond("psst", response_type="ephemeral", replace_original=False)

    async def note(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Acknowledge and remember."""
        await ack()
        self.heard.append(body)

    async def submitted(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Refuse one word, show another view for a second, else close."""
        self.heard.append(body)
        text = body["view"]["state"]["values"]["answer"]["text"]["value"]
        if text == "no":
            await ack(response_action="errors", errors={"answer": "Please say more."})
        elif text == "wrong":
            await ack(response_action="errors", errors={"nothing": "There is no such block."})
        elif text == "next":
            await ack(response_action="update", view={**MODAL, "callback_id": "reply"})
        else:
            await ack()

    async def options(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Offer one choice made of what was typed."""
        word = body["value"]
        await ack(options=[{"text": {"type": "plain_text", "text": word}, "value": word}])

    async def command(self, ack: AsyncAck, respond: AsyncRespond, command: dict[str, Any]) -> None:
        """Answer twice."""
        self.heard.append(command)
        await ack(f"you said {command['text']}")
        await respond("and more", response_type="in_channel")

    async def mentioned(self, event: dict[str, Any], say: AsyncSay) -> None:
        """Answer in the thread."""
        self.heard.append(event)
        await say(text="yes?", thread_ts=event["ts"])

    async def event(self, body: dict[str, Any]) -> None:
        """Remember."""
        self.heard.append(body)

    async def home(self, event: dict[str, Any], client: AsyncWebClient) -> None:
        """Publish the Home tab."""
        header = {"type": "header", "text": {"type": "plain_text", "text": "My queue"}}
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [header]})


@asynccontextmanager
async def over_sockets(slack: LocalSlack) -> AsyncIterator[Bot]:
    """Connect the app by Socket Mode."""
    bot = Bot(slack)
    handler = AsyncSocketModeHandler(bot.app, slack.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call] # slack_bolt gives it no types
    await slack.wait_connected()
    try:
        yield bot
    finally:
        await slack.settled()
        await handler.close_async()  # type: ignore[no-untyped-call] # slack_bolt gives it no types


@asynccontextmanager
async def over_http(slack: LocalSlack) -> AsyncIterator[Bot]:
    """Serve the app over HTTP."""
    bot = Bot(slack)
    runner = web.AppRunner(bot.app.server(port=0, path="/slack/events").web_app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    try:
        yield bot
    finally:
        await slack.settled()
        await runner.cleanup()


@pytest.fixture(params=[over_sockets, over_http], ids=["sockets", "http"])
async def bot(request: pytest.FixtureRequest, slack: LocalSlack) -> AsyncIterator[Bot]:
    """Connect the app, once in each way."""
    async with request.param(slack) as connected:
        yield connected


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    """Start a local Slack that waits long enough for a busy machine."""
    timing = Timing(acknowledge=10.0, retries=())
    async with LocalSlack(limits=False, timing=timing) as slack:
        yield slack


@pytest.fixture
async def card(slack: LocalSlack, bot: Bot) -> str:
    """Post a card; give its time stamp."""
    answer = await bot.app.client.chat_postMessage(channel=CARE, text="card", blocks=CARD)
    await slack.settled()
    bot.heard.clear()
    return str(answer["ts"])


async def test_a_click_reaches_the_app_and_the_card_changes(
    slack: LocalSlack,
    bot: Bot,
    card: str,
) -> None:
    """The payload carries who, what and where; the answer is seen in the channel."""
    care = slack.channel("#care")
    await slack.person("ana").click(care.message(card), "Claim")
    body = bot.heard[0]
    assert body["user"]["id"] == "U0ANARUIZ1"
    assert body["actions"][0]["value"] == "case-7"
    assert body["container"] == {
        "type": "message",
        "message_ts": card,
        "channel_id": CARE,
        "is_ephemeral": False,
    }
    assert body["state"] == {"values": {}}
    assert care.last.text == "claimed by ana"


async def test_a_choice_of_an_overflow_menu_is_named_by_its_words(
    slack: LocalSlack,
    bot: Bot,
    card: str,
) -> None:
    """The choice arrives whole."""
    await slack.person("ben").click(slack.channel("#care").message(card), "Spam")
    assert bot.heard[0]["actions"][0]["selected_option"]["value"] == "spam"


async def test_a_modal_is_opened_filled_in_and_sent(
    slack: LocalSlack,
    bot: Bot,
    card: str,
) -> None:
    """The client stops what is incomplete, the app what it does not like, the rest is sent."""
    ana = slack.person("ana")
    await ana.click(slack.channel("#care").message(card), "reply")
    empty = await ana.submit({"text": ""})
    assert (empty.was_sent, empty.errors) == (
        False,
        {"answer": "Please complete this required field."},
    )
    long = await ana.submit({"Answer": "x" * 21})
    assert long.errors == {"answer": "Please enter no more than 20 characters."}
    refused = await ana.submit({"answer": "no"})
    assert (refused.was_sent, refused.errors) == (True, {"answer": "Please say more."})
    again = await ana.submit({"answer": "next"})
    assert again.response_action == "update"
    assert len(bot.heard) == 2
    view = slack.open_view("ana")
    assert view is not None
    offered = await ana.suggest(view, "case", "c-7")
    assert [option["value"] for option in offered] == ["c-7"]
    sent = await ana.submit({"answer": "Thank you", "case": offered[0]})
    assert sent.response_action == "close"
    assert slack.open_view("ana") is None
    values = bot.heard[-1]["view"]["state"]["values"]
    assert values["answer"]["text"] == {"type": "plain_text_input", "value": "Thank you"}
    assert values["who"]["case"]["selected_option"] == offered[0]


async def test_a_nonsensical_answer_to_a_submission_is_trouble_for_the_person(
    slack: LocalSlack,
    card: str,
) -> None:
    """Errors for blocks that are not there close nothing, and the developer hears why."""
    ana = slack.person("ana")
    await ana.click(slack.channel("#care").message(card), "reply")
    with pytest.raises(DispatchFailed):
        await ana.submit({"answer": "wrong"})
    assert slack.open_view("ana") is not None
    assert slack.complaints == [
        (
            "the answer to a submission is refused: "
            "errors must name input blocks of the view [json-pointer:/errors]"
        ),
    ]


async def test_closing_is_told_to_apps_that_asked(slack: LocalSlack, bot: Bot, card: str) -> None:
    """A view with notify_on_close sends view_closed."""
    ana = slack.person("ana")
    await ana.click(slack.channel("#care").message(card), "reply")
    await ana.close()
    assert bot.heard[-1]["type"] == "view_closed"
    assert bot.heard[-1]["is_cleared"] is False


async def test_an_act_that_is_not_acknowledged_fails_for_the_person(
    slack: LocalSlack,
    bot: Bot,
    card: str,
) -> None:
    """The person sees that it did not work; it is not sent again."""
    slack.core.timing = Timing(acknowledge=0.1, retries=())
    with pytest.raises(DispatchFailed):
        await slack.person("ana").click(slack.channel("#care").message(card), "broken")
    assert len(bot.heard) == 1
    assert [sent.attempts for sent in slack.sent][-1] == 1


async def test_a_command_is_answered_twice(slack: LocalSlack, bot: Bot) -> None:
    """Once in the acknowledgement, for one person; once by its response_url, for all."""
    await slack.person("ana").command("/social", "queue <@U0BENOKAF1>")
    await slack.settled()
    assert bot.heard[0]["text"] == "queue @ben"
    assert bot.heard[0]["channel_name"] == "care"
    assert [message.text for message in slack.ephemerals("ana")] == ["you said queue @ben"]
    assert slack.channel("#care").last.text == "and more"


async def test_a_response_is_seen_by_one_person(slack: LocalSlack, card: str) -> None:
    """An ephemeral response leaves the card alone."""
    await slack.person("ana").click(slack.channel("#care").message(card), "whisper")
    assert [message.text for message in slack.ephemerals("ana")] == ["psst"]
    assert slack.ephemerals("ben") == []
    assert slack.channel("#care").last.text == "card"


async def test_shortcuts_carry_their_message_or_none(
    slack: LocalSlack,
    bot: Bot,
    card: str,
) -> None:
    """A message shortcut names the message; a global one no place at all."""
    ana = slack.person("ana")
    await ana.shortcut("send_public", slack.channel("#care").message(card))
    await ana.shortcut("new_post")
    message, everywhere = bot.heard
    assert (message["type"], message["message"]["ts"]) == ("message_action", card)
    assert (everywhere["type"], "channel" in everywhere) == ("shortcut", False)


async def test_events_arrive_as_slack_words_them(slack: LocalSlack, bot: Bot) -> None:
    """A message, its change and its deletion; text as Slack escapes it."""
    ana = slack.person("ana")
    written = await ana.message("#care", "tea & https://a.org/b.")
    await ana.edit(written, "tea")
    await ana.delete(written)
    first, second, third = bot.heard
    event = first["event"]
    assert event["text"] == "tea &amp; <https://a.org/b>."
    assert (event["channel"], event["channel_type"], event["user"]) == (
        CARE,
        "channel",
        "U0ANARUIZ1",
    )
    assert first["authorizations"][0]["user_id"] == "U0GOLDEN01"
    assert first["event_id"] != second["event_id"]
    assert second["event"]["subtype"] == "message_changed"
    assert second["event"]["message"]["text"] == "tea"
    assert second["event"]["previous_message"]["ts"] == written.ts
    assert third["event"]["subtype"] == "message_deleted"
    assert third["event"]["deleted_ts"] == written.ts


async def test_a_mention_is_an_event_of_its_own(slack: LocalSlack, bot: Bot) -> None:
    """The bot hears its name and answers in the thread."""
    asked = await slack.person("ana").message("#care", "<@U0GOLDEN01> help")
    await slack.settled()
    kinds = {body.get("type") for body in bot.heard}
    assert kinds == {"app_mention", "event_callback"}
    assert [message.text for message in slack.channel("#care").thread(asked)] == ["yes?"]


async def test_home_is_published_when_it_is_opened(slack: LocalSlack, bot: Bot) -> None:
    """Opening the tab tells the app, which fills it."""
    assert bot.heard == []
    view = await slack.person("mara").open_home()
    assert view is not None
    assert view.words == "My queue"


async def test_files_and_outsiders_are_told_apart(slack: LocalSlack, bot: Bot) -> None:
    """A shared file is a subtype; a person of another workspace carries its id."""
    await slack.person("ola").message("#partners", "look", files=[("a.txt", b"hello")])
    body = bot.heard[0]
    assert body["event"]["subtype"] == "file_share"
    assert body["event"]["files"][0]["name"] == "a.txt"
    assert body["event"]["user_team"] == "T0BRIGHT01"
    assert body["is_ext_shared_channel"] is True


async def test_what_is_not_there_cannot_be_used(slack: LocalSlack, card: str) -> None:
    """People cannot press buttons that nobody shows them."""
    with pytest.raises(ClientRefusal, match="no_such_element"):
        await slack.person("ana").click(slack.channel("#care").message(card), "approve")
