"""Small modals about planned posts: another time, changes, an override, a post's details."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.events import Event, EventKind
from bot.planning_forms import MixCrossed, MoveForm, PostView
from integrations.slack import ids
from integrations.slack.blocks import (
    Block,
    View,
    actions,
    context,
    labelled,
    modal,
    plain,
    section,
    small_print,
    text_input,
)
from integrations.slack.composer_rules import REASON
from integrations.slack.plan_card import about, texts
from integrations.slack.plan_labels import (
    account_name,
    beginning,
    fit_option,
    mix_words,
    networks,
    reading_words,
    state_words,
    time_line,
)
from integrations.slack.plan_menus import post_buttons
from integrations.slack.plan_times import MOVE, ChosenTime, time_fields
from integrations.slack.text import card_url, date, inline, link, mention

_MOST_SLOTS = 10
_MOST_CROSSED = 10
_MOST_EVENTS = 40
_MOST_FACTS = 3
_DETAIL = 12_000
_HAPPENED: Mapping[EventKind, str] = {
    EventKind.POST_WRITTEN: "wrote it",
    EventKind.POST_EDITED: "edited it",
    EventKind.POST_SUBMITTED: "asked for a review",
    EventKind.POST_CHANGES_ASKED: "asked for changes",
    EventKind.POST_APPROVED: "approved it",
    EventKind.POST_SCHEDULED: "scheduled it",
    EventKind.POST_MOVED: "moved it",
    EventKind.POST_HELD: "held it back",
    EventKind.POST_OVERRIDDEN: "overrode 80/20",
    EventKind.POST_WITHDRAWN: "withdrew it",
    EventKind.POST_DUPLICATED: "duplicated it",
    EventKind.POST_OVERDUE: "found that its time had passed",
    EventKind.POST_PUBLISHING: "began to publish it",
    EventKind.POST_PART_LIVE: "published a part",
    EventKind.POST_PUBLISHED: "published it",
    EventKind.POST_FAILED: "was refused by a network",
    EventKind.POST_UNKNOWN: "got no answer from a network",
    EventKind.POST_PICTURE_LOST: "could not get a picture",
    EventKind.POST_READ: "read likes, replies and shares",
    EventKind.OUTCOME_SETTLED: "found out what had become of it",
    EventKind.SERIES_SET: "made it recur",
    EventKind.SERIES_ENDED: "let it recur no more",
}
_TOLD = ("what", "reason", "why", "rule", "picture", "problem", "url")
"""Facts that are words for people."""


def move_form(form: MoveForm, *, revision: int = 0) -> View:
    """Another time for a post.

    Args:
        form: what it shows.
        revision: count it up when a free slot or a date that fits was chosen, else keep it.
    """
    post, planned = form.view.post, form.planned
    chosen = ChosenTime(
        day=planned.wall.date().isoformat() if planned else "",
        time=f"{planned.wall:%H:%M}" if planned else "",
        zone=planned.zone if planned else form.zone,
        zones=form.zones,
        note=form.note,
        twice=form.twice,
        fold=planned.fold if planned else 0,
    )
    blocks = [
        section(_about(form.view)),
        *(section(mix_words(crossed)) for crossed in form.crossed[:_MOST_CROSSED]),
        *time_fields(MOVE, chosen, revision),
        *_slots(form, chosen.zone, revision),
        *_override(form),
    ]
    return modal(
        "When?",
        ids.PlanCallback.MOVE,
        blocks,
        meta=ids.MoveMeta(post.id, post.version, revision),
        submit="Plan it",
        close="Cancel",
    )


def _slots(form: MoveForm, zone: str, revision: int) -> list[Block]:
    fits = dict.fromkeys(at for crossed in form.crossed for at in crossed.fits)
    options = {at: fit_option(at, zone, "Fits 80/20") for at in fits}
    free = [at for at in form.slots if at not in options]
    options |= {at: fit_option(at, zone, "Free slot") for at in free}
    if not options:
        return []
    element: Block = {
        "type": "static_select",
        "action_id": str(ids.PlanAction.MOVE_SLOT),
        "options": [options[at] for at in sorted(options)][:_MOST_SLOTS],
        "placeholder": plain("Choose one"),
    }
    block_id = ids.revised(ids.PlanBlock.MOVE_SLOT, revision)
    return [labelled(element, block_id, "Or one of these", optional=True, live=True)]


def _override(form: MoveForm) -> list[Block]:
    if not form.crossed or not form.manager:
        return []
    return [
        text_input(
            ids.PlanAction.MOVE_OVERRIDE,
            ids.PlanBlock.MOVE_OVERRIDE,
            "Let it through all the same, because",
            hint="You may, as a manager. The reason is kept with the post.",
            multiline=False,
            optional=True,
            limit=REASON,
        )
    ]


def changes_form(view: PostView) -> View:
    """What should be changed; its author reads it in the card's thread."""
    return modal(
        "Ask for changes",
        ids.PlanCallback.CHANGES,
        [
            section(_about(view)),
            text_input(
                ids.PlanAction.CHANGES_WHAT,
                ids.PlanBlock.CHANGES_WHAT,
                "What should be changed?",
                hint="I tell its author in the card’s thread.",
                focus=True,
            ),
        ],
        meta=ids.ChangesMeta(view.post.id, view.post.version),
        submit="Ask",
        close="Cancel",
    )


