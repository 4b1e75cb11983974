"""Who we are on X, and what our tier means."""

from integrations.base import AccountIdentity, Rejected
from integrations.x.mapping import profile_of
from integrations.x.payload import Json, read_user
from integrations.x.settings import XSettings


def identity_from(answer: Json, settings: XSettings) -> AccountIdentity:
    """Who X says we are, and what the settings mean for this account.

    Raises:
        Rejected: X shows no account.
    """
    user = read_user(answer)
    if user is None:
        raise Rejected("X shows no account for these keys.", hint="Look at the account on x.com.")
    return AccountIdentity(profile=profile_of(user), notes=tuple(_notes(settings)))


def _notes(settings: XSettings) -> list[str]:
    at, prices = settings.tier, settings.prices
    if at.answers_anybody:
        return [f"X_TIER is {at}: every post may be answered; prices are those of your contract."]
    return [
        f"X_TIER is {at}: X lets us answer only people who mentioned or quoted us.",
        (
            f"X charges about {prices.read} USD for a post read, {prices.summoned_reply} USD for "
            f"an answer to a mention and {prices.post_with_url} USD for one with a link."
        ),
    ]
