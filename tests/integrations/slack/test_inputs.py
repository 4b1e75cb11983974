"""Submitted forms are read strictly."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.delivery import Purpose
from bot.domain.offline import Outcome, Route
from bot.errors import BadInput
from integrations.slack import ids, inputs

NOW = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
REF = ids.encode(ids.ConversationRef("c1"))
CLOSING = ids.encode(ids.ClosingMeta("c1", None))


def form(meta: str, **fields: dict[str, object]) -> dict[str, object]:
    """A view as Slack sends it; "answer__text" stands for the action and block "answer.text"."""
    values = {}
    for name, field in fields.items():
        action = name.replace("__", ".")
        values[f"{action}.0" if action == "answer.text" else action] = {action: field}
    return {"id": "V1", "private_metadata": meta, "state": {"values": values}, "hash": "h"}


def typed(value: str | None) -> dict[str, object]:
    """A text field."""
    return {"type": "plain_text_input", "value": value}


def picked(value: str | None) -> dict[str, object]:
    """A select or radio field."""
    option = None if value is None else {"text": {}, "value": value}
    return {"type": "static_select", "selected_option": option}


def ticked(*values: str) -> dict[str, object]:
    """Checkboxes."""
    return {"type": "checkboxes", "selected_options": [{"value": v} for v in values]}


META = ids.AnswerMeta("c1", Purpose.THANKS, 2, NOW, 0)


def test_answer_is_read_as_typed() -> None:
    """Spaces and lines of an answer are kept; the switch is read."""
    view = form(
        ids.encode(META), answer__text=typed(" Hi \n Lena "), answer__ask_who=ticked(ids.ON)
    )
    assert inputs.read_answer(view) == inputs.AnswerInput(
        meta=META, text=" Hi \n Lena ", ask_who=True
    )


def test_empty_answer_is_left_to_the_service() -> None:
    """Slack says null for an empty field."""
    read = inputs.read_answer(form(ids.encode(META), answer__text=typed(None)))
    assert (read.text, read.ask_who) == ("", False)


def test_offline_form_is_read() -> None:
    """Every field of the take-offline form arrives."""
    meta = ids.OfflineMeta("c1", Route.PRIVATE, "GH-7K3M9X", 0, None, 1)
    view = form(
        ids.encode(meta),
        offline__route=picked("email"),
        offline__invitation=typed("Write to us"),
        offline__contact=typed(" lena@example.com "),
        offline__notes=typed("VIP"),
        offline__transcript=ticked(),
    )
    assert inputs.read_offline(view) == inputs.OfflineInput(
        meta=meta,
        route=Route.EMAIL,
        invitation="Write to us",
        private="",
        contact="lena@example.com",
        notes="VIP",
        transcript=False,
    )


@pytest.mark.parametrize(
    ("reason", "words", "expected"),
    [
        ("duplicate", None, "The same as another conversation"),
        ("duplicate", "see Tom's", "The same as another conversation: see Tom's"),
        ("other", "A bot", "A bot"),
    ],
)
def test_reason_for_closing_is_words(reason: str, words: str | None, expected: str) -> None:
    """What is stored is what people read."""
    view = form(CLOSING, close__reason=picked(reason), close__words=typed(words))
    assert inputs.read_close(view) == inputs.CloseInput(conversation="c1", reason=expected)


@pytest.mark.parametrize(
    ("reason", "words", "field"),
    [
        (None, "x", "close.reason"),
        ("invented", "x", "close.reason"),
        ("other", "  ", "close.words"),
    ],
)
def test_closing_needs_a_reason(reason: str | None, words: str, field: str) -> None:
    """Without a reason, or with “something else” and no words, the field says so."""
    view = form(CLOSING, close__reason=picked(reason), close__words=typed(words))
    with pytest.raises(BadInput) as caught:
        inputs.read_close(view)
    assert caught.value.field == field


@pytest.mark.parametrize("user", [None, "", "<!here>", "C0CARE0001"])
def test_handing_over_needs_a_colleague(user: str | None) -> None:
    """Only a Slack user can take over."""
    with pytest.raises(BadInput, match="Choose a colleague"):
        inputs.read_hand_over(form(REF, hand_over__to={"selected_user": user}))


@pytest.mark.parametrize(
    ("preset", "until"),
    [
        ("30m", datetime(2026, 11, 20, 14, 30, tzinfo=UTC)),
        ("1h", datetime(2026, 11, 20, 15, 0, tzinfo=UTC)),
        ("3h", datetime(2026, 11, 20, 17, 0, tzinfo=UTC)),
        ("tomorrow", datetime(2026, 11, 21, 8, 0, tzinfo=UTC)),
    ],
)
def test_snooze_presets(preset: str, until: datetime) -> None:
    """Tomorrow at nine is nine where the colleague is."""
    view = form(REF, snooze__preset=picked(preset), snooze__until={"selected_date_time": None})
    read = inputs.read_snooze(view, zone="Europe/Paris", now=NOW)
    assert read == inputs.SnoozeInput(conversation="c1", until=until)


def test_exact_time_wins_over_the_preset() -> None:
    """Whoever chooses a time means it."""
    at = NOW + timedelta(hours=5)
    view = form(
        REF,
        snooze__preset=picked("30m"),
        snooze__until={"selected_date_time": int(at.timestamp())},
    )
    assert inputs.read_snooze(view, zone="UTC", now=NOW).until == at


@pytest.mark.parametrize("seconds", [0, int(NOW.timestamp()), 10**10 - 1, 10**17])
def test_snooze_into_the_past_is_refused(seconds: int) -> None:
    """A time that has passed, or is out of sight, is no snooze."""
    view = form(REF, snooze__until={"selected_date_time": seconds})
    with pytest.raises(BadInput) as caught:
        inputs.read_snooze(view, zone="UTC", now=NOW)
    assert caught.value.field == "snooze.until"


def test_outcome_kudos_and_settlement_are_read() -> None:
    """The three small forms give their values."""
    case = ids.CaseRef("f1", "c1")
    outcome = form(ids.encode(case), outcome__outcome=picked("solved"), outcome__note=typed("ok"))
    assert inputs.read_outcome(outcome) == inputs.OutcomeInput(
        meta=case, outcome=Outcome.SOLVED, note="ok"
    )
    praise = ids.KudosRef("c1", "m1", "")
    kudos = form(ids.encode(praise), kudos__to={"selected_users": ["U0ANARUIZ1"]})
    assert inputs.read_kudos(kudos) == inputs.KudosInput(
        meta=praise, colleagues=("U0ANARUIZ1",), note=""
    )
    sent = ids.DeliveryRef("c1", "d1")
    settle = form(ids.encode(sent), settle__choice=picked("again"))
    assert inputs.read_settle(settle) == inputs.SettleInput(
        meta=sent, settlement=ids.Settlement.AGAIN
    )


def test_foreign_payload_is_refused() -> None:
    """A view of another shape ends as a sentence."""
    with pytest.raises(BadInput, match="could not read this form"):
        inputs.read_answer({"state": {"values": {"a": {"b": 7}}}})


@pytest.mark.parametrize(
    ("field", "block"),
    [("text", "answer.text.0"), ("answer.text.0", "answer.text.0"), ("", "answer.text.0")],
)
def test_error_stands_under_its_field(field: str, block: str) -> None:
    """A sentence is shown under the field it is about, and the form stays open."""
    view = form(ids.encode(META), answer__text=typed("x"), answer__ask_who=ticked())
    error = BadInput("Too long.", field=field, example="Short")
    assert inputs.field_errors(view, error, ids.Action.ANSWER_TEXT) == {
        "response_action": "errors",
        "errors": {block: "Too long. For example: Short"},
    }
