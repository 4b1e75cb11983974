"""The pretend Graph's memory: its clock, its ids, who and what there is, who says what."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playground.networks.graph.faults import Faults
from playground.networks.graph.hooks import Hooks, Push
from playground.networks.graph.rates import Rates
from playground.networks.graph.records import (
    Account,
    Actor,
    Comment,
    Container,
    IgComment,
    Json,
    Media,
    Message,
    Page,
    Person,
    Photo,
    Post,
)
from playground.networks.graph.tokens import Tokens

Clock = Callable[[], datetime]
APP_ID, APP_SECRET = "814900417330", "0f3c9a1d5b7e2468ace013579bdf2468"


class World:
    """All that is remembered. Without a clock its time moves by `advance` alone.

    Attributes:
        site: where links to posts lead; "": to Facebook's and Instagram's own sites.
    """

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock
        self._now = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
        self.count = 0
        self.site = ""
        self.app_id, self.app_secret = APP_ID, APP_SECRET
        self.hooks = Hooks(APP_SECRET)
        self.faults = Faults()
        self.rates = Rates()
        self.tokens = Tokens(APP_ID, APP_SECRET)
        self.people: dict[str, Person] = {}
        self.posts: dict[str, Post] = {}
        self.comments: dict[str, Comment] = {}
        self.photos: dict[str, Photo] = {}
        self.media: dict[str, Media] = {}
        self.ig_comments: dict[str, IgComment] = {}
        self.messages: dict[str, Message] = {}
        self.containers: dict[str, Container] = {}
        self.containers_take = 0
        self.containers_fail = ""
        self.publishing_limit = 100
        self.refuse_duplicates = True
        self.published: list[datetime] = []
        self.account = Account(
            id=self.new_id("178414"),
            app_scoped_id=self.new_id("2590"),
            name="Harbour Coffee",
            username="harbourcoffee",
            followers=1250,
        )
        self.page = Page(
            id=self.new_id("1021"),
            name="Harbour Coffee",
            username="harbourcoffee",
            instagram_id=self.account.id,
            followers=980,
        )
        for one in (self.account, self.page):
            self.hooks.installed[one.id] = one.subscribed
        self.user = self.add_person(Person(id=self.new_id("1020"), name="Olivia Owner"))
        self.another_page = Page(id=self.new_id("1021"), name="City Magazine", username="citymag")
        self.user_token = self.tokens.make(
            "user",
            self.user.id,
            now=self.now,
            lasts=timedelta(days=60),
            access=timedelta(days=90),
        ).value
        self.page_token = self.tokens.make(
            "page", self.page.id, now=self.now, access=timedelta(days=90)
        ).value
        self.instagram_token = self.tokens.make(
            "instagram", self.account.id, now=self.now, lasts=timedelta(days=60)
        ).value
        self.ann = self.person("Ann Angler")
        self.bob = self.person("Bob Baker")
        self.ig_ann = self.ig_person("ann.angler", "Ann Angler")
        self.ig_bob = self.ig_person("bob_bakes", "Bob Baker")

    @property
    def now(self) -> datetime:
        """The time here, UTC."""
        return self._clock() if self._clock is not None else self._now

    def advance(self, by: timedelta) -> None:
        """Let time pass (without a clock of its own it does not by itself)."""
        self._now += by

    def new_id(self, prefix: str = "122") -> str:
        """An id that nothing has; later ones are greater."""
        self.count += 1
        return f"{prefix}{self.count:011d}"

    def next_number(self) -> int:
        """Orders what has the same time."""
        self.count += 1
        return self.count

    def add_person(self, person: Person) -> Person:
        """Somebody whom nobody knew."""
        self.people[person.id] = person
        return person

    def person(self, name: str) -> Person:
        """Somebody on Facebook, by name."""
        for one in self.people.values():
            if one.name == name and not one.on_instagram:
                return one
        return self.add_person(Person(id=self.new_id("7001"), name=name))

    def ig_person(self, username: str, name: str = "") -> Person:
        """Somebody on Instagram, by username."""
        for one in self.people.values():
            if one.username == username:
                return one
        return self.add_person(
            Person(id=self.new_id("5511"), name=name or username, username=username, followers=42)
        )

    def push(
        self,
        owner: Page | Account,
        field: str,
        value: Json,
        *,
        at: datetime | None = None,
        messaging: bool = False,
    ) -> None:
        """Something to tell the webhooks of a Page or account."""
        self.hooks.add(
            Push(
                about="page" if isinstance(owner, Page) else "instagram",
                owner=owner.id,
                field=field,
                value=value,
                at=at or self.now,
                messaging=messaging,
            )
        )

    def is_ours(self, actor: Actor) -> bool:
        """Whether it is our Page or our account."""
        return actor is self.page or actor is self.account

    def forget_uploads(self) -> None:
        """Photos in no post and containers that were not published are gone."""
        for photo in [one for one in self.photos.values() if not one.post_id]:
            del self.photos[photo.id]
        for container in self.containers.values():
            container.forgotten = container.forgotten or not container.media_id

    def published_today(self, count: int) -> None:
        """So many posts count against Instagram's limit of a day, from now on."""
        self.published.extend([self.now] * count)

    def quota_used(self) -> int:
        """How many count at the moment."""
        day = timedelta(hours=24)
        return sum(1 for at in self.published if at <= self.now < at + day)

    # What is said privately is the same on both networks.

    def say_privately(
        self,
        person: Person,
        text: str,
        *,
        ours: bool,
        at: datetime | None = None,
        attachments: list[Json] | None = None,
        answers_comment: str = "",
        by_api: bool = False,
    ) -> Message:
        """A private message between a person and our Page or account, told to the webhooks."""
        owner: Page | Account = self.account if person.on_instagram else self.page
        number = self.next_number()
        message = Message(
            id=f"m_{number:06d}" if not person.on_instagram else f"aWdfZAG1faXRlbTox{number:06d}",
            person=person,
            owner_id=owner.id,
            ours=ours,
            text=text,
            created_at=at or self.now,
            attachments=list(attachments or []),
            answers_comment=answers_comment,
            number=number,
        )
        self.messages[message.id] = message
        content: Json = {"mid": message.id}
        if text:
            content["text"] = text
        if message.attachments:
            content["attachments"] = message.attachments
        if ours:
            content["is_echo"] = True
            if by_api:
                content["app_id"] = int(self.app_id)
        field = "message_echoes" if ours and not person.on_instagram else "messages"
        self._push_message(message, field, {"message": content})
        return message

    def unsay(self, message: Message) -> None:
        """The person takes it back."""
        message.deleted = True
        self._push_message(
            message, "messages", {"message": {"mid": message.id, "is_deleted": True}}
        )

    def reword(self, message: Message, text: str) -> None:
        """The person changes the words of a private message."""
        message.text = text
        message.edits += 1
        edit: Json = {"mid": message.id, "text": text, "num_edit": message.edits}
        field = "message_edit" if message.person.on_instagram else "message_edits"
        self._push_message(message, field, {"message_edit": edit})

    def _push_message(self, message: Message, field: str, content: Json) -> None:
        owner: Page | Account = self.account if message.person.on_instagram else self.page
        ends: list[Json] = [{"id": message.person.id}, {"id": owner.id}]
        if message.ours:
            ends.reverse()
        value: Json = {
            "sender": ends[0],
            "recipient": ends[1],
            "timestamp": int(message.created_at.timestamp() * 1000),
        }
        self.push(owner, field, value | content, messaging=True)

    def window_open(self, person: Person) -> bool:
        """Whether they wrote to us within 24 hours."""
        times = [m.created_at for m in self.messages.values() if m.person is person and not m.ours]
        return any(at <= self.now < at + timedelta(hours=24) for at in times)
