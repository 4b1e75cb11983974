"""The adapter's other half: the `Publisher` contract over a `World`."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from integrations.base import (
    Allowance,
    Engagement,
    Money,
    OutgoingPost,
    PictureFile,
    PublishingLimits,
    ReadBack,
    ReadBackOutcome,
    Sent,
    TextCheck,
)
from integrations.memory import mapping, posting, service
from integrations.memory.counting import has_link
from integrations.memory.faults import Operation
from integrations.memory.meter import MemoryMeter
from integrations.memory.records import Message
from integrations.memory.world import World

_Answer = TypeVar("_Answer")


class MemoryPublisher:
    """Speaking first in a `World`, by the same rules of life as `MemoryNetwork`."""

    def __init__(
        self,
        world: World,
        limits: PublishingLimits,
        *,
        meter: MemoryMeter,
        require_open: Callable[[], None],
    ) -> None:
        self._world = world
        self._limits = limits
        self._meter = meter
        self._require_open = require_open

    @property
    def limits(self) -> PublishingLimits:
        """The dialect's limits; known after `open`, as on a real network."""
        self._require_open()
        return self._limits

    def check_post(self, text: str) -> TextCheck:
        """Measure a post by the same rule that the world enforces."""
        return posting.check(self._world, self.limits, text)

    def post_cost(self, text: str, *, follows: bool) -> Money | None:  # noqa: ARG002 - contract: each part costs the same
        """What the dialect charges; None where it is free."""
        prices = self._world.dialect.prices
        return None if prices is None else prices.of_post(has_link=has_link(text))

    def new_post_key(self, *, delivery_id: str, created_at: datetime) -> str:  # noqa: ARG002 - contract
        """The delivery's own id, in dialects that know keys."""
        knows_keys = self._world.dialect.capabilities.resend_within is not None
        return f"key-{delivery_id}" if knows_keys else ""

    async def upload(self, picture: PictureFile) -> str:
        """Hand over a picture; its id."""
        return await self._ask(
            Operation.UPLOAD,
            picture.id,
            lambda: posting.upload(self._world, self._limits, picture),
        )

    @property
    def allowance(self) -> Allowance | None:
        """As the dialect tells: what we have sent, of what `limits.sends` allows."""
        rate = self._limits.sends
        if rate is None or not self._world.dialect.tells_allowance:
            return None
        since = self._world.now() - rate.per
        sent = sum(m.ours and m.created_at > since for m in self._world.messages())
        return Allowance(used=sent, total=rate.count, per=rate.per)

    async def prepare(self, post: OutgoingPost) -> str:
        """A container, where the dialect wants one."""
        return await self._ask(
            Operation.PREPARE,
            post.delivery_id,
            lambda: posting.prepare(self._world, self._limits, post),
        )

    async def publish(self, post: OutgoingPost) -> Sent:
        """Publish one post."""
        return await self._ask(
            Operation.PUBLISH,
            post.delivery_id,
            lambda: mapping.sent(self._world, self._published(post)),
        )

    async def find_post(self, post: OutgoingPost) -> ReadBack:
        """Look for a post among our own; a deleted one counts as having been published."""
        return await self._ask(Operation.FIND_POST, post.delivery_id, lambda: self._find(post))

    async def engagement(self, external_ids: Sequence[str]) -> Mapping[str, Engagement]:
        """How people took our posts; ids that are not ours, or gone, are left out."""

        def figures() -> Mapping[str, Engagement]:
            told = {one: posting.engagement(self._world, one) for one in external_ids}
            return {one: figure for one, figure in told.items() if figure is not None}

        return await self._ask(Operation.ENGAGEMENT, ",".join(external_ids), figures)

    async def credentials_end(self) -> datetime | None:
        """What the world was told to say."""
        return await self._ask(Operation.CREDENTIALS, "", lambda: self._world.credentials_end)

    def _published(self, post: OutgoingPost) -> Message:
        known = service.sent_with_key(self._world, post.key) is not None
        published = posting.publish(self._world, self._limits, post)
        if not known:
            self._meter.sent("posts", self.post_cost(post.text, follows=post.follows is not None))
        return published

    async def _ask(
        self, operation: Operation, subject: str, effect: Callable[[], _Answer]
    ) -> _Answer:
        self._require_open()
        return await self._world.faults.around(operation, subject, effect)

    def _find(self, post: OutgoingPost) -> ReadBack:
        doubt = self._world.faults.take_unsure()
        if doubt is not None:
            return ReadBack(outcome=ReadBackOutcome.UNSURE, why=doubt)
        found = posting.find(self._world, post)
        if found is None:
            return ReadBack(outcome=ReadBackOutcome.ABSENT)
        return ReadBack(outcome=ReadBackOutcome.LIVE, sent=mapping.sent(self._world, found))
