"""What can be asked of Facebook: posts, comments, photos, private messages of our Page."""

import json
from datetime import timedelta

from playground.networks.graph.call import Call, Operation, Operations
from playground.networks.graph.facebook_views import WEEK
from playground.networks.graph.instagram import InstagramActs
from playground.networks.graph.records import Comment, Json, Page, Person, Photo, Post
from playground.networks.graph.refusals import GraphError, absent, bad, outside_window
from playground.networks.graph.views import Views

_LONGEST_POST, _LONGEST_COMMENT, _LONGEST_MESSAGE = 63206, 8000, 2000
_REPEAT = timedelta(hours=1)
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8")
_HEAVIEST_PHOTO = 10 * 1024 * 1024


class FacebookCalls:
    """Writes on Facebook, each with what it may be asked with."""

    def __init__(self, world: InstagramActs, views: Views) -> None:
        self.world = world
        self._views = views

    def operations(self) -> Operations:
        """By method, kind of node and edge."""
        engage, publish = ("pages_manage_engagement",), ("pages_manage_posts",)
        comment = Operation(
            run=self._comment, params=frozenset({"message", "attachment_url"}), scopes=engage
        )
        like = Operation(run=self._like, scopes=engage)
        change = Operation(
            run=self._change, params=frozenset({"message", "is_hidden"}), scopes=engage
        )
        delete = Operation(run=self._delete, scopes=engage)
        return {
            ("POST", Page, "feed"): Operation(
                run=self._publish,
                params=frozenset({"message", "link", "attached_media", "published"}),
                scopes=publish,
            ),
            ("POST", Page, "photos"): Operation(
                run=self._upload,
                params=frozenset(
                    {"published", "alt_text_custom", "caption", "temporary", "no_story"}
                ),
                scopes=publish,
                files=frozenset({"source"}),
            ),
            ("POST", Page, "messages"): Operation(
                run=self._message,
                params=frozenset({"recipient", "message", "messaging_type", "tag"}),
                scopes=("pages_messaging",),
            ),
            ("POST", Post, "comments"): comment,
            ("POST", Comment, "comments"): comment,
            ("POST", Post, "likes"): like,
            ("POST", Comment, "likes"): like,
            ("POST", Post, ""): change,
            ("POST", Comment, ""): change,
            ("DELETE", Post, ""): delete,
            ("DELETE", Comment, ""): delete,
            ("DELETE", Photo, ""): delete,
        }

    async def _publish(self, call: Call) -> Json:
        world = self.world
        photos = self._photos(call)
        least = 0 if photos or call.params.get("link") else 1
        message = call.text("message", most=_LONGEST_POST, least=least)
        if call.flag("published") is False:
            raise bad("Unpublished posts are not part of this double.")
        last = [post for post in world.posts.values() if post.author is world.page]
        if (
            world.refuse_duplicates
            and not photos
            and any(
                post.message == message and world.now < post.created_at + _REPEAT for post in last
            )
        ):
            raise GraphError(
                "Duplicate status message",
                code=506,
                user_message="This status update is identical to the last one you posted.",
            )
        post_id = world.brand_post(message, photos=photos)
        return self._read(call, world.posts[post_id])

    def _photos(self, call: Call) -> list[str]:
        try:
            listed = json.loads(call.params.get("attached_media", "[]"))
        except ValueError:
            listed = None
        if not isinstance(listed, list):
            raise bad("Param attached_media must be an array.")
        photos = []
        for one in listed:
            if not isinstance(one, dict) or set(one) != {"media_fbid"}:
                raise bad("Param attached_media[0] must be an object with media_fbid.")
            photo = self.world.photos.get(str(one["media_fbid"]))
            if photo is None or photo.post_id:
                raise bad("Param attached_media[0][media_fbid] must be a valid media id.")
            photos.append(photo.id)
        return photos

    async def _upload(self, call: Call) -> Json:
        content, mime = call.files.get("source", (b"", ""))
        if not content.startswith(_PICTURES):
            raise GraphError("Missing or invalid image file", code=324)
        if len(content) > _HEAVIEST_PHOTO:
            raise GraphError("(#1) Photo too large", code=1, subcode=1366046)
        photo = Photo(
            id=self.world.new_id(),
            page_id=self.world.page.id,
            content=content,
            mime=mime,
            alt_text=call.params.get("alt_text_custom", ""),
            created_at=self.world.now,
        )
        self.world.photos[photo.id] = photo
        if call.flag("published") is not False:
            post = self.world.brand_post(call.params.get("caption", ""), photos=[photo.id])
            return self._read(call, photo) | {"post_id": post}
        return self._read(call, photo)

    async def _comment(self, call: Call) -> Json:
        node = call.node
        assert isinstance(node, Post | Comment)  # noqa: S101 - as registered
        world = self.world
        message = call.text("message", most=_LONGEST_COMMENT)
        parent = node if isinstance(node, Comment) else None
        post = node if isinstance(node, Post) else world.posts[node.post_id]
        comment_id = world.comment(
            message,
            on=post.id,
            under=parent.id if parent is not None else "",
            by=world.page,
            photo=call.params.get("attachment_url", ""),
        )
        return self._read(call, world.comments[comment_id])

    async def _like(self, call: Call) -> Json:
        assert isinstance(call.node, Post | Comment)  # noqa: S101 - as registered
        self.world.like(call.node.id, by=self.world.page)
        return {"success": True}

    async def _change(self, call: Call) -> Json:
        node = call.node
        assert isinstance(node, Post | Comment)  # noqa: S101 - as registered
        ours = node.author is self.world.page
        hidden = call.flag("is_hidden")
        if hidden is not None:
            if ours or not self._on_our_page(node):
                raise GraphError("(#200) Permissions error", code=200, status=403)
            self.world.set_hidden(node.id, hidden=hidden)
        if "message" in call.params:
            if not ours:
                raise GraphError("(#200) Permissions error", code=200, status=403)
            self.world.edit(node.id, call.text("message", most=_LONGEST_POST))
        return {"success": True}

    async def _delete(self, call: Call) -> Json:
        node = call.node
        if isinstance(node, Photo):
            self.world.photos.pop(node.id)
            return {"success": True}
        assert isinstance(node, Post | Comment)  # noqa: S101 - as registered
        if node.author is not self.world.page and not self._on_our_page(node):
            raise GraphError("(#200) Permissions error", code=200, status=403)
        self.world.remove(node.id)
        return {"success": True}

    async def _message(self, call: Call) -> Json:
        recipient = call.record("recipient", frozenset({"id", "comment_id", "post_id"}))
        said = call.record("message", frozenset({"text"}))
        text = said.get("text")
        if not isinstance(text, str) or not len(text.strip()) > 0 or len(text) > _LONGEST_MESSAGE:
            raise bad("Length of param message[text] must be less than or equal to 2000")
        if call.params.get("messaging_type", "RESPONSE") not in {"RESPONSE", "UPDATE"}:
            raise bad("Param messaging_type must be RESPONSE or UPDATE here.")
        if len(recipient) != 1:
            raise bad("The parameter recipient takes exactly one id.")
        (kind, value) = next(iter(recipient.items()))
        if kind == "id":
            person = self._person(str(value))
            if not self.world.window_open(person):
                raise outside_window(instagram=False)
            answers = ""
        else:
            thing = self._replied(kind, str(value))
            assert isinstance(thing.author, Person)  # noqa: S101 - just looked at
            person, answers, thing.replied_privately = thing.author, thing.id, True
        if person.answers_nobody:
            raise GraphError(
                "(#551) This person isn't available right now.", code=551, subcode=1545041
            )
        message = self.world.say_privately(
            person, text, ours=True, answers_comment=answers, by_api=True
        )
        return {"recipient_id": person.id, "message_id": message.id}

    def _person(self, person_id: str) -> Person:
        person = self.world.people.get(person_id)
        if person is None or person.on_instagram:
            raise GraphError("(#100) No matching user found", subcode=2018001)
        return person

    def _replied(self, kind: str, thing_id: str) -> Post | Comment:
        found: Post | Comment | None = (
            self.world.comments.get(thing_id)
            if kind == "comment_id"
            else self.world.posts.get(thing_id)
        )
        if found is None or found.deleted or not self._on_our_page(found):
            raise GraphError(f"(#100) Invalid {kind} parameter", subcode=2018292)
        if not isinstance(found.author, Person):
            raise GraphError("(#10902) This is not a Replyable activity", code=10902)
        if found.replied_privately:
            raise GraphError("(#10900) Activity already replied to", code=10900)
        if self.world.now >= found.created_at + WEEK:
            raise outside_window(instagram=False)
        return found

    def _on_our_page(self, node: Post | Comment) -> bool:
        post = node if isinstance(node, Post) else self.world.posts[node.post_id]
        return post.page_id == self.world.page.id

    def _read(self, call: Call, made: Post | Comment | Photo) -> Json:
        """What was made, as the request wants it told: its id alone, or the wanted fields."""
        return self._views.render(made, call.fields) if call.fields else {"id": made.id}


def readable(world: InstagramActs, node: Post | Comment) -> None:
    """Refuse what our Page's token does not get to see."""
    post = node if isinstance(node, Post) else world.posts.get(node.post_id)
    if node.deleted or post is None or post.deleted:
        raise absent(node.id)
    ours = post.page_id == world.page.id or node.author is world.page
    if not ours and (world.page.id not in post.names or not post.visible):
        raise GraphError(
            "(#10) This endpoint requires the 'pages_read_engagement' permission or the 'Page "
            "Public Content Access' feature.",
            code=10,
            status=403,
        )
