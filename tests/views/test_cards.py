"""What a card says in the cases where it decides."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.card import Acquaintance, ConversationView, Urgency
from bot.domain.conversation import State
from bot.domain.delivery import DeliveryStatus
from bot.domain.mention import Media, MediaKind, QuotedContext
from integrations.slack import ids
from integrations.slack.blocks import TEXT_LIMIT, weight
from integrations.slack.cards import card
from tests.views.samples import (
    BEN,
    NOW,
    OPENED,
    PROFILE,
    answered,
    case,
    claimed,
    conversation,
    delivery,
    inbound,
    outbound,
    view,
)


def parts(value: object) -> Iterator[dict[str, object]]:
    """Every object in a message."""
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from parts(part)
    elif isinstance(value, list):
        for part in value:
            yield from parts(part)


def buttons(shown: ConversationView) -> list[str]:
    """Action ids of a card's buttons, in order."""
    return [str(p["action_id"]) for p in parts(card(shown, now=NOW)) if p.get("type") == "button"]


def acts(shown: ConversationView, menu: ids.Action) -> list[ids.Act]:
    """What the options of a card's menu do."""
    for part in parts(card(shown, now=NOW)):
        if part.get("action_id") == menu:
            options = part["options"]
            assert isinstance(options, list)
            return [ids.decode(o["value"], ids.Choice).act for o in options]
    return []


def quotes(shown: ConversationView) -> list[str]:
    """Texts that a card quotes, in order."""
    found = []
    for part in parts(card(shown, now=NOW)):
        if part.get("type") == "rich_text_quote":
            elements = part["elements"]
            assert isinstance(elements, list)
            found.append("".join(e.get("text", "") for e in elements))
    return found


def pictures(shown: ConversationView) -> list[str]:
    """Addresses of all pictures of a card."""
    return [str(p["image_url"]) for p in parts(card(shown, now=NOW)) if "image_url" in p]


def test_three_in_a_row_are_all_shown() -> None:
    """A customer who writes three times is one card with three texts."""
    shown = view([inbound(1, "One"), inbound(2, "Two"), inbound(3, "Three")])
    assert quotes(shown) == ["One", "Two", "Three"]


def test_old_talk_is_left_to_the_history() -> None:
    """Before the customer's newest words, only two messages are repeated."""
    shown = view([inbound(1, "A"), outbound(2, "B"), inbound(3, "C"), outbound(4, "D")])
    assert quotes(shown) == ["C", "D"]


def test_text_of_a_card_fits_whatever_is_on_it() -> None:
    """Twelve endless messages and every trouble at once still make a card that Slack takes."""
    messages = [inbound(n, "word " * 5000) for n in range(1, 13)]
    troubles = tuple(delivery(DeliveryStatus.FAILED, error="no " * 500) for _ in range(9))
    made = card(view(messages, claimed(), deliveries=troubles, case=case()), now=NOW)
    assert weight(made["blocks"]) < TEXT_LIMIT


def test_newest_message_is_shown_in_full_before_older_ones() -> None:
    """When there is too much, the oldest of the unanswered give way."""
    messages = [inbound(n, f"{n} " + "x" * 2500) for n in range(1, 13)]
    assert quotes(view(messages))[-1] == f"12 {'x' * 2500}"


@pytest.mark.parametrize("state", [s for s in State if s.terminal])
def test_done_folds_to_two_lines(state: State) -> None:
    """Every terminal state is one section of two lines with a menu, and no button."""
    made = card(view(about=claimed(state=state, clock=None)), now=NOW)
    blocks = made["blocks"]
    assert isinstance(blocks, list)
    assert [b["type"] for b in blocks] == ["section"]
    assert blocks[0]["text"]["text"].count("\n") == 1
    assert blocks[0]["accessory"]["type"] == "overflow"


def test_menus_follow_the_owner() -> None:
    """Unclaimed it can be claimed or given; claimed, released, handed over or taken over."""
    assert acts(view(), ids.Action.OWNERSHIP) == [ids.Act.CLAIM, ids.Act.HAND_OVER]
    assert acts(view(about=claimed()), ids.Action.OWNERSHIP) == [
        ids.Act.RELEASE,
        ids.Act.HAND_OVER,
        ids.Act.TAKE_OVER,
    ]


def test_menu_of_a_waiting_conversation() -> None:
    """All five acts stand in the second menu; acknowledging twice is not offered."""
    rest = [ids.Act.CLOSE, ids.Act.SNOOZE, ids.Act.HISTORY, ids.Act.SPAM]
    assert acts(view(), ids.Action.MORE) == [ids.Act.ACKNOWLEDGE, *rest]
    assert acts(view(about=claimed(state=State.ACKNOWLEDGED)), ids.Action.MORE) == rest


def test_afterwards_the_menu_still_leads_on() -> None:
    """A folded card can be answered again, looked into and opened again."""
    assert acts(answered(), ids.Action.OWNERSHIP) == [
        ids.Act.REPLY,
        ids.Act.HISTORY,
        ids.Act.REOPEN,
    ]


