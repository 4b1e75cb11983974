"""The page as a whole: who acts, where one is, the clock, the keyboard, small windows."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.browser.page.conftest import visit
from tests.browser.page.driving import action, by_id, focused, only_body
from tests.browser.page.fixture_slack import FixtureSlack
from tests.browser.page.samples import (
    ADA,
    BEN,
    BOT_DM,
    CARE,
    MARA,
    PRIDE,
    from_bot,
    from_person,
    ts,
)

pytestmark = [pytest.mark.live, pytest.mark.asyncio(loop_scope="module")]

PICTURES = Path("artifacts")


async def test_a_link_opens_a_given_state(page: Page, slack: FixtureSlack) -> None:
    """Person, conversation and thread stand in the address."""
    await page.goto(f"{slack.url}/#as={MARA}&in={CARE}&thread={ts(131)}")
    await expect(by_id(page, f"act-as-{MARA}")).to_have_attribute("aria-current", "true")
    await expect(by_id(page, "thread")).to_have_attribute("data-thread-ts", ts(131))


async def test_the_bare_address_opens_a_first_channel(page: Page, slack: FixtureSlack) -> None:
    """Without a state in the address, one is somebody and somewhere."""
    await page.goto("about:blank")
    await page.goto(slack.url)
    await expect(by_id(page, "channel-care")).to_have_attribute("aria-current", "page")
    assert page.url == f"{slack.url}/#as={ADA}&in={CARE}"


async def test_a_permalink_opens_its_message(page: Page, slack: FixtureSlack) -> None:
    """`#C…/ts` leads to the message itself."""
    await page.goto("about:blank")
    await page.goto(f"{slack.url}/#{CARE}/{ts(124)}")
    await expect(page.locator(f'[data-ts="{ts(124)}"]')).to_be_focused()


async def test_acting_as_somebody_else(page: Page, slack: FixtureSlack) -> None:
    """What is done next is done in their name, in the same channel."""
    await by_id(page, f"act-as-{BEN}").click()
    await expect(by_id(page, f"act-as-{BEN}")).to_have_attribute("aria-current", "true")
    await expect(by_id(page, "channel-care")).to_have_attribute("aria-current", "page")
    await action(page, "reply").click()
    assert (await only_body(slack, "actions"))["user"] == BEN


async def test_presence_and_do_not_disturb(page: Page, slack: FixtureSlack) -> None:
    """Each person can be set away and undisturbed; the row shows it."""
    await by_id(page, f"presence-{BEN}").click()
    assert await only_body(slack, "presence") == {"user": BEN, "presence": "active"}
    await by_id(page, f"dnd-{BEN}").click()
    assert await only_body(slack, "dnd") == {"user": BEN, "on": True}
    users = [dict(user, dnd=user["id"] == BEN) for user in slack.state["users"]]
    slack.emit({"type": "users", "users": users})
    await expect(by_id(page, f"dnd-{BEN}")).to_have_attribute("aria-pressed", "true")


async def test_the_bots_clock_ticks(page: Page, slack: FixtureSlack) -> None:
    """It shows the bot's time and how fast it runs."""
    clock = by_id(page, "clock")
    await expect(clock).to_have_text(re.compile(r"^Bot time 14:3\d · 60× faster$"))
    slack.emit({"type": "clock", "now": "2025-12-05T09:15:00+00:00", "speed": 3600})
    await expect(clock).to_have_text(re.compile(r"^Bot time (09|1\d):\d\d · 3600× faster$"))


async def test_the_app_may_be_away(page: Page, slack: FixtureSlack) -> None:
    """A visitor sees that the bot is not connected."""
    line = by_id(page, "app-connection")
    await expect(line).to_have_text("Golden Hour is running")
    await expect(by_id(page, "connection")).to_have_attribute("data-state", "live")
    slack.emit({"type": "app", "connected": False})
    await expect(line).to_have_text("Golden Hour is not connected")


