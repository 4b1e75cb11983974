"""Mastodon, as people on our server see it."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from playground.customers.cast import Place
from playground.networks.mastodon.pretend import DOMAIN, Person, Post
from playground.networks.mastodon.server import FakeMastodon
from playground.networks.mastodon.storage import dump, restore
from playground.networks.sides.side import MANY, Profile, Said, Shown, Side, Trouble

_METHODS = ("GET", "POST")
_CUT = -1


class MastodonSide(Side):
    """Posts in public, and to us alone."""

    name, title = "mastodon", "Mastodon"
    arrives = "told by the server’s stream"
    ways: ClassVar[Mapping[Place, str]] = {
        Place.OPEN: "Post that names us",
        Place.UNDER_OUR_POST: "Reply to our newest post",
        Place.PRIVATE: "To us alone",
    }

    def __init__(self, site: str, server: FakeMastodon) -> None:
        super().__init__(site)
        self.server = server

    @property
    def us(self) -> Profile:
        """Our account."""
        return _profile(self.server.brand)

    def people(self) -> Sequence[Profile]:
        """Everybody but us."""
        people = self.server.people.values()
        return [_profile(one) for one in people if one is not self.server.brand]

    def meet(self, handle: str, name: str, *, followers: int = 1, avatar: str = "") -> str:
        """By name at this server; another domain comes behind an @."""
        user, _, domain = handle.replace("-", "_").partition("@")
        acct = f"{user}@{domain}" if domain else user
        known = self.server.people.get(acct)
        made = known or self.server.person(
            user, domain, name=name, avatar=avatar, followers=followers
        )
        return made.acct

    def says(self, person: str, text: str, place: Place, *, under: str, picture: str) -> str:
        """A post; it names us, or nobody would tell us."""
        server = self.server
        parent = under or (self.our_post() if place is Place.UNDER_OUR_POST else "")
        above = server.posts.get(under)
        private = place is Place.PRIVATE or (above is not None and above.visibility == "direct")
        return server.say(
            server.people[person],
            self._naming(text),
            to=parent,
            visibility="direct" if private else "public",
            extra={"media_attachments": [self._attachment(picture)]} if picture else None,
        )

    def changes(self, message: str, text: str) -> None:
        """New words."""
        self.server.edit(message, self._naming(text))

    def takes_back(self, message: str) -> None:
        """The post and its notifications disappear."""
        self.server.remove(message)

    def we_said(self, text: str, at: datetime) -> str:
        """A post of ours."""
        made = self.server.say(self.server.brand, text)
        self.server.posts[made].created_at = at
        return made

    def standing(self) -> Sequence[Said]:
        """All posts."""
        return [self._said(post) for post in self.server.posts.values()]

    def picture(self, picture_id: str) -> tuple[bytes, str] | None:
        """An upload of ours."""
        upload = self.server.media.uploads.get(picture_id)
        return (upload.content, upload.mime) if upload is not None else None

    def addressed(self, path: str, query: Mapping[str, str]) -> str:
        """@USER/ID."""
        del query
        return path.rpartition("/")[2]

    def script(self, what: Trouble) -> None:
        """Answers are statuses here."""
        server = self.server
        match what:
            case Trouble.OUTAGE:
                for method in _METHODS:
                    server.fail(method, "/api/", 503, times=MANY)
            case Trouble.RATE_LIMIT:
                server.fail("GET", "/api/", 429)
            case Trouble.LOST_ANSWER | Trouble.LOST_REQUEST:
                after = what is Trouble.LOST_ANSWER
                server.fail("POST", "/api/v1/statuses", _CUT, after_effect=after)

    def mend(self) -> None:
        """Nothing is scripted any more."""
        self.server.heal()

    def requests(self) -> int:
        """Those that may have changed something."""
        count = sum(1 for one in self.server.requests if not one.startswith("GET"))
        self.server.requests.clear()
        self.server.stream_headers.clear()
        return count

    def dump(self) -> bytes:
        """All of it."""
        return dump(self.server)

    def restore(self, content: bytes) -> None:
        """What `dump` gave."""
        restore(self.server, content)

    def _naming(self, text: str) -> str:
        us = f"@{self.server.brand.user}"
        return text if re.search(rf"{us}\b", text, re.IGNORECASE) else f"{us} {text}"

    def _attachment(self, name: str) -> dict[str, str]:
        shown = self.drawing(name)
        return {
            "id": name,
            "type": "image",
            "url": shown.url,
            "preview_url": shown.url,
            "description": shown.alt,
        }

    def _said(self, post: Post) -> Said:
        ours, private = post.author is self.server.brand, post.visibility == "direct"
        return Said(
            id=post.id,
            thread=self._root(post),
            author=_profile(post.author),
            ours=ours,
            text=post.text,
            at=post.created_at,
            private=private,
            partner=self._partner(post) if private else "",
            answers=post.in_reply_to,
            edited=post.edited_at is not None,
            pictures=self._published(post) if ours else _attached(post),
            likes=post.favourites,
        )

    def _partner(self, post: Post) -> str:
        if post.author is not self.server.brand:
            return post.author.acct
        return next((one.acct for one in post.mentions), "")

    def _root(self, post: Post) -> str:
        """The first of its thread; what is said to us alone has a thread of its own."""
        seen = post
        while (above := self.server.posts.get(seen.in_reply_to)) is not None:
            if above.visibility != post.visibility:
                break
            seen = above
        return seen.id

    def _published(self, post: Post) -> tuple[Shown, ...]:
        uploads = self.server.media.uploads
        return tuple(
            self.published(one, uploads[one].description) for one in post.pictures if one in uploads
        )


def _profile(person: Person) -> Profile:
    return Profile(
        id=person.acct,
        name=person.name or person.user,
        handle=f"@{person.user}@{person.domain or DOMAIN}",
        avatar=person.avatar,
    )


def _attached(post: Post) -> tuple[Shown, ...]:
    attached = post.extra.get("media_attachments", [])
    if not isinstance(attached, list):
        return ()
    return tuple(Shown(url=str(one["url"]), alt=str(one["description"])) for one in attached)
