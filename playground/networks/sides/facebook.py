"""Facebook, as its people see it: our Page, and what others say of it elsewhere."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from playground.customers.cast import Place
from playground.networks.graph import FakeGraph
from playground.networks.graph.faults import When, html_503, lost, refusal
from playground.networks.graph.records import Actor, Comment, Message, Post
from playground.networks.graph.storage import dump, restore
from playground.networks.sides.side import MANY, Profile, Said, Shown, Side, Trouble


class FacebookSide(Side):
    """Posts, comments and messages of our Page."""

    name, title = "facebook", "Facebook"
    arrives = "pushed by webhook"
    has_webhook = True
    ways: ClassVar[Mapping[Place, str]] = {
        Place.UNDER_OUR_POST: "Comment on our newest post",
        Place.ON_OUR_PAGE: "Post on our Page",
        Place.OPEN: "Own post that names us",
        Place.PRIVATE: "Messenger",
    }

    def __init__(self, site: str, graph: FakeGraph) -> None:
        super().__init__(site)
        self.graph = graph

    @property
    def us(self) -> Profile:
        """Our Page."""
        return self._profile(self.graph.page)

    def people(self) -> Sequence[Profile]:
        """Everybody of the cast, and whoever came."""
        graph = self.graph
        others = {graph.ann.id, graph.bob.id, graph.user.id}
        return [
            self._profile(one)
            for one in graph.people.values()
            if not one.on_instagram and one.id not in others
        ]

    def meet(self, handle: str, name: str, *, followers: int = 1, avatar: str = "") -> str:
        """By name: there are no handles."""
        del handle
        person = self.graph.person(name)
        person.followers, person.avatar = followers, avatar
        return person.id

    def says(self, person: str, text: str, place: Place, *, under: str, picture: str) -> str:
        """A comment, a post, or a message."""
        graph, by = self.graph, self.graph.people[person]
        photo = self.drawing(picture).url if picture else ""
        if place is Place.PRIVATE or under in graph.messages:
            return graph.dm(text, by=by)
        if under in graph.comments:
            top = graph.comments[under].parent_id or under  # answers stand on one level
            return graph.comment(text, under=top, by=by, photo=photo)
        if under in graph.posts:
            return graph.comment(text, on=under, by=by, photo=photo)
        if place is Place.ON_OUR_PAGE:
            return graph.visitor_post(text, by=by, photo=photo)
        if place is Place.OPEN:
            return graph.mention(text, by=by)
        return graph.comment(text, on=self.our_post(), by=by, photo=photo)

    def changes(self, message: str, text: str) -> None:
        """Comments, posts, and messages."""
        if message in self.graph.messages:
            self.graph.reword(self.graph.messages[message], text)
        else:
            self.graph.edit(message, text)

    def takes_back(self, message: str) -> None:
        """Comments, posts, and messages."""
        if message in self.graph.messages:
            self.graph.unsend(message)
        else:
            self.graph.remove(message)

    def we_said(self, text: str, at: datetime) -> str:
        """A post of our Page."""
        return self.graph.brand_post(text, at=at)

    def standing(self) -> Sequence[Said]:
        """Posts, comments, messages."""
        graph = self.graph
        return [
            *(self._post(one) for one in graph.posts.values()),
            *(self._comment(one) for one in graph.comments.values()),
            *(self._message(one) for one in graph.messages.values()),
        ]

    def picture(self, picture_id: str) -> tuple[bytes, str] | None:
        """A photo of our Page."""
        photo = self.graph.photos.get(picture_id)
        return (photo.content, photo.mime) if photo is not None else None

    def addressed(self, path: str, query: Mapping[str, str]) -> str:
        """PAGE/posts/POST, with ?comment_id= for a comment."""
        owner, _, post = path.partition("/posts/")
        comment = query.get("comment_id", "")
        return f"{post}_{comment}" if comment else f"{owner}_{post}"

    def script(self, what: Trouble) -> None:
        """Answers are comments here."""
        when = When.AFTER if what is Trouble.LOST_ANSWER else When.BEFORE
        match what:
            case Trouble.OUTAGE:
                self.graph.faults.add(html_503(), times=MANY)
            case Trouble.RATE_LIMIT:
                self.graph.faults.add(refusal(32, message="(#32) Page request limit reached"))
            case Trouble.LOST_ANSWER | Trouble.LOST_REQUEST:
                self.graph.faults.add(lost(when, path="/comments"))

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

    def _profile(self, actor: Actor) -> Profile:
        return Profile(id=actor.id, name=actor.name, avatar=getattr(actor, "avatar", ""))

    def _post(self, post: Post) -> Said:
        ours = post.author is self.graph.page
        here = post.page_id == self.graph.page.id
        pictures = tuple(
            self.published(one, self.graph.photos[one].alt_text) for one in post.photos
        )
        return Said(
            id=post.id,
            thread=post.id,
            author=self._profile(post.author),
            ours=ours,
            text=post.message,
            at=post.created_at,
            edited=post.edited_at is not None,
            hidden=post.hidden,
            deleted=post.deleted,
            label="" if ours else ("on our Page" if here else "in a post of their own"),
            pictures=(Shown(url=post.picture_url), *pictures) if post.picture_url else pictures,
            likes=len(post.likes),
        )

    def _comment(self, comment: Comment) -> Said:
        return Said(
            id=comment.id,
            thread=comment.post_id,
            author=self._profile(comment.author),
            ours=comment.author is self.graph.page,
            text=comment.message,
            at=comment.created_at,
            answers=comment.parent_id or comment.post_id,
            hidden=comment.hidden,
            deleted=comment.deleted,
            pictures=(Shown(url=comment.photo),) if comment.photo else (),
            likes=len(comment.likes),
        )

    def _message(self, message: Message) -> Said:
        us = self._profile(self.graph.page)
        return private_said(message, us, self._profile(message.person))


def changing(graph: FakeGraph) -> int:
    """The requests that may have changed something; the list of all is emptied."""
    count = sum(1 for one in graph.requests if not one.startswith("GET"))
    graph.requests.clear()
    graph.headers.clear()
    return count


def private_said(message: Message, us: Profile, them: Profile) -> Said:
    """A private message on Facebook or Instagram."""
    story = any(one.get("type") == "story_mention" for one in message.attachments)
    return Said(
        id=message.id,
        thread=f"private-{message.person.id}",
        author=us if message.ours else them,
        ours=message.ours,
        text=message.text,
        at=message.created_at,
        private=True,
        partner=message.person.id,
        edited=message.edits > 0,
        deleted=message.deleted,
        label="names us in a story"
        if story
        else ("private reply to a comment" if message.answers_comment else ""),
        pictures=tuple(_files(message)),
    )


def _files(message: Message) -> list[Shown]:
    payloads = [one.get("payload") for one in message.attachments]
    return [
        Shown(url=str(one["url"])) for one in payloads if isinstance(one, dict) and "url" in one
    ]
