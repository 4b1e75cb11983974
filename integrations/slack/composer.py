"""The composer: a post for several networks, measured while it is written.

Whatever changes how it is measured is reported as it is typed or chosen, and the view is built
anew around what stands in its fields: Slack keeps what was typed as long as a block id stays.
"""

from bot.domain.posts import PostKind
from bot.planning_forms import ComposerForm, Next
from integrations.slack import ids
from integrations.slack.blocks import (
    VIEW_BYTES,
    Block,
    View,
    context,
    divider,
    heft,
    labelled,
    modal,
    option,
    plain,
    radio,
    section,
    text_input,
)
from integrations.slack.composer_rules import mix, recurrence, same_words
from integrations.slack.composer_texts import (
    picture_fields,
    shown_pictures,
    text_fields,
)
from integrations.slack.plan_labels import (
    KINDS,
    plain_account,
)
from integrations.slack.plan_times import COMPOSER, ChosenTime, time_fields
from integrations.slack.text import excerpt, inline

_MOST_OPTIONS = 100
_MOST_QUESTIONS = 8
_KINDS = {
    PostKind.SOCIAL: "We talk with people: at least 80% of our posts",
    PostKind.PROMOTIONAL: "We want to sell something: at most 20%",
    PostKind.SERVICE: "Opening hours, an outage: counts for neither",
}


def composer(form: ComposerForm, *, revision: int) -> View:
    """The composer.

    Args:
        form: what it shows; what stands in its fields is `form.composed`.
        revision: count it up when texts or times are replaced (a date that fits was chosen), else
            keep it: Slack then keeps what its reader has typed meanwhile.
    """
    whole = _view(form, revision, lean=False)
    return whole if heft(whole) < VIEW_BYTES else _view(form, revision, lean=True)


def _view(form: ComposerForm, revision: int, *, lean: bool) -> View:
    composed = form.composed
    meta = ids.ComposerMeta(
        composed.post_id,
        composed.version,
        tuple(t.account.account_id for t in form.texts[: ids.MOST_ACCOUNTS]),
        tuple(picture.id for picture in shown_pictures(form) if picture.id),
        revision,
    )
    blocks = [
        *_on_top(form),
        *_accounts(form),
        *text_fields(form, revision, lean=lean),
        *same_words(form),
        divider(),
        *picture_fields(form),
        divider(),
        _kind(composed.kind),
        *_theme(form),
        *mix(form, revision),
        divider(),
        *_when(form, revision),
        *recurrence(form),
        text_input(
            ids.PlanAction.COMPOSE_NOTES,
            ids.PlanBlock.COMPOSE_NOTES,
            "Notes for the team",
            value=composed.notes,
            optional=True,
        ),
        _then(form),
    ]
    return modal(
        "Edit post" if composed.post_id else "New post",
        ids.PlanCallback.COMPOSER,
        blocks,
        meta=meta,
        submit="Save",
        close="Close",
    )


def _on_top(form: ComposerForm) -> list[Block]:
    blocks: list[Block] = []
    if form.questions:
        asked = "\n".join(f"• {inline(q, 250)}" for q in form.questions[:_MOST_QUESTIONS])
        blocks.append(section(f"✋ *Before it can go to review:*\n{asked}"))
    if form.state_note:
        blocks.append(context(f"ℹ️ {inline(form.state_note, 400)}"))
    if form.saved:
        blocks.append(context("💾 It is kept as a draft: nothing is lost when you close this."))
    return blocks


def _accounts(form: ComposerForm) -> list[Block]:
    options = {
        account.account_id: option(
            plain_account(account), account.account_id, excerpt(account.why_not, 75)
        )
        for account in form.accounts[:_MOST_OPTIONS]
    }
    if not options:
        return [section("🔌 No account is connected yet. Write it as a draft meanwhile.")]
    element: Block = {
        "type": "multi_static_select",
        "action_id": str(ids.PlanAction.COMPOSE_ACCOUNTS),
        "options": list(options.values()),
        "max_selected_items": ids.MOST_ACCOUNTS,
        "placeholder": plain("Choose accounts"),
    }
    chosen = [options[i] for i in form.composed.account_ids if i in options]
    if chosen:
        element["initial_options"] = chosen[: ids.MOST_ACCOUNTS]
    return [labelled(element, ids.PlanBlock.COMPOSE_ACCOUNTS, "Where?", optional=True, live=True)]


def _kind(kind: PostKind) -> Block:
    options = {k: option(KINDS[k][1], k, about) for k, about in _KINDS.items()}
    return radio(
        ids.PlanAction.COMPOSE_KIND,
        ids.PlanBlock.COMPOSE_KIND,
        "What is it for?",
        options.values(),
        options[kind],
        live=True,
    )


def _theme(form: ComposerForm) -> list[Block]:
    if not form.themes:
        return []
    none = option("No theme", ids.NO_THEME)
    options = {
        theme.id: option(theme.name, theme.id, excerpt(theme.goal, 75))
        for theme in form.themes[: _MOST_OPTIONS - 1]
    }
    element: Block = {
        "type": "static_select",
        "action_id": str(ids.PlanAction.COMPOSE_THEME),
        "options": [none, *options.values()],
        "initial_option": options.get(form.composed.theme_id, none),
    }
    return [labelled(element, ids.PlanBlock.COMPOSE_THEME, "Theme", optional=True)]


def _when(form: ComposerForm, revision: int) -> list[Block]:
    composed = form.composed
    understood = [context(f"💬 {inline(form.understood, 400)}")] if form.understood else []
    chosen = ChosenTime(
        day=composed.day,
        time=composed.time,
        zone=composed.zone,
        zones=form.zones,
        note=form.time_note,
        twice=form.twice,
        fold=composed.fold,
        planned=form.planned,
        due_at=form.due_at,
        optional=True,
    )
    return [*understood, *time_fields(COMPOSER, chosen, revision)]


def _then(form: ComposerForm) -> Block:
    ready = (
        option("Approve it", Next.REVIEW, "You are alone here: it goes out at its time")
        if form.alone
        else option("Send it for review", Next.REVIEW, "A colleague approves it")
    )
    draft = option("Keep it as a draft", Next.DRAFT, "You finish it later")
    return radio(
        ids.PlanAction.COMPOSE_THEN,
        ids.PlanBlock.COMPOSE_THEN,
        "When you save it",
        (ready, draft),
        draft if form.composed.then is Next.DRAFT else ready,
    )
