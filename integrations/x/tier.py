"""Whom X lets us write to.

Since 2026-02-23 apps of the self-serve tiers may answer a post through the API only when its
author mentioned or quoted the account; Enterprise and Public Utility apps are exempt. Source:
X Developers' announcement of that day (see README.md).
"""

from enum import StrEnum

from integrations.base import Permission
from integrations.x.payload import User
from integrations.x.reply_handle import Summons


class Tier(StrEnum):
    """What the installer has with X: the setting `X_TIER`."""

    PAY_PER_USE = "pay-per-use"
    FREE = "free"
    BASIC = "basic"
    PRO = "pro"
    ENTERPRISE = "enterprise"
    PUBLIC_UTILITY = "public-utility"

    @property
    def answers_anybody(self) -> bool:
        """True where X does not ask that the author has called for us."""
        return self in {Tier.ENTERPRISE, Tier.PUBLIC_UTILITY}


def reply_permission(tier: Tier, summons: Summons) -> Permission:
    """Whether X lets an app of `tier` answer a post that called for us in this way."""
    if tier.answers_anybody or summons.called or summons is Summons.UNKNOWN:
        return Permission(allowed=True)
    return Permission(
        allowed=False,
        why=f"X lets apps of the {tier} tier answer only posts that mention or quote us, and this "
        "one does neither. Answer it on x.com, or set X_TIER to what your contract with X says.",
    )


def private_permission(user: User | None, whom: str) -> Permission:
    """Whether X says that this person receives our private messages."""
    if user is None:
        return Permission(allowed=False, why=f"X shows no account {whom} any more.")
    if user.receives_your_dm is False:
        return Permission(
            allowed=False,
            why=f"{whom} takes private messages only from accounts they follow. Ask them "
            "publicly to write to us first.",
        )
    if user.receives_your_dm is None:
        return Permission(
            allowed=True, why=f"X does not say whether {whom} takes private messages from us."
        )
    return Permission(allowed=True)