def override_form(view: PostView, crossed: Sequence[MixCrossed] = ()) -> View:
    """A manager lets a post cross the line of 80/20, and says why."""
    figures = [section(mix_words(one)) for one in (crossed or view.crossed)[:_MOST_CROSSED]]
    return modal(
        "Override 80/20",
        ids.PlanCallback.OVERRIDE,
        [
            section(_about(view)),
            *figures,
            text_input(
                ids.PlanAction.OVERRIDE_REASON,
                ids.PlanBlock.OVERRIDE_REASON,
                "Why may it go out all the same?",
                hint="The reason is kept with the post, and everybody can read it.",
                focus=True,
                limit=REASON,
            ),
        ],
        meta=ids.PostRef(view.post.id, view.post.version),
        submit="Override",
        close="Cancel",
    )


def post_detail(view: PostView, *, events: Sequence[Event] = (), site: str = "") -> View:
    """A post with all that is known of it, and what has happened to it, newest last."""
    post = view.post
    card = card_url(view.link, site)
    blocks = [
        section(_about(view)),
        *([context(link(card, "Open its card"))] if card else []),
        *about(view),
        *texts(view, _DETAIL),
        *_readings(view),
        *small_print(_event(event) for event in events[-_MOST_EVENTS:]),
    ]
    buttons = post_buttons(post)
    if buttons:
        blocks.append(actions(*buttons))
    ref = ids.PostRef(post.id, post.version)
    return modal("Post", ids.PlanCallback.POST, blocks, meta=ref)


def _readings(view: PostView) -> list[Block]:
    lines = []
    for account_id, readings in list(view.readings.items())[: ids.MOST_ACCOUNTS]:
        label = view.accounts.get(account_id)
        told = " · ".join(map(reading_words, sorted(readings, key=lambda r: r.stage)[:4]))
        if label is not None and told:
            lines.append(f"📈 {account_name(label)}: {told}")
    return small_print(lines)


def _event(event: Event) -> str:
    done = _HAPPENED.get(event.kind, inline(event.kind.replace("_", " "), 40))
    facts = [inline(str(event.facts[name]), 200) for name in _TOLD if event.facts.get(name)]
    due_at = event.facts.get("due_at")
    if isinstance(due_at, str):
        facts.insert(0, date(datetime.fromisoformat(due_at)))
    told = f": {' · '.join(facts[:_MOST_FACTS])}" if facts else ""
    return f"{date(event.at)} {mention(event.actor)} {done}{told}"


def _about(view: PostView) -> str:
    sign, words = state_words(view.post)
    return (
        f"{sign} *{words}* · {networks(view)}\n{beginning(view.post, 200)}\n{time_line(view.post)}"
    )
