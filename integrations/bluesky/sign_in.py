"""`connect bluesky`: asks for handle and app password, and proves them."""

import re
from collections.abc import Awaitable, Callable, Mapping

from bot.errors import BadInput
from integrations.base import Ask, SignedIn
from integrations.bluesky.client import XrpcClient
from integrations.bluesky.network import BlueskyNetwork
from integrations.bluesky.session import APP_PASSWORD, log_in, with_tokens
from integrations.bluesky.settings import address, read_settings

_APP_PASSWORD = re.compile(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}")


class _Unsaved:
    """Credentials while signing in: kept nowhere until `connect` stores them."""

    def __init__(self, credentials: Mapping[str, str]) -> None:
        self.credentials = credentials

    async def load(self) -> Mapping[str, str]:
        return self.credentials

    async def save(self, credentials: Mapping[str, str]) -> None:
        self.credentials = credentials

    async def refresh(
        self, renew: Callable[[Mapping[str, str]], Awaitable[Mapping[str, str]]]
    ) -> Mapping[str, str]:
        self.credentials = await renew(self.credentials)
        return self.credentials


async def sign_in(ask: Ask, settings: Mapping[str, str]) -> SignedIn:
    """Ask, log in once, and look at the profile.

    Raises:
        BadInput, Reauthorise, Rejected, RetryLater: what was given does not work.
    """
    read = read_settings(settings)
    base_url = address(await ask.text("host", "Host of the account", default=read.url), "host")
    identifier = (await ask.text("handle", "Handle, e.g. harbour.example")).strip().lstrip("@")
    if not identifier:
        raise BadInput("A handle is needed.", field="handle", example="harbour.bsky.social")
    ask.say(
        "Make an app password on Bluesky: Settings → Privacy and security → App passwords. "
        "Switch “Allow access to your direct messages” on, to take conversations offline."
    )
    password = (await ask.text("app_password", "App password", secret=True)).strip()
    if not _APP_PASSWORD.fullmatch(password):
        ask.say(
            "This does not look like an app password (xxxx-xxxx-xxxx-xxxx). The main password "
            "works too, but cannot be withdrawn from this bot alone."
        )
    client = XrpcClient(base_url, timeout=read.timeout)
    try:
        tokens = await log_in(client, identifier, password)
    finally:
        await client.close()
    store = _Unsaved(with_tokens({APP_PASSWORD: password}, tokens))
    network = BlueskyNetwork(
        own_did=tokens.did, base_url=base_url, credentials=store, settings=read
    )
    await network.open()
    try:
        identity = await network.identity()
    finally:
        await network.close()
    return SignedIn(identity=identity, base_url=base_url, credentials=store.credentials)
