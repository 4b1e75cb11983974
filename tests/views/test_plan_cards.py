"""What the cards and small modals of planned posts decide."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.differences import Change
from bot.domain.post_notices import ChangedText, PostChanged
from bot.domain.posts import PostKind, PostState, Variant, VariantStatus
from bot.planning_forms import (
    ThemesView,
)
from integrations.slack import ids
from integrations.slack.changes import changed
from integrations.slack.notices import notice_message
from integrations.slack.plan_card import plan_card
from integrations.slack.plan_modals import post_detail
from integrations.slack.theme_modals import themes
from tests.views.every_post_notice import NAMED
from tests.views.plan_samples import (
    BLUESKY,
    DUE,
    THEME,
    TOO_MUCH,
    live_post_view,
    post,
    post_view,
    rich_post_view,
    troubled_post_view,
)
from tests.views.reading import acts, blocks_of, buttons
from tests.views.rules import hold_for_message
from tests.views.samples import ANA, NOW

HELD = post(PostState.APPROVED, hold=TOO_MUCH)


@pytest.mark.parametrize(
    ("about", "offered", "menu"),
    [
        (post(PostState.DRAFT), ["submit", "edit"], ["move", "duplicate", "withdraw", "history"]),
        (
            post(PostState.CHANGES_ASKED),
            ["submit", "edit"],
            ["move", "duplicate", "withdraw", "history"],
        ),
        (
            post(PostState.IN_REVIEW),
            ["approve", "ask_changes", "edit"],
            ["move", "duplicate", "withdraw", "history"],
        ),
        (
            post(PostState.APPROVED),
            ["move", "next_slot"],
            ["edit", "duplicate", "withdraw", "history"],
        ),
        (HELD, ["move", "next_slot", "override"], ["edit", "duplicate", "withdraw", "history"]),
        (post(PostState.SCHEDULED), ["move", "edit"], ["duplicate", "withdraw", "history"]),
        (post(PostState.PUBLISHING), [], ["duplicate", "withdraw", "history"]),
        (
            post(PostState.OVERDUE),
            ["publish_now", "move", "withdraw"],
            ["edit", "duplicate", "history"],
        ),
        (
            post(PostState.FAILED),
            ["try_again", "edit", "withdraw"],
            ["move", "duplicate", "history"],
        ),
        (post(PostState.PUBLISHED), [], ["duplicate", "history"]),
        (post(PostState.WITHDRAWN), [], ["duplicate", "history"]),
    ],
    ids=lambda v: v.state if hasattr(v, "state") else "",
)
def test_card_offers_what_can_be_done(about: Any, offered: list[str], menu: list[str]) -> None:  # noqa: ANN401 - a post, whose import pytest's ids need not repeat
    """Each state has its buttons, and the menu offers what the buttons do not."""
    made = plan_card(post_view(about), now=NOW)
    assert (buttons(made), acts(made)) == ([f"plan.{a}" for a in offered], menu)


def test_only_the_mix_can_be_overridden() -> None:
    """A post that is held back for anything else offers no override that would not help."""
    late = "Its time has passed before it was approved. Choose another one."
    about = post(PostState.APPROVED, kind=PostKind.PROMOTIONAL, hold=late)
    assert buttons(plan_card(post_view(about), now=NOW)) == ["plan.move", "plan.next_slot"]


def test_buttons_carry_the_version_that_was_shown() -> None:
    """Whoever clicks has seen this version and no other."""
    made = plan_card(post_view(), now=NOW)
    row = blocks_of(made)[-1]["elements"]
    assert {ids.decode(b["value"], ids.PostRef) for b in row} == {
        ids.PostRef(post().id, post().version)
    }


def test_card_is_found_again_by_its_post() -> None:
    """The metadata of a card names its post."""
    assert plan_card(post_view(), now=NOW)["metadata"] == {
        "event_type": "golden_hour_plan_card",
        "event_payload": {"post_id": post().id},
    }


def test_unknown_part_is_asked_about_on_the_card() -> None:
    """The three buttons name the delivery, and the post in the place of a conversation."""
    made = plan_card(troubled_post_view(PostState.UNKNOWN), now=DUE)
    row = next(b for b in blocks_of(made) if b["type"] == "actions")["elements"]
    assert buttons(made) == ["delivery.live", "delivery.absent", "delivery.again"]
    assert {ids.decode(b["value"], ids.DeliveryRef) for b in row} == {
        ids.DeliveryRef(post().id, "d1")
    }


def test_same_text_is_shown_once() -> None:
    """Accounts that get the same words share one quote."""
    quotes = [
        b for b in blocks_of(plan_card(rich_post_view(), now=NOW)) if b["type"] == "rich_text"
    ]
    assert len(quotes) == 2


def test_long_texts_are_shortened_until_the_card_fits() -> None:
    """Ten refused texts of three thousand characters leave room for what is to be done."""
    variants = tuple(
        Variant(
            account_id=f"a{n}",
            text=f"{n} " + "x" * 3000,
            status=VariantStatus.FAILED,
            error="why " * 200,
            hint="how " * 200,
        )
        for n in range(10)
    )
    about = post(PostState.FAILED, variants=variants, asked_changes="y" * 3000, notes="z" * 3000)
    made = plan_card(post_view(about), now=NOW)
    hold_for_message(made)
    assert buttons(made) == ["plan.try_again", "plan.edit", "plan.withdraw"]


def test_reasons_of_ten_networks_are_all_shown() -> None:
    """What is longer than one text of Slack's goes on in the next."""
    variants = tuple(
        Variant(
            account_id=f"a{n}", text="same", status=VariantStatus.FAILED, error=f"{n}" + "e" * 400
        )
        for n in range(10)
    )
    made = plan_card(post_view(post(PostState.FAILED, variants=variants)), now=NOW)
    hold_for_message(made)
    shown = str(made["blocks"])
    assert [n for n in range(10) if f": {n}eee" not in shown] == []


