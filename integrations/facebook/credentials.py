"""What is kept of a sign-in, encrypted: the Page's token, and when a person has to sign in again.

The person's own token is not kept: nothing needs it once it has given the Page's.
"""

from collections.abc import Mapping
from datetime import datetime

from integrations.base import CredentialStore
from integrations.graph.client import TokenSource
from integrations.graph.tame import as_time
from integrations.graph.tokens import Inspection

__all__ = ["credentials_of", "sign_in_ends", "token_source"]

_PAGE_TOKEN = "page_token"  # noqa: S105 - the name of a field
_ENDS = "ends"


def credentials_of(page_token: str, known: Inspection) -> dict[str, str]:
    """What to keep."""
    kept = {_PAGE_TOKEN: page_token}
    if known.first_end is not None:
        kept[_ENDS] = known.first_end.isoformat()
    return kept


def sign_in_ends(stored: Mapping[str, str]) -> datetime | None:
    """When somebody has to sign in again, as it was known at the sign-in."""
    return as_time(stored.get(_ENDS))


def token_source(store: CredentialStore) -> TokenSource:
    """The Page's token, read anew for each request: another replica may have signed in."""

    async def token() -> str:
        return (await store.load()).get(_PAGE_TOKEN, "")

    return token
