"""A workspace that goes on after a restart."""

import json
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from playground.slack import LocalSlack, harbour_coffee


async def test_everything_is_there_after_a_restart(
    tmp_path: Path,
    http: aiohttp.ClientSession,
) -> None:
    """Messages, threads, files, Home, people and credentials; open modals are not."""
    file = tmp_path / "slack.json"
    async with LocalSlack(limits=False, store=file) as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, session=http)
        ana = slack.person("ana")
        parent = await ana.message("#care", "parent", files=[("a.bin", b"\x00\xff")])
        await client.chat_postMessage(channel="C0CARE0001", text="reply", thread_ts=parent.ts)
        await client.chat_postEphemeral(channel="C0CARE0001", user=ana.id, text="psst")
        await client.views_publish(user_id=ana.id, view={"type": "home", "blocks": []})
        ana.set_dnd(on=True)
        before = slack.channel("#care").messages()
        token, home = slack.bot_token, slack.home("ana")
    async with LocalSlack(limits=False, store=file) as slack:
        care = slack.channel("#care")
        assert care.messages() == before
        assert [reply.text for reply in care.thread(parent.ts)] == ["reply"]
        assert [message.text for message in slack.ephemerals("ana")] == ["psst"]
        assert slack.home("ana") == home
        assert slack.bot_token == token
        assert slack.person("ana").user.does_not_disturb is True
        url = before[0]["files"][0]["permalink"].split("/page/")[1]
        async with http.get(f"{slack.url}page/{url}") as response:
            assert await response.read() == b"\x00\xff"
        later = await slack.person("ben").message("#care", "later")
        assert later.ts > parent.ts


async def test_the_file_is_private_and_whole(tmp_path: Path) -> None:
    """It holds tokens: only its owner reads it, and no half-written draft remains."""
    file = tmp_path / "deep" / "slack.json"
    async with LocalSlack(store=file):
        pass
    assert file.stat().st_mode & 0o777 == 0o600
    assert json.loads(file.read_text())["team_id"] == "T0HARBOUR1"
    assert [path.name for path in file.parent.iterdir()] == ["slack.json"]


async def test_channels_that_are_new_join_those_of_the_file(tmp_path: Path) -> None:
    """A workspace of an earlier release gets what a later one has; nothing of it is lost."""
    file = tmp_path / "slack.json"
    new = harbour_coffee()
    old = replace(new, channels=tuple(c for c in new.channels if c.name != "plan"))
    async with LocalSlack(old, limits=False, store=file) as slack:
        said = await slack.person("ana").message("#care", "still here")
    async with LocalSlack(new, limits=False, store=file) as slack:
        assert [message.ts for message in slack.channel("#care").messages()] == [said.ts]
        assert slack.person("ana").id in slack.channel("#plan").members


async def test_the_file_of_another_workspace_is_not_taken(tmp_path: Path) -> None:
    """Two workspaces do not mix."""
    file = tmp_path / "slack.json"
    async with LocalSlack(store=file):
        pass
    other = replace(harbour_coffee(), team_id="T0OTHER")
    with pytest.raises(ValueError, match="holds the workspace T0HARBOUR1"):
        LocalSlack(other, store=file)
