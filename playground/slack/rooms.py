"""Channels as scripts and tests look at them."""

from playground.slack.people import Office, Person
from playground.slack.shown import ShownMessage
from playground.slack.state import Channel


class Room:
    """One channel or direct message."""

    def __init__(self, office: Office, channel: Channel) -> None:
        self._office = office
        self._channel = channel

    @property
    def id(self) -> str:
        """The channel's id."""
        return self._channel.id

    @property
    def name(self) -> str:
        """The channel's name without the hash sign, empty for a direct message."""
        return self._channel.name

    @property
    def members(self) -> frozenset[str]:
        """User ids of the members."""
        return frozenset(self._channel.members)

    def messages(self) -> list[ShownMessage]:
        """Give the timeline, oldest first, without replies."""
        held = self._channel.messages
        return [self._office.message(self._channel, held[ts]) for ts in self._channel.top]

    def thread(self, parent: ShownMessage | str) -> list[ShownMessage]:
        """Give the replies under a message, oldest first, without the message."""
        ts = parent.thread_ts if isinstance(parent, ShownMessage) else parent
        return [self._office.message(self._channel, item) for item in self._channel.replies(ts)]

    def message(self, ts: str) -> ShownMessage:
        """Give one message as it is now."""
        return self._office.message(self._channel, self._channel.messages[ts])

    @property
    def last(self) -> ShownMessage:
        """The newest message of the timeline."""
        return self.message(self._channel.top[-1])

    def ephemerals(self, user: str) -> list[ShownMessage]:
        """Give what only this person sees, oldest first."""
        held = self._channel.ephemerals.get(user, ())
        return [ShownMessage(message, self._channel.id) for message in held]

    def add(self, person: Person) -> None:
        """Let a person into the channel."""
        self._office.conversing.join(person.user, self._channel)

    def remove(self, person: Person) -> None:
        """Put a person out of the channel."""
        self._office.conversing.leave(person.user, self._channel)

    def archive(self) -> None:
        """Close the channel to writing."""
        self._channel.is_archived = True
