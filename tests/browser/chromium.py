"""Debian's Chromium, driven by Playwright."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

ARTIFACTS = Path(__file__).resolve().parents[2] / "artifacts"
_PATIENCE = 20_000  # milliseconds; Slack takes about one card a second
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str:
    """Where Chromium is; without it a test is skipped, and in CI it fails."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        missing = "Chromium is missing (Debian's package chromium); CI has it."
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            pytest.fail(missing)
        pytest.skip(missing)
    return found


@asynccontextmanager
async def browser_page(url: str, *, width: int = 1440, height: int = 900) -> AsyncIterator[Page]:
    """A page of a new browser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=list(_QUIET))
        try:
            page = await browser.new_page(viewport={"width": width, "height": height})
            page.set_default_timeout(_PATIENCE)
            expect.set_options(timeout=_PATIENCE)
            await page.goto(url)
            yield page
        finally:
            await browser.close()


async def keep_screenshot(page: Page, name: str) -> None:
    """Keep a picture among the artefacts."""
    ARTIFACTS.mkdir(exist_ok=True)
    await page.screenshot(path=ARTIFACTS / f"{name}.png", animations="disabled")
