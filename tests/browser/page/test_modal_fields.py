"""Fields in a modal: live ones, their bounds, what an update leaves alone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.page.driving import action, by_id, only_body, opened
from tests.browser.page.fixture_slack import FixtureSlack
from tests.browser.page.samples import ADA, plain, reply_modal, simple

pytestmark = [pytest.mark.live, pytest.mark.asyncio(loop_scope="module")]


async def test_typing_tells_the_app_and_nothing_is_lost(page: Page, slack: FixtureSlack) -> None:
    """A counter moves with the typing; focus, text and caret stay where they are."""
    told: list[str] = []

    def count(body: dict[str, Any]) -> dict[str, Any]:
        text = body["action"]["value"] or ""
        told.append(text)
        slack.emit({"type": "view_updated", "view": reply_modal(f"{len(text)} of 300")})
        return {"ok": True}

    slack.answers["actions"] = count
    await opened(page, slack, reply_modal())
    await page.keyboard.type("Dear Priya, we look into it. ", delay=25)
    await page.keyboard.press("Home")
    await page.keyboard.type(">> ", delay=25)
    await expect(page.locator('[data-block-id="counter"]')).to_have_text("32 of 300")
    field = action(page, "text")
    await expect(field).to_be_focused()
    await expect(field).to_have_value(">> Dear Priya, we look into it. ")
    assert await field.evaluate("node => node.selectionStart") == 3
    assert told[-1] == ">> Dear Priya, we look into it. "
    assert len(told) < 12


async def test_a_field_that_is_drawn_anew_keeps_text_and_caret(
    page: Page, slack: FixtureSlack
) -> None:
    """Even where the update changes the field itself, the person goes on typing."""
    await opened(page, slack, reply_modal())
    await page.keyboard.type("abcdef")
    await page.keyboard.press("ArrowLeft")
    view = reply_modal("changed")
    view["blocks"][2]["element"]["multiline"] = False
    slack.emit({"type": "view_updated", "view": view})
    await expect(page.locator('input[data-action-id="text"]')).to_be_focused()
    await page.keyboard.type("X")
    await expect(action(page, "text")).to_have_value("abcdeXf")


async def test_a_new_block_id_takes_the_new_text(page: Page, slack: FixtureSlack) -> None:
    """As in Slack, an initial value counts only for a field that is new."""
    await opened(page, slack, reply_modal())
    await page.keyboard.type("mine")
    same = reply_modal()
    same["blocks"][2]["element"]["initial_value"] = "theirs"
    slack.emit({"type": "view_updated", "view": same})
    slack.emit({"type": "view_updated", "view": {**same, "title": plain("Seen")}})
    await expect(by_id(page, "modal")).to_contain_text("Seen")
    await expect(action(page, "text")).to_have_value("mine")
    other = reply_modal()
    other["blocks"][2]["block_id"] = "text-2"
    other["blocks"][2]["element"]["initial_value"] = "Sorry, and we look"
    slack.emit({"type": "view_updated", "view": other})
    await expect(action(page, "text")).to_have_value("Sorry, and we look")


async def test_labels_and_hints_follow_an_update(page: Page, slack: FixtureSlack) -> None:
    """A warning under the field appears without a new field."""
    await opened(page, slack, reply_modal())
    await page.keyboard.type("again")
    await action(page, "text").evaluate("node => { node.sameNode = true; }")
    view = reply_modal()
    view["blocks"][2]["hint"] = plain("This nearly repeats an answer of Tuesday.")
    slack.emit({"type": "view_updated", "view": view})
    await expect(page.locator('[data-block-id="text"] .hint')).to_have_text(
        "This nearly repeats an answer of Tuesday."
    )
    assert await action(page, "text").evaluate("node => node.sameNode") is True
    await expect(action(page, "text")).to_be_focused()


async def test_enter_tells_the_app_where_it_is_asked_for(page: Page, slack: FixtureSlack) -> None:
    """`on_enter_pressed` is the default of a dispatching field; the modal stays."""
    view = simple("V1", "One")
    view["blocks"][0]["dispatch_action"] = True
    await opened(page, slack, view)
    await page.keyboard.type("@priya")
    await page.keyboard.press("Enter")
    body = await only_body(slack, "actions")
    assert body["container"] == {"type": "view", "view_id": "V1"}
    assert body["action"] == {
        "block_id": "name",
        "action_id": "name",
        "type": "plain_text_input",
        "value": "@priya",
    }
    assert slack.bodies("views/submit") == []


@pytest.mark.parametrize(
    ("element", "typed", "sentence"),
    [
        (
            {"type": "plain_text_input", "min_length": 5},
            "abc",
            "Please write at least 5 characters; these are 3.",
        ),
        (
            {"type": "plain_text_input", "max_length": 3},
            "abcd",
            "Please write at most 3 characters; these are 4.",
        ),
        ({"type": "email_text_input"}, "nobody", "Please enter a valid email address."),
        ({"type": "url_text_input"}, "example", "Please enter a valid URL."),
        (
            {"type": "number_input", "is_decimal_allowed": False},
            "1.5",
            "Please enter a whole number.",
        ),
        (
            {"type": "number_input", "is_decimal_allowed": True, "max_value": "2"},
            "2.5",
            "Please enter a number of at most 2.",
        ),
    ],
)
async def test_fields_know_their_bounds(
    page: Page, slack: FixtureSlack, element: dict[str, Any], typed: str, sentence: str
) -> None:
    """Bounds are told under the field before the app is asked."""
    view = simple("V1", "One")
    view["blocks"][0]["element"] = {**element, "action_id": "name"}
    await opened(page, slack, view)
    await page.keyboard.type(typed)
    await page.keyboard.press("Enter")
    await expect(by_id(page, "error-name")).to_have_text(sentence)
    assert slack.bodies("views/submit") == []


async def test_other_inputs_send_their_shapes(page: Page, slack: FixtureSlack) -> None:
    """Rich text, dates, files and people, as `state.values` has them."""
    elements: dict[str, dict[str, Any]] = {
        "rich": {"type": "rich_text_input"},
        "date": {"type": "datepicker"},
        "paper": {"type": "file_input"},
        "who": {"type": "multi_users_select", "initial_users": [ADA]},
        "one": {
            "type": "radio_buttons",
            "initial_option": {"text": plain("A"), "value": "a"},
            "options": [{"text": plain("A"), "value": "a"}, {"text": plain("B"), "value": "b"}],
        },
    }
    blocks = [
        {
            "type": "input",
            "block_id": name,
            "optional": True,
            "label": plain(name),
            "element": {**element, "action_id": name},
        }
        for name, element in elements.items()
    ]
    await opened(page, slack, simple("V1", "One", blocks=blocks))
    await action(page, "rich").fill("Hi")
    await action(page, "date").fill("2025-12-24")
    await by_id(page, "modal-submit").click()
    values = (await only_body(slack, "views/submit"))["state"]["values"]
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": "Hi"}]}
    assert values == {
        "rich": {
            "rich": {
                "type": "rich_text_input",
                "rich_text_value": {"type": "rich_text", "elements": [section]},
            }
        },
        "date": {"date": {"type": "datepicker", "selected_date": "2025-12-24"}},
        "paper": {"paper": {"type": "file_input", "files": []}},
        "who": {"who": {"type": "multi_users_select", "selected_users": [ADA]}},
        "one": {
            "one": {
                "type": "radio_buttons",
                "selected_option": {"text": plain("A"), "value": "a"},
            }
        },
    }
