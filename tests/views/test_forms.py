"""What the forms and lists decide."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.delivery import Purpose
from bot.errors import AlreadyClaimed, AnsweredSince, BadInput, NotAllowed, Rejected
from bot.forms import HomePages, HomeTab, Queue
from integrations.slack import ids
from integrations.slack.answer_form import answer_form, insert_opening
from integrations.slack.home import home
from integrations.slack.lists import queue
from integrations.slack.refusals import refusal_words
from tests.views.every_view import ANSWER, ITEM
from tests.views.samples import BEN, NOW, claimed, conversation, troubled_text, view, written


def blocks_of(made: dict[str, object]) -> list[dict[str, object]]:
    """The blocks of a view or message."""
    blocks = made["blocks"]
    assert isinstance(blocks, list)
    return blocks


def test_form_carries_what_its_writer_has_seen() -> None:
    """The form's metadata gives back the conversation and what was seen."""
    made = answer_form(ANSWER, revision=4)
    assert ids.decode(made["private_metadata"], ids.AnswerMeta) == ids.AnswerMeta(
        "c1", Purpose.ANSWER, 1, ANSWER.seen_at, 4
    )


def test_new_revision_has_a_new_text_block() -> None:
    """Slack takes our text only in a block that it has not seen."""
    names = [b.get("block_id") for b in blocks_of(answer_form(ANSWER, revision=4))]
    assert "answer.text.4" in names


def test_counter_names_the_networks_own_unit() -> None:
    """The counter counts as the network does."""
    made = str(blocks_of(answer_form(ANSWER)))
    assert "37 of 300 graphemes" in made


def test_what_is_too_much_is_said() -> None:
    """Above the limit the counter says by how much."""
    made = str(blocks_of(answer_form(replace(ANSWER, written=troubled_text()))))
    assert "*378 of 300 graphemes*: 78 too many" in made


@pytest.mark.parametrize(
    ("text", "purpose", "warned"),
    [
        ("Sorry.", Purpose.ANSWER, True),
        ("Sorry?", Purpose.ANSWER, False),
        ("", Purpose.ANSWER, False),
        ("Thanks!", Purpose.THANKS, False),
    ],
)
def test_a_reply_that_asks_nothing_is_pointed_out(
    text: str, purpose: Purpose, *, warned: bool
) -> None:
    """Only a reply with words and without a question gets the hint."""
    made = answer_form(replace(ANSWER, purpose=purpose, written=written(text)))
    assert ("It asks nothing back" in str(made["blocks"])) is warned


@pytest.mark.parametrize(("private", "label"), [(True, "Send privately"), (False, "Send publicly")])
def test_button_says_who_will_read_it(private: bool, label: str) -> None:  # noqa: FBT001 - pytest passes it
    """The sending button says whether the answer is public."""
    form = replace(ANSWER, view=view(about=conversation(private=private)))
    assert answer_form(form)["submit"] == {"type": "plain_text", "text": label, "emoji": False}


@pytest.mark.parametrize(
    ("opening", "typed", "purpose", "result"),
    [
        ("Hi Lena, ", "", Purpose.ANSWER, "Hi Lena, "),
        ("Hi Lena, ", "it is on its way.", Purpose.ANSWER, "Hi Lena, it is on its way."),
        ("Hi Lena, ", "Hi Lena, hello", Purpose.ANSWER, "Hi Lena, hello"),
        ("Thank you!", "Thanks a lot!", Purpose.THANKS, "Thank you!"),
    ],
)
def test_opening_goes_before_what_was_typed(
    opening: str, typed: str, purpose: Purpose, result: str
) -> None:
    """An opening never loses typed words; a thank-you is exchanged as a whole."""
    assert insert_opening(opening, typed, purpose) == result


def test_openings_fit_into_one_row() -> None:
    """However many openings a team saves, eight are offered."""
    made = answer_form(replace(ANSWER, openings=tuple(f"Hello {n}" for n in range(40))))
    rows = [b for b in blocks_of(made) if b["type"] == "actions"]
    assert len(rows) == 1
    elements = rows[0]["elements"]
    assert isinstance(elements, list)
    assert [ids.decode(e["value"], ids.Opening).text for e in elements] == [
        f"Hello {n}" for n in range(8)
    ]


def test_list_says_how_many_more_there_are() -> None:
    """A list of five hundred shows twenty and the number of the others."""
    made = queue(Queue(title="Waiting", items=(ITEM,) * 500, total=500), now=NOW)
    blocks = blocks_of(made)
    assert len(blocks) == 22
    assert blocks[-1]["elements"] == [
        {"type": "mrkdwn", "text": "… and 480 more, less urgent", "verbatim": True}
    ]


def test_home_of_five_hundred_is_turned() -> None:
    """The Home tab shows a dozen of the team's, which ones these are, and two ways to go on."""
    items = Queue(title="Team", items=(ITEM,) * 12, total=500, first=24)
    empty = Queue(title="Mine", items=(), total=0)
    tab = HomeTab(mine=empty, team=items, cases=(), manager=False, pages=HomePages(team=2))
    made = blocks_of(home(tab, now=NOW))
    assert "The team’s (25–36 of 500)" in str(made)
    row: Any = next(b for b in made if "home.later" in str(b))
    values = [ids.decode(e["value"], ids.HomeMeta).pages for e in row["elements"]]
    assert values == [HomePages(team=1), HomePages(team=3)]


def test_conversation_that_cannot_be_answered_offers_its_history() -> None:
    """The button of a list entry always works."""
    item = replace(ITEM, view=view(about=claimed(), can_reply=False))
    made = queue(Queue(title="Waiting", items=(item,), total=1), now=NOW)
    accessory = blocks_of(made)[1]["accessory"]
    assert isinstance(accessory, dict)
    assert accessory["action_id"] == "conversation.history"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            AlreadyClaimed(BEN),
            f"✋ <@{BEN}> was quicker: this conversation is claimed by them.",
        ),
        (
            AnsweredSince(BEN, "On it <!here>"),
            (
                f"✋ <@{BEN}> has answered since you opened this, so I have stopped. "
                "They wrote: “On it &lt;!here&gt;”"
            ),
        ),
        (NotAllowed(f"Only <@{BEN}> can."), f"🔒 Only <@{BEN}> can."),
        (
            BadInput("I know no “<b>”.", example="/social help"),
            "🤔 I know no “&lt;b&gt;”.\nFor example: /social help",
        ),
        (Rejected("It said no.", hint="Ask again."), "⚠️ It said no. Ask again."),
    ],
)
def test_refusals_say_what_happened(error: AlreadyClaimed, words: str) -> None:
    """Each kind of refusal has its sentence; nothing from outside is parsed."""
    assert refusal_words(error) == words
