"""Files: chosen in a form, shown under messages, deleted."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

import pytest
from playwright.async_api import FilePayload, Locator, Page, expect

from tests.browser.page.driving import action, by_id, focused, only_body, opened, until
from tests.browser.page.fixture_slack import FixtureSlack
from tests.browser.page.samples import ADA, BOT_DM, from_bot, plain, simple, ts

pytestmark = [pytest.mark.live, pytest.mark.asyncio(loop_scope="module")]

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
UP = [FilePayload(name="one.png", mimeType="image/png", buffer=PIXEL)]
TWO = [*UP, FilePayload(name="two.png", mimeType="image/png", buffer=PIXEL)]


def form(**element: object) -> dict[str, Any]:
    """A form with a place for pictures."""
    field = {"type": "file_input", "action_id": "pictures", **element}
    block = {"type": "input", "block_id": "files", "label": plain("Pictures"), "element": field}
    return simple("V1", "Post", blocks=[block])


def rows(page: Page) -> Locator:
    """The files that are chosen."""
    return by_id(page, "files-files").locator("li")


async def test_files_are_uploaded_when_chosen_and_handed_in(
    page: Page, slack: FixtureSlack
) -> None:
    """Each file goes up at once; the form then names what the server made of it."""
    await opened(page, slack, form())
    await action(page, "pictures").set_input_files(TWO)
    await expect(rows(page)).to_have_count(2)
    await expect(rows(page).first.locator("img")).to_have_js_property("naturalWidth", 1)
    sent = {(body["user"], body["name"], body["size"]) for body in slack.bodies("files")}
    assert sent == {(ADA, "one.png", len(PIXEL)), (ADA, "two.png", len(PIXEL))}
    await by_id(page, "modal-submit").click()
    values = (await only_body(slack, "views/submit"))["state"]["values"]
    held = values["files"]["pictures"]
    assert held["type"] == "file_input"
    assert sorted(file["name"] for file in held["files"]) == ["one.png", "two.png"]


async def test_a_chosen_file_is_taken_out_with_the_keyboard(
    page: Page, slack: FixtureSlack
) -> None:
    """The focus then is where the next file would be chosen."""
    await opened(page, slack, form())
    await action(page, "pictures").set_input_files(UP)
    await page.get_by_role("button", name="Take out one.png").press("Enter")
    await expect(rows(page)).to_have_count(0)
    assert await focused(page, "data-action-id") == "pictures"
    await by_id(page, "modal-submit").click()
    await expect(by_id(page, "error-files")).to_have_text("Please complete this required field.")


async def test_a_form_waits_for_its_files(page: Page, slack: FixtureSlack) -> None:
    """Nothing is handed in while a file is on its way."""
    slack.gates["files"] = asyncio.Event()
    await opened(page, slack, form())
    await action(page, "pictures").set_input_files(UP)
    await until(lambda: slack.bodies("files"))
    await by_id(page, "modal-submit").click()
    await expect(by_id(page, "error-files")).to_have_text(
        "Please wait until the files are uploaded."
    )
    assert slack.bodies("views/submit") == []
    slack.gates["files"].set()
    await expect(rows(page)).to_have_count(1)
    await by_id(page, "modal-submit").click()
    await until(lambda: slack.bodies("views/submit"))


@pytest.mark.parametrize(
    ("element", "files", "sentence"),
    [
        ({"max_files": 1}, TWO, "No more than 1 file can be chosen here."),
        ({"filetypes": ["jpg", "gif"]}, UP, "one.png is none of jpg, gif."),
    ],
)
async def test_what_does_not_fit_is_said_under_the_field(
    page: Page,
    slack: FixtureSlack,
    element: dict[str, Any],
    files: list[FilePayload],
    sentence: str,
) -> None:
    """Number and type are those that the app asked for, also of files that are dropped."""
    await opened(page, slack, form(**element))
    drop = """(node, files) => {
      const transfer = new DataTransfer();
      for (const name of files) transfer.items.add(new File(["x"], name));
      const event = new DragEvent("drop", { dataTransfer: transfer, bubbles: true });
      node.dispatchEvent(event);
    }"""
    names = [file["name"] for file in files]
    await action(page, "pictures").evaluate(drop, names)
    await expect(by_id(page, "error-files")).to_have_text(sentence)
    assert len(slack.bodies("files")) == len(files) - 1


async def test_chosen_files_survive_an_update(page: Page, slack: FixtureSlack) -> None:
    """Also when their field is drawn anew."""
    await opened(page, slack, form())
    await action(page, "pictures").set_input_files(UP)
    await expect(rows(page)).to_have_count(1)
    slack.emit({"type": "view_updated", "view": form(max_files=3)})
    await expect(rows(page)).to_have_text("one.png70 B")


async def test_a_message_shows_its_files(page: Page, slack: FixtureSlack) -> None:
    """A picture with its description, another file as a link, a deleted one as such."""
    slack.files["F1"] = PIXEL
    shown: dict[str, object] = {"id": "F1", "name": "month.png", "mimetype": "image/png"}
    shown |= {"alt_txt": "May", "original_w": 960, "original_h": 320}
    other = {"id": "F2", "name": "month.ics", "mimetype": "text/calendar"}
    gone = {"id": "F3", "mode": "tombstone"}
    files = [shown, other, gone]
    slack.emit(
        {"type": "message", "channel": BOT_DM, "message": from_bot(ts(99), "Here", files=files)}
    )
    slack.messages[BOT_DM].append(from_bot(ts(99), "Here", files=files))
    await page.goto(f"{slack.url}/#as={ADA}&in={BOT_DM}")
    nodes = page.get_by_test_id("messages").get_by_test_id("file")
    await expect(nodes).to_have_count(3)
    await expect(nodes.nth(0).get_by_alt_text("May")).to_have_js_property("naturalWidth", 1)
    # Room is kept for it before it is there.
    await expect(nodes.nth(0).get_by_alt_text("May")).to_have_attribute("width", "480")
    await expect(nodes.nth(0).get_by_alt_text("May")).to_have_attribute("height", "160")
    await expect(nodes.nth(1).get_by_role("link")).to_have_attribute(
        "href", f"{slack.url}/page/files/F2/month.ics"
    )
    await expect(nodes.nth(2)).to_have_text("This file was deleted.")
