"""What can be asked of Instagram: comments, mentions, containers, private messages."""

from datetime import timedelta

from playground.networks.graph.call import Call, Operation, Operations
from playground.networks.graph.instagram import InstagramActs
from playground.networks.graph.instagram_views import InstagramViews
from playground.networks.graph.pictures import fetch_picture
from playground.networks.graph.records import Account, Container, IgComment, Json, Media, Person
from playground.networks.graph.refusals import GraphError, absent, bad, outside_window
from playground.networks.graph.views import Views

_LONGEST_COMMENT, _LONGEST_CAPTION, _MOST_BYTES = 2200, 2200, 1000
_MOST_TAGS, _MOST_NAMES, _CHILDREN = 30, 20, range(2, 11)
_WEEK = timedelta(days=7)
_DAY_SECONDS = 86400


class InstagramCalls:
    """Writes on Instagram, each with what it may be asked with."""

    def __init__(self, world: InstagramActs, shapes: InstagramViews, views: Views) -> None:
        self.world = world
        self._shapes = shapes
        self._views = views

    def operations(self) -> Operations:
        """By method, kind of node and edge."""
        talk = ("instagram_business_basic", "instagram_business_manage_comments")
        publish = ("instagram_business_basic", "instagram_business_content_publish")
        return {
            ("POST", Account, "media"): Operation(
                run=self._container,
                params=frozenset(
                    (
                        "image_url",
                        "caption",
                        "alt_text",
                        "is_carousel_item",
                        "media_type",
                        "children",
                    )
                ),
                scopes=publish,
                tokens=("instagram",),
            ),
            ("POST", Account, "media_publish"): Operation(
                run=self._publish,
                params=frozenset({"creation_id"}),
                scopes=publish,
                tokens=("instagram",),
            ),
            ("GET", Account, "content_publishing_limit"): Operation(
                run=self._limit, scopes=publish, tokens=("instagram",)
            ),
            ("POST", Account, "mentions"): Operation(
                run=self._mention,
                params=frozenset({"media_id", "comment_id", "message"}),
                scopes=talk,
                tokens=("instagram",),
            ),
            ("POST", Account, "messages"): Operation(
                run=self._message,
                params=frozenset({"recipient", "message", "messaging_type", "tag"}),
                scopes=("instagram_business_basic", "instagram_business_manage_messages"),
                tokens=("instagram",),
            ),
            ("POST", Media, "comments"): Operation(
                run=self._comment,
                params=frozenset({"message"}),
                scopes=talk,
                tokens=("instagram",),
            ),
            ("POST", IgComment, "replies"): Operation(
                run=self._reply, params=frozenset({"message"}), scopes=talk, tokens=("instagram",)
            ),
            ("POST", IgComment, ""): Operation(
                run=self._hide, params=frozenset({"hide"}), scopes=talk, tokens=("instagram",)
            ),
            ("DELETE", IgComment, ""): Operation(
                run=self._delete, scopes=talk, tokens=("instagram",)
            ),
        }

    async def _container(self, call: Call) -> Json:
        kind = call.params.get("media_type", "IMAGE")
        if kind not in {"IMAGE", "CAROUSEL"}:
            raise GraphError("Unknown media type.", code=100, subcode=2207023)
        caption = call.params.get("caption", "")
        words = caption.split()
        if (
            len(caption) > _LONGEST_CAPTION
            or sum(1 for one in words if one.startswith("#")) > _MOST_TAGS
            or sum(1 for one in words if one.startswith("@")) > _MOST_NAMES
        ):
            raise GraphError("The caption is too long.", code=36004, subcode=2207010)
        children: list[str] = []
        content = b""
        if kind == "CAROUSEL":
            children = self._children(call)
        else:
            content = await fetch_picture(
                self.world.hooks.reached(call.params.get("image_url", ""))
            )
        container = Container(
            id=self.world.new_id("178"),
            account_id=self.world.account.id,
            image_url=call.params.get("image_url", ""),
            caption=caption,
            alt_text=call.params.get("alt_text", ""),
            is_child=call.flag("is_carousel_item") is True,
            children=children,
            created_at=self.world.now,
            polls_left=self.world.containers_take,
            content=content,
            error=self.world.containers_fail,
        )
        self.world.containers[container.id] = container
        return {"id": container.id}

    def _children(self, call: Call) -> list[str]:
        ids = [one for one in call.params.get("children", "").split(",") if one]
        if len(ids) not in _CHILDREN:
            raise GraphError("Carousels take 2 to 10 items.", code=100, subcode=2207028)
        for one in ids:
            child = self.world.containers.get(one)
            if child is None or child.forgotten or not child.is_child:
                raise GraphError("The media cannot be found.", code=24, subcode=2207006)
        return ids

    async def _publish(self, call: Call) -> Json:
        container = self.world.containers.get(call.params.get("creation_id", ""))
        if container is None or container.forgotten or container.is_child:
            raise GraphError("The media cannot be found.", code=24, subcode=2207006)
        match self._shapes.status(container):
            case "PUBLISHED":
                raise GraphError("The media was published already.", code=24, subcode=2207006)
            case "EXPIRED":
                raise GraphError("The media has expired.", code=-2, subcode=2207020)
            case "ERROR":
                raise GraphError("The media could not be made.", code=-1, subcode=2207032)
            case "IN_PROGRESS":
                raise GraphError(
                    "Media ID is not available",
                    code=9007,
                    subcode=2207027,
                    user_message="The media is not ready for publishing, please wait a moment.",
                )
        if self.world.quota_used() >= self.world.publishing_limit:
            raise GraphError(
                "Application request limit reached",
                code=9,
                subcode=2207042,
                user_message="You reached maximum number of posts that is allowed.",
            )
        media = self._made(container)
        self.world.published_today(1)
        return {"id": media.id}

    def _made(self, container: Container) -> Media:
        world = self.world
        media_id = world.ig_brand_media(container.caption)
        media = world.media[media_id]
        media.image_url, media.alt_text = container.image_url, container.alt_text
        media.content = container.content
        for one in container.children:
            part = world.containers[one]
            child = world.media[world.ig_brand_media("")]
            child.is_child, child.image_url = True, part.image_url
            child.alt_text, part.media_id = part.alt_text, child.id
            child.content = part.content
            media.children.append(child.id)
        container.media_id = media.id
        return media

    async def _limit(self, call: Call) -> Json:
        names = {one.name for one in call.fields} or {"quota_usage"}
        if unknown := names - {"quota_usage", "config"}:
            raise bad(f"Tried accessing nonexisting field ({min(unknown)})")
        told: Json = {}
        if "quota_usage" in names:
            told["quota_usage"] = self.world.quota_used()
        if "config" in names:
            told["config"] = {
                "quota_total": self.world.publishing_limit,
                "quota_duration": _DAY_SECONDS,
            }
        return {"data": [told]}

    async def _mention(self, call: Call) -> Json:
        message = call.text("message", most=_LONGEST_COMMENT)
        media_id, comment_id = call.params.get("media_id", ""), call.params.get("comment_id", "")
        under: IgComment | None = None
        if comment_id:
            under = self._shapes.named_in_comment(comment_id)
            if under is None or under.media_id != media_id:
                raise absent(comment_id)
        media = self.world.media.get(media_id)
        # Being tagged in the picture is no mention: only a caption that names us can be answered.
        named = media is not None and self.world.names_us(media.caption)
        if media is None or media.deleted or not (under or named):
            raise absent(media_id)
        return {"id": self._said(message, media, under)}

    async def _comment(self, call: Call) -> Json:
        assert isinstance(call.node, Media)  # noqa: S101 - as registered
        return {"id": self._said(call.text("message", most=_LONGEST_COMMENT), call.node, None)}

    async def _reply(self, call: Call) -> Json:
        comment = call.node
        assert isinstance(comment, IgComment)  # noqa: S101 - as registered
        message = call.text("message", most=_LONGEST_COMMENT)
        media = self.world.media[comment.media_id]
        if comment.hidden:
            raise bad("Cannot reply to a hidden comment.")
        if media.live:
            raise bad("Cannot reply to a comment on a live video.")
        return {"id": self._said(message, media, comment)}

    def _said(self, message: str, media: Media, under: IgComment | None) -> str:
        return self.world.ig_comment(
            message,
            on=media.id,
            under=under.id if under is not None else "",
            by=self.world.account,
        )

    async def _hide(self, call: Call) -> Json:
        comment = call.node
        assert isinstance(comment, IgComment)  # noqa: S101 - as registered
        hidden = call.flag("hide")
        if hidden is None:
            raise bad("The parameter hide is required.")
        if comment.author is self.world.account or not self._on_ours(comment):
            raise bad("This comment cannot be hidden.")
        comment.hidden = hidden
        return {"success": True}

    async def _delete(self, call: Call) -> Json:
        comment = call.node
        assert isinstance(comment, IgComment)  # noqa: S101 - as registered
        if not self._on_ours(comment):
            raise GraphError("(#10) Permission denied", code=10, status=403)
        self.world.ig_remove(comment.id)
        return {"success": True}

    async def _message(self, call: Call) -> Json:
        recipient = call.record("recipient", frozenset({"id", "comment_id"}))
        text = call.record("message", frozenset({"text"})).get("text")
        if not isinstance(text, str) or not text.strip() or len(text.encode()) > _MOST_BYTES:
            raise bad("Length of param message[text] must be less than or equal to 1000 bytes")
        if len(recipient) != 1:
            raise bad("The parameter recipient takes exactly one id.")
        if "comment_id" in recipient:
            comment = self._replied(str(recipient["comment_id"]))
            assert isinstance(comment.author, Person)  # noqa: S101 - just looked at
            person, answers, comment.replied_privately = comment.author, comment.id, True
        else:
            person, answers = self._person(str(recipient["id"])), ""
            if not self.world.window_open(person):
                raise outside_window(instagram=True)
        if person.answers_nobody:
            raise GraphError("The requested user cannot be found.", code=100, subcode=2534014)
        message = self.world.say_privately(
            person, text, ours=True, answers_comment=answers, by_api=True
        )
        return {"recipient_id": person.id, "message_id": message.id}

    def _person(self, person_id: str) -> Person:
        person = self.world.people.get(person_id)
        if person is None or not person.on_instagram:
            raise GraphError("The requested user cannot be found.", code=100, subcode=2534014)
        return person

    def _replied(self, comment_id: str) -> IgComment:
        comment = self.world.ig_comments.get(comment_id)
        if comment is None or comment.deleted or not self._on_ours(comment):
            raise GraphError("(#100) Invalid comment_id parameter", subcode=2018292)
        used = comment.replied_privately or not isinstance(comment.author, Person)
        if used or self.world.now >= comment.created_at + _WEEK:
            raise GraphError(
                "(#100) The comment is invalid for a private reply", code=100, subcode=2534025
            )
        return comment

    def _on_ours(self, comment: IgComment) -> bool:
        return self.world.media[comment.media_id].author is self.world.account
