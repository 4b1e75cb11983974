"""Uploading a file, sharing it, and reading it back."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.slack import ClientRefusal, LocalSlack
from playground.slack.files import LARGEST_IN_FORM
from tests.playground.slack.pictures import png

Refused = Callable[[Awaitable[object]], Awaitable[dict[str, Any]]]

PIXEL = b"\x89PNG\r\n\x1a\n" + b"0" * 20


async def test_an_upload_is_shared_in_a_channel(
    slack: LocalSlack,
    client: AsyncWebClient,
    http: aiohttp.ClientSession,
) -> None:
    """Slack's own client uploads in three steps; the file is then in a message."""
    answer = await client.files_upload_v2(
        content=PIXEL,
        filename="week.png",
        title="The week",
        channel="C0CARE0001",
        initial_comment="Our week",
    )
    file_id = answer["files"][0]["id"]
    shown = slack.channel("#care").last
    assert (shown.text, shown["files"][0]["id"]) == ("Our week", file_id)
    info = await client.files_info(file=file_id)
    assert list(info["file"]["shares"]["public"]) == ["C0CARE0001"]
    private = info["file"]["url_private"]
    async with http.get(private) as response:
        assert response.status == 401
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    async with http.get(private, headers=headers) as response:
        assert await response.read() == PIXEL
    async with http.get(info["file"]["permalink"]) as response:
        assert (response.content_type, await response.read()) == ("image/png", PIXEL)


async def test_an_image_block_needs_a_file_that_is_there(
    slack: LocalSlack,
    client: AsyncWebClient,
    refused: Refused,
) -> None:
    """Before the upload is complete the image is refused."""
    begun = await client.files_getUploadURLExternal(filename="a.png", length=len(PIXEL))
    image = {"type": "image", "alt_text": "a", "slack_file": {"id": begun["file_id"]}}
    early = client.chat_postMessage(channel="C0CARE0001", text="a", blocks=[image])
    answer = await refused(early)
    assert (answer["error"], answer["errors"]) == (
        "invalid_blocks",
        ["invalid slack file [json-pointer:/blocks/0/slack_file]"],
    )
    done = await client.files_upload_v2(content=PIXEL, filename="b.png")
    image["slack_file"] = {"id": done["files"][0]["id"]}
    await client.chat_postMessage(channel="C0CARE0001", text="a", blocks=[image])
    assert slack.channel("#care").last["blocks"][0]["type"] == "image"


async def test_what_was_not_uploaded_cannot_be_completed(
    client: AsyncWebClient,
    refused: Refused,
) -> None:
    """The bytes come first."""
    begun = await client.files_getUploadURLExternal(filename="a.png", length=3)
    early = client.files_completeUploadExternal(files=[{"id": begun["file_id"], "title": "a"}])
    assert (await refused(early))["error"] == "file_not_found"


async def test_what_people_upload_is_no_part_of_the_page(
    slack: LocalSlack,
    http: aiohttp.ClientSession,
) -> None:
    """A web page that somebody shares is downloaded, not shown."""
    script = b"<script>alert(1)</script>"
    message = await slack.person("ana").message("#care", "look", files=[("a.png", script)])
    async with http.get(message["files"][0]["permalink"]) as response:
        assert response.headers["Content-Disposition"] == "attachment"
        assert response.content_type == "application/octet-stream"


async def form(slack: LocalSlack, client: AsyncWebClient, **element: object) -> None:
    """Open a form with a place for files, for Ana."""
    field = {"type": "file_input", "action_id": "pictures", **element}
    label = {"type": "plain_text", "text": "Pictures"}
    title = {"type": "plain_text", "text": "Post"}
    block = {"type": "input", "block_id": "files", "label": label, "element": field}
    view = {"type": "modal", "title": title, "submit": title, "blocks": [block]}
    trigger = slack.triggers.issue(slack.person("ana").id)
    await client.views_open(trigger_id=trigger, view=view)


async def test_a_file_in_a_form_is_handed_in_as_slack_describes_it(
    slack: LocalSlack, client: AsyncWebClient, http: aiohttp.ClientSession
) -> None:
    """The state holds the whole file object, and the bot may fetch the bytes."""
    await form(slack, client)
    ana = slack.person("ana")
    content = png(30, 20)
    file = ana.upload("harbour.png", content)
    entered = await entered_by(slack, {"pictures": [file]})
    (shown,) = entered["files"]["pictures"]["files"]
    wanted = {
        "id": file["id"],
        "mimetype": "image/png",
        "size": len(content),
        "original_w": 30,
        "original_h": 20,
        "mode": "hosted",
        "user": ana.id,
    }
    assert {name: shown[name] for name in wanted} == wanted
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    async with http.get(shown["url_private_download"], headers=headers) as response:
        assert await response.read() == content
    async with http.get(shown["url_private_download"]) as response:
        assert response.status == 401


async def entered_by(slack: LocalSlack, values: dict[str, object]) -> dict[str, Any]:
    """Fill in Ana's form; give its state. Nobody answers: the form stays open."""
    ana = slack.person("ana")
    with pytest.raises(ClientRefusal, match="dispatch_failed"):
        await ana.submit(values)
    assert ana.view is not None
    return ana.view.entered


@pytest.mark.parametrize(
    ("element", "names"),
    [({"max_files": 1}, ("a.png", "b.png")), ({"filetypes": ["png", "jpg"]}, ("a.gif",))],
)
async def test_a_form_takes_only_what_it_asks_for(
    slack: LocalSlack, client: AsyncWebClient, element: dict[str, object], names: tuple[str, ...]
) -> None:
    """Too many files, or of another type, cannot be handed in."""
    await form(slack, client, **element)
    ana = slack.person("ana")
    files = [ana.upload(name, PIXEL) for name in names]
    with pytest.raises(ClientRefusal, match="invalid_state"):
        await ana.submit({"pictures": files})


