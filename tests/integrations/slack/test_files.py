"""Files out of Slack and into it; the bot's token goes to Slack alone."""

from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.errors import GoldenHourError, NotFound, Rejected, RetryLater, Unknown
from bot.ports import SharedFile
from integrations.slack.files import LARGEST
from integrations.slack.gateway import SlackGateway
from playground.slack import LocalSlack
from tests.playground.slack.pictures import png

BEN = "U0BENOKAF1"
MONTH = SharedFile(
    name="month.png", mime="image/png", content=png(4, 2), title="May", alt_text="The plan of May"
)


async def test_a_file_of_a_form_is_fetched(slack: LocalSlack, gateway: SlackGateway) -> None:
    """Bytes, type and name of what somebody has put into a form."""
    content = png(20, 10)
    file = slack.person("ben").upload("harbour.png", content)
    fetched = await gateway.fetch_file(file["id"])
    assert fetched == SharedFile(
        name="harbour.png", mime="image/png", content=content, title="harbour.png"
    )


async def test_a_file_that_is_gone_is_not_found(slack: LocalSlack, gateway: SlackGateway) -> None:
    """Deleted, never there, or in a channel that the bot is not in."""
    ben = slack.person("ben")
    gone = ben.upload("a.png", b"a")
    ben.delete_file(gone)
    elsewhere = (await ben.message("#general", "look", files=[("b.png", b"b")]))["files"][0]
    for file_id in (gone["id"], "F0NEVER", elsewhere["id"]):
        with pytest.raises(NotFound):
            await gateway.fetch_file(file_id)


async def test_a_file_that_goes_while_we_fetch_it_is_not_found(
    slack: LocalSlack, gateway: SlackGateway
) -> None:
    """Slack describes it, and then has no bytes any more."""
    file = slack.person("ben").upload("a.png", b"a")
    slack.core.state.files[file["id"]].content = None
    with pytest.raises(NotFound):
        await gateway.fetch_file(file["id"])


async def test_a_file_that_slack_works_on_is_asked_for_again(
    slack: LocalSlack, gateway: SlackGateway
) -> None:
    """Its type is not known yet."""
    file = slack.person("ben").upload("a.png", b"a")
    slack.core.state.files[file["id"]].is_processed = False
    with pytest.raises(RetryLater):
        await gateway.fetch_file(file["id"])


async def test_a_giant_is_not_fetched(slack: LocalSlack, gateway: SlackGateway) -> None:
    """What is too large by Slack's own account is refused before a byte of it comes."""
    big = await slack.person("ben").message("#care", "look", files=[("a.png", bytes(LARGEST + 1))])
    with pytest.raises(Rejected, match="larger than 20 MB"):
        await gateway.fetch_file(big["files"][0]["id"])


async def test_a_file_is_handed_to_a_person(slack: LocalSlack, gateway: SlackGateway) -> None:
    """It stands in the direct message, with title, description and a word about it."""
    await gateway.send_file(BEN, MONTH, comment="Here is May.")
    shown = slack.im("ben").last
    (file,) = shown["files"]
    assert shown.text == "Here is May."
    assert (file["title"], file["alt_txt"], file["size"]) == (
        "May",
        "The plan of May",
        len(MONTH.content),
    )


@pytest.mark.parametrize(
    ("method", "kind"),
    [("files.getUploadURLExternal", RetryLater), ("files.completeUploadExternal", Unknown)],
)
async def test_only_the_last_step_leaves_a_doubt(
    method: str, kind: type[GoldenHourError], slack: LocalSlack, gateway: SlackGateway
) -> None:
    """What fails before nothing is shown has certainly shown nothing; nothing is shown twice."""
    slack.fail_next(method, drop="after")
    with pytest.raises(kind):
        await gateway.send_file(BEN, MONTH, comment="Here.")
    assert len(slack.calls_of("files.completeUploadExternal")) <= 1
    assert len(slack.im("ben").messages()) == (kind is Unknown)


class OddSlack:
    """A Slack that says strange things about a file, and serves strange bytes."""

    def __init__(self) -> None:
        self.file: dict[str, object] = {}
        self.serve: Callable[[web.Request], Awaitable[web.StreamResponse]] = self._bytes
        self.tokens: list[str] = []
        app = web.Application()
        app.router.add_get("/api/files.info", self._info)
        app.router.add_get("/file", self._file)
        self.server = TestServer(app, host="127.0.0.1")

    @property
    def address(self) -> str:
        """Of the bytes."""
        return str(self.server.make_url("/file"))

    async def _info(self, _request: web.Request) -> web.Response:
        file = {"id": "F1", "name": "a.png", "mimetype": "image/png", **self.file}
        return web.json_response({"ok": True, "file": file})

    async def _file(self, request: web.Request) -> web.StreamResponse:
        self.tokens.append(request.headers.get("Authorization", ""))
        return await self.serve(request)

    async def _bytes(self, _request: web.Request) -> web.StreamResponse:
        return web.Response(body=b"abc", content_type="image/png")


