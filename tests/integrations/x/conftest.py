"""A pretend X, and our account connected to it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings

from bot.domain.mention import Mention, Visibility
from integrations.base import (
    CredentialStore,
    Network,
    Outgoing,
    OutgoingKind,
    OutgoingPost,
    ReplyTarget,
    ThreadPlace,
    UploadedPicture,
)
from integrations.x import PLUGIN
from playground.networks.x.server import KEYS, FakeX
from playground.networks.x.world import CUSTOMER_HANDLE, CUSTOMER_ID, OWN_HANDLE, OWN_ID

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

Connect = Callable[..., AbstractAsyncContextManager[Network]]


class Store:
    """Credentials in memory; counts renewals."""

    def __init__(self, credentials: Mapping[str, str]) -> None:
        self.credentials = dict(credentials)
        self.renewals = 0

    async def load(self) -> Mapping[str, str]:
        """The credentials now."""
        return dict(self.credentials)

    async def save(self, credentials: Mapping[str, str]) -> None:
        """Replace them."""
        self.credentials = dict(credentials)

    async def refresh(
        self, renew: Callable[[Mapping[str, str]], Awaitable[Mapping[str, str]]]
    ) -> Mapping[str, str]:
        """Renew them."""
        self.renewals += 1
        await self.save(await renew(await self.load()))
        return await self.load()


@pytest.fixture
async def x() -> AsyncIterator[FakeX]:
    """A pretend X whose clock stands at NOW."""
    async with FakeX(NOW) as server:
        yield server


@pytest.fixture
def connect(x: FakeX) -> Connect:
    """Opens our account on the pretend X, with settings."""

    @asynccontextmanager
    async def opened(store: CredentialStore | None = None, **chosen: str) -> AsyncIterator[Network]:
        network = PLUGIN.build(
            own_external_id=OWN_ID,
            own_handle=OWN_HANDLE,
            base_url=x.url,
            credentials=store or Store(KEYS),
            settings=chosen,
        )
        await network.open()
        try:
            yield network
        finally:
            await network.close()

    return opened


@pytest.fixture
async def network(connect: Connect) -> AsyncIterator[Network]:
    """Our account with the default settings."""
    async with connect() as opened:
        yield opened


@pytest.fixture
def unopened() -> Network:
    """Our account before anything was asked."""
    return PLUGIN.build(
        own_external_id=OWN_ID,
        own_handle=OWN_HANDLE,
        base_url="http://127.0.0.1:9",
        credentials=Store(KEYS),
        settings={},
    )


def target_of(mention: Mention) -> ReplyTarget:
    """What the core remembers of a mention in order to answer it."""
    return ReplyTarget(
        external_id=mention.external_id,
        root_external_id=mention.root_external_id,
        author_external_id=mention.author.external_id,
        author_handle=mention.author.handle,
        visibility=mention.visibility,
        reply_handle=mention.reply_handle,
    )


def target(post_id: str, summons: str = "mentioned") -> ReplyTarget:
    """A public post of the customer."""
    return ReplyTarget(
        external_id=post_id,
        root_external_id=post_id,
        author_external_id=CUSTOMER_ID,
        author_handle=CUSTOMER_HANDLE,
        visibility=Visibility.PUBLIC,
        reply_handle=f"{post_id} {summons}",
    )


def outgoing(
    text: str,
    to: ReplyTarget,
    *,
    kind: OutgoingKind = OutgoingKind.REPLY,
    first_attempt_at: datetime | None = None,
) -> Outgoing:
    """A message of ours, created a minute before NOW."""
    return Outgoing(
        delivery_id="d-1",
        kind=kind,
        text=text,
        target=to,
        key="",
        created_at=NOW - timedelta(minutes=1),
        first_attempt_at=first_attempt_at,
    )


def post_of(
    text: str,
    *refs: str,
    under: str = "",
    first_attempt_at: datetime | None = None,
    last_attempt_at: datetime | None = None,
) -> OutgoingPost:
    """A post of ours with these uploads, created a minute before NOW."""
    return OutgoingPost(
        delivery_id="d-1",
        text=text,
        key="",
        created_at=NOW - timedelta(minutes=1),
        pictures=tuple(UploadedPicture(ref=ref, alt_text="A sunrise") for ref in refs),
        follows=ThreadPlace(parent_external_id=under, root_external_id=under) if under else None,
        first_attempt_at=first_attempt_at,
        last_attempt_at=last_attempt_at,
    )
