"""A real browser on the page, against canned answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.browser.page.fixture_slack import FixtureSlack
from tests.browser.page.samples import (
    BOT_DM,
    CARE,
    channel_messages,
    from_bot,
    home_view,
    thread_messages,
    ts,
    workspace,
)

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """Debian's Chromium, once a module."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server() -> AsyncIterator[FixtureSlack]:
    """The fixture server, once a module: a page then finds its files in the browser's cache."""
    server = FixtureSlack()
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    """A visitor with a usual window, in UTC."""
    context = await browser.new_context(
        viewport={"width": 1380, "height": 860}, timezone_id="UTC", locale="en-GB"
    )
    yield context
    await context.close()


def show_samples(server: FixtureSlack) -> None:
    """The sample workspace, with nothing asked yet."""
    server.begin(workspace())
    server.messages[CARE] = channel_messages()
    server.messages[BOT_DM] = [from_bot(ts(90), "Good morning :sunny:")]
    server.threads[ts(131)] = thread_messages()
    server.home = home_view()


@asynccontextmanager
async def visit(context: BrowserContext, server: FixtureSlack) -> AsyncIterator[Page]:
    """The page as Ada sees `#care`, with every script error a failure."""
    page = await context.new_page()
    page.set_default_timeout(10_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    await page.goto(f"{server.url}/#as=U0ADA&in={CARE}")
    await page.wait_for_selector('[data-testid="message"]')
    yield page
    await page.close()
    assert errors == []


@pytest_asyncio.fixture(loop_scope="module")
async def slack(server: FixtureSlack) -> FixtureSlack:
    """The canned local Slack with its sample workspace."""
    show_samples(server)
    return server


@pytest_asyncio.fixture(loop_scope="module")
async def page(context: BrowserContext, slack: FixtureSlack) -> AsyncIterator[Page]:
    """A page of the test's own."""
    async with visit(context, slack) as page:
        yield page


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def reader(context: BrowserContext, server: FixtureSlack) -> AsyncIterator[Page]:
    """One page for the tests that only look."""
    show_samples(server)
    async with visit(context, server) as page:
        yield page