async def test_a_form_takes_only_ones_own_files(slack: LocalSlack, client: AsyncWebClient) -> None:
    """What somebody else has uploaded cannot be handed in by its id."""
    await form(slack, client)
    theirs = slack.person("ben").upload("a.png", PIXEL)
    with pytest.raises(ClientRefusal, match="invalid_state"):
        await slack.person("ana").submit({"pictures": [theirs]})


def test_a_form_takes_no_giants(slack: LocalSlack) -> None:
    """Slack's own limit for files in forms; an empty file is none."""
    ana = slack.person("ana")
    with pytest.raises(ClientRefusal, match="file_too_large"):
        ana.upload("a.png", bytes(LARGEST_IN_FORM + 1))
    with pytest.raises(ClientRefusal, match="no_content"):
        ana.upload("a.png", b"")


async def test_a_form_for_files_needs_the_scope(http: aiohttp.ClientSession) -> None:
    """Slack's documents ask for files:read of whoever shows a place for files."""
    manifest = {"oauth_config": {"scopes": {"bot": ["chat:write"]}}}
    async with LocalSlack(limits=False, manifest=manifest) as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, session=http)
        with pytest.raises(SlackApiError) as caught:
            await form(slack, client)
        assert caught.value.response["error"] == "missing_scope"
        assert caught.value.response["needed"] == "files:read"


async def test_a_deleted_file_is_gone_and_leaves_a_tombstone(
    slack: LocalSlack, client: AsyncWebClient, http: aiohttp.ClientSession, refused: Refused
) -> None:
    """Its bytes cannot be had any more, and its message says that there was one."""
    ana = slack.person("ana")
    message = await ana.message("#care", "look", files=[("a.png", png(3, 3))])
    (file,) = message["files"]
    with pytest.raises(ClientRefusal, match="cant_delete_file"):
        slack.person("ben").delete_file(file)
    ana.delete_file(file)
    assert (await refused(client.files_info(file=file["id"])))["error"] == "file_deleted"
    assert slack.channel("#care").last["files"] == [{"id": file["id"], "mode": "tombstone"}]
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    async with http.get(file["url_private"], headers=headers) as response:
        assert response.status == 404


async def test_a_file_elsewhere_is_hidden_from_the_bot(
    slack: LocalSlack, client: AsyncWebClient, http: aiohttp.ClientSession, refused: Refused
) -> None:
    """A file of a channel without the bot does not exist for it."""
    message = await slack.person("ana").message("#general", "look", files=[("a.png", PIXEL)])
    (file,) = message["files"]
    assert (await refused(client.files_info(file=file["id"])))["error"] == "file_not_found"
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    async with http.get(file["url_private"], headers=headers) as response:
        assert response.status == 404


async def test_a_file_for_a_person_stands_in_their_direct_message(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    """The bot hands over a file with its description."""
    opened = await client.conversations_open(users=slack.person("ana").id)
    place = opened["channel"]["id"]
    content = png(40, 10)
    await client.files_upload_v2(
        content=content, filename="month.png", channel=place, initial_comment="Here", alt_txt="May"
    )
    shown = slack.im("ana").last
    (file,) = shown["files"]
    assert (shown.text, file["alt_txt"], file["original_w"]) == ("Here", "May", 40)
    info = (await client.files_info(file=file["id"]))["file"]
    assert list(info["shares"]["private"]) == [place]


async def test_a_file_that_slack_works_on_has_no_type_yet(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    """`files.info` tells type and measures once Slack has looked at the file."""
    file = slack.person("ana").upload("a.png", png(3, 3))
    slack.core.state.files[file["id"]].is_processed = False
    info = (await client.files_info(file=file["id"]))["file"]
    assert (info["mimetype"], info.get("original_w")) == ("", None)


async def test_the_page_uploads_and_deletes(
    slack: LocalSlack, http: aiohttp.ClientSession, client: AsyncWebClient, refused: Refused
) -> None:
    """Bytes go up as they are; nothing that a form of another page could send is taken."""
    ana = slack.person("ana").id
    where, name = f"{slack.url}page/files", {"user": ana, "name": "two words.png"}
    binary = {"Content-Type": "application/octet-stream"}
    async with http.post(where, params=name, data=png(5, 4), headers=binary) as response:
        file = (await response.json())["file"]
    assert (file["name"], file["original_w"], file["user"]) == ("two words.png", 5, ana)
    async with http.get(file["permalink"]) as response:
        assert await response.read() == png(5, 4)
    for kind in ("text/plain", "multipart/form-data", "application/x-www-form-urlencoded"):
        headers = {"Content-Type": kind}
        async with http.post(where, params=name, data=b"x", headers=headers) as response:
            assert response.status == 403
    async with http.post(f"{where}/delete", json={"user": ana, "file": file["id"]}) as response:
        assert response.status == 200
    assert (await refused(client.files_info(file=file["id"])))["error"] == "file_deleted"


async def test_files_are_kept_with_the_workspace(tmp_path: Path) -> None:
    """A file that was put into a form is there after a restart."""
    store = tmp_path / "slack.json"
    async with LocalSlack(limits=False, store=store) as slack:
        file = slack.person("ana").upload("a.png", png(2, 2))
    async with LocalSlack(limits=False, store=store) as slack:
        kept = slack.core.state.files[file["id"]]
        assert (kept.content, kept.width, kept.is_in_form) == (png(2, 2), 2, True)
