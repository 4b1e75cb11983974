"""How the page shows written text: mrkdwn, Markdown, dates, emoji, and text that means harm."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.page.driving import by_id, rendered
from tests.browser.page.fixture_slack import FixtureSlack
from tests.browser.page.samples import ADA, BOT, CARE, START, from_bot, plain, ts

pytestmark = [pytest.mark.live, pytest.mark.asyncio(loop_scope="module")]

MARKDOWN = "text/markdown#renderMarkdown"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "*bold* and _italic_ and ~gone~",
            "<strong>bold</strong> and <em>italic</em> and <s>gone</s>",
        ),
        ("*_both_*", "<strong><em>both</em></strong>"),
        ("2*3*4 snake_case_name", "2*3*4 snake_case_name"),
        ("* not bold * nor *this", "* not bold * nor *this"),
        ("`a *b* &lt;c&gt;`", "<code>a *b* &lt;c&gt;</code>"),
        ("```\nx = 1\ny = 2\n```", "<pre>x = 1\ny = 2</pre>"),
        ("one\ntwo", "one<br>two"),
        ("> said\n> twice\nmine", "<blockquote>said<br>twice</blockquote>mine"),
        ("&gt; typed", "<blockquote>typed</blockquote>"),
        (">>> all\nof it", "<blockquote>all<br>of it</blockquote>"),
        ("• one\n• two", "<ul><li>one</li><li>two</li></ul>"),
        ("1. one\n2. two", '<ol start="1"><li>one</li><li>two</li></ol>'),
        ("fish &amp; chips &lt;3 &copy;", "fish &amp; chips &lt;3 &amp;copy;"),
        ("<!here>", '<span class="mention mention-me">@here</span>'),
        ("<!channel>", '<span class="mention mention-me">@channel</span>'),
        ("<!subteam^S1|@social>", '<span class="mention">@social</span>'),
        (":nothing_known:", ":nothing_known:"),
    ],
)
async def test_mrkdwn(reader: Page, text: str, html: str) -> None:
    """Slack's mrkdwn becomes the nodes it stands for."""
    assert await rendered(reader, text) == html


async def test_links_open_elsewhere(reader: Page) -> None:
    """A link has its label and cannot reach back to the page."""
    html = await rendered(reader, "<https://example.com/?a=1&amp;b=2|the *case*>")
    expected = (
        '<a href="https://example.com/?a=1&amp;b=2" target="_blank" '
        'rel="noopener noreferrer" class="link">the *case*</a>'
    )
    assert html == expected


async def test_bare_addresses_are_links(reader: Page) -> None:
    """An address in running text is a link without the full stop behind it."""
    html = await rendered(reader, "see https://example.com/x.")
    assert html.startswith('see <a href="https://example.com/x"')
    assert html.endswith("https://example.com/x</a>.")


async def test_mentions_say_names(reader: Page) -> None:
    """Ids become names; the reader's own name stands out."""
    html = await rendered(reader, f"<@{ADA}> <@{BOT}> <#{CARE}>")
    assert html == (
        f'<span class="mention mention-me" data-user-id="{ADA}">@Ada Okafor</span> '
        f'<span class="mention" data-user-id="{BOT}">@Golden Hour</span> '
        f'<a class="mention" href="#as={ADA}&amp;in={CARE}">#care</a>'
    )


async def test_usergroups_have_their_handle(page: Page, slack: FixtureSlack) -> None:
    """A group's mention without a label is called by its handle."""
    slack.state["usergroups"] = [{"id": "S1", "handle": "on-duty", "name": "On duty"}]
    await page.reload()
    await page.wait_for_selector('[data-testid="message"]')
    assert await rendered(page, "<!subteam^S1>") == '<span class="mention">@on-duty</span>'


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("date_num", "2025-12-04"),
        ("date", "December 4th"),
        ("date_short", "Dec 4"),
        ("date_long", "Thursday, December 4th, 2025"),
        ("date_pretty", "Today"),
        ("date_short_pretty", "Today"),
        ("time", "12:00"),
        ("time_secs", "12:00:00"),
        ("ago", "2 hours ago"),
    ],
)
async def test_date_tokens(reader: Page, token: str, words: str) -> None:
    """Dates are told in the reader's zone, against the bot's clock (14:32 that day)."""
    html = await rendered(reader, f"<!date^{START}^{{{token}}}|soon>")
    assert f">{words}</time>" in html


async def test_a_date_that_is_none_shows_its_fallback(reader: Page) -> None:
    """What is no time stays readable."""
    assert await rendered(reader, "<!date^soon^{time}|in a while>") == "in a while"


async def test_relative_dates_move_with_the_bots_clock(page: Page, slack: FixtureSlack) -> None:
    """Two hours ago becomes three hours ago when the bot's clock has moved on."""
    slack.emit(
        {
            "type": "message",
            "channel": CARE,
            "message": from_bot(ts(150), f"due <!date^{START}^{{ago}}|x>"),
        }
    )
    last = by_id(page, "message").last
    await expect(last).to_contain_text("due 2 hours ago")
    slack.emit({"type": "clock", "now": "2025-12-04T15:10:00+00:00", "speed": 1})
    await expect(last).to_contain_text("due 3 hours ago")
    # The page that the other tests look at hears the clock too.
    slack.emit({"type": "clock", "now": "2025-12-04T14:32:00+00:00", "speed": 1})
    await expect(last).to_contain_text("due 2 hours ago")


