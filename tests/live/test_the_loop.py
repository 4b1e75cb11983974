"""The loop on a real Bluesky network: a mention, a card, a click, a form, the answer there."""

import json
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.app import App
from bot.config import load_settings
from integrations.registry import plugins
from playground.slack import LocalSlack
from tests.browser.chromium import browser_page, keep_screenshot
from tests.live.bluesky_network import Account
from tests.live.installed import connect, environment
from tests.scenario.office import FAST, MANIFEST

pytestmark = pytest.mark.live


async def answer_in_the_browser(page: Page, text: str) -> None:
    """Click Reply on the card, write, send; the count follows while typing."""
    card = page.get_by_test_id("message").filter(has_text="my grinder smokes")
    await expect(card).to_be_visible()
    await card.get_by_role("button", name="Reply", exact=True).click()
    form = page.get_by_test_id("modal")
    await form.locator("textarea").fill(text)
    await expect(form).to_contain_text(f"{len(text)} of 300 graphemes")
    await keep_screenshot(page, "live-reply-form")
    await page.get_by_test_id("modal-submit").click()
    await expect(form).to_be_hidden()


async def test_a_mention_on_bluesky_is_answered_from_slack_by_a_click_and_a_form(
    brand: Account, customer: Account, tmp_path: Path
) -> None:
    """The answer stands once under the customer's post, and its link in the card's thread."""
    manifest = json.loads(MANIFEST.read_text())
    async with LocalSlack(manifest=manifest, limits=False) as slack:
        environ = environment(slack, tmp_path)
        channel = slack.channel("#care").id
        await connect(environ, brand, channel, tmp_path)
        await customer.set_profile("Ada Byron")
        settings = load_settings(plugins().values(), dotenv=tmp_path / "no.env", environ=environ)
        app = App(settings, pace=FAST)
        await app.start()
        try:
            text = f"@{brand.handle} my grinder smokes, please help"
            post = await customer.post(text, mentions=[brand])
            await slack.until(
                lambda: any("grinder smokes" in m.words for m in slack.channel("#care").messages()),
                timeout=30,
            )
            answer = "Oh no, Ada! Please unplug it. Which model is it?"
            async with browser_page(f"{slack.url}#as=U0ANARUIZ1&in={channel}") as page:
                await answer_in_the_browser(page, answer)
                replies = await customer.replies_to(post)
                card = page.get_by_test_id("message").filter(has_text="grinder smokes").first
                await expect(card).to_contain_text("Answered")
                await keep_screenshot(page, "live-answered")
            room = slack.channel("#care")
            lines = [m.words for m in room.thread(room.messages()[0])]
        finally:
            await app.stop()
    assert [(p["author"]["did"], p["record"]["text"]) for p in replies] == [(brand.did, answer)]
    assert replies[0]["record"]["reply"]["parent"]["uri"] == post.uri
    assert sum(answer in line for line in lines) == 1
