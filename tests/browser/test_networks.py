"""The five networks by clicking: somebody writes, Ana answers and hides, and it shows there."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from playground.demo import Demo, DemoOptions, free_port, running_demo
from tests.browser.chromium import browser_page, keep_screenshot
from tests.browser.visiting import address, card, choose, modal, press, submit

pytestmark = pytest.mark.live

ASKED = "Is there a table for <b>nine</b> on Sunday?"
ANSWER = "There is, by the window. Shall we keep it for you, Robin?"


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    """A demo that begins anew, on a clock that runs as ours does; nobody speaks unasked."""
    options = DemoOptions(port=free_port([0]), folder=tmp_path / "demo", speed=1, history=False)
    async with running_demo(options) as running:
        assert running.stage is not None
        running.town.customers.is_paused = running.stage.visitors.is_paused = True
        yield running


async def test_a_visitor_writes_on_facebook_and_reads_what_became_of_it(demo: Demo) -> None:
    """From the page to a card and back: words stay words, the answer and the hiding are shown."""
    async with browser_page(f"{demo.url}networks#facebook") as page:
        threads = page.locator("#threads")
        await expect(threads).to_contain_text("We are open until seven")
        await page.get_by_label("Name").fill("Robin Teller")
        await page.get_by_label("Text").fill(ASKED)
        await page.get_by_role("button", name="Say it").click()
        await expect(threads).to_contain_text(ASKED)
        await keep_screenshot(page, "networks-asked")

        await page.goto(address(demo, "#care"))
        robin = card(page, "Is there a table for")
        await expect(robin).to_contain_text("Robin Teller on Facebook")
        await expect(robin).to_contain_text("Take offline · 6 d left")
        await choose(page, robin, "conversation.ownership", "Hide their reply")
        await expect(robin).to_contain_text("hidden")
        await press(robin, "Reply")
        await modal(page).locator("textarea").fill(ANSWER)
        await submit(page)
        await expect(card(page, "Robin Teller")).to_contain_text("Answered")

        await page.goto(f"{demo.url}networks#facebook")
        await expect(threads).to_contain_text(ANSWER)
        await expect(threads).to_contain_text("hidden by Harbour Coffee")
        await keep_screenshot(page, "networks-answered")
        await page.get_by_label("The network is down").check()
        await expect(page.locator("#networks")).to_contain_text("down")
    assert demo.slack.complaints == []
