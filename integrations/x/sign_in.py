"""Connecting an account: ask for keys, prove them, hand back what to keep."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from bot.errors import BadInput
from integrations.base import Ask, SignedIn
from integrations.x.client import XClient
from integrations.x.credentials import (
    ACCESS_SECRET,
    ACCESS_TOKEN,
    API_KEY,
    API_SECRET,
    CLIENT_ID,
    CLIENT_SECRET,
    OAUTH_1,
    REFRESH_TOKEN,
    USER_TOKEN,
    authorisation_from,
    with_end,
)
from integrations.x.network import identity_from
from integrations.x.session import XSession
from integrations.x.settings import read_settings

_HOW = (
    "In the Developer Console (console.x.com) open your app. Under “User authentication settings” "
    "give it the permissions “Read and write and Direct message”; then make the keys under “Keys "
    "and tokens”. An access token made before that change keeps its old permissions: make it anew."
)
_WHICH = "API key (leave it empty to use an OAuth 2.0 user token instead)"


async def sign_in(ask: Ask, settings: Mapping[str, str], *, now: datetime) -> SignedIn:
    """Ask for the keys of one account and prove them with X.

    Raises:
        BadInput: a key is missing.
        Reauthorise, Rejected, RetryLater: X does not accept them (now).
    """
    read = read_settings(settings)
    ask.say(_HOW)
    given = await _keys(ask)
    store = _Kept(given)
    session = XSession(
        base_url=read.api_url,
        authorisation=await authorisation_from(store),
        timeout=read.timeout,
    )
    client = XClient(session)
    try:
        identity = identity_from(await client.me(), read)
    finally:
        await client.close()
    ask.say(f"X knows these keys as @{identity.profile.handle}.")
    return SignedIn(
        identity=identity,
        base_url=read.api_url,
        credentials=with_end(await store.load(), now),
    )


async def _keys(ask: Ask) -> dict[str, str]:
    key = (await ask.text(API_KEY, _WHICH)).strip()
    if not key:
        return await _user_token(ask)
    given = {
        API_KEY: key,
        API_SECRET: await ask.text(API_SECRET, "API key secret", secret=True),
        ACCESS_TOKEN: await ask.text(ACCESS_TOKEN, "Access token", secret=True),
        ACCESS_SECRET: await ask.text(ACCESS_SECRET, "Access token secret", secret=True),
    }
    keys = {name: value.strip() for name, value in given.items()}
    missing = next((name for name in OAUTH_1 if not keys[name]), None)
    if missing is not None:
        raise BadInput(f"X needs all four keys; {missing} is empty.", field=missing)
    return keys


async def _user_token(ask: Ask) -> dict[str, str]:
    given = {
        USER_TOKEN: await ask.text(USER_TOKEN, "OAuth 2.0 user access token", secret=True),
        REFRESH_TOKEN: await ask.text(
            REFRESH_TOKEN,
            "Refresh token (without it the account stops after two hours)",
            secret=True,
        ),
        CLIENT_ID: await ask.text(CLIENT_ID, "Client ID"),
        CLIENT_SECRET: await ask.text(
            CLIENT_SECRET, "Client secret (empty for a public client)", secret=True
        ),
    }
    keys = {name: value.strip() for name, value in given.items() if value.strip()}
    if USER_TOKEN not in keys:
        raise BadInput(
            "X needs either the four OAuth 1.0a keys or an OAuth 2.0 user token.", field=USER_TOKEN
        )
    if REFRESH_TOKEN in keys and CLIENT_ID not in keys:
        raise BadInput("A refresh token can be used only with its client ID.", field=CLIENT_ID)
    return keys


class _Kept:
    """Holds the keys while they are proved; X may replace some of them meanwhile."""

    def __init__(self, credentials: Mapping[str, str]) -> None:
        self._credentials = dict(credentials)

    async def load(self) -> Mapping[str, str]:
        """The keys as they are now."""
        return dict(self._credentials)

    async def save(self, credentials: Mapping[str, str]) -> None:
        """Replace them."""
        self._credentials = dict(credentials)

    async def refresh(
        self, renew: Callable[[Mapping[str, str]], Awaitable[Mapping[str, str]]]
    ) -> Mapping[str, str]:
        """Renew them; nobody else has them yet."""
        await self.save(await renew(await self.load()))
        return await self.load()
