"""What networks cost: the answer of `/social spend`, and what managers are told of a cap."""

from collections.abc import Iterator
from typing import Final

from bot.domain.figures.costs import AccountCosts, Cost, Costs
from bot.domain.money_words import (
    kind_words,
    money,
    month_words,
    next_month_words,
    pause_words,
    spent_words,
)
from bot.domain.notices import SpendingNotice
from bot.domain.spending import Stage, month_before
from integrations.slack.blocks import (
    TEXT_LIMIT,
    Block,
    Message,
    context,
    section,
    small_print,
    weight,
    whisper,
)
from integrations.slack.labels import at_handle
from integrations.slack.text import addressed, inline

MOST_ACCOUNTS: Final = 12
_MOST_KINDS = 10
_SPARE = 500  # characters, for what stands below
_NOTHING = "🪙 Nothing is spent: none of the connected networks charges for its calls."


def spend(costs: Costs) -> Message:
    """This month by account and kind, what is left, and what the month before had cost."""
    before = month_before(costs.month)
    earlier = f"{month_words(before)}: {money(costs.before)}" if costs.before else ""
    if not costs.accounts:
        return whisper(_NOTHING, [section(_NOTHING), *([context(earlier)] if earlier else [])])
    title = f"🪙 What networks cost in {month_words(costs.month)}, so far"
    blocks, shown = [section(f"*{title}*")], 0
    for one in costs.accounts[:MOST_ACCOUNTS]:
        longer = [*blocks, *_account(one)]
        if weight(longer) > TEXT_LIMIT - _SPARE:
            break
        blocks, shown = longer, shown + 1
    more = len(costs.accounts) - shown
    last = [f"… and {more:,} more accounts" if more > 0 else "", earlier]
    last.append("Months are those of UTC; what a call costs stands in the settings.")
    return whisper(title, [*blocks, context("\n".join(filter(None, last)))])


def costs(found: Costs | None) -> list[Block]:
    """The same in a digest, a line for each account that has spent something."""
    spending = [one for one in found.accounts if one.kinds] if found is not None else []
    if found is None or not spending:
        return []
    lines = [f"{_title(one)}: {spent_words(one)}" for one in spending[:MOST_ACCOUNTS]]
    stopped = [pause_words(one) for one in spending if one.stopped]
    more = len(spending) - MOST_ACCOUNTS
    lines += [f"✋ {words}" for words in dict.fromkeys(stopped)]
    lines.append(f"… and {more:,} more accounts" if more > 0 else "")
    title = f"🪙 *What networks cost* in {month_words(found.month)}"
    return [section(title), *small_print(lines)]


def _title(costs: AccountCosts) -> str:
    """“X · @harbour”, mrkdwn."""
    return f"{inline(costs.network_title, 40)} · {inline(at_handle(costs.handle), 80)}"


def _account(costs: AccountCosts) -> Iterator[Block]:
    yield section(f"*{_title(costs)}*: {spent_words(costs)}")
    kinds = [_kind(cost) for cost in costs.kinds[:_MOST_KINDS]]
    more = len(costs.kinds) - len(kinds)
    lines = [" · ".join([*kinds, *([f"{more:,} more"] if more > 0 else [])]), pause_words(costs)]
    small = "\n".join(filter(None, lines))
    if small:
        yield context(small)


def _kind(cost: Cost) -> str:
    return inline(kind_words(cost, cost.what[:40]), 120)


def spending_notice(notice: SpendingNotice) -> tuple[str, list[Block]]:
    """A cap comes near, stops reading, or is reached: as text and as blocks."""
    account = f"{inline(notice.network_title, 60)} account {inline(at_handle(notice.handle), 80)}"
    spent = f"{money(notice.spent)} of {money(notice.cap)} are spent in {month_words(notice.month)}"
    until = next_month_words(notice.month)
    match notice.stage:
        case Stage.CAP:
            text = f"🛑 The cap of the {account} is reached: {spent}."
            then = (
                "What costs more than is left is refused, answers and posts; their texts are "
                f"kept. So it goes on until {until}."
            )
        case Stage.READS_STOP:
            text = f"✋ Mentions are not fetched any more for the {account}: {spent}."
            then = (
                f"The rest is kept for answers, which go on. So it stays until {until}; what the "
                "network pushes still arrives."
            )
        case _:
            text = f"🪙 The {account} nears its cap: {spent}."
            then = (
                f"At {money(notice.reads_until)} mentions are not fetched any more, so that "
                "answers go on."
            )
    raise_it = f"*What to do:* to go on, raise `{inline(notice.setting, 80)}` and start me anew."
    to = addressed(notice.managers)
    return text, [section(f"{to} {text}" if to else text), section(f"{then}\n{raise_it}")]
