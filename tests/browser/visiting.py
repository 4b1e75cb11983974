"""Short ways in which a visitor of the demo acts."""

from playwright.async_api import Locator, Page, expect

from playground.demo import Demo

ANA = "U0ANARUIZ1"
MARA = "U0MARALIND"


def address(demo: Demo, channel: str) -> str:
    """The page as Ana, in a channel."""
    return f"{demo.url}#as={ANA}&in={demo.slack.channel(channel).id}"


def card(page: Page, words: str) -> Locator:
    """The first message of the channel that shows these words."""
    return page.get_by_test_id("messages").get_by_test_id("message").filter(has_text=words).first


def modal(page: Page) -> Locator:
    """The open form."""
    return page.get_by_test_id("modal")


def action(where: Page | Locator, action_id: str) -> Locator:
    """An element by its action id."""
    return where.locator(f'[data-action-id="{action_id}"]')


async def press(where: Locator, label: str) -> None:
    """Click a button."""
    await where.get_by_role("button", name=label, exact=True).click()


async def choose(page: Page, where: Locator, action_id: str, label: str) -> None:
    """Choose from an overflow menu."""
    await action(where, action_id).click()
    await page.get_by_role("menuitem", name=label).click()


async def submit(page: Page) -> None:
    """Hand in the open form, which closes."""
    await page.get_by_test_id("modal-submit").click()
    await expect(modal(page)).to_have_count(0)


async def command(page: Page, typed: str) -> Locator:
    """Type a command; the form that it opens."""
    field = page.get_by_test_id("channel").get_by_role("textbox")
    await field.fill(typed)
    await field.press("Enter")
    await expect(modal(page)).to_be_visible()
    return modal(page)


async def close(page: Page) -> None:
    """Close the open form."""
    await page.get_by_test_id("modal-close").click()
    await expect(modal(page)).to_have_count(0)