def test_more_changed_texts_than_fit_are_counted() -> None:
    """An edit of six texts shows four and says how many more there are."""
    one = ChangedText(where="Bluesky", changes=(Change(kind="new", text="a"),))
    notice = PostChanged(about=NAMED, by=ANA, texts=(one,) * 6, asks_again=False)
    made = notice_message(notice, key="k", now=NOW)
    assert blocks_of(made)[-1]["elements"][0]["text"] == "… and 2 more texts"


def test_published_card_folds_to_where_it_is() -> None:
    """A published post is two blocks: what it was, and where it is with its newest reading."""
    made = plan_card(live_post_view(), now=DUE + timedelta(days=2))
    assert [b["type"] for b in blocks_of(made)] == ["section", "context"]
    assert "|Open it> · after 24 h: 12 likes, 3 replies" in str(made["blocks"])


def test_withdrawn_card_folds_to_two_lines() -> None:
    """A withdrawn post takes one block."""
    assert len(blocks_of(plan_card(post_view(post(PostState.WITHDRAWN)), now=NOW))) == 1


def test_time_that_has_passed_is_said_while_it_waits() -> None:
    """A post whose time passes while it waits for its review says so."""
    late = plan_card(post_view(), now=DUE + timedelta(minutes=1))
    assert "This time has passed" in str(late["blocks"])
    assert "This time has passed" not in str(plan_card(post_view(), now=NOW)["blocks"])


@pytest.mark.parametrize(("manager", "offers"), [(True, ["show", "edit"]), (False, ["show"])])
def test_only_managers_change_themes(manager: bool, offers: list[str]) -> None:  # noqa: FBT001 - pytest passes it
    """Everybody sees a theme's posts; managers edit it."""
    made = themes(ThemesView(themes=(THEME,), counts={}, manager=manager))
    menu = blocks_of(made)[0]["accessory"]["options"]
    assert [ids.decode(o["value"], ids.ThemeChoice).act for o in menu] == offers
    assert ("theme.new" in buttons(made)) is manager


def test_details_offer_the_next_step() -> None:
    """Whoever opens a post can act on it where they are."""
    assert buttons(post_detail(post_view())) == ["plan.approve", "plan.ask_changes", "plan.edit"]


def test_change_is_shown_with_what_stands_around_it() -> None:
    """What went is struck out, what came is bold, and long stretches are cut in the middle."""
    block = changed(
        (
            Change(kind="same", text="a" * 500),
            Change(kind="gone", text="tea"),
            Change(kind="new", text="cocoa"),
            Change(kind="same", text="b" * 500),
        ),
        1500,
    )
    quote = block["elements"][0]["elements"]  # type: ignore[index]  # of a rich text
    assert [(e["text"], e.get("style", {})) for e in quote] == [
        (" … " + "a" * 120, {}),
        ("tea", {"strike": True}),
        ("cocoa", {"bold": True}),
        ("b" * 120 + " … ", {}),
    ]


def test_account_without_a_name_still_has_one() -> None:
    """A card never shows an empty name."""
    nameless = replace(BLUESKY, network_title="", handle="")
    made = plan_card(post_view(accounts={"a1": nameless, "a2": nameless}), now=NOW)
    assert "*An account*" in str(made["blocks"])
