"""Modals: focus, errors, the stack, closing."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Page, expect

from tests.browser.page.driving import action, by_id, focused, only_body, opened, until
from tests.browser.page.fixture_slack import FixtureSlack
from tests.browser.page.samples import ADA, mrkdwn, plain, reply_modal, simple

pytestmark = [pytest.mark.live, pytest.mark.asyncio(loop_scope="module")]


async def test_the_wanted_field_has_the_focus(page: Page, slack: FixtureSlack) -> None:
    """`focus_on_load` wins over the first field; the page behind is inert."""
    await opened(page, slack, reply_modal())
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


async def test_submitting_sends_the_whole_state(page: Page, slack: FixtureSlack) -> None:
    """Every field is in `state.values`, in Slack's shape; then the modal is gone."""
    modal = await opened(page, slack, reply_modal())
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


async def test_a_missing_answer_is_said_before_the_app_is_asked(
    page: Page, slack: FixtureSlack
) -> None:
    """A required field that is empty is marked and focused."""
    await opened(page, slack, reply_modal())
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
    await opened(page, slack, reply_modal())
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
    await opened(page, slack, reply_modal())
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
async def test_what_is_left_after_submitting_the_second(
    page: Page, slack: FixtureSlack, response: str
) -> None:
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
    modal = await opened(page, slack, reply_modal())
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
