"""The proactive half by clicking: look at the plan, approve, be stopped, write, see it go out."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from playground.demo import Demo, DemoOptions, free_port, running_demo
from tests.browser.chromium import browser_page, keep_screenshot
from tests.browser.visiting import (
    action,
    address,
    card,
    choose,
    close,
    command,
    modal,
    press,
    submit,
)

pytestmark = pytest.mark.live

ON_REVIEW = "forty-one very strange hearts"
PICTURED = "from the roof of the roastery"
IDEA = "We are looking for somebody who makes coffee and sings, in this order."
FOR_OPENAIR = "Can you steam milk and hold a tune? We have a machine and an audience."


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    """A demo that begins anew; its clock runs as ours does, and is moved where it matters."""
    async with running_demo(
        DemoOptions(port=free_port([0]), folder=tmp_path / "demo", speed=1)
    ) as running:
        yield running


async def look_at_the_calendar(page: Page) -> None:
    """`/calendar` shows the week, the month's figures, and what stands where."""
    await expect(card(page, ON_REVIEW)).to_contain_text("In review")
    shown = await command(page, "/calendar")
    await expect(shown).to_contain_text("Week of")
    await expect(shown).to_contain_text("100% social of 80% needed (6 social, 0 promotional)")
    await keep_screenshot(page, "plan-calendar")
    await press(shown, "Later ›")
    await expect(shown).to_contain_text("The question of the week")
    await close(page)


async def approve_what_waits(page: Page) -> None:
    """The card of Ben's post, and one click."""
    waiting = card(page, ON_REVIEW)
    await expect(waiting).to_contain_text("@Ben Okafor")
    await waiting.scroll_into_view_if_needed()
    await keep_screenshot(page, "plan-review")
    await press(waiting, "Approve")
    await expect(waiting).to_contain_text("Scheduled")
    await expect(waiting).to_contain_text("@Ana Ruiz")


async def be_stopped(page: Page) -> None:
    """Ana's own draft is one promotional post too many; the form offers days that fit."""
    mine = await command(page, "/calendar mine")
    await choose(page, mine, "plan.entry", "Open")
    await expect(modal(page)).to_contain_text("Send for review")
    await press(modal(page), "Send for review")
    await expect(modal(page)).to_contain_text("6 of 8 posts would be social within 28 days")
    await expect(modal(page)).to_contain_text("It would fit on")
    await keep_screenshot(page, "plan-stopped")
    await page.get_by_test_id("modal-back").click()
    await press(modal(page), "Edit")
    await expect(modal(page)).to_contain_text("75%")
    fits = action(modal(page), "compose.fit")
    await fits.scroll_into_view_if_needed()
    await keep_screenshot(page, "plan-dates-that-fit")
    await fits.click()
    await page.get_by_role("option").first.click()
    await expect(action(modal(page), "compose.fit")).to_have_count(0)
    await submit(page)
    await expect(card(page, "a scoop that Amina has carved")).to_contain_text("In review")


async def write_a_post(page: Page) -> None:
    """A typed time is echoed, counters follow the words, and each network has its own."""
    form = await command(page, f"/schedule tomorrow 9am {IDEA}")
    await expect(form).to_contain_text("I understood “tomorrow 9am” as")
    chosen = form.locator(".chip button")
    while await chosen.count():
        await chosen.first.click()
    await action(form, "compose.accounts").click()
    await page.get_by_role("option", name="Warble").click()
    await page.get_by_role("option", name="Openair").click()
    await page.keyboard.press("Escape")
    texts = action(form, "compose.text")
    await expect(texts).to_have_count(2)
    await expect(form).to_contain_text("get nearly the same words")
    await expect(form).to_contain_text(f"{len(IDEA)} of 280 characters")
    await texts.nth(1).fill(FOR_OPENAIR)
    await expect(form).to_contain_text(f"{len(FOR_OPENAIR)} of 300 graphemes")
    await expect(form).not_to_contain_text("get nearly the same words")
    await texts.nth(0).fill(IDEA + "!" * 300)
    await expect(form).to_contain_text("too many")
    await texts.nth(0).fill(IDEA)
    await expect(form).not_to_contain_text("too many")
    await keep_screenshot(page, "plan-composer")
    await submit(page)
    written = card(page, IDEA)
    await expect(written).to_contain_text("In review")
    await press(written, "Approve")
    await expect(page.get_by_text("Nobody approves their own post")).to_be_visible()


async def see_one_go_out(page: Page, demo: Demo) -> None:
    """The post with the picture is live everywhere, and its card leads there."""
    async with demo.app.database.read() as uow:
        due = min((await uow.posts.next_due([a.id for a in await uow.accounts.all()])).values())
    demo.clock.skip(max(due - demo.clock.now(), timedelta()))
    published = card(page, PICTURED)
    await expect(published).to_contain_text("Published")
    shared = page.get_by_role("img", name="harbour-from-the-roof.png")
    await shared.scroll_into_view_if_needed()
    await expect(shared).to_have_js_property("complete", value=True)
    await expect(published.get_by_role("link", name="Open it")).to_have_count(3)
    await published.scroll_into_view_if_needed()
    await keep_screenshot(page, "plan-published")
    target = await published.get_by_role("link", name="Open it").first.get_attribute("href")
    await page.goto(str(target))
    await expect(page.locator(".message.by-us").first).to_contain_text(PICTURED)
    await expect(page.locator(".message.by-us img").first).to_be_visible()
    await keep_screenshot(page, "plan-customers")


async def test_a_visitor_plans_approves_and_publishes(demo: Demo) -> None:
    """Every act of the proactive half works by hand, and pictures of it are kept."""
    async with browser_page(address(demo, "#plan")) as page:
        await look_at_the_calendar(page)
        await approve_what_waits(page)
        await be_stopped(page)
        await write_a_post(page)
        await see_one_go_out(page, demo)
    said = [post.text for world in demo.town.worlds.values() for post in world.published()]
    assert len([text for text in said if PICTURED in text]) == 1
    assert demo.slack.complaints == []