async def test_side_links_lead_out(page: Page) -> None:
    """The demo's own pages open beside."""
    side = by_id(page, "side-link")
    await expect(side).to_have_text("Pretend customers")
    await expect(side).to_have_attribute("target", "_blank")


async def test_what_comes_before_the_stream_begins_is_not_missed(
    context: BrowserContext, slack: FixtureSlack
) -> None:
    """A message that arrives between the page's first look and its first event is shown."""
    slack.gates["events"] = asyncio.Event()
    async with visit(context, slack) as page:
        await expect(by_id(page, "connection")).to_have_attribute("data-state", "connecting")
        slack.messages[CARE].append(from_bot(ts(0), "In between."))
        slack.gates["events"].set()
        await expect(by_id(page, "connection")).to_have_attribute("data-state", "live")
        await expect(by_id(page, "messages")).to_contain_text("In between.")


async def test_what_to_try(page: Page) -> None:
    """The server's tips, in Slack's markup; Escape leads back to where they were opened."""
    await by_id(page, "open-tips").click()
    tips = by_id(page, "tips")
    await expect(tips.get_by_role("listitem")).to_have_text(
        "Look at the plan/calendar shows the week."
    )
    await expect(tips.locator("code")).to_have_text("/calendar")
    await page.keyboard.press("Escape")
    await expect(tips).to_have_count(0)
    await expect(by_id(page, "open-tips")).to_be_focused()


async def test_the_home_tab(page: Page, slack: FixtureSlack) -> None:
    """It shows the app's view, sends its actions, and follows what the app publishes."""
    await by_id(page, "app-home").click()
    home = by_id(page, "home")
    await expect(home).to_contain_text("Your queue")
    await action(page, "open1").click()
    body = await only_body(slack, "actions")
    assert body["container"] == {"type": "view", "view_id": "V0HOME"}
    view = {"id": "V0HOME", "type": "home", "blocks": [{"type": "divider", "block_id": "d"}]}
    slack.emit({"type": "home", "view": view})
    await expect(home).to_have_text("")
    await expect(page).to_have_title("(3) Golden Hour Home · Sunward Coffee")


