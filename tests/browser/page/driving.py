"""Short ways to look at the page and to act in it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.browser.page.fixture_slack import FixtureSlack

Json = dict[str, Any]

_RENDER = """async ([name, text]) => {
  const [file, call] = name.split("#");
  const module = await import(`/static/js/${file}.js`);
  const host = document.createElement("div");
  host.append(module[call](text));
  return host.innerHTML;
}"""


async def rendered(page: Page, text: str, how: str = "text/mrkdwn#renderMrkdwn") -> str:
    """The HTML that one of the page's renderers makes of a text."""
    return str(await page.evaluate(_RENDER, [how, text]))


def by_id(page: Page, testid: str) -> Locator:
    """The nodes with a test id."""
    return page.get_by_test_id(testid)


def action(page: Page, action_id: str) -> Locator:
    """An interactive element by its action id."""
    return page.locator(f'[data-action-id="{action_id}"]')


async def until(found: Callable[[], object], *, within: float = 5.0) -> None:
    """Waits until a look at the fixture server finds something true.

    Raises:
        TimeoutError: It did not within the seconds given.
    """
    end = time.monotonic() + within
    while not found():
        if time.monotonic() > end:
            raise TimeoutError("the page did not do it")
        await asyncio.sleep(0.01)


async def only_body(slack: FixtureSlack, path: str) -> Json:
    """The body of the one POST to a path, once it came."""
    await until(lambda: slack.bodies(path))
    [body] = slack.bodies(path)
    return body


async def focused(page: Page, attribute: str) -> str | None:
    """An attribute of the node that has the focus."""
    script = "name => document.activeElement.getAttribute(name)"
    value = await page.evaluate(script, attribute)
    return None if value is None else str(value)


async def opened(page: Page, slack: FixtureSlack, view: Json) -> Locator:
    """A modal that the app opened."""
    await expect(by_id(page, "connection")).to_have_attribute("data-state", "live")
    slack.emit({"type": "view_opened", "view": view})
    modal = by_id(page, "modal")
    await expect(modal).to_be_visible()
    return modal
