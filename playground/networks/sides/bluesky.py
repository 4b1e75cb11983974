"""Bluesky, as its people see it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from playground.customers.cast import Place
from playground.networks.bluesky.faults import WRITES, Wrong
from playground.networks.bluesky.server import FakeBluesky
from playground.networks.bluesky.storage import dump, restore
from playground.networks.bluesky.world import POST, Convo, Person, Post
from playground.networks.sides.side import Profile, Said, Shown, Side, Trouble

_HOST = "bsky.example"
_ANSWERS = frozenset({"com.atproto.repo.putRecord"})
_CHANGING = WRITES | {"com.atproto.repo.uploadBlob"}


class BlueskySide(Side):
    """Posts, replies, quotes and private conversations."""

    name, title = "bluesky", "Bluesky"
    arrives = "polled, every few seconds while there is traffic"
    edits = False
    ways: ClassVar[Mapping[Place, str]] = {
        Place.OPEN: "Post that names us",
        Place.UNDER_OUR_POST: "Reply to our newest post",
        Place.QUOTING_OURS: "Quote of our newest post",
        Place.PRIVATE: "Direct message",
    }

    def __init__(self, site: str, bluesky: FakeBluesky, handle: str, name: str) -> None:
        super().__init__(site)
        self.bluesky = bluesky
        self.handle = handle
        bluesky.world.person(handle, display_name=name).followers = 2300

    @property
    def us(self) -> Profile:
        """Our account."""
        return _profile(self._us)

    @property
    def _us(self) -> Person:
        found = self.bluesky.world.find(self.handle)
        assert found is not None  # noqa: S101 - it was made first
        return found

    def people(self) -> Sequence[Profile]:
        """Everybody but us."""
        people = self.bluesky.world.people.values()
        return [_profile(one) for one in people if one is not self._us]

    def meet(self, handle: str, name: str, *, followers: int = 1, avatar: str = "") -> str:
        """By handle."""
        world = self.bluesky.world
        full = f"{handle}.{_HOST}"
        person = world.find(full) or world.person(full, display_name=name)
        person.display_name, person.followers, person.avatar = name, followers, avatar
        return person.did

    def says(self, person: str, text: str, place: Place, *, under: str, picture: str) -> str:
        """A post, or a private message."""
        world, author = self.bluesky.world, self.bluesky.world.people[person]
        if place is Place.PRIVATE or self._is_private(under):
            return str(world.say(author, world.convo(author, self._us), text)["id"])
        ours = self.our_post()
        post = world.post(
            author,
            text,
            to=self._us if place is Place.OPEN and not under else None,
            reply_to=under or (ours if place is Place.UNDER_OUR_POST else ""),
            quote=ours if place is Place.QUOTING_OURS and not under else "",
        )
        if picture:
            shown = self.drawing(picture)
            image = {"thumb": shown.url, "fullsize": shown.url, "alt": shown.alt}
            post.embed_view = {"$type": "app.bsky.embed.images#view", "images": [image]}
        return post.uri

    def changes(self, message: str, text: str) -> None:
        """There are no edits."""

    def takes_back(self, message: str) -> None:
        """Posts alone can be deleted for both."""
        self.bluesky.world.delete(message)

    def we_said(self, text: str, at: datetime) -> str:
        """A post of ours."""
        post = self.bluesky.world.post(self._us, text, created_at=at)
        post.indexed_at = at
        return post.uri

    def standing(self) -> Sequence[Said]:
        """Posts, and private messages."""
        world = self.bluesky.world
        private = [
            self._message(convo, one) for convo in world.convos.values() for one in convo.messages
        ]
        return [*(self._post(post) for post in world.posts.values()), *private]

    def picture(self, picture_id: str) -> tuple[bytes, str] | None:
        """A file of ours by its hash."""
        return self.bluesky.world.blobs.get((self._us.did, picture_id))

    def addressed(self, path: str, query: Mapping[str, str]) -> str:
        """profile/DID/post/KEY."""
        del query
        did, _, key = path.removeprefix("profile/").partition("/post/")
        return f"at://{did}/{POST}/{key}"

    def script(self, what: Trouble) -> None:
        """Answers are records here."""
        match what:
            case Trouble.OUTAGE:
                self.bluesky.fail(Wrong.UNAVAILABLE)
            case Trouble.RATE_LIMIT:
                self.bluesky.fail(Wrong.RATE_LIMIT, times=1)
            case Trouble.LOST_ANSWER:
                self.bluesky.fail(Wrong.LOST_ANSWER, methods=_ANSWERS, times=1)
            case Trouble.LOST_REQUEST:
                self.bluesky.fail(Wrong.LOST_REQUEST, methods=_ANSWERS, times=1)

    def mend(self) -> None:
        """Nothing is scripted any more."""
        self.bluesky.heal()

    def requests(self) -> int:
        """Those that may have changed something."""
        calls = self.bluesky.calls
        return sum(calls.pop(method, 0) for method in _CHANGING)

    def dump(self) -> bytes:
        """All of it."""
        return dump(self.bluesky)

    def restore(self, content: bytes) -> None:
        """What `dump` gave."""
        restore(self.bluesky, content)

    def _is_private(self, message: str) -> bool:
        convos = self.bluesky.world.convos.values()
        return any(one["id"] == message for convo in convos for one in convo.messages)

    def _post(self, post: Post) -> Said:
        reply = post.record.get("reply", {})
        ours = post.author is self._us
        return Said(
            id=post.uri,
            thread=str(reply.get("root", {}).get("uri", post.uri)),
            author=_profile(post.author),
            ours=ours,
            text=str(post.record["text"]),
            at=post.sort_at,
            answers=str(reply.get("parent", {}).get("uri", "")),
            label=self._quoted(post.uri),
            pictures=self._published(post) if ours else _attached(post),
            likes=post.counts["likeCount"],
        )

    def _quoted(self, uri: str) -> str:
        for _, reason, post, subject in self.bluesky.world.notifications:
            if reason == "quote" and post == uri and subject in self.bluesky.world.posts:
                return f"quotes “{self.bluesky.world.posts[subject].record['text']}”"
        return ""

    def _published(self, post: Post) -> tuple[Shown, ...]:
        images = post.record.get("embed", {}).get("images", [])
        return tuple(
            self.published(str(one["image"]["ref"]["$link"]), str(one["alt"])) for one in images
        )

    def _message(self, convo: Convo, message: dict[str, Any]) -> Said:
        author = self.bluesky.world.people[str(message["sender"]["did"])]
        return Said(
            id=str(message["id"]),
            thread=convo.id,
            author=_profile(author),
            ours=author is self._us,
            text=str(message["text"]),
            at=datetime.fromisoformat(str(message["sentAt"])),
            private=True,
            partner=next(one.did for one in convo.members if one is not self._us),
        )


def _profile(person: Person) -> Profile:
    return Profile(
        id=person.did,
        name=person.display_name,
        handle=f"@{person.handle}",
        avatar=person.avatar,
    )


def _attached(post: Post) -> tuple[Shown, ...]:
    images = (post.embed_view or {}).get("images", [])
    return tuple(Shown(url=str(one["fullsize"]), alt=str(one["alt"])) for one in images)
