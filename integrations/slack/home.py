"""The Home tab: what I own, what the team has, offline cases without an outcome, and the plan."""

from datetime import datetime
from typing import Final

from bot.forms import CaseView, HomeTab, Queue
from integrations.slack import ids
from integrations.slack.blocks import VIEW_BLOCKS, Block, View, context, divider, header, section
from integrations.slack.labels import author_line, case_line
from integrations.slack.lists import entry, outcome_button, remainder
from integrations.slack.plan_home import plan_at_home
from integrations.slack.text import card_url, inline, link

MOST_MINE: Final = 20
MOST_TEAM: Final = 40
MOST_CASES: Final = 20


def home(tab: HomeTab, *, now: datetime, site: str = "") -> View:
    """One colleague's Home tab, for `views.publish`; 100 blocks at most.

    `site` is the workspace's own address; it turns places into links.
    """
    mine = _queue("Mine", tab.mine, MOST_MINE, "🌤️ You own nothing right now.", "mine", now, site)
    rest = [
        divider(),
        *_cases(tab.cases, now, site),
        *(plan_at_home(tab.plan, now=now, site=site) if tab.plan is not None else []),
        context(_small_print(manager=tab.manager)),
    ]
    room = VIEW_BLOCKS - len(mine) - len(rest) - 3  # a line, the team's heading, how many more
    most = min(MOST_TEAM, room)
    team = _queue("The team’s", tab.team, most, "🎉 Nobody is waiting.", "queue", now, site)
    blocks = [*mine, divider(), *team, *rest]
    return {"type": "home", "callback_id": str(ids.Callback.HOME), "blocks": blocks}


def _queue(
    title: str, listed: Queue, most: int, empty: str, command: str, now: datetime, site: str
) -> list[Block]:
    items = listed.items[:most]
    if not items:
        return [header(title), section(empty)]
    return [
        header(f"{title} ({max(listed.total, len(items)):,})"),
        *(entry(item, now=now, site=site) for item in items),
        *remainder(listed, len(items), f": `{ids.COMMAND} {command}`"),
    ]


def _cases(cases: tuple[CaseView, ...], now: datetime, site: str) -> list[Block]:
    if not cases:
        return [header("Offline cases"), section("📭 No case waits for its outcome.")]
    more = len(cases) - MOST_CASES
    return [
        header(f"Offline cases ({len(cases):,})"),
        *(_case(case, now, site) for case in cases[:MOST_CASES]),
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
