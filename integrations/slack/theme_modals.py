"""Themes and slots: what managers set for everybody."""

from bot.domain.themes import Theme
from bot.planning_forms import AccountLabel, SlotsForm, ThemesView
from integrations.slack import ids
from integrations.slack.blocks import (
    Block,
    View,
    actions,
    button,
    context,
    labelled,
    modal,
    option,
    overflow,
    plain,
    section,
    text_input,
)
from integrations.slack.plan_labels import plain_account
from integrations.slack.text import inline

_MOST_THEMES = 90
_MOST_OPTIONS = 100


def themes(view: ThemesView) -> View:
    """All themes, with what belongs to each; managers may change them."""
    shown = view.themes[:_MOST_THEMES]
    blocks = [_theme(theme, view) for theme in shown]
    if not blocks:
        blocks = [section("🎯 There is no theme yet. Managers set them.")]
    if len(view.themes) > len(shown):
        blocks.append(context(f"… and {len(view.themes) - len(shown):,} more"))
    if view.manager:
        new = button("New theme", ids.PlanAction.THEME_NEW, ids.ThemeRef(), style="primary")
        blocks.append(actions(new))
    return modal("Themes", ids.PlanCallback.THEMES, blocks)


def _theme(theme: Theme, view: ThemesView) -> Block:
    count = view.counts.get(theme.id, 0)
    posts = "1 post" if count == 1 else f"{count:,} posts"
    facts = " · ".join(filter(None, (_period(theme), posts, "archived" if theme.archived else "")))
    goal = f"\n{inline(theme.goal, 300)}" if theme.goal.strip() else ""
    acts = [(ids.ThemeAct.SHOW, "Show its posts")]
    if view.manager:
        acts.append((ids.ThemeAct.EDIT, "Edit…"))
    options = [
        option(label, ids.encode(ids.ThemeChoice(act, theme.id), ids.OPTION_LIMIT))
        for act, label in acts
    ]
    line = f"🎯 *{inline(theme.name, 100) or 'A theme'}* · {facts}{goal}"
    return section(line, overflow(ids.PlanAction.THEME_MORE, options))


def _period(theme: Theme) -> str:
    begins = f"{theme.begins:%-d %b %Y}" if theme.begins else ""
    ends = f"{theme.ends:%-d %b %Y}" if theme.ends else ""
    if begins and ends:
        return f"{begins} – {ends}"
    return f"from {begins}" if begins else f"until {ends}" if ends else "always"


def theme_form(theme: Theme | None = None) -> View:
    """A new theme, or an existing one to change."""
    return modal(
        "Edit theme" if theme else "New theme",
        ids.PlanCallback.THEME,
        [
            text_input(
                ids.PlanAction.THEME_NAME,
                ids.PlanBlock.THEME_NAME,
                "Name",
                value=theme.name if theme else "",
                placeholder="Winter drinks",
                multiline=False,
            ),
            text_input(
                ids.PlanAction.THEME_GOAL,
                ids.PlanBlock.THEME_GOAL,
                "Goal",
                value=theme.goal if theme else "",
                placeholder="People know that we have warm drinks without coffee, too",
                optional=True,
            ),
            _day(ids.PlanAction.THEME_BEGINS, ids.PlanBlock.THEME_BEGINS, "First day", theme),
            _day(ids.PlanAction.THEME_ENDS, ids.PlanBlock.THEME_ENDS, "Last day", theme),
            *([_archived(theme)] if theme else []),
        ],
        meta=ids.ThemeRef(theme.id if theme else ""),
        submit="Save",
        close="Cancel",
    )


def _archived(theme: Theme) -> Block:
    choice = option("Do not offer it any more", ids.ON, "Posts keep it")
    box: Block = {
        "type": "checkboxes",
        "action_id": str(ids.PlanAction.THEME_ARCHIVED),
        "options": [choice],
    }
    if theme.archived:
        box["initial_options"] = [choice]
    return labelled(box, ids.PlanBlock.THEME_ARCHIVED, "Over?", optional=True)


def _day(action: ids.PlanAction, block: ids.PlanBlock, label: str, theme: Theme | None) -> Block:
    element: Block = {"type": "datepicker", "action_id": str(action)}
    day = None
    if theme is not None:
        day = theme.begins if action is ids.PlanAction.THEME_BEGINS else theme.ends
    if day is not None:
        element["initial_date"] = day.isoformat()
    return labelled(element, block, label, optional=True)


def slots_form(form: SlotsForm, *, revision: int = 0) -> View:
    """An account's preferred slots.

    `revision`: count it up when another account's slots are shown.
    """
    known = {a.account_id: _account(a) for a in (form.account, *form.accounts)[:_MOST_OPTIONS]}
    zones = dict.fromkeys(filter(None, (form.zone, *form.zones)))
    zone_options = [option(zone, zone) for zone in list(zones or {"UTC": None})[:_MOST_OPTIONS]]
    return modal(
        "Slots",
        ids.PlanCallback.SLOTS,
        [
            labelled(
                {
                    "type": "static_select",
                    "action_id": str(ids.PlanAction.SLOTS_ACCOUNT),
                    "options": list(known.values()),
                    "initial_option": known[form.account.account_id],
                },
                ids.PlanBlock.SLOTS_ACCOUNT,
                "Account",
                live=True,
            ),
            text_input(
                ids.PlanAction.SLOTS_TEXT,
                ids.revised(ids.PlanBlock.SLOTS_TEXT, revision),
                "When does it like to speak?",
                value=form.text,
                placeholder="Mon-Fri 9:00 17:30, Sat 11",
                hint="“Next free slot” fills these. Empty: it has none.",
                optional=True,
            ),
            labelled(
                {
                    "type": "static_select",
                    "action_id": str(ids.PlanAction.SLOTS_ZONE),
                    "options": zone_options,
                    "initial_option": zone_options[0],
                    "placeholder": plain("Choose a time zone"),
                },
                ids.revised(ids.PlanBlock.SLOTS_ZONE, revision),
                "Time zone",
            ),
        ],
        meta=ids.SlotsMeta(form.account.account_id, revision),
        submit="Save",
        close="Cancel",
    )


def _account(account: AccountLabel) -> Block:
    return option(plain_account(account), account.account_id)
