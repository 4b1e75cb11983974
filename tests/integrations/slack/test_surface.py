"""What handlers show, call by call, and answers that no Slack should give."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from bot.errors import NotFound, Reauthorise, Rejected, RetryLater, Unknown
from integrations.slack.blocks import whisper
from integrations.slack.calls import Calls
from integrations.slack.errors import Effect
from integrations.slack.gateway import SlackGateway
from integrations.slack.modals import loading
from integrations.slack.surface import Surface
from tests.integrations.slack.scripted import ScriptedSlack

VIEW = loading("Reply")


@pytest.fixture
async def script() -> AsyncIterator[ScriptedSlack]:
    """A Web API that says what it is told to."""
    async with ScriptedSlack() as script:
        yield script


@pytest.fixture
def calls(script: ScriptedSlack, session: aiohttp.ClientSession) -> Calls:
    """Our calls on it."""
    return Calls("xoxb-1", session=session, base_url=script.api_url)


@pytest.fixture
def surface(calls: Calls, session: aiohttp.ClientSession) -> Surface:
    """Our surface on it."""
    return Surface(calls, session)


async def test_modal_is_opened_and_pushed(script: ScriptedSlack, surface: Surface) -> None:
    """Opening and pushing give the id of the view."""
    script.says("views.open", {"ok": True, "view": {"id": "V1"}})
    script.says("views.push", {"ok": True, "view": {"id": "V2"}})
    assert await surface.open_view("T1", VIEW) == "V1"
    assert await surface.push_view("T2", VIEW) == "V2"
    assert script.asked == [
        ("views.open", {"trigger_id": "T1", "view": VIEW}),
        ("views.push", {"trigger_id": "T2", "view": VIEW}),
    ]


async def test_click_that_is_too_old_says_so(script: ScriptedSlack, surface: Surface) -> None:
    """A trigger lives three seconds; the person is asked to click again."""
    script.says("views.open", {"ok": False, "error": "expired_trigger_id"})
    with pytest.raises(Rejected, match="took too long") as caught:
        await surface.open_view("T1", VIEW)
    assert caught.value.hint == "Click again, please."


async def test_modal_is_updated(script: ScriptedSlack, surface: Surface) -> None:
    """An update names its view, and its version where there is one."""
    script.says("views.update", {"ok": True, "view": {"id": "V1"}})
    assert await surface.update_view("V1", VIEW) is True
    assert await surface.update_view("V1", VIEW, version="h1") is True
    assert script.asked == [
        ("views.update", {"view_id": "V1", "view": VIEW}),
        ("views.update", {"view_id": "V1", "view": VIEW, "hash": "h1"}),
    ]


async def test_update_that_came_too_late_is_dropped(
    script: ScriptedSlack, surface: Surface
) -> None:
    """While somebody types, an older count never replaces a newer one."""
    script.says("views.update", {"ok": False, "error": "hash_conflict"})
    assert await surface.update_view("V1", VIEW, version="h1") is False


async def test_modal_that_was_closed_is_not_found(script: ScriptedSlack, surface: Surface) -> None:
    """Whoever closes a modal while it loads gets nothing more."""
    script.says("views.update", {"ok": False, "error": "not_found"})
    with pytest.raises(NotFound):
        await surface.update_view("V1", VIEW)


async def test_home_and_whisper(script: ScriptedSlack, surface: Surface) -> None:
    """A Home tab and an ephemeral message reach their one reader."""
    script.says("views.publish", {"ok": True})
    script.says("chat.postEphemeral", {"ok": True, "message_ts": "1.2"})
    message = whisper("Hi", [])
    await surface.publish_home("U1", VIEW)
    await surface.whisper("C1", "U1", message, thread_ts="1.0")
    assert script.asked == [
        ("views.publish", {"user_id": "U1", "view": VIEW}),
        (
            "chat.postEphemeral",
            {"channel": "C1", "user": "U1", "text": "Hi", "blocks": [], "thread_ts": "1.0"},
        ),
    ]


async def test_answer_at_a_response_url(script: ScriptedSlack, surface: Surface) -> None:
    """A response is ephemeral, and can replace or remove what was clicked."""
    await surface.respond(script.hook_url, whisper("Hi", []), replace=True)
    await surface.dismiss(script.hook_url)
    assert script.asked == [
        ("hook", {**whisper("Hi", []), "replace_original": True}),
        ("hook", {"delete_original": True}),
    ]


async def test_response_url_that_is_used_up(script: ScriptedSlack, surface: Surface) -> None:
    """After half an hour, or five answers, Slack says no."""
    script.answers["hook"] = lambda: web.Response(status=404, text="used_url")
    with pytest.raises(Rejected, match="used_url"):
        await surface.respond(script.hook_url, whisper("Hi", []))


async def test_response_url_that_nobody_answers(
    script: ScriptedSlack, calls: Calls, session: aiohttp.ClientSession
) -> None:
    """A response can be repeated: nobody else sees it."""
    url = script.hook_url
    async with script:
        pass
    with pytest.raises(RetryLater):
        await Surface(calls, session).respond(url, whisper("Hi", []))


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 200, "text": "<html>maintenance</html>", "content_type": "text/html"},
        {"status": 200, "text": "maintenance", "content_type": "text/plain"},
        {"status": 200, "text": "{", "content_type": "application/json"},
        {"status": 200, "text": "[1]", "content_type": "application/json"},
        {"status": 503, "text": "<html>", "content_type": "text/html"},
        {"status": 503, "text": "oops", "content_type": "text/plain"},
    ],
    ids=["html", "text", "half", "list", "html-503", "text-503"],
)
async def test_answer_that_is_no_answer_is_unknown(
    answer: dict[str, object], script: ScriptedSlack, calls: Calls
) -> None:
    """What is no answer of Slack's says nothing about what happened."""
    script.answers["chat.postMessage"] = lambda: web.Response(**answer)  # type: ignore[arg-type]  # fields by name
    with pytest.raises(Unknown):
        await calls.write("chat.postMessage", Effect.ONCE, channel="C1", text="x")


async def test_scopes_are_read_off_the_header(
    script: ScriptedSlack, session: aiohttp.ClientSession
) -> None:
    """Slack says in a header what a token may do."""
    script.says("auth.test", {"ok": True, "user_id": "U1"}, scopes="chat:write, users:read")
    gateway = SlackGateway("xoxb-1", session=session, base_url=script.api_url)
    assert (await gateway.whoami()).scopes == {"chat:write", "users:read"}


async def test_missing_scope_is_named(script: ScriptedSlack, calls: Calls) -> None:
    """The sentence says which permission to add."""
    script.says("dnd.teamInfo", {"ok": False, "error": "missing_scope", "needed": "dnd:read"})
    with pytest.raises(Reauthorise, match="It needs: dnd:read"):
        await calls.read("dnd.teamInfo", users="U1")


async def test_calls_go_to_this_machine_past_any_proxy(
    script: ScriptedSlack, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy of the environment is not asked for an address of the loopback."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    script.says("auth.test", {"ok": True, "user_id": "U1"})
    calls = Calls("xoxb-1", session=session, base_url=script.api_url)
    assert (await calls.read("auth.test"))["user_id"] == "U1"
