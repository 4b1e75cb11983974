"""Writing, threads, commands, shortcuts, what is only for me, and what others do meanwhile."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.page.driving import action, by_id, only_body, until
from tests.browser.page.fixture_slack import FixtureSlack
from tests.browser.page.samples import (
    ADA,
    BEN,
    BOT,
    BOT_DM,
    CARE,
    PRIDE,
    card,
    from_bot,
    from_person,
    ts,
)

pytestmark = [pytest.mark.live, pytest.mark.asyncio(loop_scope="module")]


async def live(page: Page) -> None:
    """Waits until events reach the page."""
    await expect(by_id(page, "connection")).to_have_attribute("data-state", "live")


async def test_messages_stand_in_order_under_their_days(page: Page) -> None:
    """Yesterday comes before today; texts in one breath share a heading."""
    assert await by_id(page, "day").all_inner_texts() == ["Yesterday", "Today"]
    stamps = await by_id(page, "message").evaluate_all("nodes => nodes.map(n => n.dataset.ts)")
    assert stamps == [ts(-1500), ts(55), ts(120), ts(121), ts(124), ts(131), ts(142)]
    grouped = page.locator(".message.grouped")
    assert await grouped.evaluate_all("nodes => nodes.map(n => n.dataset.ts)") == [ts(121)]


async def test_edited_and_private_messages_say_so(page: Page) -> None:
    """A person's edit is marked; an ephemeral message is only for the reader."""
    await expect(page.locator(f'[data-ts="{ts(124)}"]')).to_contain_text("(edited)")
    await expect(page.locator(f'[data-ts="{ts(142)}"]')).to_contain_text("Only visible to you")


async def test_enter_sends_what_was_typed(page: Page, slack: FixtureSlack) -> None:
    """Names become ids, control characters are escaped, Shift+Enter breaks the line."""
    await by_id(page, "composer").fill("@ben lindqvist see #posts & <b>")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("@here")
    await page.keyboard.press("Enter")
    body = await only_body(slack, "messages")
    text = f"<@{BEN}> see <#{PRIDE}> &amp; &lt;b&gt;\n<!here>"
    assert body == {"user": ADA, "channel": CARE, "text": text}
    await expect(by_id(page, "composer")).to_have_value("")


async def test_a_name_is_completed(page: Page, slack: FixtureSlack) -> None:
    """`@go` offers the bot; Tab takes it."""
    await by_id(page, "composer").press_sequentially("@go")
    await expect(by_id(page, f"option-{BOT}")).to_be_visible()
    await page.keyboard.press("Tab")
    await page.keyboard.type("reply Thank you")
    await page.keyboard.press("Enter")
    body = await only_body(slack, "messages")
    assert body["text"] == f"<@{BOT}> reply Thank you"


async def test_a_slash_shows_the_commands(page: Page, slack: FixtureSlack) -> None:
    """Commands come with their descriptions, and run with what follows."""
    await by_id(page, "composer").press_sequentially("/")
    options = by_id(page, "listbox").locator(".option-description")
    assert await options.all_inner_texts() == [
        "Your queue, a person's history, a case",
        "Plan a post",
    ]
    await page.keyboard.press("Enter")
    await page.keyboard.type("queue")
    await page.keyboard.press("Enter")
    body = await only_body(slack, "commands")
    assert body == {"user": ADA, "channel": CARE, "command": "/social", "text": "queue"}


async def test_an_unknown_command_is_not_sent(page: Page, slack: FixtureSlack) -> None:
    """The writer keeps the text and learns what there is."""
    await by_id(page, "composer").fill("/socal queue")
    await page.keyboard.press("Enter")
    note = "/socal is no command here. There is /social, /plan."
    await expect(by_id(page, "composer-note")).to_have_text(note)
    await expect(by_id(page, "composer")).to_have_value("/socal queue")
    assert slack.bodies("commands") == []


async def test_what_could_not_be_sent_is_kept(page: Page, slack: FixtureSlack) -> None:
    """The text comes back with the reason."""
    slack.answers["messages"] = {"ok": False, "error": "is_archived", "message": "It is archived."}
    await by_id(page, "composer").fill("Hello")
    await page.keyboard.press("Enter")
    await expect(by_id(page, "composer-note")).to_have_text("It is archived.")
    await expect(by_id(page, "composer")).to_have_value("Hello")


