"""The demo's main path by clicking, as a visitor walks it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import expect

from playground.demo import Demo, DemoOptions, free_port, running_demo
from tests.browser.chromium import browser_page, keep_screenshot
from tests.browser.visiting import address, card, choose, modal, press, submit

pytestmark = pytest.mark.live

ANSWER = "That should not happen twice, Priya! May I send new bags today?"


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    """A demo that begins anew, with the customers of the memory networks alone."""
    options = DemoOptions(port=free_port([0]), folder=tmp_path / "demo", networks=False)
    async with running_demo(options) as running:
        yield running


async def test_a_visitor_claims_replies_thanks_takes_offline_and_sees_a_nudge(demo: Demo) -> None:
    """Every act of the main path works by hand, and a picture of it is kept."""
    async with browser_page(address(demo, "#care")) as page:
        priya = card(page, "half the beans are in the box")
        await press(priya, "Reply")
        await modal(page).locator("textarea").fill(ANSWER)
        await expect(modal(page)).to_contain_text("of 280")
        await submit(page)
        await expect(card(page, "Priya Raman")).to_contain_text("Answered")

        await press(card(page, "Chloe was so kind"), "Thank you")
        await submit(page)
        await expect(card(page, "Chloe was so kind")).to_contain_text("Answered")

        await press(card(page, "flat white"), "Take offline")
        await submit(page)
        await expect(card(page, "Dale")).to_contain_text("GH-")

        decaf = card(page, "decaf made with water")
        await choose(page, decaf, "conversation.ownership", "Claim it")
        await expect(decaf).to_contain_text("@Ana Ruiz")
        await page.get_by_test_id("act-as-U0BENOKAF1").click()
        await press(card(page, "decaf made with water"), "Reply")
        await expect(page.get_by_text("was quicker")).to_be_visible()

        await expect(card(page, "Marlow")).to_be_visible()
        await keep_screenshot(page, "demo")
        demo.clock.skip(timedelta(minutes=31))
        await expect(card(page, "Marlow").get_by_test_id("thread-summary")).to_be_visible()
        await card(page, "Marlow").get_by_test_id("thread-summary").click()
        await expect(page.get_by_test_id("thread")).to_contain_text("@Ben Okafor")
        await keep_screenshot(page, "demo-nudge")
    said = [post.text for world in demo.town.worlds.values() for post in world.posts_by_us()]
    assert ANSWER in said
