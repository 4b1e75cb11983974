"""Connecting an account: ask for keys, prove them, hand back what to keep."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from bot.errors import BadInput
from integrations.base import Ask, SignedIn
from integrations.x.client import XClient
from integrations.x.code_flow import (
    REDIRECT_URI,
    REDIRECTED,
    USUAL_REDIRECT,
    CodeFlow,
    renewable,
)
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
    AppToken,
    authorisation_from,
    with_end,
)
from integrations.x.identity import identity_from
from integrations.x.session import XSession
from integrations.x.settings import XSettings, read_settings

_HOW = (
    "In the Developer Console (console.x.com) open your app. Under “User authentication settings” "
    "give it the permissions “Read and write and Direct message”; then make the keys under “Keys "
    "and tokens”. An access token made before that change keeps its old permissions: make it anew."
)
_WHICH = "API key (leave it empty to use an OAuth 2.0 user token instead)"
_OR_BROWSER = "OAuth 2.0 user access token (leave it empty to sign in with the browser)"
_BROWSER = (
    "Open this address in the browser, signed in to X as the account, and permit the app. X then "
    "goes on to the redirect address, which need not exist: paste the whole address that the "
    "browser shows."
)


async def sign_in(ask: Ask, settings: Mapping[str, str], *, now: datetime) -> SignedIn:
    """Ask for the keys of one account and prove them with X.

    Raises:
        BadInput: a key is missing.
        Reauthorise, Rejected, RetryLater: X does not accept them (now).
    """
    read = read_settings(settings)
    ask.say(_HOW)
    given = await _keys(ask, read)
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


async def _keys(ask: Ask, settings: XSettings) -> Mapping[str, str]:
    key = (await ask.text(API_KEY, _WHICH)).strip()
    if not key:
        token = (await ask.text(USER_TOKEN, _OR_BROWSER, secret=True)).strip()
        return await (_user_token(ask, token) if token else _browser(ask, settings))
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


async def _user_token(ask: Ask, token: str) -> Mapping[str, str]:
    given = {
        USER_TOKEN: token,
        REFRESH_TOKEN: await ask.text(
            REFRESH_TOKEN,
            "Refresh token (without it the account stops after two hours)",
            secret=True,
        ),
        **await _client(ask),
    }
    keys = {name: value.strip() for name, value in given.items() if value.strip()}
    if REFRESH_TOKEN in keys and CLIENT_ID not in keys:
        raise BadInput("A refresh token can be used only with its client ID.", field=CLIENT_ID)
    return keys


async def _browser(ask: Ask, settings: XSettings) -> Mapping[str, str]:
    client = {name: value for name, value in (await _client(ask)).items() if value}
    if CLIENT_ID not in client:
        raise BadInput(
            "X needs the four OAuth 1.0a keys, an OAuth 2.0 user token, or a client ID to sign in "
            "with the browser.",
            field=CLIENT_ID,
        )
    where = await ask.text(
        REDIRECT_URI,
        "Redirect address, exactly as in the app's settings",
        default=USUAL_REDIRECT,
    )
    flow = CodeFlow.begin(api_url=settings.api_url, client=client, redirect_uri=where.strip())
    ask.say(_BROWSER)
    ask.say(flow.address)
    code = flow.code_in(await ask.text(REDIRECTED, "Address you were led to", secret=True))
    session = XSession(
        base_url=settings.api_url, authorisation=AppToken(), timeout=settings.timeout
    )
    try:
        kept = await flow.tokens(session, code)
    finally:
        await session.close()
    if not renewable(kept):
        ask.say("X gave no refresh token: the account stops when this token ends.")
    return kept


async def _client(ask: Ask) -> dict[str, str]:
    given = {
        CLIENT_ID: await ask.text(CLIENT_ID, "Client ID"),
        CLIENT_SECRET: await ask.text(
            CLIENT_SECRET, "Client secret (empty for a public client)", secret=True
        ),
    }
    return {name: value.strip() for name, value in given.items()}


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
