"""Every kind of block is drawn; what is unknown is said to be."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.page.driving import by_id
from tests.browser.page.showcase import SHOWCASE

pytestmark = [pytest.mark.live, pytest.mark.asyncio(loop_scope="module")]


def block(page: Page, block_id: str) -> Locator:
    """A block of the showcase."""
    return page.locator(f'[data-testid="block"][data-block-id="{block_id}"]')


async def test_every_block_is_drawn_in_order(reader: Page) -> None:
    """The showcase shows each of its blocks once, in order, only the unknown one as a note."""
    script = """() => [...document.querySelector('[data-block-id="head"]').parentNode.children]
      .map((node) => [node.dataset.blockId, node.dataset.blockType])"""
    shown = await reader.evaluate(script)
    assert shown == [[item["block_id"], item["type"]] for item in SHOWCASE]
    notes = await by_id(reader, "unsupported").all_inner_texts()
    assert notes == ["Unsupported block: hologram"]


@pytest.mark.parametrize(
    ("block_id", "words"),
    [
        ("head", "Everything"),
        ("fields", "Section with fields and a picture"),
        ("ctx", "context"),
        ("img", "A picture"),
        ("rich", "Rich link to @Ada Okafor"),
        ("vid", "How to descale"),
        ("mkd", "12 answered"),
        ("tab", "Name"),
        ("dat", "First answers"),
        ("card", "Waiting for the customer since Tuesday."),
        ("con", "Review before confirming"),
        ("con1", "GH-1: open → closed"),
        ("ale", "Late in 5 minutes"),
    ],
)
async def test_a_block_says_its_words(reader: Page, block_id: str, words: str) -> None:
    """What stands in a block can be read."""
    await expect(block(reader, block_id)).to_contain_text(words)


async def test_a_video_is_a_link(reader: Page) -> None:
    """Nothing plays; the title leads to the video."""
    link = block(reader, "vid").locator("a")
    await expect(link).to_have_attribute("href", "https://example.com/video")


async def test_rich_text_structure(reader: Page) -> None:
    """Lists, quotes and preformatted text are what they say."""
    rich = block(reader, "rich")
    assert await rich.locator("ol li").all_inner_texts() == ["first", "second"]
    await expect(rich.locator("blockquote")).to_have_text("quoted")
    await expect(rich.locator("pre")).to_have_text("as = typed")


async def test_a_table_has_heads_and_alignment(reader: Page) -> None:
    """The first row heads the columns; columns keep their alignment."""
    table = block(reader, "tab")
    assert await table.locator("th[scope=col]").all_inner_texts() == ["Name", "Late"]
    await expect(table.locator("td").last).to_have_class("align-right")


async def test_a_data_table_turns_pages_and_sorts(reader: Page) -> None:
    """Two rows a page; a press on the head sorts by number."""
    table = block(reader, "dat")
    assert await table.locator("tbody th").all_inner_texts() == ["Ada", "Ben"]
    await table.get_by_label("Next page").click()
    assert await table.locator("tbody th").all_inner_texts() == ["Cleo"]
    await table.get_by_role("button", name="Minutes").click()
    assert await table.locator("tbody td").all_inner_texts() == ["7", "12"]
    await expect(table.locator("th[aria-sort]")).to_have_attribute("aria-sort", "ascending")
    await table.get_by_label("Filter First answers").fill("cle")
    assert await table.locator("tbody th").all_inner_texts() == ["Cleo"]


@pytest.mark.parametrize(
    ("kind", "marks", "count"),
    [("line", ".curve", 2), ("bar", ".bar", 8), ("area", ".area", 2), ("pie", ".slice", 2)],
)
async def test_a_chart_has_marks_and_figures(
    reader: Page, kind: str, marks: str, count: int
) -> None:
    """A chart is a picture with a name, and a table of its figures."""
    chart = block(reader, f"chart_{kind}")
    assert await chart.locator(marks).count() == count
    label = await chart.locator("svg[role=img]").first.get_attribute("aria-label")
    assert str(label).startswith(f"Answers ({kind}): {kind} chart of ")
    await chart.get_by_text("Show the figures").click()
    head = await chart.locator("th[scope=row]").all_inner_texts()
    assert head == (["Bluesky", "X"] if kind == "pie" else ["Mon", "Tue", "Wed", "Thu"])


async def test_a_pie_tells_shares(reader: Page) -> None:
    """45 and 15 are three quarters and one."""
    assert await block(reader, "chart_pie").locator("td").all_text_contents() == [
        "45",
        "75%",
        "15",
        "25%",
    ]


async def test_a_carousel_holds_cards(reader: Page) -> None:
    """Each card has its own action."""
    assert await block(reader, "car").locator('[data-action-id="case"]').count() == 2


async def test_a_container_folds(reader: Page) -> None:
    """A press on the head hides and shows what is inside."""
    head = block(reader, "con").get_by_role("button", name="Two records")
    await head.click()
    await expect(block(reader, "con1")).to_be_hidden()
    await expect(head).to_have_attribute("aria-expanded", "false")
    await head.click()
    await expect(block(reader, "con1")).to_be_visible()


async def test_a_picture_that_is_missing_shows_its_description(reader: Page) -> None:
    """A broken address leaves its words."""
    script = """async () => {
      const { imageNode } = await import("/static/js/elements/index.js");
      const node = imageNode({ image_url: "http://127.0.0.1:1/none.png", alt_text: "a cup" });
      document.body.append(node);
      node.loading = "eager";
      await new Promise((done) => node.addEventListener("error", done));
      return document.body.lastChild.textContent;
    }"""
    assert await reader.evaluate(script) == "a cup"
