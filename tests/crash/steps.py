"""A process that ends between two lines.

`Steps` counts what a process leaves behind: commits, calls of Slack, calls of a network. It can end
the process at any of them. Ending at a statement inside a transaction is ending before its commit:
the database takes back the rest. `Ended` is no `Exception`, so that nothing in the product can
catch it and go on, as nothing could if the power failed.
"""

from datetime import datetime

from sqlalchemy import Connection, event

from bot.domain.card import ConversationView
from bot.domain.notices import Notice
from bot.planning_forms import PostView
from bot.ports import Place, Posted, SharedFile
from db.unit_of_work import Database
from integrations.base import Outgoing, OutgoingPost, PictureFile, Sent
from integrations.memory import MemoryNetwork
from integrations.memory.publisher import MemoryPublisher
from integrations.slack.gateway import SlackGateway


class Ended(BaseException):
    """The process has ended here."""


class Steps:
    """Ends the process at step number `at` (1 is the first; None: never).

    Attributes:
        names: what each step was, for a failing test's message.
    """

    def __init__(self, at: int | None = None) -> None:
        self._at = at
        self.names: list[str] = []

    def step(self, name: str) -> None:
        """One step; the process may end before it takes effect."""
        self.names.append(name)
        if len(self.names) == self._at:
            raise Ended(name)

    def watch(self, database: Database) -> None:
        """Count the commits of the writing engine."""
        event.listen(database._writing.sync_engine, "commit", self._commit)

    def _commit(self, _connection: Connection) -> None:
        self.step("COMMIT")


class EndingSlack(SlackGateway):
    """Slack's gateway that counts before and after each call that posts."""

    steps: Steps

    async def post_card(self, channel: str, card: ConversationView, *, now: datetime) -> Posted:
        """Post a card."""
        self.steps.step("before post_card")
        posted = await super().post_card(channel, card, now=now)
        self.steps.step("after post_card")
        return posted

    async def update_card(self, posted: Posted, card: ConversationView, *, now: datetime) -> None:
        """Update a card."""
        self.steps.step("before update_card")
        await super().update_card(posted, card, now=now)
        self.steps.step("after update_card")

    async def post_notice(self, place: Place, notice: Notice, *, key: str, now: datetime) -> Posted:
        """Post a notice."""
        self.steps.step("before post_notice")
        posted = await super().post_notice(place, notice, key=key, now=now)
        self.steps.step("after post_notice")
        return posted

    async def post_plan_card(self, channel: str, view: PostView, *, now: datetime) -> Posted:
        """Post the card of a planned post."""
        self.steps.step("before post_plan_card")
        posted = await super().post_plan_card(channel, view, now=now)
        self.steps.step("after post_plan_card")
        return posted

    async def update_plan_card(self, posted: Posted, view: PostView, *, now: datetime) -> None:
        """Update the card of a planned post."""
        self.steps.step("before update_plan_card")
        await super().update_plan_card(posted, view, now=now)
        self.steps.step("after update_plan_card")

    async def fetch_file(self, file_id: str) -> SharedFile:
        """Fetch a file."""
        self.steps.step("before fetch_file")
        file = await super().fetch_file(file_id)
        self.steps.step("after fetch_file")
        return file


class EndingPublisher(MemoryPublisher):
    """A pretend network's publisher that counts before and after each upload and post."""

    steps: Steps

    async def upload(self, picture: PictureFile) -> str:
        """Hand over a picture."""
        self.steps.step("before upload")
        ref = await super().upload(picture)
        self.steps.step("after upload")
        return ref

    async def publish(self, post: OutgoingPost) -> Sent:
        """Publish."""
        self.steps.step("before publish")
        sent = await super().publish(post)
        self.steps.step("after publish")
        return sent


class EndingNetwork(MemoryNetwork):
    """A pretend network that counts before and after each send."""

    steps: Steps

    @property
    def publisher(self) -> EndingPublisher | None:
        """How to speak first on it."""
        limits = self.world.dialect.publishing
        if limits is None:
            return None
        publisher = EndingPublisher(
            self.world, limits, meter=self._meter, require_open=self._require_open
        )
        publisher.steps = self.steps
        return publisher

    async def send(self, outgoing: Outgoing) -> Sent:
        """Send."""
        self.steps.step("before send")
        sent = await super().send(outgoing)
        self.steps.step("after send")
        return sent
