"""What the nodes of Instagram tell: accounts, media, comments, containers, conversations."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from playground.networks.graph.call import Conversation, Node
from playground.networks.graph.instagram import InstagramActs
from playground.networks.graph.records import (
    Account,
    Actor,
    Container,
    IgComment,
    Json,
    Media,
    Message,
    Person,
)
from playground.networks.graph.refusals import absent, bad
from playground.networks.graph.talks import FacebookTalks
from playground.networks.graph.views import Shape, known_arguments, moment

_WEB = "https://www.instagram.com"
_DAY = timedelta(hours=24)


class InstagramViews:
    """The shapes of Instagram's nodes."""

    def __init__(self, world: InstagramActs, talks: FacebookTalks) -> None:
        self.world = world
        self._talks = talks

    def account(self, account: Account, *, by_me: bool = False) -> Shape:
        """Our account; at /me its id is the app's own for it."""
        return Shape(
            kind="IGUser",
            id=account.app_scoped_id if by_me else account.id,
            fields={
                "user_id": lambda: account.id,
                "username": lambda: account.username,
                "name": lambda: account.name,
                "account_type": lambda: "BUSINESS",
                "followers_count": lambda: account.followers,
                "follows_count": lambda: 12,
                "media_count": lambda: len(self._media(account)),
                "profile_picture_url": lambda: f"{_WEB}/pictures/{account.id}.jpg",
            },
            nodes={
                "mentioned_media": self._mentioned_media,
                "mentioned_comment": self._mentioned_comment,
            },
            edges={
                "media": lambda args: self._own_media(account, args),
                "tags": self._tags,
                "conversations": self._conversations,
            },
        )

    def media(self, media: Media) -> Shape:
        """A post."""
        ours = media.author is self.world.account
        return Shape(
            kind="IGMedia",
            id=media.id,
            fields={
                "caption": lambda: media.caption or None,
                "timestamp": lambda: moment(media.created_at),
                "permalink": lambda: f"{self.world.site or _WEB}/p/{media.id}/",
                "username": lambda: media.author.username,
                "media_type": lambda: "CAROUSEL_ALBUM" if media.children else "IMAGE",
                "media_product_type": lambda: "FEED",
                "media_url": lambda: _picture(media, ours=ours),
                "like_count": lambda: len(media.likes),
                "comments_count": lambda: len(self._comments(media.id, every=True)),
                "alt_text": lambda: media.alt_text or None,
                "owner": lambda: {"id": media.author.id} if ours else None,
            },
            edges={
                "comments": lambda args: self._listed(args, media_id=media.id),
                "children": lambda _: [self.world.media[one] for one in media.children],
            },
        )

    def comment(self, comment: IgComment) -> Shape:
        """A comment, or a reply to one."""
        return Shape(
            kind="IGComment",
            id=comment.id,
            usual=("timestamp", "text"),
            fields={
                "text": lambda: comment.text,
                "timestamp": lambda: moment(comment.created_at),
                "username": lambda: comment.author.username,
                "from": lambda: _from(comment.author),
                "hidden": lambda: comment.hidden,
                "like_count": lambda: len(comment.likes),
                "parent_id": lambda: comment.parent_id or None,
            },
            nodes={"media": lambda _: self.world.media[comment.media_id]},
            edges={"replies": lambda args: self._listed(args, parent_id=comment.id)},
        )

    def container(self, container: Container) -> Shape:
        """What was handed over; each look at its status is a poll."""
        return Shape(
            kind="IGContainer",
            id=container.id,
            fields={
                "status_code": lambda: self.status(container, poll=True),
                "status": lambda: f"{self.status(container)}: {container.error or 'Media'}",
            },
        )

    def person(self, person: Person) -> Shape:
        """Somebody who wrote to us."""
        return Shape(
            kind="IGUser",
            id=person.id,
            usual=("name", "username"),
            fields={
                "name": lambda: person.name,
                "username": lambda: person.username,
                "profile_pic": lambda: person.avatar or f"{_WEB}/pictures/{person.id}.jpg",
                "follower_count": lambda: person.followers,
                "is_user_follow_business": lambda: False,
                "is_business_follow_user": lambda: False,
                "is_verified_user": lambda: False,
            },
        )

    def conversation(self, talk: Conversation) -> Shape:
        """The private messages of one person."""
        said = self._talks.said(talk)
        both: list[Actor] = [talk.person, self.world.account]
        return Shape(
            kind="UnifiedThread",
            id=talk.id,
            usual=("updated_time",),
            fields={
                "updated_time": lambda: moment(said[0].created_at),
                "participants": lambda: {"data": [_from(one) for one in both]},
            },
            edges={"messages": lambda _: said},
        )

    def message(self, message: Message) -> Shape:
        """A private message."""
        ends = [_from(message.person), _from(self.world.account)]
        if message.ours:
            ends.reverse()
        return Shape(
            kind="Message",
            id=message.id,
            usual=("created_time",),
            fields={
                "created_time": lambda: moment(message.created_at),
                "message": lambda: message.text,
                "from": lambda: ends[0],
                "to": lambda: {"data": [ends[1]]},
                "attachments": lambda: _files(message),
                "story": lambda: _story(message),
                "shares": lambda: None,
                "is_unsupported": lambda: False,
            },
        )

    def status(self, container: Container, *, poll: bool = False) -> str:
        """Where a container stands."""
        if container.media_id:
            return "PUBLISHED"
        if self.world.now >= container.created_at + _DAY:
            return "EXPIRED"
        if container.polls_left > 0:
            container.polls_left -= 1 if poll else 0
            return "IN_PROGRESS"
        return "ERROR" if container.error else "FINISHED"

    def readable(self, node: Media | IgComment) -> bool:
        """Whether a token of ours may read it by its id: on our media, or said by us."""
        media = node if isinstance(node, Media) else self.world.media[node.media_id]
        ours = self.world.account
        return not node.deleted and not media.deleted and ours in (media.author, node.author)

    def named_in_media(self, media_id: str) -> Media | None:
        """Somebody else's post whose caption, or a comment under it, names us."""
        media = self.world.media.get(media_id)
        if media is None or media.deleted or media.author is self.world.account:
            return None
        named = self.world.names_us(media.caption) or any(
            self.world.names_us(one.text) for one in self._comments(media_id, every=True)
        )
        return media if named else None

    def named_in_comment(self, comment_id: str) -> IgComment | None:
        """Somebody's comment that names us."""
        comment = self.world.ig_comments.get(comment_id)
        if comment is None or comment.deleted or self.world.media[comment.media_id].deleted:
            return None
        return comment if self.world.names_us(comment.text) else None

    def _mentioned_media(self, args: Mapping[str, str]) -> Node:
        if set(args) != {"media_id"}:
            raise bad("The field mentioned_media needs media_id.")
        found = self.named_in_media(args["media_id"])
        if found is None:
            raise absent(args["media_id"])
        return found

    def _mentioned_comment(self, args: Mapping[str, str]) -> Node:
        if set(args) != {"comment_id"}:
            raise bad("The field mentioned_comment needs comment_id.")
        found = self.named_in_comment(args["comment_id"])
        if found is None:
            raise absent(args["comment_id"])
        return found

    def _media(self, account: Account) -> list[Media]:
        mine = [
            one
            for one in self.world.media.values()
            if one.author is account and not one.deleted and not one.is_child
        ]
        return sorted(mine, key=lambda one: (one.created_at, one.number), reverse=True)

    def _own_media(self, account: Account, args: Mapping[str, str]) -> Sequence[Node]:
        known_arguments(args)
        return self._media(account)

    def _tags(self, args: Mapping[str, str]) -> Sequence[Node]:
        known_arguments(args)
        found = [
            one
            for one in self.world.media.values()
            if one.author is not self.world.account
            and not one.deleted
            and (one.tags or self.world.names_us(one.caption))
        ]
        return sorted(found, key=lambda one: (one.created_at, one.number), reverse=True)

    def _comments(
        self, media_id: str = "", parent_id: str = "", *, every: bool = False
    ) -> list[IgComment]:
        found = [
            one
            for one in self.world.ig_comments.values()
            if not one.deleted
            and (
                one.parent_id == parent_id
                if parent_id
                else one.media_id == media_id and (every or not one.parent_id)
            )
        ]
        newest = not parent_id
        return sorted(found, key=lambda one: (one.created_at, one.number), reverse=newest)

    def _listed(
        self, args: Mapping[str, str], *, media_id: str = "", parent_id: str = ""
    ) -> Sequence[Node]:
        known_arguments(args)
        return self._comments(media_id, parent_id)

    def _conversations(self, args: Mapping[str, str]) -> Sequence[Node]:
        known_arguments(args, "platform")
        if args.get("platform") != "instagram":
            raise bad("Param platform must be instagram.")
        talks = self._talks.talks(self.world.account.id)
        wanted = args.get("user_id", "")
        return [one for one in talks if wanted in {"", one.person.id}]


def _picture(media: Media, *, ours: bool) -> str:
    """Where a post's picture is: at Instagram, also what it has fetched from us."""
    elsewhere = "" if ours else media.image_url
    return elsewhere or f"https://scontent.cdninstagram.com/{media.id}.jpg"


def _from(actor: Actor) -> Json:
    return {"id": actor.id, "username": actor.username}


def _files(message: Message) -> Json | None:
    files: list[Json] = []
    for one in message.attachments:
        payload = one.get("payload")
        if one.get("type") != "story_mention" and isinstance(payload, dict):
            files.append({"image_data": {"url": payload.get("url"), "width": 640, "height": 480}})
    return {"data": files} if files else None


def _story(message: Message) -> Json | None:
    for one in message.attachments:
        payload = one.get("payload")
        if one.get("type") == "story_mention" and isinstance(payload, dict):
            return {"mention": {"link": payload.get("url"), "id": f"story-{message.number}"}}
    return None
