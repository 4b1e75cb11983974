"""Modals: focus, live fields, errors, the stack, closing."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.page.driving import action, by_id, focused, only_body, until
from tests.browser.page.fixture_slack import FixtureSlack
from tests.browser.page.samples import ADA, mrkdwn, plain, reply_modal

pytestmark = [pytest.mark.live, pytest.mark.asyncio(loop_scope="module")]


async def opened(page: Page, slack: FixtureSlack, view: dict[str, Any] | None = None) -> Locator:
    """A modal that the app opened."""
    await expect(by_id(page, "connection")).to_have_attribute("data-state", "live")
    slack.emit({"type": "view_opened", "view": view or reply_modal()})
    modal = by_id(page, "modal")
    await expect(modal).to_be_visible()
    return modal


def simple(view_id: str, title: str, **more: object) -> dict[str, Any]:
    """A modal with one line to fill in."""
    field = {"type": "plain_text_input", "action_id": "name"}
    block = {"type": "input", "block_id": "name", "label": plain("Name"), "element": field}
    view = {"id": view_id, "type": "modal", "title": plain(title), "submit": plain("Save")}
    return {**view, "blocks": [block], **more}


async def test_the_wanted_field_has_the_focus(page: Page, slack: FixtureSlack) -> None:
    """`focus_on_load` wins over the first field; the page behind is inert."""
    await opened(page, slack)
    await expect(action(page, "text")).to_be_focused()
    assert await page.evaluate("document.getElementById('app').inert") is True


async def test_the_first_field_has_the_focus(page: Page, slack: FixtureSlack) -> None:
    """Without a wish it is the first field."""
    await opened(page, slack, simple("V1", "One"))
    await expect(action(page, "name")).to_be_focused()


async def test_tab_stays_inside(page: Page, slack: FixtureSlack) -> None:
    """Tab goes round the dialog and never into the page behind."""
    await opened(page, slack, simple("V1", "One"))
    stops = []
    for _ in range(5):
        stops.append(await focused(page, "data-action-id") or await focused(page, "data-testid"))
        await page.keyboard.press("Tab")
    assert stops == ["name", "modal-cancel", "modal-submit", "modal-close", "name"]


async def test_typing_tells_the_app_and_nothing_is_lost(page: Page, slack: FixtureSlack) -> None:
    """A counter moves with the typing; focus, text and caret stay where they are."""
    told: list[str] = []

    def count(body: dict[str, Any]) -> dict[str, Any]:
        text = body["action"]["value"] or ""
        told.append(text)
        slack.emit({"type": "view_updated", "view": reply_modal(f"{len(text)} of 300")})
        return {"ok": True}

    slack.answers["actions"] = count
    await opened(page, slack)
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


async def test_a_field_that_is_drawn_anew_keeps_text_and_caret(page: Page, slack: FixtureSlack) -> None:
    """Even where the update changes the field itself, the person goes on typing."""
    await opened(page, slack)
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
    await opened(page, slack)
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
    await opened(page, slack)
    await page.keyboard.type("again")
    view = reply_modal()
    view["blocks"][2]["hint"] = plain("This nearly repeats an answer of Tuesday.")
    slack.emit({"type": "view_updated", "view": view})
    await expect(page.locator('[data-block-id="text"] .hint')).to_have_text(
        "This nearly repeats an answer of Tuesday."
    )
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


async def test_submitting_sends_the_whole_state(page: Page, slack: FixtureSlack) -> None:
    """Every field is in `state.values`, in Slack's shape; then the modal is gone."""
    modal = await opened(page, slack)
    await page.keyboard.type("Hello")
    await action(page, "opening").click()
    await by_id(page, "option-thanks").click()
    await action(page, "options").get_by_label("Tell me when they answer").check()
    await by_id(page, "modal-submit").click()
    body = await only_body(slack, "views/submit")
    thanks = {"text": plain("Thank you for telling us"), "value": "thanks"}
    tell = {"text": plain("Tell me when they answer"), "value": "tell"}
    assert body == {
        "user": ADA,
        "view_id": "V0REPLY",
        "state": {
            "values": {
                "opening": {"opening": {"type": "static_select", "selected_option": thanks}},
                "text": {"text": {"type": "plain_text_input", "value": "Hello"}},
                "options": {"options": {"type": "checkboxes", "selected_options": [tell]}},
            }
        },
    }
    await expect(modal).to_have_count(0)


async def test_a_missing_answer_is_said_before_the_app_is_asked(page: Page, slack: FixtureSlack) -> None:
    """A required field that is empty is marked and focused."""
    await opened(page, slack)
    await by_id(page, "modal-submit").click()
    await expect(by_id(page, "error-text")).to_have_text("Please complete this required field.")
    await expect(action(page, "text")).to_be_focused()
    assert slack.bodies("views/submit") == []


async def test_the_apps_errors_stand_under_their_fields(page: Page, slack: FixtureSlack) -> None:
    """The text is kept; a change of it takes the error away."""
    sentence = "Two characters too long."
    slack.answers["views/submit"] = {
        "ok": True,
        "response_action": "errors",
        "errors": {"text": sentence},
    }
    await opened(page, slack)
    await page.keyboard.type("Hello")
    await page.keyboard.press("Control+Enter")
    await expect(by_id(page, "error-text")).to_have_text(sentence)
    await expect(action(page, "text")).to_have_value("Hello")
    await expect(action(page, "text")).to_have_attribute("aria-invalid", "true")
    await page.keyboard.type("!")
    await expect(by_id(page, "error-text")).to_have_text("")


