"""Uploading a file, sharing it, and reading it back."""

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from playground.slack import LocalSlack

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
