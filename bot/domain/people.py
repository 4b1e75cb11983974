"""Colleagues: what they may do, and whether they can be reached now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a Slack user is to us."""

    MEMBER = "member"
    MANAGER = "manager"
    OUTSIDER = "outsider"


class Availability(StrEnum):
    """Whether Slack says that somebody can be disturbed."""

    REACHABLE = "reachable"
    AWAY = "away"
    DO_NOT_DISTURB = "do_not_disturb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """A Slack user. `team` is the workspace they belong to; `zone` an IANA name."""

    id: str
    team: str
    name: str
    zone: str = "UTC"
    guest: bool = False
    bot: bool = False
    active: bool = True


def role_of(colleague: Colleague, home_team: str, managers: Iterable[str]) -> Role:
    """Members of our own workspace may act; guests, bots and other workspaces may not."""
    if colleague.team != home_team or colleague.guest or colleague.bot or not colleague.active:
        return Role.OUTSIDER
    return Role.MANAGER if colleague.id in set(managers) else Role.MEMBER


def reachable(people: Iterable[str], availability: Mapping[str, Availability]) -> tuple[str, ...]:
    """The people to nudge: those who can be reached; when nobody can, all of them.

    A reminder that reaches somebody late is better than one that reaches nobody.
    """
    everybody = tuple(dict.fromkeys(people))
    awake = tuple(
        p
        for p in everybody
        if availability.get(p, Availability.REACHABLE) is Availability.REACHABLE
    )
    return awake or everybody