async def test_messages_arrive_and_change_and_go(page: Page, slack: FixtureSlack) -> None:
    """What happens is shown at once, and told to screen readers."""
    await live(page)
    stamp = ts(150)
    message = from_bot(stamp, "A *new* mention")
    slack.emit({"type": "message", "channel": CARE, "message": message})
    shown = page.locator(f'[data-ts="{stamp}"]')
    await expect(shown).to_contain_text("A new mention")
    await expect(page.locator("#announcer")).to_have_text("Golden Hour: A new mention")
    slack.emit(
        {
            "type": "message_changed",
            "channel": CARE,
            "message": {**message, "text": "Claimed by Ada"},
        }
    )
    await expect(shown).to_contain_text("Claimed by Ada")
    slack.emit({"type": "message_deleted", "channel": CARE, "ts": stamp})
    await expect(shown).to_have_count(0)


async def test_a_thread_opens_beside(page: Page, slack: FixtureSlack) -> None:
    """The pane shows parent and replies; writing goes into the thread."""
    await by_id(page, "thread-summary").click()
    thread = by_id(page, "thread-messages").get_by_test_id("message")
    await expect(thread).to_have_count(3)
    await expect(by_id(page, "thread-composer")).to_be_focused()
    await page.keyboard.type("On it")
    await page.keyboard.press("Enter")
    body = await only_body(slack, "messages")
    assert body == {"user": ADA, "channel": CARE, "text": "On it", "thread_ts": ts(131)}
    reply = from_person(ADA, ts(151), "On it", thread_ts=ts(131))
    slack.emit({"type": "message", "channel": CARE, "message": reply})
    await expect(thread).to_have_count(4)
    await expect(by_id(page, "messages").get_by_test_id("message")).to_have_count(7)
    await by_id(page, "thread-close").click()
    await expect(by_id(page, "thread")).to_have_count(0)


async def test_commands_are_refused_in_threads(page: Page, slack: FixtureSlack) -> None:
    """As in Slack."""
    await by_id(page, "thread-summary").click()
    await by_id(page, "thread-composer").fill("/social queue")
    await page.keyboard.press("Enter")
    await expect(by_id(page, "composer-note").last).to_contain_text("no commands in a thread")
    assert slack.bodies("commands") == []


async def test_a_message_shortcut_names_the_message(page: Page, slack: FixtureSlack) -> None:
    """More actions lists the app's shortcuts."""
    message = page.locator(f'[data-ts="{ts(124)}"]')
    await message.hover()
    await message.get_by_test_id("more-actions").click()
    await by_id(page, "shortcut-send_reply").click()
    body = await only_body(slack, "shortcuts")
    assert body == {
        "user": ADA,
        "callback_id": "send_reply",
        "channel": CARE,
        "message_ts": ts(124),
    }


async def test_global_shortcuts_stand_at_the_composer(page: Page, slack: FixtureSlack) -> None:
    """They need no message."""
    await by_id(page, "shortcuts").click()
    await by_id(page, "shortcut-plan_post").click()
    assert await only_body(slack, "shortcuts") == {"user": ADA, "callback_id": "plan_post"}


async def test_only_ones_own_messages_can_be_edited(page: Page, slack: FixtureSlack) -> None:
    """Ids are shown as names while editing, and go back as ids."""
    others = page.locator(f'[data-ts="{ts(120)}"]')
    await others.hover()
    await expect(others.get_by_test_id("edit")).to_have_count(0)
    mine = page.locator(f'[data-ts="{ts(124)}"]')
    await mine.hover()
    await mine.get_by_test_id("edit").click()
    await by_id(page, "edit-field").fill("@Ben Lindqvist I know <her>")
    await page.keyboard.press("Enter")
    body = await only_body(slack, "messages/edit")
    text = f"<@{BEN}> I know &lt;her&gt;"
    assert body == {"user": ADA, "channel": CARE, "ts": ts(124), "text": text}


async def test_deleting_asks_first(page: Page, slack: FixtureSlack) -> None:
    """A deleted message is gone for everybody, so it asks."""
    mine = page.locator(f'[data-ts="{ts(124)}"]')
    await mine.hover()
    await mine.get_by_test_id("more-actions").click()
    await by_id(page, "delete").click()
    await by_id(page, "confirm-ok").click()
    body = await only_body(slack, "messages/delete")
    assert body == {"user": ADA, "channel": CARE, "ts": ts(124)}


