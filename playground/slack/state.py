"""Everything the local Slack remembers."""

import secrets
import string
from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from playground.slack.seed import GroupSeed, PersonSeed, Role, Workspace

Json = dict[str, Any]
"""A JSON object, as it goes over the wire."""

_DIGITS = string.digits + string.ascii_uppercase
_SIGNS = 9


def random_id(prefix: str) -> str:
    """Make an identifier that was never used before, not even by a workspace since forgotten."""
    return prefix + "".join(secrets.choice(_DIGITS) for _ in range(_SIGNS))


@dataclass(slots=True)
class User:
    """A person, or the bot."""

    id: str
    name: str
    real_name: str
    title: str
    role: Role
    team_id: str
    tz: str
    is_bot: bool = False
    is_active: bool = True
    does_not_disturb: bool = False
    is_deleted: bool = False


@dataclass(slots=True)
class Channel:
    """A channel or a direct message, and what was said in it.

    Attributes:
        top: Time stamps of the messages of the timeline, ascending.
        threads: Time stamps of the replies, ascending, by the parent's time stamp.
        messages: Every message, reply and broadcast by time stamp.
        ephemerals: Messages only one person sees, by user id.
        read: The last time stamp each person has seen.
        unfurl: What the app said of unfurling (`unfurl_links`, `unfurl_media`), by time stamp.
    """

    id: str
    name: str
    kind: Literal["channel", "group", "im"]
    members: set[str]
    created: int
    topic: str = ""
    is_archived: bool = False
    last_micros: int = 0
    top: list[str] = field(default_factory=list)
    threads: dict[str, list[str]] = field(default_factory=dict)
    messages: dict[str, Json] = field(default_factory=dict)
    ephemerals: dict[str, list[Json]] = field(default_factory=dict)
    read: dict[str, str] = field(default_factory=dict)
    unfurl: dict[str, Json] = field(default_factory=dict)

    def stamp(self, now: datetime) -> str:
        """Make the next time stamp: of the clock, unique and ascending in this channel."""
        micros = int(now.timestamp()) * 1_000_000 + now.microsecond
        self.last_micros = max(micros, self.last_micros + 1)
        return f"{self.last_micros // 1_000_000}.{self.last_micros % 1_000_000:06d}"

    def add(self, message: Json) -> None:
        """Put a message into the timeline, its thread, or both."""
        ts = message["ts"]
        self.messages[ts] = message
        parent = message.get("thread_ts")
        if parent is not None and parent != ts:
            insort(self.threads.setdefault(parent, []), ts)
        if parent in (None, ts) or message.get("subtype") == "thread_broadcast":
            insort(self.top, ts)

    def remove(self, ts: str) -> Json:
        """Take a message out of the channel."""
        message = self.messages.pop(ts)
        lists = [self.top, self.threads.get(message.get("thread_ts", ""), [])]
        for stamps in lists:
            index = bisect_left(stamps, ts)
            if index < len(stamps) and stamps[index] == ts:
                del stamps[index]
        return message

    def replies(self, ts: str) -> list[Json]:
        """Give the replies under a message, oldest first."""
        return [self.messages[reply] for reply in self.threads.get(ts, ())]

    def unread(self, user: str) -> int:
        """Count the messages of the timeline that a person has not seen."""
        return len(self.top) - bisect_right(self.top, self.read.get(user, ""))

    def mark_read(self, user: str) -> None:
        """Remember that a person has seen the whole timeline."""
        if self.top:
            self.read[user] = self.top[-1]


