"""A pretend network: its people, their messages and what our account has said.

Tests and the demo speak for the customers through `World.person`; the adapter (`MemoryNetwork`)
speaks for us through `integrations.memory.service`. A world checks what both do as strictly as a
real network would.

    world = World(PLAIN, now=clock)
    ada = world.person("ada", display_name="Ada Byron", followers=12)
    post = ada.posts("My grinder arrived broken.")
    ...
    assert [m.text for m in world.thread(post.id)] == ["My grinder arrived broken.", "We are sorry"]
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from bot.domain.mention import Media, Visibility
from integrations.memory.dialects import PLAIN, Dialect
from integrations.memory.faults import Faults
from integrations.memory.feed import ADD, DELETE, EDIT, HIDE, LIKE, UNHIDE, PushFeed
from integrations.memory.person import Person
from integrations.memory.pictures import Pictures
from integrations.memory.records import OURS, Late, Message, Profile, WorldState


class World:
    """One pretend network, speaking one dialect.

    Attributes:
        faults: what goes wrong between us and this world.
        site: the address that relative pictures and links are below.
        pictures: what our account has uploaded.
        pushes: what it pushes, in dialects that do.
        monthly_cap: what our calls may cost in a month, in US dollars; None: no cap.
    """

    def __init__(
        self,
        dialect: Dialect = PLAIN,
        *,
        now: Callable[[], datetime],
        own_handle: str = "harbourcoffee",
        own_name: str = "Harbour Coffee",
        site: str = "",
        link: str = "/posts/{id}",
        picture_link: str = "/pictures/{id}",
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        state: WorldState | None = None,
        contents: Mapping[str, bytes] | None = None,
    ) -> None:
        """Make a world.

        Args:
            dialect: the rules that it follows.
            now: the clock, aware UTC.
            own_handle: our account's handle, without "@".
            own_name: our account's display name.
            site: what relative addresses are below; "https://NAME.example" unless given.
            link: the address of a post, `{id}` filled in; may be relative to `site`.
            picture_link: the same of an uploaded picture.
            sleep: what `faults.slow` waits with.
            state: what `integrations.memory.storage` has kept.
            contents: the same of uploaded pictures, by digest.
        """
        self.dialect = dialect
        self.now = now
        self.site = site or f"https://{dialect.name.replace('_', '-')}.example"
        self.faults = Faults(title=dialect.title, sleep=sleep)
        self.pushes = PushFeed(on=dialect.pushed or dialect.streams)
        self.monthly_cap: Decimal | None = None
        self._link = link
        self._listeners: list[Callable[[], None]] = []
        self._state = state or WorldState()
        self.pictures = Pictures(
            self._state, contents or {}, link=picture_link, changed=self._changed
        )
        self._state.people.setdefault(
            OURS, Profile(id=OURS, handle=self._full_handle(own_handle), display_name=own_name)
        )

    # -- people ---------------------------------------------------------------------------------

    def person(
        self,
        handle: str,
        *,
        display_name: str = "",
        avatar_url: str = "",
        followers: int | None = None,
        is_bot: bool = False,
        accepts_private: bool = True,
    ) -> Person:
        """The person with this handle; made when there is none (the other arguments apply then)."""
        handle = self._full_handle(handle)
        for profile in self._state.people.values():
            if profile.handle == handle:
                return Person(self, profile.id)
        profile = Profile(
            id=f"person-{len(self._state.people)}",
            handle=handle,
            display_name=display_name,
            avatar_url=avatar_url,
            followers=followers,
            is_bot=is_bot,
            accepts_private=accepts_private,
        )
        self._state.people[profile.id] = profile
        self._changed()
        return Person(self, profile.id)

    def people(self) -> tuple[Profile, ...]:
        """Everybody but our account, in the order in which they came."""
        return tuple(p for p in self._state.people.values() if p.id != OURS)

    def profile(self, person_id: str = OURS) -> Profile:
        """A person's profile; our own unless told.

        Raises:
            KeyError: nobody has this id.
        """
        return self._state.people[person_id]

    # -- what can be seen -----------------------------------------------------------------------

    def message(self, message_id: str) -> Message:
        """A message as it is now, deleted ones included.

        Raises:
            KeyError: this world never issued the id.
        """
        return self._state.messages[message_id]

    def messages(self) -> tuple[Message, ...]:
        """Every message there is, oldest first."""
        return _oldest_first(m for m in self._state.messages.values() if m.exists)

    def thread(self, message_id: str) -> tuple[Message, ...]:
        """What stands under the same root as this message, the root included, oldest first.

        Raises:
            KeyError: this world never issued the id.
        """
        root = self.message(message_id).root_id
        return tuple(m for m in self.messages() if m.root_id == root)

    def outbox(self) -> tuple[Message, ...]:
        """Everything our account has said, public and private, oldest first."""
        return tuple(m for m in self.messages() if m.ours)

    def posts_by_us(self) -> tuple[Message, ...]:
        """What our account has said for all to read, oldest first: a double send shows here."""
        return tuple(m for m in self.outbox() if not m.visibility.private)

    def published(self) -> tuple[Message, ...]:
        """What our account has said first, the parts of threads included, oldest first."""
        return tuple(m for m in self.posts_by_us() if self._begins_with_us(m))

    def url_of(self, message: Message) -> str:
        """The public address of a message; "" for private ones."""
        if message.visibility.private:
            return ""
        return self.absolute(self._link.format(id=message.id))

    def absolute(self, address: str) -> str:
        """An address that begins with "/", below this world's site."""
        return self.site + address if address.startswith("/") else address

    # -- what customers and our account do ------------------------------------------------------

    def we_post(self, text: str) -> Message:
        """Our account starts a thread of its own, for customers to answer."""
        return self.add(author_id=OURS, text=text)

    def repeat(self, message_id: str) -> None:
        """Tell us about a message once more, as networks do now and then.

        Raises:
            KeyError: this world never issued the id.
        """
        self._arrive(self.message(message_id).id)

    def add(
        self,
        *,
        author_id: str,
        text: str,
        parent_id: str = "",
        root_id: str = "",
        visibility: Visibility = Visibility.PUBLIC,
        created_at: datetime | None = None,
        told_after: timedelta = timedelta(),
        quoted_id: str = "",
        media: Sequence[Media] = (),
        names_us: bool = False,
        answerable: bool = True,
        language: str = "",
        key: str = "",
        answers: str = "",
    ) -> Message:
        """Put a message into the world. `Person` and the service call it; scripts seldom need it.

        Raises:
            KeyError: the parent or the quoted message was never issued.
            ValueError: the parent or the quoted message has been deleted.
        """
        for other in (parent_id, quoted_id):
            if other and not self.message(other).exists:
                raise ValueError(f"{other} has been deleted.")
        self._state.issued += 1
        message_id = f"{self.dialect.name}-{self._state.issued:06d}"
        if not root_id:
            root_id = self.message(parent_id).root_id if parent_id else message_id
        message = Message(
            id=message_id,
            author_id=author_id,
            text=text,
            created_at=created_at or self.now(),
            root_id=root_id,
            parent_id=parent_id,
            quoted_id=quoted_id,
            visibility=visibility,
            media=tuple(media),
            names_us=names_us,
            answerable=answerable,
            language=language,
            key=key,
            answers=answers,
        )
        self._state.messages[message_id] = message
        if key:
            self._state.first_with_key[key] = message_id
        if self._is_told(message):
            if told_after:
                self._state.late.append(Late(message_id=message_id, at=self.now() + told_after))
            else:
                self._arrive(message_id)
        self._changed()
        return message

    def change(self, message: Message) -> Message:
        """Replace a message by a changed copy of it."""
        before = self._state.messages[message.id]
        self._state.messages[message.id] = message
        self._push_change(before, message)
        self._changed(news=not message.ours)
        return message

    def mark(self, marks: dict[str, list[str]], message_id: str, person_id: str) -> None:
        """Add a person's like or share, for `Person`.

        Raises:
            KeyError: this world never issued the id.
            ValueError: the message is private, or has been deleted.
        """
        message = self.message(message_id)
        if message.visibility.private or not message.exists:
            raise ValueError(f"{message_id} is not there for others to see.")
        if person_id not in marks.setdefault(message_id, []):
            marks[message_id].append(person_id)
            if marks is self._state.likes and message.ours:
                self.pushes.happened(LIKE, message)
            self._changed()

    @property
    def credentials_end(self) -> datetime | None:
        """When our account has to sign in again; set it to let that be known."""
        return self._state.credentials_end

    @credentials_end.setter
    def credentials_end(self, at: datetime | None) -> None:
        self._state.credentials_end = at
        self._changed()

    def sent_with(self, key: str) -> Message | None:
        """The message that was first sent with an idempotency key."""
        message_id = self._state.first_with_key.get(key)
        return None if message_id is None else self.message(message_id)

    # -- what reaches our account ---------------------------------------------------------------

    def arrivals(self) -> Sequence[str]:
        """Ids of what we have been told of by now, in that order; repeats appear again."""
        due = [late for late in self._state.late if late.at <= self.now()]
        for late in sorted(due, key=lambda one: one.at):
            self._state.late.remove(late)
            self._arrive(late.message_id)
        return self._state.arrivals

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` whenever there is news for our account; the answer ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @property
    def listeners(self) -> int:
        """How many listen: zero when every network on this world is closed."""
        return len(self._listeners)

    @property
    def state(self) -> WorldState:
        """What `integrations.memory.storage` keeps."""
        return self._state

    def _full_handle(self, handle: str) -> str:
        handle = handle.removeprefix("@")
        plain = "." not in handle and "@" not in handle
        return handle + self.dialect.handle_suffix if plain else handle

    def _begins_with_us(self, message: Message) -> bool:
        while message.ours and message.parent_id:
            message = self.message(message.parent_id)
        return message.ours

    def _is_told(self, message: Message) -> bool:
        if message.ours:
            return self.dialect.echoes_own and bool(message.parent_id)
        answers_us = message.parent_id != "" and self.message(message.parent_id).ours
        quotes_us = message.quoted_id != "" and self.message(message.quoted_id).ours
        return message.names_us or answers_us or quotes_us or message.visibility.private

    def _arrive(self, message_id: str) -> None:
        self._state.arrivals.append(message_id)
        self.pushes.happened(ADD, self.message(message_id))
        self._changed(news=True)

    def _push_change(self, before: Message, after: Message) -> None:
        if after.ours or not self._is_told(after):
            return
        if after.text != before.text:
            self.pushes.happened(EDIT, after)
        if after.exists != before.exists:
            self.pushes.happened(DELETE, after)
        if after.hidden != before.hidden:
            self.pushes.happened(HIDE if after.hidden else UNHIDE, after)

    def _changed(self, *, news: bool = False) -> None:
        self._state.version += 1
        if not news:
            return
        for listener in tuple(self._listeners):
            listener()


def _oldest_first(messages: Iterable[Message]) -> tuple[Message, ...]:
    return tuple(sorted(messages, key=lambda message: message.created_at))
