"""Small modals: something opens at once, something is asked, something is said.

A modal is opened within three seconds of the click (`loading`) and filled when the answer is known.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.card import ConversationView
from bot.domain.delivery import Delivery, Purpose
from bot.domain.offline import Outcome
from bot.errors import GoldenHourError
from bot.forms import CaseView
from integrations.slack import ids
from integrations.slack.blocks import (
    Block,
    View,
    context,
    labelled,
    modal,
    option,
    plain,
    section,
    text_input,
)
from integrations.slack.labels import (
    CLOSE_REASONS,
    SNOOZES,
    author_line,
    case_line,
    deadline,
    owner,
)
from integrations.slack.refusals import refusal_words
from integrations.slack.rich import said
from integrations.slack.talk import talk
from integrations.slack.text import inline, is_user, link


def loading(title: str) -> View:
    """Opens at once, while the trigger id lives; `update_view` then fills it."""
    return modal(title, ids.Callback.LOADING, [section("⏳ One moment…")])


def notice(title: str, text: str) -> View:
    """A modal that only says something. `text` is mrkdwn of ours."""
    return modal(title, ids.Callback.MESSAGE, [section(text)])


def refusal(error: GoldenHourError, *, view: ConversationView | None = None) -> View:
    """Why something was not done; with the card's facts when there is one."""
    blocks = [section(refusal_words(error))]
    if view is not None:
        blocks.append(context(_about(view), owner(view.conversation)))
    return modal("Not done", ids.Callback.MESSAGE, blocks)


def close_form(view: ConversationView) -> View:
    """No reply needed: a reason is required."""
    return modal(
        "No reply needed",
        ids.Callback.CLOSE,
        [
            section(_about(view)),
            talk(view),
            labelled(
                _select(
                    ids.Action.CLOSE_REASON,
                    [option(words, reason) for reason, words in CLOSE_REASONS.items()],
                    "Choose a reason",
                ),
                ids.BlockId.CLOSE_REASON,
                "Why does it need no reply?",
            ),
            text_input(
                ids.Action.CLOSE_WORDS,
                ids.BlockId.CLOSE_WORDS,
                "In your words",
                multiline=False,
                optional=True,
            ),
        ],
        meta=ids.ClosingMeta(view.conversation.id, view.seen_at),
        submit="Close it",
        close="Cancel",
    )


def answered_form(view: ConversationView) -> View:
    """It is answered on the network itself: nothing has to be said, something may."""
    newest = view.newest_inbound
    there = link(newest.url, "Open it") if newest is not None and newest.url else ""
    promise = "The clock stops, and the answer counts as yours."
    return modal(
        "Mark answered",
        ids.Callback.ANSWERED,
        [
            section(_about(view)),
            talk(view),
            context(*filter(None, (promise, there))),
            text_input(
                ids.Action.ANSWERED_WORDS,
                ids.BlockId.ANSWERED_WORDS,
                "What did you say to them?",
                hint="For colleagues who look it up later. Nobody else sees it.",
                optional=True,
            ),
        ],
        meta=ids.AnswerMeta(
            view.conversation.id, Purpose.ANSWER, view.conversation.answers, view.seen_at
        ),
        submit="Mark answered",
        close="Cancel",
    )


def hand_over_form(view: ConversationView) -> View:
    """Give it to a colleague, with a note for them."""
    return modal(
        "Hand over",
        ids.Callback.HAND_OVER,
        [
            section(_about(view)),
            context(owner(view.conversation)),
            labelled(
                {
                    "type": "users_select",
                    "action_id": str(ids.Action.HAND_OVER_TO),
                    "placeholder": plain("Choose a colleague"),
                },
                ids.BlockId.HAND_OVER_TO,
                "Who takes it on?",
            ),
            text_input(
                ids.Action.HAND_OVER_NOTE,
                ids.BlockId.HAND_OVER_NOTE,
                "What should they know?",
                hint="I send it to them with the card.",
                optional=True,
            ),
        ],
        meta=ids.ConversationRef(view.conversation.id),
        submit="Hand over",
        close="Cancel",
    )


