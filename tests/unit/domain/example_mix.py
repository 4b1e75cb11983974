"""What an account says, day by day, for tests of 80/20."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from bot.domain.content_mix import MixEntry, MixRule, Share
from bot.domain.posts import PostKind

RULE = MixRule()
START = datetime(2026, 12, 1, 9, tzinfo=UTC)
KINDS = {"s": PostKind.SOCIAL, "p": PostKind.PROMOTIONAL, "x": PostKind.SERVICE}


def day(number: float) -> datetime:
    """9:00 on a day of the plan, counted from 0."""
    return START + timedelta(days=number)


def entry(post_id: str, at: datetime, kind: str = "p", *, overridden: bool = False) -> MixEntry:
    """An entry; kinds are s(ocial), p(romotional) and x (service)."""
    return MixEntry(post_id=post_id, account_id="A", at=at, kind=KINDS[kind], overridden=overridden)


def plan(kinds: str) -> list[MixEntry]:
    """One entry a day by its letter; a dot is a day without one. Ids are the days' numbers."""
    return [entry(str(n), day(n), kind) for n, kind in enumerate(kinds) if kind != "."]


def share(social: int, promotional: int, end: datetime) -> Share:
    """A share in the usual window."""
    return Share(social=social, promotional=promotional, begin=end - RULE.window, end=end)


def counted(entries: Iterable[MixEntry], end: datetime, rule: MixRule) -> tuple[int, int]:
    """The definition, without any cleverness: social and promotional in (end - window, end]."""
    kinds = [e.kind for e in entries if end - rule.window < e.at <= end]
    return kinds.count(PostKind.SOCIAL), kinds.count(PostKind.PROMOTIONAL)


def holds(entries: Iterable[MixEntry], end: datetime, rule: MixRule) -> bool:
    """The definition of the line."""
    social, promotional = counted(entries, end, rule)
    return Fraction(str(rule.social)) * (social + promotional) <= social