async def test_submit_waits_and_failure_is_told(page: Page, slack: FixtureSlack) -> None:
    """While it waits, submit is disabled; a failure is said and nothing is lost."""
    slack.gates["views/submit"] = asyncio.Event()
    sentence = "The app did not answer in time."
    slack.answers["views/submit"] = {"ok": False, "error": "dispatch_failed", "message": sentence}
    await opened(page, slack)
    await page.keyboard.type("Hello")
    await page.keyboard.press("Control+Enter")
    await expect(by_id(page, "modal-submit")).to_be_disabled()
    slack.gates["views/submit"].set()
    await expect(by_id(page, "modal-error")).to_have_text(sentence)
    await expect(by_id(page, "modal-submit")).to_be_enabled()
    await expect(action(page, "text")).to_have_value("Hello")


async def test_views_stack_and_come_back_as_they_were(page: Page, slack: FixtureSlack) -> None:
    """A pushed view covers; back shows the one below with what was typed."""
    slack.answers["views/submit"] = {
        "ok": True,
        "response_action": "push",
        "view": simple("V2", "Two"),
    }
    modal = await opened(page, slack, simple("V1", "One"))
    await page.keyboard.type("first")
    await page.keyboard.press("Enter")
    await expect(modal).to_have_attribute("data-view-id", "V2")
    await by_id(page, "modal-back").click()
    await expect(modal).to_have_attribute("data-view-id", "V1")
    await expect(action(page, "name")).to_have_value("first")
    body = await only_body(slack, "views/close")
    assert body == {"user": ADA, "view_id": "V2", "is_cleared": False}


@pytest.mark.parametrize("response", ["clear", "close"])
async def test_what_is_left_after_submitting_the_second(page: Page, slack: FixtureSlack, response: str) -> None:
    """Clear ends the stack; the usual answer ends one view."""
    modal = await opened(page, slack, simple("V1", "One"))
    slack.emit({"type": "view_pushed", "view": simple("V2", "Two")})
    await expect(modal).to_have_attribute("data-view-id", "V2")
    slack.answers["views/submit"] = {"ok": True, "response_action": response}
    await page.keyboard.type("second")
    await page.keyboard.press("Enter")
    if response == "clear":
        await expect(modal).to_have_count(0)
    else:
        await expect(modal).to_have_attribute("data-view-id", "V1")


async def test_an_update_in_answer_replaces_the_view(page: Page, slack: FixtureSlack) -> None:
    """`response_action: update` shows the new view in the same place."""
    done = {
        "id": "V1",
        "type": "modal",
        "title": plain("Done"),
        "blocks": [{"type": "section", "block_id": "s", "text": mrkdwn("*Sent.*")}],
    }
    slack.answers["views/submit"] = {"ok": True, "response_action": "update", "view": done}
    modal = await opened(page, slack, simple("V1", "One"))
    await page.keyboard.type("x")
    await page.keyboard.press("Enter")
    await expect(modal).to_contain_text("Sent.")
    await expect(by_id(page, "modal-submit")).to_be_hidden()
    await expect(by_id(page, "modal-cancel")).to_have_text("Close")


async def test_escape_closes_a_list_before_the_modal(page: Page, slack: FixtureSlack) -> None:
    """Escape asks nothing, tells the app, and gives the focus back to what opened it."""
    await action(page, "reply").click()
    await until(lambda: slack.bodies("actions"))
    modal = await opened(page, slack)
    await action(page, "opening").click()
    await page.keyboard.press("Escape")
    await expect(by_id(page, "listbox")).to_have_count(0)
    await expect(modal).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(modal).to_have_count(0)
    body = await only_body(slack, "views/close")
    assert body == {"user": ADA, "view_id": "V0REPLY", "is_cleared": False}
    await expect(action(page, "reply")).to_be_focused()


async def test_the_cross_clears_the_stack(page: Page, slack: FixtureSlack) -> None:
    """The cross tells the app that all is gone."""
    modal = await opened(page, slack, simple("V1", "One"))
    slack.emit({"type": "view_pushed", "view": simple("V2", "Two")})
    await expect(modal).to_have_attribute("data-view-id", "V2")
    await by_id(page, "modal-close").click()
    await expect(modal).to_have_count(0)
    body = await only_body(slack, "views/close")
    assert body == {"user": ADA, "view_id": "V2", "is_cleared": True}


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
    elements = {
        "rich": {"type": "rich_text_input"},
        "day": {"type": "datepicker"},
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
    await action(page, "day").fill("2025-12-24")
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
        "day": {"day": {"type": "datepicker", "selected_date": "2025-12-24"}},
        "paper": {"paper": {"type": "file_input", "files": []}},
        "who": {"who": {"type": "multi_users_select", "selected_users": [ADA]}},
        "one": {
            "one": {
                "type": "radio_buttons",
                "selected_option": {"text": plain("A"), "value": "a"},
            }
        },
    }
