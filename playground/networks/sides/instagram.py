"""Instagram, as its people see it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from playground.customers.cast import Place
from playground.networks.graph import FakeGraph
from playground.networks.graph.faults import When, html_503, lost, refusal
from playground.networks.graph.records import Actor, IgComment, Media, Message
from playground.networks.graph.storage import dump, restore
from playground.networks.sides.facebook import changing, private_said
from playground.networks.sides.side import MANY, Profile, Said, Shown, Side, Trouble

_USUAL_PICTURE = "latte-art"


class InstagramSide(Side):
    """Posts, comments, stories and messages."""

    name, title = "instagram", "Instagram"
    arrives = "pushed by webhook"
    has_webhook = True
    edits = False
    ways: ClassVar[Mapping[Place, str]] = {
        Place.UNDER_OUR_POST: "Comment on our newest post",
        Place.OPEN: "Own post that names us",
        Place.IN_A_STORY: "Story that names us",
        Place.PRIVATE: "Direct message",
    }

    def __init__(self, site: str, graph: FakeGraph) -> None:
        super().__init__(site)
        self.graph = graph

    @property
    def us(self) -> Profile:
        """Our account."""
        return self._profile(self.graph.account)

    def people(self) -> Sequence[Profile]:
        """Everybody of the cast, and whoever came."""
        others = {self.graph.ig_ann.id, self.graph.ig_bob.id}
        return [
            self._profile(one)
            for one in self.graph.people.values()
            if one.on_instagram and one.id not in others
        ]

    def meet(self, handle: str, name: str, *, followers: int = 1, avatar: str = "") -> str:
        """By username."""
        person = self.graph.ig_person(handle.replace("-", "."), name)
        person.name, person.followers, person.avatar = name, followers, avatar
        return person.id

    def says(self, person: str, text: str, place: Place, *, under: str, picture: str) -> str:
        """A comment, a post, a story or a message."""
        graph, by = self.graph, self.graph.people[person]
        if place is Place.PRIVATE or under in graph.messages:
            return graph.ig_dm(text, by=by)
        if under in graph.ig_comments:
            return graph.ig_comment(
                self._naming(text, graph.ig_comments[under].media_id), under=under, by=by
            )
        if under in graph.media:
            return graph.ig_comment(self._naming(text, under), on=under, by=by)
        shown = self.drawing(picture or _USUAL_PICTURE)
        if place is Place.IN_A_STORY:
            return graph.ig_story_mention(by=by, picture=shown.url)
        if place is Place.OPEN:
            return graph.ig_publish(self._naming(text, ""), by=by, picture=shown.url)
        return graph.ig_comment(text, on=self.our_post(), by=by)

    def changes(self, message: str, text: str) -> None:
        """Messages alone can be changed."""
        if message in self.graph.messages:
            self.graph.reword(self.graph.messages[message], text)

    def takes_back(self, message: str) -> None:
        """Comments, posts, and messages."""
        if message in self.graph.messages:
            self.graph.ig_unsend(message)
        else:
            self.graph.ig_remove(message)

    def we_said(self, text: str, at: datetime) -> str:
        """A post of our account."""
        return self.graph.ig_brand_media(text, at=at)

    def standing(self) -> Sequence[Said]:
        """Posts, comments, messages."""
        graph = self.graph
        return [
            *(self._post(one) for one in graph.media.values() if not one.is_child),
            *(self._comment(one) for one in graph.ig_comments.values()),
            *(self._message(one) for one in graph.messages.values()),
        ]

    def picture(self, picture_id: str) -> tuple[bytes, str] | None:
        """What Instagram has fetched from us: JPEG, always."""
        media = self.graph.media.get(picture_id)
        return (media.content, "image/jpeg") if media is not None and media.content else None

    def addressed(self, path: str, query: Mapping[str, str]) -> str:
        """p/POST/."""
        del query
        return path.strip("/").rpartition("/")[2]

    def script(self, what: Trouble) -> None:
        """Answers are replies to comments here."""
        when = When.AFTER if what is Trouble.LOST_ANSWER else When.BEFORE
        match what:
            case Trouble.OUTAGE:
                self.graph.faults.add(html_503(), times=MANY)
            case Trouble.RATE_LIMIT:
                self.graph.faults.add(refusal(4, message="(#4) Request limit reached"))
            case Trouble.LOST_ANSWER | Trouble.LOST_REQUEST:
                self.graph.faults.add(lost(when, path="/replies"))

    def mend(self) -> None:
        """Nothing is scripted any more."""
        self.graph.faults.clear()

    def requests(self) -> int:
        """Those that may have changed something."""
        return changing(self.graph)

    def dump(self) -> bytes:
        """All of it."""
        return dump(self.graph)

    def restore(self, content: bytes) -> None:
        """What `dump` gave."""
        restore(self.graph, content)

    def _naming(self, text: str, media_id: str) -> str:
        """With our name, unless it stands below our own post: else nobody would tell us."""
        media = self.graph.media.get(media_id)
        if self.graph.names_us(text) or (media is not None and media.author is self.graph.account):
            return text
        return f"@{self.graph.account.username} {text}".strip()

    def _profile(self, actor: Actor) -> Profile:
        return Profile(
            id=actor.id,
            name=actor.name,
            handle=f"@{actor.username}",
            avatar=getattr(actor, "avatar", ""),
        )

    def _post(self, media: Media) -> Said:
        ours = media.author is self.graph.account
        return Said(
            id=media.id,
            thread=media.id,
            author=self._profile(media.author),
            ours=ours,
            text=media.caption,
            at=media.created_at,
            deleted=media.deleted,
            label="" if ours else "in a post of their own",
            pictures=self._pictures(media),
            likes=len(media.likes),
        )

    def _pictures(self, media: Media) -> tuple[Shown, ...]:
        shown = [self.graph.media[one] for one in media.children] or [media]
        if media.author is self.graph.account:
            return tuple(self.published(one.id, one.alt_text) for one in shown if one.content)
        return tuple(Shown(url=one.image_url, alt=one.alt_text) for one in shown if one.image_url)

    def _comment(self, comment: IgComment) -> Said:
        return Said(
            id=comment.id,
            thread=comment.media_id,
            author=self._profile(comment.author),
            ours=comment.author is self.graph.account,
            text=comment.text,
            at=comment.created_at,
            answers=comment.parent_id or comment.media_id,
            hidden=comment.hidden,
            deleted=comment.deleted,
            likes=len(comment.likes),
        )

    def _message(self, message: Message) -> Said:
        return private_said(message, self.us, self._profile(message.person))
