"""What the rules say in the composer: the same words twice, 80/20, and how often a post recurs."""

from bot.domain.series import Words
from bot.planning_forms import ComposerForm, MixCrossed, SameWords
from integrations.slack import ids
from integrations.slack.blocks import (
    Block,
    context,
    labelled,
    option,
    plain,
    radio,
    section,
    text_input,
)
from integrations.slack.plan_inputs import OWN_RULE_AT_FIRST, RULES
from integrations.slack.plan_labels import account_name, fit_option, mix_words
from integrations.slack.text import inline

_MOST_PAIRS = 9
_MOST_SHARED = 4
REASON = 500  # characters of a reason
_REPEATS = {
    ids.Repeat.ONCE: "Once",
    ids.Repeat.DAILY: "Every day",
    ids.Repeat.WEEKDAYS: "Monday to Friday",
    ids.Repeat.WEEKLY: "Every week on this weekday",
    ids.Repeat.MONTHLY: "Every month on this day",
    ids.Repeat.OWN: "By a rule of my own (RRULE)…",
}
_WORDS = {
    Words.FRESH: ("Fresh words each time", "You get a draft in time, and write it"),
    Words.REPEAT: ("The same words again", "As approved now, each time"),
}


def same_words(form: ComposerForm) -> list[Block]:
    """Networks that get nearly the same words, and a field for the reason."""
    if not form.same_words:
        return []
    more = len(form.same_words) - _MOST_PAIRS
    pairs = [_pair(pair) for pair in form.same_words[:_MOST_PAIRS]]
    if more > 0:
        pairs.append(f"… and {more:,} more pairs")
    return [
        context(*pairs),
        text_input(
            ids.PlanAction.COMPOSE_SAME_WORDS,
            ids.PlanBlock.COMPOSE_SAME_WORDS,
            "Why the same words?",
            value=form.composed.same_words_reason,
            hint="Each network has its own tone. With a reason it can go to review as it is.",
            multiline=False,
            optional=True,
            limit=REASON,
        ),
    ]


def _pair(pair: SameWords) -> str:
    shared = ", ".join(f"“{inline(run, 100)}”" for run in pair.shared[:_MOST_SHARED])
    both = f"{account_name(pair.one)} and {account_name(pair.other)}"
    return f"🪞 {both} get nearly the same words ({pair.likeness:.0%})" + (
        f": {shared}" if shared else "."
    )


def mix(form: ComposerForm, revision: int) -> list[Block]:
    """Where it would cross the line of 80/20, when it would not, and a manager's reason."""
    if not form.crossed:
        return []
    crossed = form.crossed[: ids.MOST_ACCOUNTS]
    blocks = [_stop(form, one, revision) for one in crossed]
    if form.manager:
        blocks.append(
            text_input(
                ids.PlanAction.COMPOSE_OVERRIDE,
                ids.PlanBlock.COMPOSE_OVERRIDE,
                "Let it through all the same, because",
                value=form.composed.override_reason,
                hint="You may, as a manager. The reason is kept with the post.",
                multiline=False,
                optional=True,
                limit=REASON,
            )
        )
    return blocks


def _stop(form: ComposerForm, crossed: MixCrossed, revision: int) -> Block:
    words = mix_words(crossed)
    if not crossed.fits:
        return section(f"{words} No time soon would do.")
    zone = form.composed.zone or "UTC"
    menu: Block = {
        "type": "static_select",
        "action_id": str(ids.PlanAction.COMPOSE_FIT),
        "placeholder": plain("Times that fit"),
        "options": [fit_option(at, zone) for at in dict.fromkeys(crossed.fits)],
    }
    account = crossed.account.account_id
    block_id = ids.text_block(ids.PlanBlock.COMPOSE_FIT, account, revision)
    return {**section(words, menu), "block_id": block_id}


def recurrence(form: ComposerForm) -> list[Block]:
    """How often, and with which words."""
    rule = form.composed.rule
    repeat = next((r for r, known in RULES.items() if known == rule), ids.Repeat.OWN)
    options = {r: option(words, r) for r, words in _REPEATS.items()}
    element: Block = {
        "type": "static_select",
        "action_id": str(ids.PlanAction.COMPOSE_RULE),
        "options": list(options.values()),
        "initial_option": options[repeat],
    }
    blocks = [labelled(element, ids.PlanBlock.COMPOSE_RULE, "How often?", live=True)]
    if repeat is ids.Repeat.OWN:
        blocks.append(
            text_input(
                ids.PlanAction.COMPOSE_OWN_RULE,
                ids.PlanBlock.COMPOSE_OWN_RULE,
                "Rule",
                value=rule,
                placeholder=OWN_RULE_AT_FIRST,
                hint="As calendars write it: FREQ=MONTHLY;BYDAY=1MO is every first Monday.",
                multiline=False,
                limit=REASON,
            )
        )
    if repeat is not ids.Repeat.ONCE:
        words = {w: option(label, w, about) for w, (label, about) in _WORDS.items()}
        blocks.append(
            radio(
                ids.PlanAction.COMPOSE_WORDS,
                ids.PlanBlock.COMPOSE_WORDS,
                "With which words?",
                words.values(),
                words[form.composed.words],
            )
        )
    return blocks
