"""The Home tab: how today goes, who is on duty, what I own, what the team has, cases, the plan."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bot.domain.digest_words import duration, headline_sentence
from bot.forms import HOME_PAGE, CaseView, HomePages, HomeTab, Queue, Today
from bot.settings_forms import DutyNow
from integrations.slack import ids
from integrations.slack.blocks import (
    Block,
    View,
    actions,
    button,
    context,
    divider,
    header,
    section,
)
from integrations.slack.form_state import Form
from integrations.slack.labels import author_line, case_line
from integrations.slack.lists import entry, outcome_button
from integrations.slack.plan_home import plan_at_home
from integrations.slack.text import card_url, date, inline, link, mentions

MOST_CASES: Final = 12
MOST_ON_DUTY: Final = 20


def home(tab: HomeTab, *, now: datetime, site: str = "") -> View:
    """One colleague's Home tab, for `views.publish`; 87 of Slack's 100 blocks at most.

    `site` is the workspace's own address; it turns places into links.
    """
    pages = tab.pages
    mine = (_turned(pages, mine=-1), _turned(pages, mine=1))
    team = (_turned(pages, team=-1), _turned(pages, team=1))
    blocks = [
        *(_today(tab.today, tab) if tab.today is not None else []),
        *([_duty(tab.duty)] if tab.duty is not None else []),
        _buttons(tab),
        divider(),
        *_queue("Mine", tab.mine, "🌤️ You own nothing right now.", mine, now, site),
        divider(),
        *_queue("The team’s", tab.team, "🎉 Nobody is waiting.", team, now, site),
        divider(),
        *_cases(tab, now, site),
        *(plan_at_home(tab.plan, now=now, site=site) if tab.plan is not None else []),
        context(_small_print(manager=tab.manager)),
    ]
    return {
        "type": "home",
        "callback_id": str(ids.Callback.HOME),
        "private_metadata": ids.encode(_turned(pages), ids.METADATA_LIMIT),
        "blocks": blocks,
    }


def read_pages(view: Mapping[str, object]) -> HomePages:
    """How far the lists of a Home tab are turned that somebody has before them."""
    if not view.get("private_metadata"):
        return HomePages()  # of the release before, which did not turn them
    return Form(view).meta(ids.HomeMeta).pages


def _turned(pages: HomePages, *, mine: int = 0, team: int = 0) -> ids.HomeMeta:
    return ids.HomeMeta(max(pages.mine + mine, 0), max(pages.team + team, 0))


def _today(today: Today, tab: HomeTab) -> list[Block]:
    waiting = tab.plan.waiting if tab.plan is not None else 0
    facts = (
        _times(today),
        f"🔴 {today.overdue:,} late now" if today.overdue else "",
        f"📨 {_counted(today.cases, 'offline case')} without an outcome" if today.cases else "",
        f"👀 {_counted(waiting, 'post')} to review" if waiting else "",
    )
    told = " · ".join(filter(None, facts))
    return [
        header("Today so far"),
        section(headline_sentence(today.headline)),
        *([context(told)] if told else []),
    ]


def _times(today: Today) -> str:
    times = today.times
    if times.median_seconds is None or times.p90_seconds is None:
        return ""
    answers = _counted(times.count, "answer")
    return (
        f"⏱️ {answers}, half of them within {duration(times.median_seconds)}, "
        f"nine of ten within {duration(times.p90_seconds)}"
        if times.count > 1
        else f"⏱️ 1 answer after {duration(times.median_seconds)}"
    )


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _duty(duty: DutyNow) -> Block:
    rota = button("Rota", ids.SettingsAction.ROTA, ids.RotaMeta())
    return section(f"🧭 *On duty now*: {duty_words(duty)}", rota)


def duty_words(duty: DutyNow) -> str:
    """Who is on duty and until when, mrkdwn."""
    if not duty.people:
        who = "everybody in a card’s channel"
    else:
        more = len(duty.people) - MOST_ON_DUTY
        who = mentions(duty.people[:MOST_ON_DUTY]) + (f" and {more:,} more" if more > 0 else "")
    return f"{who}, until {date(duty.until)}" if duty.until is not None else who


def _buttons(tab: HomeTab) -> Block:
    refresh = button("Refresh", ids.HomeAction.REFRESH, _turned(tab.pages))
    if not tab.manager:
        return actions(refresh)
    return actions(refresh, button("Settings", ids.SettingsAction.OPEN, ids.SettingsRef()))


def _queue(
    title: str,
    listed: Queue,
    empty: str,
    turned: tuple[ids.HomeMeta, ids.HomeMeta],
    now: datetime,
    site: str,
) -> list[Block]:
    """14 blocks at most: a heading, a page, and what turns it."""
    items = listed.items[:HOME_PAGE]
    if not items:
        return [header(title), section(empty)]
    last = listed.first + len(items)
    total = max(listed.total, last)
    count = f"{total:,}" if len(items) == total else f"{listed.first + 1:,}–{last:,} of {total:,}"
    turns = (
        *([button("‹ Earlier", ids.HomeAction.EARLIER, turned[0])] if listed.first else []),
        *([button("Later ›", ids.HomeAction.LATER, turned[1])] if last < total else []),
    )
    return [
        header(f"{title} ({count})"),
        *(entry(item, now=now, site=site) for item in items),
        *([actions(*turns)] if turns else []),
    ]


def _cases(tab: HomeTab, now: datetime, site: str) -> list[Block]:
    shown = tab.cases[:MOST_CASES]
    if not shown:
        return [header("Offline cases"), section("📭 No case waits for its outcome.")]
    total = max(tab.open_cases, len(tab.cases))
    more = total - len(shown)
    return [
        header(f"Offline cases ({total:,})"),
        *(_case(case, now, site) for case in shown),
        *([context(f"… and {more:,} more: `{ids.COMMAND} case REFERENCE`")] if more > 0 else []),
    ]


def _case(case: CaseView, now: datetime, site: str) -> Block:
    profile = case.view.author.profile
    who = f"{author_line(profile)} on {inline(case.view.network_title, 60)}"
    address = card_url(case.link, site)
    card = f" · {link(address, 'open the card')}" if address else ""
    return section(f"{who}{card}\n{case_line(case.case, now)}", outcome_button(case))


def _small_print(*, manager: bool) -> str:
    words = f"`{ids.COMMAND} help` shows what I understand."
    return f"{words} As a manager you can take over any conversation." if manager else words