@dataclass(slots=True)
class StoredFile:
    """A file: first an address to upload to, then bytes, then shared in channels.

    Attributes:
        alt_text: What a picture shows, in words.
        width: Of a picture, in pixels, as is `height`; nought of anything else.
        is_in_form: Somebody put it into a form of the app.
        is_deleted: Its owner has deleted it; its bytes are gone.
        is_processed: Slack has done with it; until then it tells neither type nor measures.
    """

    id: str
    name: str
    size: int
    user: str
    created: int
    title: str = ""
    content: bytes | None = None
    is_complete: bool = False
    alt_text: str = ""
    width: int = 0
    height: int = 0
    is_in_form: bool = False
    is_deleted: bool = False
    is_processed: bool = True
    shares: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class State:
    """A workspace with everything that happened in it."""

    workspace: Workspace
    users: dict[str, User]
    channels: dict[str, Channel]
    groups: dict[str, GroupSeed]
    files: dict[str, StoredFile] = field(default_factory=dict)
    homes: dict[str, Json] = field(default_factory=dict)
    counter: int = 0

    def next_id(self, prefix: str) -> str:
        """Make an identifier that looks like Slack's: a letter and ten signs."""
        self.counter += 1
        rest, number = "", self.counter
        while number:
            number, digit = divmod(number, len(_DIGITS))
            rest = _DIGITS[digit] + rest
        return f"{prefix}{rest:0>{_SIGNS}}"

    def find_channel(self, reference: str) -> Channel | None:
        """Find a channel by its id or by its name, with or without the hash sign."""
        found = self.channels.get(reference)
        if found is not None:
            return found
        name = reference.removeprefix("#")
        return next((item for item in self.channels.values() if item.name == name and name), None)

    def find_user(self, reference: str) -> User | None:
        """Find a person by id, handle or real name."""
        found = self.users.get(reference)
        if found is not None:
            return found
        names = {reference, reference.removeprefix("@")}
        return next(
            (item for item in self.users.values() if item.name in names or item.real_name in names),
            None,
        )

    def im_between(self, one: str, other: str) -> Channel | None:
        """Find the direct message of two people."""
        pair = {one, other}
        return next(
            (item for item in self.channels.values() if item.kind == "im" and item.members == pair),
            None,
        )

    def open_im(self, one: str, other: str, now: datetime) -> Channel:
        """Find or make the direct message of two people."""
        found = self.im_between(one, other)
        if found is None:
            found = Channel(self.next_id("D"), "", "im", {one, other}, int(now.timestamp()))
            self.channels[found.id] = found
        return found

    def is_ext_shared(self, channel: Channel) -> bool:
        """Tell whether people of another workspace are in the channel."""
        home = self.workspace.team_id
        return channel.kind != "im" and any(
            self.users[member].team_id != home for member in channel.members
        )

    def can_see(self, user: str, channel: Channel) -> bool:
        """Tell whether a person can open a channel; guests and outsiders only their own."""
        is_full = self.users[user].role in {"manager", "member"}
        return user in channel.members or (channel.kind == "channel" and is_full)


def new_state(workspace: Workspace, now: datetime) -> State:
    """Make the state of a workspace in which nothing has happened yet."""
    app = workspace.app
    users = {seed.id: _user(seed, workspace) for seed in workspace.people}
    users[app.bot_user_id] = User(
        id=app.bot_user_id,
        name=app.handle,
        real_name=app.name,
        title="",
        role="member",
        team_id=workspace.team_id,
        tz="Etc/UTC",
        is_bot=True,
    )
    ids = {seed.handle: seed.id for seed in workspace.people}
    channels = {
        seed.id: Channel(
            id=seed.id,
            name=seed.name,
            kind="group" if seed.is_private else "channel",
            members={ids[handle] for handle in seed.members}
            | ({app.bot_user_id} if seed.has_bot else set()),
            created=int(now.timestamp()),
            topic=seed.topic,
            is_archived=seed.is_archived,
        )
        for seed in workspace.channels
    }
    groups = {
        seed.id: GroupSeed(
            seed.id, seed.handle, seed.name, tuple(ids[handle] for handle in seed.members)
        )
        for seed in workspace.groups
    }
    return State(workspace, users, channels, groups)


def _user(seed: PersonSeed, workspace: Workspace) -> User:
    return User(
        id=seed.id,
        name=seed.handle,
        real_name=seed.real_name,
        title=seed.title,
        role=seed.role,
        team_id=seed.team_id or workspace.team_id,
        tz=seed.tz,
    )
