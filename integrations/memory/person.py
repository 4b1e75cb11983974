"""A customer of a world: what they do, a script or a visitor does through `Person`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.domain.mention import Media, Visibility
from integrations.memory.records import Message, Profile, private_root

if TYPE_CHECKING:
    from integrations.memory.world import World


class Person:
    """Somebody on a network, able to do what people do there."""

    def __init__(self, world: "World", person_id: str) -> None:
        self.world = world
        self.id = person_id

    @property
    def profile(self) -> Profile:
        """How the network describes them."""
        return self.world.profile(self.id)

    @property
    def handle(self) -> str:
        """Their handle, without "@"."""
        return self.profile.handle

    def posts(
        self,
        text: str,
        *,
        mention: bool = True,
        media: Sequence[Media] = (),
        reply_to: str = "",
        quotes: str = "",
        visibility: Visibility = Visibility.PUBLIC,
        created_at: datetime | None = None,
        told_after: timedelta = timedelta(),
        answerable: bool = True,
        language: str = "en",
    ) -> Message:
        """Say something for others to read.

        Args:
            text: as typed; nothing is added.
            mention: it names our account.
            media: attachments; addresses that begin with "/" are below the world's site.
            reply_to: id of the message that it answers.
            quotes: id of the message that it quotes.
            visibility: anything but DIRECT.
            created_at: the time stamp it bears, when not now: a message that appears late.
            told_after: how long we are not told of it.
            answerable: whether the network lets us reply.
            language: BCP 47.

        Raises:
            KeyError: `reply_to` or `quotes` was never issued.
            ValueError: they were deleted, or the visibility is DIRECT.
        """
        if visibility.private:
            raise ValueError("Private messages go through messages_privately().")
        return self.world.add(
            author_id=self.id,
            text=text,
            names_us=mention,
            media=media,
            parent_id=reply_to,
            quoted_id=quotes,
            visibility=visibility,
            created_at=created_at,
            told_after=told_after,
            answerable=answerable,
            language=language,
        )

    def messages_privately(
        self, text: str, *, media: Sequence[Media] = (), language: str = "en"
    ) -> Message:
        """Write to our account alone.

        Raises:
            ValueError: this world's dialect has no private messages.
        """
        if not self.world.dialect.capabilities.private_message:
            raise ValueError(f"{self.world.dialect.title} has no private messages.")
        return self.world.add(
            author_id=self.id,
            text=text,
            root_id=private_root(self.id),
            visibility=Visibility.DIRECT,
            media=media,
            language=language,
        )

    def replies(self, message_id: str, text: str, *, mention: bool = True) -> Message:
        """Answer a message for others to read; our own posts are answered like anybody's.

        Raises:
            KeyError: the id was never issued.
            ValueError: it has been deleted.
        """
        return self.posts(text, reply_to=message_id, mention=mention)

    def likes(self, message_id: str) -> None:
        """Like a message; a second time changes nothing.

        Raises:
            KeyError: the id was never issued.
            ValueError: it is private, or has been deleted.
        """
        self.world.mark(self.world.state.likes, message_id, self.id)

    def shares(self, message_id: str) -> None:
        """Pass a message on to one's followers; a second time changes nothing.

        Raises:
            KeyError: the id was never issued.
            ValueError: it is private, or has been deleted.
        """
        self.world.mark(self.world.state.shares, message_id, self.id)

    def edits(self, message_id: str, text: str) -> Message:
        """Change the words of a message of theirs.

        Raises:
            KeyError: the id was never issued.
            ValueError: it is somebody else's or deleted, or the dialect knows no edits.
        """
        if not self.world.dialect.capabilities.edits:
            raise ValueError(f"{self.world.dialect.title} has no edits.")
        message = self._own(message_id)
        return self.world.change(replace(message, text=text, edited_at=self.world.now()))

    def deletes(self, message_id: str) -> None:
        """Take back a message of theirs.

        Raises:
            KeyError: the id was never issued.
            ValueError: it is somebody else's or deleted already.
        """
        self.world.change(replace(self._own(message_id), deleted_at=self.world.now()))

    def private_messages(self) -> tuple[Message, ...]:
        """What they and our account said to each other in private, oldest first."""
        root = private_root(self.id)
        return tuple(m for m in self.world.messages() if m.root_id == root)

    def _own(self, message_id: str) -> Message:
        message = self.world.message(message_id)
        if message.author_id != self.id or not message.exists:
            raise ValueError(f"{message_id} is not a message of {self.handle} (any more).")
        return message
