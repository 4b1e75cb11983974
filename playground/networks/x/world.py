"""What a pretend X knows: people, posts, private messages, and its own clock."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from twitter_text import extract_urls_with_indices

from integrations.x import snowflake

OWN_ID = "1000"
OWN_HANDLE = "goldenshop"
CUSTOMER_ID = "2000"
CUSTOMER_HANDLE = "kim"


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody on the pretend X."""

    id: str
    username: str
    name: str
    followers: int = 42
    avatar: str = ""
    receives_our_messages: bool | None = True


@dataclass(frozen=True, kw_only=True)
class Item:
    """A picture or film."""

    key: str
    document: dict[str, object]


@dataclass(frozen=True, kw_only=True)
class Written:
    """A post or a version of one; `text` as its author typed it."""

    id: str
    author_id: str
    text: str
    at: datetime
    history: tuple[str, ...]
    conversation_id: str
    answers: str = ""
    answers_author: str = ""
    quotes: str = ""
    media: tuple[Item, ...] = ()
    hidden: bool = False
    likes: int = 0
    reposts: int = 0
    quoted: int = 0


@dataclass(frozen=True, kw_only=True)
class Private:
    """A private message."""

    id: str
    sender_id: str
    text: str
    at: datetime
    conversation_id: str


def shortened(text: str, salt: str) -> tuple[str, list[dict[str, object]]]:
    """The text as X stores it, its links as t.co, and its `entities.urls`."""
    entities: list[dict[str, object]] = []
    stored, last = "", 0
    for index, found in enumerate(extract_urls_with_indices(text)):
        start, end = found["indices"]
        short = f"https://t.co/{int(salt) % 10**8:08d}{index:02d}"
        stored += text[last:start] + short
        written = str(found["url"])
        expanded = written if "://" in written else f"http://{written}"
        entities.append({"url": short, "expanded_url": expanded, "display_url": written})
        last = end
    return stored + text[last:], entities


@dataclass
class World:
    """The state; every act takes a millisecond of its clock, so ids grow.

    Attributes:
        clock: a clock of somebody else's, with which `now` goes; None: it is moved by `advance`.
    """

    now: datetime
    people: dict[str, Person] = field(default_factory=dict)
    posts: dict[str, Written] = field(default_factory=dict)
    private: dict[str, Private] = field(default_factory=dict)
    clock: Callable[[], datetime] | None = None

    def __post_init__(self) -> None:
        """Let us and one customer live here."""
        self.add(Person(id=OWN_ID, username=OWN_HANDLE, name="Golden Shop", followers=9000))
        self.add(Person(id=CUSTOMER_ID, username=CUSTOMER_HANDLE, name="Kim & Co"))

    def add(self, person: Person) -> Person:
        """Let another person live here."""
        self.people[person.id] = person
        return person

    def advance(self, by: timedelta) -> None:
        """Move X's clock."""
        self.now += by

    def look_at_clock(self) -> None:
        """Go with the clock; never back, so ids grow whatever it does."""
        if self.clock is not None:
            self.now = max(self.now, self.clock())

    def post(
        self,
        text: str,
        *,
        author_id: str = CUSTOMER_ID,
        answers: str = "",
        quotes: str = "",
        media: tuple[Item, ...] = (),
    ) -> str:
        """Somebody posts; the id of the post."""
        made = self.next_id()
        parent = self.posts.get(answers)
        self.posts[made] = Written(
            id=made,
            author_id=author_id,
            text=text,
            at=self.now,
            history=(made,),
            conversation_id=parent.conversation_id if parent else made,
            answers=answers,
            answers_author=parent.author_id if parent else "",
            quotes=quotes,
            media=media,
        )
        return made

    def edit(self, post_id: str, text: str) -> str:
        """Its author edits a post; the id of the new version."""
        old = self.posts[post_id]
        made = self.next_id()
        history = (*old.history, made)
        self.posts[made] = replace(old, id=made, text=text, at=self.now)
        for version in history:
            self.posts[version] = replace(self.posts[version], history=history)
        return made

    def delete(self, post_id: str) -> None:
        """A post disappears, with all its versions."""
        for version in self.posts[post_id].history:
            del self.posts[version]

    def hide(self, post_id: str, *, hidden: bool = True) -> None:
        """A reply is hidden, or shown again."""
        self.posts[post_id] = replace(self.posts[post_id], hidden=hidden)

    def react(self, post_id: str, *, likes: int = 0, reposts: int = 0, quoted: int = 0) -> None:
        """People like, repeat and quote a post."""
        self.posts[post_id] = replace(
            self.posts[post_id], likes=likes, reposts=reposts, quoted=quoted
        )

    def write_privately(
        self, text: str, *, sender_id: str = CUSTOMER_ID, conversation_id: str = ""
    ) -> str:
        """Somebody writes a private message; the id of its event."""
        made = self.next_id()
        self.private[made] = Private(
            id=made,
            sender_id=sender_id,
            text=text,
            at=self.now,
            conversation_id=conversation_id or conversation_with(sender_id),
        )
        return made

    def newest_versions(self) -> list[Written]:
        """Every post in its newest version, newest first."""
        newest = [post for post in self.posts.values() if post.id == post.history[-1]]
        return sorted(newest, key=lambda post: int(post.id), reverse=True)

    def stored_text(self, post: Written) -> tuple[str, list[dict[str, object]], list[str]]:
        """A post's text with X's leading handles, its links, and whom it mentions (ids)."""
        prefix = ""
        if post.answers_author and post.answers_author != post.author_id:
            prefix = f"@{self.people[post.answers_author].username} "
        if post.text.startswith(prefix.strip() or "\0"):
            prefix = ""
        text, links = shortened(prefix + post.text, post.id)
        if post.media:
            # All pictures of a post share one link, which stands behind the text.
            short = f"https://t.co/{int(post.id) % 10**8:08d}pic"
            page = f"https://x.com/{self.people[post.author_id].username}/status/{post.id}/photo/1"
            text = f"{text} {short}".strip()
            links += [
                {"url": short, "expanded_url": page, "media_key": item.key} for item in post.media
            ]
        names = {handle.lower() for handle in re.findall(r"@(\w+)", text)}
        mentioned = [one.id for one in self.people.values() if one.username.lower() in names]
        return text, links, mentioned

    def calls_us(self, post: Written) -> bool:
        """Whether its author mentions or quotes us."""
        quoted = self.posts.get(post.quotes)
        _, _, mentioned = self.stored_text(post)
        return OWN_ID in mentioned or (quoted is not None and quoted.author_id == OWN_ID)

    def next_id(self) -> str:
        """A new id, of a post or of anything else that X counts in the same sequence."""
        self.look_at_clock()
        self.now += timedelta(milliseconds=1)
        return snowflake.id_at(self.now)


def conversation_with(person_id: str) -> str:
    """The id of our one-to-one conversation with somebody."""
    return "-".join(sorted([OWN_ID, person_id]))
