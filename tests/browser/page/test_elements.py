"""What one clicks and chooses tells the app so, in Slack's words."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.page.driving import action, by_id, only_body
from tests.browser.page.fixture_slack import FixtureSlack
from tests.browser.page.samples import ADA, BEN, CARE, PRIDE, plain, ts

pytestmark = [pytest.mark.live, pytest.mark.asyncio(loop_scope="module")]

CONTAINER = {"type": "message", "channel_id": CARE, "message_ts": ts(55)}


def acted(action_id: str, kind: str, /, block_id: str = "acts", **fields: object) -> dict[str, Any]:
    """The action of a body."""
    return {"block_id": block_id, "action_id": action_id, "type": kind, **fields}


async def test_a_button_sends_its_value(page: Page, slack: FixtureSlack) -> None:
    """A click names the person, the message, the element and its value."""
    await action(page, "reply").click()
    body = await only_body(slack, "actions")
    assert body == {
        "user": ADA,
        "container": {**CONTAINER, "message_ts": ts(131)},
        "action": acted("reply", "button", value="c1"),
        "state": {"values": {}},
    }


async def test_a_button_waits_visibly(page: Page, slack: FixtureSlack) -> None:
    """While the app has not answered, the button turns and takes no second click."""
    slack.gates["actions"] = asyncio.Event()
    button = action(page, "reply")
    await button.click()
    await expect(button).to_have_attribute("aria-busy", "true")
    await button.click()
    slack.gates["actions"].set()
    await expect(button).to_have_attribute("aria-busy", "false")
    assert len(slack.bodies("actions")) == 1


async def test_a_dispatch_that_fails_shows_a_triangle(page: Page, slack: FixtureSlack) -> None:
    """The person sees what went wrong, and that it went wrong here."""
    sentence = "The app did not answer in time."
    slack.answers["actions"] = {"ok": False, "error": "dispatch_failed", "message": sentence}
    await action(page, "reply").click()
    await expect(by_id(page, "failed")).to_have_attribute("aria-label", sentence)
    await expect(by_id(page, "toast")).to_contain_text(sentence)
    slack.answers["actions"] = {"ok": True}
    await action(page, "reply").click()
    await expect(by_id(page, "failed")).to_have_count(0)


async def test_a_dangerous_button_asks_first(page: Page, slack: FixtureSlack) -> None:
    """Declined, nothing is sent; agreed, it is."""
    await action(page, "delete").click()
    await expect(by_id(page, "confirm")).to_contain_text("It is gone then.")
    await page.keyboard.press("Escape")
    await expect(by_id(page, "confirm")).to_have_count(0)
    assert slack.bodies("actions") == []
    await action(page, "delete").click()
    await by_id(page, "confirm-ok").click()
    body = await only_body(slack, "actions")
    assert body["action"] == acted("delete", "button")


async def test_a_link_button_leads_away_and_tells(page: Page, slack: FixtureSlack) -> None:
    """It opens its address in a new tab, and the app hears of it."""
    link = action(page, "link")
    await expect(link).to_have_attribute("href", "https://example.com/read")
    await expect(link).to_have_attribute("target", "_blank")
    await link.evaluate(
        "node => { node.target = '_self'; node.href = '#' + location.hash.slice(1); }"
    )
    await link.click()
    body = await only_body(slack, "actions")
    assert body["action"] == acted("link", "button", value="link")


async def test_an_overflow_menu_works_by_keyboard(page: Page, slack: FixtureSlack) -> None:
    """Arrow down opens it and moves, Enter chooses, focus comes back."""
    await action(page, "more").focus()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    body = await only_body(slack, "actions")
    chosen = {"text": plain("Acknowledge"), "value": "ack"}
    assert body["action"] == acted("more", "overflow", selected_option=chosen)
    await expect(action(page, "more")).to_be_focused()


async def test_a_select_searches_and_chooses(page: Page, slack: FixtureSlack) -> None:
    """Groups have headings; typing narrows; Enter takes what is marked."""
    await action(page, "static").click()
    assert await by_id(page, "listbox").locator(".listbox-group").all_inner_texts() == [
        "Open",
        "Closed",
    ]
    await page.keyboard.type("mast")
    await page.keyboard.press("Enter")
    body = await only_body(slack, "actions")
    chosen = {"text": {"type": "plain_text", "text": "Mastodon"}, "value": "mast"}
    assert body["action"] == acted("static", "static_select", selected_option=chosen)
    await expect(action(page, "static")).to_have_value("Mastodon")
    assert body["state"]["values"]["acts"]["static"]["selected_option"] == chosen


@pytest.mark.parametrize(
    ("name", "kind", "option", "fields"),
    [
        ("person", "users_select", BEN, {"selected_user": BEN}),
        ("room", "channels_select", PRIDE, {"selected_channel": PRIDE}),
        ("talk", "conversations_select", CARE, {"selected_conversation": CARE}),
    ],
)
async def test_selects_of_the_workspace(
    page: Page, slack: FixtureSlack, name: str, kind: str, option: str, fields: dict[str, str]
) -> None:
    """People and channels come from the workspace and go as ids."""
    await action(page, name).click()
    await by_id(page, f"option-{option}").click()
    body = await only_body(slack, "actions")
    assert body["action"] == acted(name, kind, **fields)


async def test_an_external_select_asks_the_app(page: Page, slack: FixtureSlack) -> None:
    """Only from its shortest query on; what the app offers can be chosen."""
    case = {"text": plain("Case 12"), "value": "12"}
    slack.answers["options"] = {"options": [case], "option_groups": []}
    await action(page, "far").click()
    await expect(by_id(page, "listbox")).to_have_text("Type 2 characters or more to search")
    await page.keyboard.type("ca")
    await by_id(page, "option-12").click()
    asked = slack.bodies("options")[-1]
    assert asked == {
        "user": ADA,
        "container": CONTAINER,
        "block_id": "acts",
        "action_id": "far",
        "value": "ca",
    }
    body = await only_body(slack, "actions")
    assert body["action"] == acted("far", "external_select", selected_option=case)


async def test_a_multi_select_tells_once_when_it_closes(page: Page, slack: FixtureSlack) -> None:
    """Several choices are one message to the app; chips show them."""
    await action(page, "many").click()
    await by_id(page, "option-late").click()
    await by_id(page, "option-new").click()
    await page.keyboard.press("Escape")
    body = await only_body(slack, "actions")
    chosen = [option["value"] for option in body["action"]["selected_options"]]
    assert chosen == ["late", "new"]
    await expect(by_id(page, "chip-late")).to_be_visible()
    await page.get_by_label("Remove late").click()
    await expect(by_id(page, "chip-late")).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "kind", "typed", "fields"),
    [
        ("day", "datepicker", "2025-12-24", {"selected_date": "2025-12-24"}),
        ("hour", "timepicker", "16:45", {"selected_time": "16:45"}),
        ("moment", "datetimepicker", "2025-12-24T16:45", {"selected_date_time": 1_766_594_700}),
    ],
)
async def test_dates_and_times(
    page: Page, slack: FixtureSlack, name: str, kind: str, typed: str, fields: dict[str, Any]
) -> None:
    """Dates and times are sent as Slack sends them; the moment in seconds, of the reader's zone."""
    await action(page, name).fill(typed)
    await action(page, name).dispatch_event("change")
    body = await only_body(slack, "actions")
    assert body["action"] == acted(name, kind, **fields)