def snooze_form(view: ConversationView, *, now: datetime) -> View:
    """Be quiet for a while, or until a time of one's own."""
    first = option(SNOOZES[ids.SnoozePreset.HALF_HOUR], ids.SnoozePreset.HALF_HOUR)
    preset = _select(
        ids.Action.SNOOZE_PRESET,
        [option(words, value) for value, words in SNOOZES.items()],
        "How long?",
    )
    due = deadline(view.conversation, now)
    still = "I stay quiet until then. The deadline stays: they do not know that we wait."
    return modal(
        "Snooze",
        ids.Callback.SNOOZE,
        [
            section(_about(view)),
            context(*filter(None, (still, due))),
            labelled({**preset, "initial_option": first}, ids.BlockId.SNOOZE_PRESET, "Quiet for"),
            labelled(
                {"type": "datetimepicker", "action_id": str(ids.Action.SNOOZE_UNTIL)},
                ids.BlockId.SNOOZE_UNTIL,
                "Or until exactly",
                hint="When you choose a time here, it counts.",
                optional=True,
            ),
        ],
        meta=ids.ConversationRef(view.conversation.id),
        submit="Snooze",
        close="Cancel",
    )


def outcome_form(case: CaseView, *, now: datetime) -> View:
    """How an offline case ended."""
    blocks = [section(f"{_about(case.view)}\n{case_line(case.case, now)}")]
    if case.case.notes:
        blocks += [context("Notes"), said(case.case.notes, 1500)]
    if case.case.contact:
        blocks.append(context(plain(f"Contact: {case.case.contact}", 300)))
    blocks += [
        labelled(
            {
                "type": "radio_buttons",
                "action_id": str(ids.Action.OUTCOME),
                "options": [option(o.words, o.value) for o in Outcome],
            },
            ids.BlockId.OUTCOME,
            "How did it end?",
        ),
        text_input(
            ids.Action.OUTCOME_NOTE, ids.BlockId.OUTCOME_NOTE, "What happened", optional=True
        ),
    ]
    return modal(
        "Record outcome",
        ids.Callback.OUTCOME,
        blocks,
        meta=ids.CaseRef(case.case.id, case.case.conversation_id),
        submit="Record",
        close="Cancel",
    )


def kudos_form(
    view: ConversationView, message_id: str, colleagues: Sequence[str], *, note: str = ""
) -> View:
    """Pass a customer's praise on. `colleagues` are the Slack users it seems to name."""
    known = [user for user in colleagues if is_user(user)]
    to: Block = {
        "type": "multi_users_select",
        "action_id": str(ids.Action.KUDOS_TO),
        "placeholder": plain("Choose colleagues"),
        "max_selected_items": 10,
    }
    if known:
        to["initial_users"] = known[:10]
    praise = next((m.text for m in view.messages if m.id == message_id), "")
    blocks = [section(f"{_about(view)} wrote:"), said(praise, 1500)] if praise else []
    blocks += [
        labelled(to, ids.BlockId.KUDOS_TO, "Who is it about?"),
        text_input(
            ids.Action.KUDOS_NOTE,
            ids.BlockId.KUDOS_NOTE,
            "A word from you",
            value=note,
            optional=True,
        ),
    ]
    return modal(
        "Pass on the praise",
        ids.Callback.KUDOS,
        blocks,
        meta=ids.KudosRef(view.conversation.id, message_id, known[0] if known else ""),
        submit="Pass it on",
        close="Cancel",
    )


def settle_form(view: ConversationView, delivery: Delivery) -> View:
    """A delivery of unknown outcome: somebody looks, then says what is so."""
    newest = view.newest_inbound
    look_at = delivery.url or (newest.url if newest else "")
    look = f" {link(look_at, 'Look here')}." if look_at else ""
    network = inline(view.network_title, 60)
    choices = {
        ids.Settlement.LIVE: ("It is live", "They can read it; the clock stops"),
        ids.Settlement.ABSENT: ("It is not there", "It counts as never sent"),
        ids.Settlement.AGAIN: ("Send it again", "They may read it twice if it is there"),
    }
    return modal(
        "Did it arrive?",
        ids.Callback.SETTLE,
        [
            section(f"{network} gave no answer when this was sent. Please look first.{look}"),
            said(delivery.text, 2500),
            labelled(
                {
                    "type": "radio_buttons",
                    "action_id": str(ids.Action.SETTLE),
                    "options": [option(w, value, about) for value, (w, about) in choices.items()],
                },
                ids.BlockId.SETTLE,
                "What did you see?",
            ),
        ],
        meta=ids.DeliveryRef(view.conversation.id, delivery.id),
        submit="Done",
        close="Cancel",
    )


def _about(view: ConversationView) -> str:
    return f"{author_line(view.author.profile)} on {inline(view.network_title, 60)}"


def _select(action: ids.Action, options: list[Block], placeholder: str) -> Block:
    return {
        "type": "static_select",
        "action_id": str(action),
        "options": options,
        "placeholder": plain(placeholder),
    }
