"""The `Network` of an inbound account: it is told, and asks and sends nothing."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.mention import AuthorProfile
from integrations.base import (
    AccountIdentity,
    Capabilities,
    CredentialStore,
    Limits,
    MentionPage,
    MessageState,
    Meter,
    Money,
    News,
    Outgoing,
    OutgoingKind,
    Permission,
    PrivateWindow,
    Publisher,
    PushedEvent,
    PushReader,
    ReadBack,
    ReadBackOutcome,
    Reauthorise,
    Rejected,
    ReplyTarget,
    Sent,
    Subscription,
    TextCheck,
    TextLimit,
)
from integrations.inbound import mapping

ELSEWHERE = "It came from another tool: answer it by its link, then say “Mark answered” here."
_CURSOR = "told"
_LONGEST = 10_000  # characters; nothing is ever sent


class InboundNetwork:
    """One name below `/inbound/`."""

    def __init__(
        self, *, name: str, own_external_id: str, own_handle: str, credentials: CredentialStore
    ) -> None:
        self._name = name
        self._profile = AuthorProfile(
            external_id=own_external_id, handle=own_handle, display_name=own_handle
        )
        self._credentials = credentials

    @property
    def name(self) -> str:
        """The plugin's name."""
        return self._name

    @property
    def capabilities(self) -> Capabilities:
        """People answer elsewhere."""
        return Capabilities(elsewhere=True)

    @property
    def limits(self) -> Limits:
        """Nothing is sent."""
        return Limits(reply=TextLimit(units=_LONGEST))

    @property
    def publisher(self) -> Publisher | None:
        """We do not speak first here."""
        return None

    @property
    def pushed(self) -> PushReader | None:
        """Everything comes this way."""
        return _Told()

    @property
    def meter(self) -> Meter | None:
        """It is free."""
        return None

    async def open(self) -> None:
        """Nothing has to be made ready."""

    async def close(self) -> None:
        """Nothing has to be let go of."""

    async def identity(self) -> AccountIdentity:
        """Its name; its secret has to be there, or nothing can come in.

        Raises:
            Reauthorise: it is not.
        """
        if not (await self._credentials.load()).get("secret"):
            raise Reauthorise("It has no secret.", hint=f"Run: python -m bot connect {self._name}")
        return AccountIdentity(profile=self._profile)

    async def fetch_mentions(self, cursor: str | None, *, now: datetime) -> MentionPage:  # noqa: ARG002 - contract
        """An empty page: nobody can be asked."""
        return MentionPage(mentions=(), cursor=_CURSOR)

    async def wait_for_news(self, timeout: timedelta) -> bool:
        """Never called: `capabilities.pushes` is False."""
        await asyncio.sleep(timeout.total_seconds())
        return False

    async def current_state(self, external_ids: Sequence[str]) -> Mapping[str, MessageState]:  # noqa: ARG002 - contract
        """Unknown: nobody can be asked."""
        return {}

    def new_key(self, *, delivery_id: str, created_at: datetime) -> str:  # noqa: ARG002 - contract
        """There is none."""
        return ""

    def check_text(self, text: str, kind: OutgoingKind, target: ReplyTarget) -> TextCheck:  # noqa: ARG002 - contract
        """Nothing can be sent."""
        return TextCheck(
            used=len(text),
            limit=_LONGEST,
            unit="characters",
            as_sent=text,
            problems=(ELSEWHERE,),
        )

    def cost(self, text: str, kind: OutgoingKind, target: ReplyTarget) -> Money | None:  # noqa: ARG002 - contract
        """Free."""
        return None

    def reply_permission(self, target: ReplyTarget) -> Permission:  # noqa: ARG002 - contract
        """People answer elsewhere."""
        return Permission(allowed=False, why=ELSEWHERE)

    async def private_permission(self, target: ReplyTarget) -> Permission:  # noqa: ARG002 - contract
        """People answer elsewhere."""
        return Permission(allowed=False, why=ELSEWHERE)

    def private_window(self, target: ReplyTarget) -> PrivateWindow | None:  # noqa: ARG002 - contract
        """There are no private messages."""
        return None

    async def send(self, outgoing: Outgoing) -> Sent:  # noqa: ARG002 - contract
        """Refused."""
        raise Rejected(ELSEWHERE)

    async def read_back(self, outgoing: Outgoing) -> ReadBack:  # noqa: ARG002 - contract
        """Nothing is ever sent."""
        return ReadBack(outcome=ReadBackOutcome.ABSENT)

    async def delete(self, external_id: str) -> None:  # noqa: ARG002 - contract
        """Refused."""
        raise Rejected(ELSEWHERE)

    async def hide(self, external_id: str) -> None:  # noqa: ARG002 - contract
        """Refused."""
        raise Rejected(ELSEWHERE)

    async def unhide(self, external_id: str) -> None:  # noqa: ARG002 - contract
        """Refused."""
        raise Rejected(ELSEWHERE)


class _Told:
    """Reads what the door has kept. No I/O."""

    async def read(self, events: Sequence[PushedEvent], *, now: datetime) -> News:
        """Mentions as the door has checked them; what this release no longer takes is unknown."""
        mentions, unknown = [], []
        for event in events:
            try:
                mentions.append(mapping.mention(mapping.said_in(event), now))
            except ValueError:
                unknown.append(event.kind)
        return News(mentions=tuple(mentions), unknown=tuple(unknown))

    def stream(self) -> AsyncIterator[bytes] | None:
        """There is none: the door is the only way in."""
        return None

    async def subscription(self, callback: str) -> Subscription:  # noqa: ARG002 - contract
        """Whoever has the secret pushes; nothing is subscribed."""
        return Subscription(active=True)

    async def subscribe(self, callback: str) -> Subscription:
        """The same."""
        return await self.subscription(callback)
