"""X, as its people see it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from playground.customers.cast import Place
from playground.networks.sides.side import MANY, Profile, Said, Shown, Side, Trouble
from playground.networks.x.faults import Lost, RateLimited, When, html_503
from playground.networks.x.server import FakeX
from playground.networks.x.storage import dump, restore
from playground.networks.x.world import CUSTOMER_ID, OWN_ID, Item, Person, Written

_FIRST_PERSON = 3000
_RATE_LIMIT = 5  # seconds


class XSide(Side):
    """Posts, replies, quotes and private messages.

    Attributes:
        news: ids of what X has not pushed yet.
    """

    name, title = "x", "X"
    arrives = "pushed by webhook (X Activity)"
    has_webhook = True
    ways: ClassVar[Mapping[Place, str]] = {
        Place.OPEN: "Post that names us",
        Place.UNDER_OUR_POST: "Reply to our newest post",
        Place.QUOTING_OURS: "Quote of our newest post",
        Place.PRIVATE: "Direct message",
    }

    def __init__(self, site: str, x: FakeX, handle: str, name: str) -> None:
        super().__init__(site)
        self.x = x
        self.news: list[str] = []
        x.world.people.pop(CUSTOMER_ID)
        x.world.add(Person(id=OWN_ID, username=handle, name=name, followers=9120))

    @property
    def us(self) -> Profile:
        """Our account."""
        return self._profile(OWN_ID)

    def people(self) -> Sequence[Profile]:
        """Everybody but us."""
        return [self._profile(one) for one in self.x.world.people if one != OWN_ID]

    def meet(self, handle: str, name: str, *, followers: int = 1, avatar: str = "") -> str:
        """By handle; X has no hyphens in it."""
        people = self.x.world.people
        username = handle.replace("-", "_")
        known = next((one.id for one in people.values() if one.username == username), "")
        person = Person(
            id=known or str(_FIRST_PERSON + len(people)),
            username=username,
            name=name,
            followers=followers,
            avatar=avatar,
        )
        return self.x.world.add(person).id

    def says(self, person: str, text: str, place: Place, *, under: str, picture: str) -> str:
        """A post, or a private message."""
        world = self.x.world
        ours = self.our_post()
        if place is Place.PRIVATE or under in world.private:
            made = world.write_privately(text, sender_id=person)
        else:
            answers = under or (ours if place is Place.UNDER_OUR_POST else "")
            made = world.post(
                text,
                author_id=person,
                answers=answers,
                quotes=ours if place is Place.QUOTING_OURS and not under else "",
                media=(self._item(picture),) if picture else (),
            )
        self.news.append(made)
        return made

    def changes(self, message: str, text: str) -> None:
        """A new version; X tells nobody."""
        self.x.world.edit(self.x.world.posts[message].history[-1], text)

    def takes_back(self, message: str) -> None:
        """All versions disappear."""
        if message in self.x.world.private:
            del self.x.world.private[message]
        else:
            self.x.world.delete(message)

    def we_said(self, text: str, at: datetime) -> str:
        """A post of ours; ids are of its time."""
        world = self.x.world
        now, world.now, clock = world.now, at, world.clock
        world.clock = None
        made = world.post(text, author_id=OWN_ID)
        world.now, world.clock = now, clock
        return made

    def standing(self) -> Sequence[Said]:
        """Posts in their newest version, and private messages."""
        world = self.x.world
        posts = [self._said(post) for post in world.newest_versions()]
        return posts + [
            Said(
                id=one.id,
                thread=one.conversation_id,
                author=self._profile(one.sender_id),
                ours=one.sender_id == OWN_ID,
                text=one.text,
                at=one.at,
                private=True,
                partner=next(p for p in one.conversation_id.split("-") if p != OWN_ID),
            )
            for one in world.private.values()
        ]

    def picture(self, picture_id: str) -> tuple[bytes, str] | None:
        """By the id of its upload."""
        upload = self.x.media.uploads.get(picture_id)
        return (upload.content, upload.mime) if upload is not None else None

    def addressed(self, path: str, query: Mapping[str, str]) -> str:
        """HANDLE/status/ID."""
        del query
        return path.rpartition("/")[2]

    def script(self, what: Trouble) -> None:
        """Answers are posts here."""
        when = When.AFTER if what is Trouble.LOST_ANSWER else When.BEFORE
        match what:
            case Trouble.OUTAGE:
                self.x.script(*[html_503()] * MANY)
            case Trouble.RATE_LIMIT:
                self.x.script(RateLimited(seconds=_RATE_LIMIT))
            case Trouble.LOST_ANSWER | Trouble.LOST_REQUEST:
                self.x.script(Lost(when=when, method="POST", path="/2/tweets"))

    def mend(self) -> None:
        """Nothing is scripted any more."""
        self.x.heal()

    def requests(self) -> int:
        """Those that may have changed something."""
        asked = self.x.asked
        count = sum(1 for one in asked if one.method != "GET")
        asked.clear()
        return count

    def dump(self) -> bytes:
        """All of it."""
        return dump(self.x)

    def restore(self, content: bytes) -> None:
        """What `dump` gave."""
        restore(self.x, content)

    def _profile(self, person_id: str) -> Profile:
        one = self.x.world.people[person_id]
        return Profile(id=one.id, name=one.name, handle=f"@{one.username}", avatar=one.avatar)

    def _item(self, name: str) -> Item:
        shown = self.drawing(name)
        key = f"3_{self.x.world.next_id()}"
        return Item(
            key=key,
            document={"media_key": key, "type": "photo", "url": shown.url, "alt_text": shown.alt},
        )

    def _said(self, post: Written) -> Said:
        quoted = self.x.world.posts.get(post.quotes)
        return Said(
            id=post.history[0],
            thread=post.conversation_id,
            author=self._profile(post.author_id),
            ours=post.author_id == OWN_ID,
            text=post.text,
            at=post.at,
            answers=post.answers,
            edited=len(post.history) > 1,
            hidden=post.hidden,
            label=f"quotes “{quoted.text}”" if quoted is not None else "",
            pictures=tuple(self._shown(item) for item in post.media),
            likes=post.likes,
        )

    def _shown(self, item: Item) -> Shown:
        alt, url = str(item.document.get("alt_text", "")), str(item.document.get("url", ""))
        return Shown(url=url, alt=alt) if url else self.published(item.key[2:], alt)