async def test_moving_by_keys(page: Page, slack: FixtureSlack) -> None:
    """J and k move between messages, t opens the thread, Escape goes back to the message."""
    await page.keyboard.press("Escape")
    await page.locator(f'[data-ts="{ts(142)}"]').focus()
    await page.keyboard.press("k")
    assert await focused(page, "data-ts") == ts(131)
    await page.keyboard.press("k")
    await page.keyboard.press("j")
    assert await focused(page, "data-ts") == ts(131)
    await page.keyboard.press("t")
    await expect(by_id(page, "thread-composer")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(by_id(page, "thread")).to_have_count(0)
    assert await focused(page, "data-ts") == ts(131)
    await page.keyboard.press("Tab")
    assert await focused(page, "data-action-id") == "reply" or await focused(page, "href")
    assert slack.asked[0][0] == "messages?"


async def test_one_message_is_in_the_tab_order(page: Page) -> None:
    """Tab does not stop at every message."""
    assert await page.locator('.message[tabindex="0"]').count() == 1


async def test_the_menu_and_the_editor_by_keys(page: Page) -> None:
    """The key m opens more actions, e edits one's own, Escape leaves."""
    await page.locator(f'[data-ts="{ts(124)}"]').focus()
    await page.keyboard.press("m")
    await expect(by_id(page, "menu")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(by_id(page, "menu")).to_have_count(0)
    await page.locator(f'[data-ts="{ts(124)}"]').focus()
    await page.keyboard.press("e")
    await expect(by_id(page, "edit-field")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(by_id(page, "edit-field")).to_have_count(0)


async def test_help_and_switcher(page: Page) -> None:
    """? tells the keys; Ctrl+K goes anywhere and makes one somebody else."""
    await page.locator(f'[data-ts="{ts(142)}"]').focus()
    await page.keyboard.press("?")
    await expect(by_id(page, "help")).to_contain_text("next / previous message")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Control+k")
    await page.keyboard.type("post")
    await page.keyboard.press("Enter")
    await expect(by_id(page, "channel-posts")).to_have_attribute("aria-current", "page")
    await page.keyboard.press("Control+k")
    await page.keyboard.type("act as mara")
    await page.keyboard.press("Enter")
    await expect(by_id(page, f"act-as-{MARA}")).to_have_attribute("aria-current", "true")
    assert f"in={PRIDE}" in page.url


async def test_keys_are_letters_while_one_writes(page: Page, slack: FixtureSlack) -> None:
    """Nobody loses a word to a shortcut."""
    await by_id(page, "composer").focus()
    await page.keyboard.type("jkt?hme")
    await expect(by_id(page, "composer")).to_have_value("jkt?hme")
    assert slack.bodies("messages") == []


async def test_the_slash_key_begins_a_command(page: Page) -> None:
    """From a message straight to the commands."""
    await page.locator(f'[data-ts="{ts(142)}"]').focus()
    await page.keyboard.press("/")
    await expect(by_id(page, "option-/social")).to_be_visible()


async def test_the_sidebar_by_arrow_keys(page: Page) -> None:
    """Arrow keys go through the conversations."""
    await by_id(page, "channel-care").focus()
    await page.keyboard.press("ArrowDown")
    await expect(by_id(page, "channel-posts")).to_be_focused()


@pytest.mark.parametrize("width", [900, 1240, 1600])
async def test_nothing_sticks_out(page: Page, slack: FixtureSlack, width: int) -> None:
    """Down to 900 pixels nothing needs sideways scrolling, thread included."""
    await page.set_viewport_size({"width": width, "height": 700})
    await page.goto(f"{slack.url}/#as={ADA}&in={CARE}&thread={ts(131)}")
    await expect(by_id(page, "thread")).to_be_visible()
    await page.locator('[data-testid="thread"] [data-testid="message"]').first.wait_for()
    script = """() => [...document.querySelectorAll(".app, .main, .thread, .scroller")]
      .filter((node) => node.scrollWidth > node.clientWidth + 1).map((node) => node.className)"""
    assert await page.evaluate(script) == []


async def test_a_long_list_stays_where_one_reads(page: Page, slack: FixtureSlack) -> None:
    """Who has scrolled up is not torn away; a button leads to what is new."""
    await expect(by_id(page, "connection")).to_have_attribute("data-state", "live")
    scroller = page.locator(".main .scroller")
    await scroller.evaluate("node => { node.scrollTop = 0; }")
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    message = from_person(BEN, ts(170), "new")
    slack.emit({"type": "message", "channel": CARE, "message": message})
    pill = page.get_by_role("button", name="1 new message")
    await expect(pill).to_be_visible()
    assert await scroller.evaluate("node => node.scrollTop") == 0
    await pill.click()
    await expect(page.locator(f'[data-ts="{ts(170)}"]')).to_be_in_viewport()


async def test_a_conversation_of_somebody_elses_is_left(page: Page, slack: FixtureSlack) -> None:
    """Another person does not land in direct messages that are not theirs."""
    await page.goto(f"{slack.url}/#as={ADA}&in={BOT_DM}")
    await expect(page.locator("h1")).to_have_text("Golden Hour")
    slack.state["ims"] = []
    await by_id(page, f"act-as-{BEN}").click()
    await expect(by_id(page, "channel-care")).to_have_attribute("aria-current", "page")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_pictures_of_the_page(page: Page, scheme: str) -> None:
    """Kept to look at: the channel with its thread, by day and by night."""
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await by_id(page, "thread-summary").click()
    await expect(by_id(page, "thread-messages").get_by_test_id("message")).to_have_count(3)
    picture = await page.screenshot(path=PICTURES / f"page-{scheme}.png")
    assert len(picture) > 20_000
