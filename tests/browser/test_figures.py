"""What a manager sees: the Home tab, and the digest of yesterday, from the first second on."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from playground.demo import Demo, DemoOptions, free_port, running_demo
from tests.browser.chromium import browser_page, keep_screenshot
from tests.browser.visiting import MARA, card, modal, submit

pytestmark = pytest.mark.live

TALL = 2900  # pixels: the whole of a digest


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    """A demo that begins anew, on a clock that runs as ours does.

    Without the five networks: just after midnight, what people have written there belongs to
    yesterday.
    """
    async with running_demo(
        DemoOptions(port=free_port([0]), folder=tmp_path / "demo", speed=1, networks=False)
    ) as running:
        yield running


async def test_the_manager_sees_how_the_team_does(demo: Demo) -> None:
    """Pictures of both are kept; somebody who waits is answered from the digest."""
    async with browser_page(f"{demo.url}#as={MARA}&in=home", height=TALL) as page:
        home = page.get_by_test_id("home")
        await expect(home).to_contain_text("Isaac Boateng")
        await expect(home).to_contain_text("Noor Rahimi")
        await keep_screenshot(page, "home")

        await page.goto(f"{demo.url}#as={MARA}&in={demo.slack.im('mara').id}")
        before = len(demo.slack.im("mara").messages())
        field = page.get_by_test_id("channel").get_by_role("textbox")
        await field.fill("/social digest")
        await field.press("Enter")
        await demo.slack.until(lambda: len(demo.slack.im("mara").messages()) > before, timeout=20)
        digest = page.get_by_test_id("messages").get_by_test_id("message").last
        await expect(digest).to_contain_text("11 of 13 people were answered")
        await expect(digest).to_contain_text("2 are still waiting")
        await expect(digest.locator("figure.chart")).to_have_count(2)
        await keep_screenshot(page, "digest")

        await digest.get_by_role("button", name="Answer", exact=True).first.click()
        await modal(page).locator("textarea").fill("Good to hear, Isaac! May we call you at ten?")
        await submit(page)
        await page.goto(f"{demo.url}#as={MARA}&in={demo.slack.channel('#care').id}")
        await expect(card(page, "Isaac Boateng")).to_contain_text("Answered")
    assert demo.slack.complaints == []