async def test_drawn_emoji_keep_their_character(reader: Page) -> None:
    """A drawn emoji can be read, copied and found."""
    script = """async () => {
      const { renderMrkdwn } = await import("/static/js/text/mrkdwn.js");
      const host = document.createElement("div");
      host.append(renderMrkdwn(":white_check_mark: ⏰"));
      const drawn = [...host.querySelectorAll(".drawn")];
      return [host.textContent, drawn.map((node) => node.getAttribute("aria-label"))];
    }"""
    assert await reader.evaluate(script) == ["✅ ⏰", ["white check mark", "alarm clock"]]


async def test_status_emoji_are_drawn(reader: Page) -> None:
    """The emoji that say how a card stands need no emoji font."""
    names = (
        "hourglass alarm_clock white_check_mark warning red_circle large_green_circle tada eyes"
        " large_yellow_circle speech_balloon lock email heart bell no_entry mag zzz thread"
        " thumbsup pray rotating_light bust_in_silhouette"
    )
    html = await rendered(reader, " ".join(f":{name}:" for name in names.split()))
    assert html.count('class="emoji drawn"') == len(names.split())


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**b** and *i*", "<p><strong>b</strong> and <em>i</em></p>"),
        ("## Week", '<h4 class="md-heading md-2">Week</h4>'),
        ("- a\n- b\n  - c", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>"),
        ("> q", "<blockquote><p>q</p></blockquote>"),
        ("```py\nx\n```", "<pre>x</pre>"),
        ("a\\*b", "<p>a*b</p>"),
    ],
)
async def test_markdown(reader: Page, text: str, html: str) -> None:
    """The markdown block takes standard Markdown."""
    assert await rendered(reader, text, MARKDOWN) == html


HOSTILE = [
    '<img src=x onerror="window.hit = 1">',
    "<script>window.hit = 1</script>",
    "<javascript:window.hit=1|click me>",
    "<data:text/html,&lt;script&gt;window.hit=1&lt;/script&gt;|x>",
    "&lt;img src=x onerror=window.hit=1&gt;",
    "*<svg/onload=window.hit=1>*",
    "`<b>` ```<iframe src=javascript:window.hit=1>```",
    "<!date^1^{time}^javascript:window.hit=1|<b>x</b>>",
    "[x](javascript:window.hit=1) ![y](javascript:window.hit=1)",
    '<@U0"><img src=x onerror=window.hit=1>|z>',
    "\u202e\u0000 :tada:<a href='javascript:window.hit=1'>",
]
FOREIGN = "img, script, iframe, svg[onload], b, [onerror], [onload], a:not([href^='http'])"


@pytest.mark.parametrize("how", ["text/mrkdwn#renderMrkdwn", MARKDOWN])
@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_stays_text(reader: Page, text: str, how: str) -> None:
    """No markup of a customer's becomes an element, and no link of theirs runs anything."""
    script = """async ([html, foreign]) => {
      const host = document.createElement("div");
      host.innerHTML = html;
      return [...host.querySelectorAll(foreign)].map((node) => node.outerHTML);
    }"""
    html = await rendered(reader, text, how)
    assert await reader.evaluate(script, [html.replace("as=U0ADA", ""), FOREIGN]) == []


async def test_hostile_text_in_every_place_runs_nothing(page: Page, slack: FixtureSlack) -> None:
    """Names, labels, titles, options and alternatives are text as well."""
    bad = '"><img src=x onerror="window.hit = 1"><script>window.hit = 1</script>'
    blocks: list[dict[str, object]] = [
        {"type": "header", "block_id": "a", "text": plain(bad)},
        {
            "type": "section",
            "block_id": "b",
            "text": plain(bad),
            "accessory": {"type": "image", "image_url": "javascript:window.hit=1", "alt_text": bad},
        },
        {
            "type": "actions",
            "block_id": "c",
            "elements": [
                {
                    "type": "button",
                    "action_id": "x",
                    "text": plain(bad),
                    "url": "javascript:window.hit=1",
                },
                {
                    "type": "static_select",
                    "action_id": "y",
                    "placeholder": plain(bad),
                    "options": [{"text": plain(bad), "value": bad}],
                },
            ],
        },
        {"type": bad, "block_id": "d"},
    ]
    message = from_bot(
        ts(150), bad, blocks, username=bad, icons={"image_48": "javascript:window.hit=1"}
    )
    slack.emit({"type": "message", "channel": CARE, "message": message})
    shown = by_id(page, "message").last
    await expect(shown.get_by_test_id("unsupported")).to_have_text(f"Unsupported block: {bad}")
    await shown.locator('[data-action-id="y"]').click()
    await expect(by_id(page, "listbox").locator(".option-label")).to_have_text(bad)
    assert await shown.locator("img, script, a").count() == 0
    assert await page.evaluate("window.hit") is None