async def test_private_answers_in_a_closed_thread_are_offered(
    page: Page, slack: FixtureSlack
) -> None:
    """An ephemeral message in a thread that is not open is shown as a note that leads there."""
    await live(page)
    preview = from_bot(ts(152), "Preview", is_ephemeral=True, thread_ts=ts(131))
    slack.threads[ts(131)].append(preview)
    slack.emit({"type": "ephemeral", "channel": CARE, "message": preview})
    note = by_id(page, "toast")
    await expect(note).to_contain_text("Golden Hour, only to you: Preview")
    await note.get_by_role("button", name="Show").click()
    await expect(by_id(page, "thread-messages")).to_contain_text("Only visible to you")


async def test_unread_messages_are_counted(page: Page, slack: FixtureSlack) -> None:
    """A badge counts; opening the channel clears it and marks where the new begins."""
    await live(page)
    news = [from_person(BEN, ts(130 + index), f"news {index}") for index in range(4)]
    slack.messages[PRIDE] = news
    slack.emit({"type": "message", "channel": PRIDE, "message": news[-1]})
    entry = by_id(page, "channel-posts")
    await expect(entry.locator(".badge")).to_have_text("3")
    await entry.click()
    await expect(entry.locator(".badge")).to_have_count(0)
    new_line = page.locator(".new-line + .message")
    await expect(new_line).to_have_attribute("data-ts", ts(131))


async def test_what_was_missed_is_fetched_after_a_break(page: Page, slack: FixtureSlack) -> None:
    """The page says that it reconnects, does, and shows what it missed."""
    await live(page)
    slack.messages[CARE].append(card(ts(155)))
    slack.drop_streams()
    await expect(by_id(page, "connection")).to_have_attribute("data-state", "lost")
    await live(page)
    await expect(page.locator(f'[data-ts="{ts(155)}"]')).to_be_visible()


async def test_what_arrives_while_loading_is_kept(page: Page, slack: FixtureSlack) -> None:
    """An event that overtakes the answer of a fetch is not lost."""
    await live(page)
    race = """async () => {
      const { api } = await import("/static/js/api.js");
      const ask = api.messages;
      window.answered = new Promise((tell) => {
        api.messages = async (...them) => {
          const answer = await ask(...them);
          await new Promise((done) => { window.release = done; tell(); });
          return answer;
        };
      });
    }"""
    await page.evaluate(race)
    await by_id(page, "dm-bot").click()
    await page.evaluate("window.answered")
    late = from_bot(ts(160), "Just now")
    slack.emit({"type": "message", "channel": BOT_DM, "message": late})
    shown = page.locator(f'[data-ts="{ts(160)}"]')
    await expect(shown).to_be_visible()
    await page.evaluate("window.release()")
    await expect(page.locator(f'[data-ts="{ts(90)}"]')).to_be_visible()
    await expect(shown).to_be_visible()


async def test_a_changed_card_keeps_the_focus(page: Page, slack: FixtureSlack) -> None:
    """Somebody on the keyboard stays at the button when the card changes under them."""
    await live(page)
    await action(page, "take_offline").focus()
    changed = card(ts(131))
    changed["blocks"][3]["elements"].insert(0, changed["blocks"][3]["elements"].pop(1))
    changed["blocks"][0]["text"]["text"] = "Claimed by *Ben*"
    slack.emit({"type": "message_changed", "channel": CARE, "message": changed})
    await expect(page.locator(f'[data-ts="{ts(131)}"]')).to_contain_text("Claimed by Ben")
    await expect(action(page, "take_offline")).to_be_focused()


async def test_a_new_direct_message_is_opened(page: Page, slack: FixtureSlack) -> None:
    """Writing to a colleague for the first time opens the conversation."""
    slack.answers["ims"] = {"ok": True, "channel": "D0ADABEN"}
    slack.state["ims"].append({"id": "D0ADABEN", "user": BEN, "unread": 0})
    await by_id(page, f"dm-{BEN}").click()
    assert await only_body(slack, "ims") == {"user": ADA, "with": BEN}
    await until(lambda: "in=D0ADABEN" in page.url)
    await expect(page.locator("h1")).to_have_text("Ben Lindqvist")