@pytest.fixture
async def odd() -> AsyncIterator[OddSlack]:
    """A Slack that is odd, and listens."""
    odd = OddSlack()
    await odd.server.start_server()
    yield odd
    await odd.server.close()


@pytest.fixture
def fetching(odd: OddSlack, session: aiohttp.ClientSession) -> SlackGateway:
    """Our gateway on it."""
    base = str(odd.server.make_url("/api/"))
    return SlackGateway("xoxb-1", session=session, base_url=base)


async def test_the_host_of_the_api_may_serve_files(odd: OddSlack, fetching: SlackGateway) -> None:
    """A compatible server keeps its files beside its API."""
    odd.file = {"url_private": odd.address}
    assert (await fetching.fetch_file("F1")).content == b"abc"
    assert odd.tokens == ["Bearer xoxb-1"]


@pytest.mark.parametrize(
    "address",
    [
        "https://files.slack.com.evil.example/a.png",
        "https://files.slack.com@evil.example/a.png",
        "https://evil.example/https://files.slack.com/a.png",
        "http://files.slack.com/a.png",
        "https://files.slack.com:8443/a.png",
        "file:///etc/passwd",
        "//files.slack.com/a.png",
        "no address",
        "",
    ],
)
async def test_the_token_goes_nowhere_else(
    address: str, odd: OddSlack, fetching: SlackGateway
) -> None:
    """An address that is not Slack's is never asked."""
    odd.file = {"url_private_download": address, "url_private": odd.address}
    if not address:
        odd.file = {}
    with pytest.raises((Rejected, NotFound)):
        await fetching.fetch_file("F1")
    assert odd.tokens == []


async def test_another_port_of_the_same_machine_is_another_server(
    odd: OddSlack, fetching: SlackGateway, unused_tcp_port_factory: Callable[[], int]
) -> None:
    """Beside a local Slack other things listen."""
    odd.file = {"url_private": f"http://127.0.0.1:{unused_tcp_port_factory()}/file"}
    with pytest.raises(Rejected, match="outside Slack"):
        await fetching.fetch_file("F1")


@pytest.mark.parametrize(
    ("described", "kind"),
    [
        ({"mode": "tombstone"}, NotFound),
        ({"mode": "hidden_by_limit"}, NotFound),
        ({"file_access": "access_denied"}, NotFound),
        ({"is_external": True}, Rejected),
    ],
)
async def test_what_slack_says_of_a_file_is_heard(
    described: dict[str, object], kind: type[Exception], odd: OddSlack, fetching: SlackGateway
) -> None:
    """Gone, hidden, or kept elsewhere: no byte is asked for."""
    odd.file = {"url_private": odd.address, **described}
    with pytest.raises(kind):
        await fetching.fetch_file("F1")
    assert odd.tokens == []


async def test_a_giant_that_calls_itself_small_is_cut_off(
    odd: OddSlack, fetching: SlackGateway
) -> None:
    """Neither Slack's account nor a header is trusted about the size."""
    sent = 0

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse(headers={"Content-Type": "image/png"})
        response.enable_chunked_encoding()
        await response.prepare(request)
        while sent < 4 * LARGEST:
            await response.write(bytes(1024 * 1024))
            sent += 1024 * 1024
        return response

    odd.serve, odd.file = endless, {"url_private": odd.address, "size": 3}
    with pytest.raises(Rejected, match="larger than 20 MB"):
        await fetching.fetch_file("F1")
    assert sent < 2 * LARGEST


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (web.HTTPFound("/file"), NotFound),
        (web.HTTPUnauthorized(), NotFound),
        (web.HTTPNotFound(), NotFound),
        (web.HTTPBadGateway(), RetryLater),
        (web.HTTPTooManyRequests(), RetryLater),
    ],
)
async def test_other_answers_are_no_files(
    answer: web.HTTPException, kind: type[Exception], odd: OddSlack, fetching: SlackGateway
) -> None:
    """A redirect leads to a page to sign in at; it is not followed with the token."""

    async def refuse(_request: web.Request) -> web.StreamResponse:
        raise answer

    odd.serve, odd.file = refuse, {"url_private": odd.address}
    with pytest.raises(kind):
        await fetching.fetch_file("F1")
    assert len(odd.tokens) == 1


async def test_a_page_to_sign_in_at_is_no_picture(odd: OddSlack, fetching: SlackGateway) -> None:
    """Slack shows one, with status 200, to a token without the permission."""

    async def page(_request: web.Request) -> web.StreamResponse:
        return web.Response(text="<html>", content_type="text/html")

    odd.serve, odd.file = page, {"url_private": odd.address}
    with pytest.raises(NotFound):
        await fetching.fetch_file("F1")