async def test_radio_buttons_and_checkboxes(page: Page, slack: FixtureSlack) -> None:
    """One of them, or some of them."""
    await action(page, "one").get_by_label("Wait").check()
    await action(page, "some").get_by_label("Done").check()
    await expect(action(page, "some")).to_have_attribute("aria-busy", "false")
    radio, checks = (body["action"] for body in slack.bodies("actions"))
    assert radio["selected_option"]["value"] == "b"
    assert [option["value"] for option in checks["selected_options"]] == ["d"]


async def test_feedback_and_icon_buttons(page: Page, slack: FixtureSlack) -> None:
    """A thumb sends its own value."""
    await by_id(page, "feedback-negative").click()
    body = await only_body(slack, "actions")
    assert body["action"] == acted("fb", "feedback_buttons", block_id="cta", value="down")


async def test_a_message_that_changes_keeps_what_was_chosen(
    page: Page, slack: FixtureSlack
) -> None:
    """An update of other blocks leaves a select alone."""
    await action(page, "static").click()
    await by_id(page, "option-x").click()
    message = dict(slack.messages[CARE][1])
    message["blocks"] = [{"type": "divider", "block_id": "fresh"}, *message["blocks"]]
    slack.emit({"type": "message_changed", "channel": CARE, "message": message})
    await expect(page.locator('[data-block-id="fresh"]')).to_be_attached()
    await expect(action(page, "static")).to_have_value("X")
