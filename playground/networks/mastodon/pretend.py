"""What the pretend server knows: people, posts, notifications, and the faults of a script."""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from playground.networks.mastodon.flavours import Flavour
from playground.networks.numbers import Numbers

__all__ = ["DOMAIN", "START", "Fault", "Person", "World"]

DOMAIN = "social.example"
START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
_MENTION = re.compile(r"(?<![\w/])@(\w+)(?:@([\w.-]*\w))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """How one request goes wrong.

    Attributes:
        method, path: which request; `path` is the beginning of it.
        after_effect: the server does what it was asked before it fails.
        status: it answers this; 0: it stays silent; -1: it cuts the connection.
        times: how many requests are met.
    """

    method: str
    path: str
    status: int
    after_effect: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    body: str = "<html>It is not you, it is us.</html>"
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An account; `domain` is "" for people of this server."""

    number: int
    user: str
    domain: str = ""
    name: str = ""
    avatar: str = ""
    followers: int = 42

    @property
    def id(self) -> str:
        """Its id at this server."""
        return str(1000 + self.number)

    @property
    def acct(self) -> str:
        """Its name at this server."""
        return f"{self.user}@{self.domain}" if self.domain else self.user


@dataclass(slots=True, kw_only=True)
class Post:
    """A status as the server keeps it."""

    id: str
    author: Person
    text: str
    created_at: datetime
    visibility: str
    in_reply_to: str = ""
    warning: str = ""
    mentions: list[Person] = field(default_factory=list)
    edited_at: datetime | None = None
    content: str = ""
    pictures: list[str] = field(default_factory=list)
    favourites: int = 0
    boosts: int = 0
    extra: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Notification:
    """Something that was told to the brand."""

    id: str
    kind: str
    post: Post
    created_at: datetime


class World:
    """People and posts of one server; time moves only when it is told to, or with `clock`.

    `order` remembers where each id stands, also of what is gone: servers compare ids by rules of
    their own.
    """

    def __init__(
        self,
        flavour: Flavour,
        *,
        clock: Callable[[], datetime] | None = None,
        brand: str = "brand",
        brand_name: str = "",
        site: str = "",
    ) -> None:
        self.flavour = flavour
        self.site = site
        self._clock = clock
        self._now = START
        self.posts: dict[str, Post] = {}
        self.notifications: list[Notification] = []
        self.people: dict[str, Person] = {}
        self.order: dict[str, float] = {}
        self.status_numbers = Numbers()
        self.notification_numbers = Numbers()
        self.brand = self.person(brand, name=brand_name)

    @property
    def now(self) -> datetime:
        """The time here, UTC."""
        return self._clock() if self._clock is not None else self._now

    @now.setter
    def now(self, now: datetime) -> None:
        self._now = now

    def person(
        self, user: str, domain: str = "", *, name: str = "", avatar: str = "", followers: int = 42
    ) -> Person:
        """A new account."""
        person = Person(
            number=len(self.people),
            user=user,
            domain=domain,
            name=name,
            avatar=avatar,
            followers=followers,
        )
        self.people[person.acct] = person
        return person

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        self.now += by

    def say(
        self,
        author: Person,
        text: str,
        *,
        to: str = "",
        visibility: str = "public",
        warning: str = "",
        content: str | None = None,
        extra: dict[str, object] | None = None,
        notify_as: str = "mention",
    ) -> str:
        """Publish a status, tell the brand when it is mentioned; its id."""
        post = Post(
            id=self.flavour.status_id(next(self.status_numbers)),
            author=author,
            text=text,
            created_at=self.now,
            visibility=visibility,
            in_reply_to=to,
            warning=warning,
            mentions=list(self._mentioned(text, author)),
            content=self._html(text) if content is None else content,
            extra=extra or {},
        )
        self.posts[post.id] = post
        self.order[post.id] = len(self.order)
        if notify_as != "mention" or (self.brand in post.mentions and author is not self.brand):
            self.notify(notify_as, post)
        return post.id

    def notify(self, kind: str, post: Post, *, late_by: int = 0) -> str:
        """Tell the brand; `late_by` places it behind so many newer ones."""
        notification = Notification(
            id=self.flavour.notification_id(next(self.notification_numbers)),
            kind=kind,
            post=post,
            created_at=self.now,
        )
        place = len(self.notifications) - late_by
        newer = self.notifications[place:]
        self.order[notification.id] = (
            self.order[newer[0].id] - 0.5 if newer else float(len(self.order))
        )
        self.notifications.insert(place, notification)
        return notification.id

    def edit(self, status_id: str, text: str) -> None:
        """Change the text of a status."""
        post = self.posts[status_id]
        post.text, post.content, post.edited_at = text, self._html(text), self.now

    def remove(self, status_id: str) -> None:
        """Delete a status with its notifications."""
        del self.posts[status_id]
        self.notifications = [one for one in self.notifications if one.post.id != status_id]

    def ours(self) -> list[Post]:
        """The brand's statuses, oldest first."""
        return [post for post in self.posts.values() if post.author is self.brand]

    def visible(self, post: Post) -> bool:
        """Whether the brand may see a status."""
        if post.visibility in {"public", "unlisted", "local"} or post.author is self.brand:
            return True
        return self.brand in post.mentions

    def _mentioned(self, text: str, author: Person) -> Iterator[Person]:
        seen = {author.id}
        for user, domain in _MENTION.findall(text):
            acct = user if domain in {"", DOMAIN} else f"{user}@{domain}"
            person = self.people.get(acct)
            if person is not None and person.id not in seen:
                seen.add(person.id)
                yield person

    def _html(self, text: str) -> str:
        if not self.flavour.escapes:
            return text.replace("\n", "<br/>")
        linked = _MENTION.sub(
            r'<a href="https://x.example/@\1" class="u-url mention">@\1</a>', html.escape(text)
        )
        linked = re.sub(
            r"https?://(?!x\.example/@)([^\s<]+)",
            r'<a href="https://\1"><span class="invisible">https://</span><span>\1</span></a>',
            linked,
        )
        paragraphs = "</p><p>".join(linked.split("\n\n"))
        return f"<p>{paragraphs}</p>".replace("\n", "<br />")
