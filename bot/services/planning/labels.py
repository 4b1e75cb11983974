"""Accounts as people name them, and how to speak on them."""

from collections.abc import Iterable, Sequence

from bot.domain.account import Account
from bot.errors import NotFound
from bot.planning_forms import AccountLabel
from bot.services.networks import Networks
from integrations.base import Publisher


def label(networks: Networks, account: Account) -> AccountLabel:
    """An account with its network's name, and why nothing can be published there now."""
    title = networks.title(account.network)
    network = networks.get(account.id)
    why_not = ""
    if not account.active:
        why_not = "This account is paused."
    elif network is None:
        why_not = "This account is not connected at the moment."
    elif network.publisher is None:
        why_not = f"{title} cannot be published on from here."
    else:
        why_not = network.publisher.limits.blocked
    return AccountLabel(
        account_id=account.id, network_title=title, handle=account.handle, why_not=why_not
    )


def labels(networks: Networks, accounts: Iterable[Account]) -> dict[str, AccountLabel]:
    """By account id, in the order given."""
    return {a.id: label(networks, a) for a in accounts}


def unknown_label(account_id: str) -> AccountLabel:
    """An account that is gone from the database."""
    return AccountLabel(
        account_id=account_id,
        network_title="a removed account",
        handle="",
        why_not="This account is not connected any more.",
    )


def named(found: AccountLabel) -> str:
    """In a sentence: "Bluesky (@harbour.example)"."""
    return f"{found.network_title} (@{found.handle})" if found.handle else found.network_title


def places(found: Sequence[AccountLabel]) -> str:
    """Several in a sentence: "Bluesky and X"."""
    titles = list(dict.fromkeys(f.network_title for f in found))
    if len(titles) <= 1:
        return "".join(titles) or "nowhere yet"
    return f"{', '.join(titles[:-1])} and {titles[-1]}"


def publisher_of(networks: Networks, account_id: str) -> Publisher:
    """How to speak on an account.

    Raises:
        NotFound: the account is not connected now, or its network offers it not.
    """
    network = networks.get(account_id)
    publisher = None if network is None else network.publisher
    if publisher is None:
        raise NotFound(
            "This account cannot be published on at the moment. Ask whoever runs the bot for "
            "“python -m bot check”; your text is kept."
        )
    return publisher
