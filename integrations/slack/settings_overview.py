"""All settings: what is in force, where it comes from, and what changes it."""

from collections.abc import Sequence

from bot.domain.phrases import PhraseKind
from bot.settings_forms import SettingsView, ShownAccount, ShownPhrases
from integrations.slack import ids
from integrations.slack.blocks import (
    VIEW_BLOCKS,
    Block,
    View,
    button,
    context,
    header,
    modal,
    section,
)
from integrations.slack.settings_words import account_lines, phrases_lines, setting_lines

_A = ids.SettingsAction


def overview(view: SettingsView) -> View:
    """What is in force, where it comes from, and what changes it."""
    sections = [
        *(_section(s, view) for s in (ids.Section.RESPONSE, ids.Section.HOURS)),
        _with(
            _lines(ids.Section.DUTY, view),
            button("Rota", _A.ROTA, ids.RotaMeta()),
            f"{_counted(len(view.rota.shifts), 'shift')} in the rota",
        ),
        _section(ids.Section.MANAGERS, view),
        _with(
            _lines(ids.Section.DIGEST, view),
            button("Who gets it", _A.DIGESTS, ids.SettingsRef()),
            f"{_counted(len(view.digests), 'recipient')}",
        ),
        *(_section(s, view) for s in (ids.Section.PLAN, ids.Section.RETENTION)),
    ]
    phrases = [_phrases(view.phrases[kind]) for kind in PhraseKind if kind in view.phrases]
    blocks = [
        context("What you change holds within seconds. Who changed it, and when, is kept."),
        *sections,
        header("Saved lines"),
        *phrases,
        header("Accounts"),
    ]
    room = VIEW_BLOCKS - len(blocks) - 1
    blocks += [_account(account) for account in view.accounts[:room]]
    more = len(view.accounts) - room
    if more > 0:
        blocks.append(context(f"… and {more:,} more: `python -m bot accounts`"))
    if not view.accounts:
        blocks.append(context("None is connected yet: `python -m bot connect NETWORK`"))
    return modal("Settings", ids.SettingsCallback.OVERVIEW, blocks)


def _section(name: ids.Section, view: SettingsView) -> Block:
    return _with(_lines(name, view), button("Edit", _A.EDIT, ids.SectionRef(name)))


def _with(lines: Sequence[str], accessory: Block, more: str = "") -> Block:
    return section("\n".join(filter(None, (*lines, more))), accessory)


def _lines(name: ids.Section, view: SettingsView) -> list[str]:
    return [setting_lines(view[key]) for key in ids.SECTIONS[name]]


def _phrases(shown: ShownPhrases) -> Block:
    edit = button("Edit", _A.PHRASES, ids.PhrasesRef(shown.kind))
    return section(phrases_lines(shown), edit)


def _account(shown: ShownAccount) -> Block:
    edit = button("Edit", _A.ACCOUNT, ids.AccountRef(shown.account.id))
    return section(account_lines(shown), edit)


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