def test_offline_case_without_outcome_asks_for_it_in_the_menu() -> None:
    """A folded card of an open case offers to record its outcome."""
    shown = view(about=claimed(state=State.OFFLINE, clock=None), case=case())
    assert ids.Act.OUTCOME in acts(shown, ids.Action.OWNERSHIP)


def test_where_no_reply_is_possible_there_is_no_button() -> None:
    """Buttons that cannot work are replaced by the reason."""
    shown = view(can_reply=False, reply_note="Your tier forbids it.")
    assert buttons(shown) == []
    texts = [str(p.get("text")) for p in parts(card(shown, now=NOW))]
    assert any("No reply from here: Your tier forbids it." in t for t in texts)


def test_offline_remains_where_a_private_message_is_possible() -> None:
    """Without a reply, the private way is still offered."""
    assert buttons(view(can_reply=False, can_private=True)) == ["conversation.offline"]


def test_only_a_person_is_asked_what_only_a_person_can_see() -> None:
    """The three buttons appear when reading back has not settled it."""
    looking = view(about=claimed(), deliveries=(delivery(DeliveryStatus.UNKNOWN),))
    asked = view(about=claimed(), deliveries=(delivery(DeliveryStatus.UNKNOWN, ask_person=True),))
    usual = ["conversation.reply", "conversation.offline", "conversation.thanks"]
    assert buttons(looking) == usual
    assert buttons(asked) == ["delivery.live", "delivery.absent", "delivery.again", *usual]


def test_newest_troubles_are_shown() -> None:
    """Of many deliveries in trouble, the newest four stand on the card, done or not."""
    many = tuple(delivery(DeliveryStatus.FAILED, id=f"d{n}") for n in range(60))
    for about in (claimed(), claimed(state=State.ANSWERED, clock=None)):
        shown = view(about=about, deliveries=many)
        assert [b for b in buttons(shown) if b.startswith("delivery")] == ["delivery.edit"] * 4


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://cdn.example/a.jpg", ["https://cdn.example/a.jpg"]),
        ("http://cdn.example/a.jpg", []),
        ("http://127.0.0.1:9000/a.svg", ["http://127.0.0.1:9000/a.svg"]),
        ("javascript:alert(1)", []),
        ("", []),
    ],
)
def test_avatar_only_where_slack_may_fetch_it(url: str, expected: list[str]) -> None:
    """Avatars come over https, and over http only from this machine."""
    assert pictures(view(profile=replace(PROFILE, avatar_url=url))) == expected


def test_four_pictures_at_most() -> None:
    """A message with many pictures does not push the buttons off the screen."""
    media = tuple(Media(kind=MediaKind.IMAGE, url=f"https://cdn.example/{n}.jpg") for n in range(9))
    shown = view([replace(inbound(), media=media)], profile=replace(PROFILE, avatar_url=""))
    assert pictures(shown) == [f"https://cdn.example/{n}.jpg" for n in range(4)]


def test_late_is_said_in_words() -> None:
    """A late conversation says so, not only in red."""
    late = OPENED + timedelta(hours=2)
    made = card(view(about=conversation(late=True), urgency=Urgency.LATE), now=late)
    assert any("*Late*, the answer was due" in str(p.get("text")) for p in parts(made))
    assert str(made["text"]).startswith("🔴 Late")


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (Acquaintance(), "👋 First time they write to us"),
        (
            Acquaintance(earlier=1, endings=(State.ANSWERED,)),
            "🔁 1 earlier conversation, answered",
        ),
        (
            Acquaintance(earlier=3, endings=(State.CLOSED, State.SPAM)),
            "🔁 3 earlier conversations, the last closed without a reply",
        ),
    ],
)
def test_card_says_whether_we_know_them(known: Acquaintance, words: str) -> None:
    """Earlier conversations and how the last one ended stand under the name."""
    made = card(view(acquaintance=known), now=NOW)
    assert words in [p.get("text") for p in parts(made)]


def test_quoted_text_that_is_shown_anyway_is_not_repeated() -> None:
    """A reply to our answer does not quote it when the answer stands right above."""
    answer = outbound(2)
    context = QuotedContext(author="harbour.example", text=answer.text, ours=True)
    quoted = replace(inbound(3, "Thanks!"), context=context)
    made = card(view([inbound(), answer, quoted]), now=NOW)
    assert not any("answering" in str(p.get("text")) for p in parts(made))


def test_card_carries_its_conversation_in_the_metadata() -> None:
    """A card whose posting was not recorded can be found again."""
    assert card(view(), now=NOW)["metadata"] == {
        "event_type": "golden_hour_card",
        "event_payload": {"conversation_id": "c1"},
    }


def test_owner_is_a_mention() -> None:
    """Slack shows the owner's name as its reader knows it."""
    made = card(view(about=claimed()), now=NOW)
    assert any(f"<@{BEN}> has it" in str(p.get("text")) for p in parts(made))
