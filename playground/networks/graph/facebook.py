"""What people do on the pretend Facebook, each act told to the Page's webhooks."""

from datetime import datetime

from playground.networks.graph.records import Actor, Comment, Json, Page, Person, Post
from playground.networks.graph.world import World

_WEB = "https://www.facebook.com"


class FacebookActs(World):
    """People on Facebook. `by` is Ann, `at` is now, unless said otherwise; ids are returned."""

    def brand_post(
        self, message: str, *, at: datetime | None = None, photos: list[str] | None = None
    ) -> str:
        """A post of our Page."""
        return self._post(self.page, message, on=self.page, at=at, photos=photos).id

    def visitor_post(
        self, message: str, *, by: Person | None = None, photo: str = "", at: datetime | None = None
    ) -> str:
        """Somebody writes on our Page."""
        return self._post(by or self.ann, message, on=self.page, at=at, picture_url=photo).id

    def mention(self, message: str, *, by: Actor | None = None, at: datetime | None = None) -> str:
        """Somebody names our Page in a post of their own."""
        author = by or self.ann
        post = self._post(author, message, on=author, at=at)
        post.names.append(self.page.id)
        value: Json = {
            "item": "post",
            "verb": "add",
            "post_id": post.id,
            "sender_id": int(author.id),
            "sender_name": author.name,
            "created_time": int(post.created_at.timestamp()),
        }
        self.push(self.page, "mention", value | ({"message": message} if message else {}))
        return post.id

    def mention_in_comment(
        self, message: str, *, by: Person | None = None, at: datetime | None = None
    ) -> str:
        """Somebody names our Page in a comment on another Page's post."""
        author = by or self.ann
        post = self._post(self.another_page, "Where is the best coffee?", on=self.another_page)
        comment = self._comment(author, message, post, None, at=at)
        post.names.append(self.page.id)
        value: Json = {
            "item": "comment",
            "verb": "add",
            "post_id": post.id,
            "comment_id": comment.id,
            "sender_id": int(author.id),
            "sender_name": author.name,
            "created_time": int(comment.created_at.timestamp()),
            "message": message,
        }
        self.push(self.page, "mention", value)
        return comment.id

    def comment(
        self,
        message: str,
        *,
        on: str = "",
        under: str = "",
        by: Actor | None = None,
        photo: str = "",
        at: datetime | None = None,
    ) -> str:
        """Somebody comments: under a comment, on a post, or on our newest post."""
        parent = self.comments[under] if under else None
        post = self.posts[parent.post_id if parent is not None else on or self._newest()]
        return self._comment(by or self.ann, message, post, parent, photo=photo, at=at).id

    def edit(self, thing_id: str, message: str) -> None:
        """The author of a comment or post changes its words."""
        if thing_id in self.comments:
            comment = self.comments[thing_id]
            comment.message = message
            self._tell_comment(comment, "edited")
        else:
            post = self.posts[thing_id]
            post.message, post.edited_at = message, self.now
            self._tell_post(post, "edited")

    def remove(self, thing_id: str) -> None:
        """A comment or post is taken back; what stands under it goes too."""
        if thing_id in self.comments:
            comment = self.comments[thing_id]
            comment.deleted = True
            self._tell_comment(comment, "remove")
            for below in self.comments.values():
                below.deleted = below.deleted or below.parent_id == thing_id
        else:
            post = self.posts[thing_id]
            post.deleted = True
            self._tell_post(post, "remove")
            for under in self.comments.values():
                under.deleted = under.deleted or under.post_id == thing_id

    def set_hidden(self, thing_id: str, *, hidden: bool) -> None:
        """The Page hides a comment or visitor post, or shows it again."""
        verb = "hide" if hidden else "unhide"
        if thing_id in self.comments:
            self.comments[thing_id].hidden = hidden
            self._tell_comment(self.comments[thing_id], verb)
        else:
            self.posts[thing_id].hidden = hidden
            self._tell_post(self.posts[thing_id], verb)

    def like(self, thing_id: str, *, by: Actor | None = None) -> None:
        """Somebody likes a post or comment."""
        author = by or self.ann
        value: Json = {
            "from": {"id": author.id, "name": author.name},
            "created_time": int(self.now.timestamp()),
            "item": "reaction",
            "verb": "add",
            "reaction_type": "like",
        }
        if thing_id in self.comments:
            comment = self.comments[thing_id]
            comment.likes.add(author.id)
            post = self.posts[comment.post_id]
            value |= {"comment_id": comment.id, "parent_id": comment.parent_id or post.id}
        else:
            post = self.posts[thing_id]
            post.likes.add(author.id)
            value["parent_id"] = post.id
        if post.page_id == self.page.id:
            self.push(self.page, "feed", value | {"post_id": post.id})

    def share(self, post_id: str, *, by: Person | None = None) -> None:
        """Somebody shares a post."""
        author = by or self.ann
        self.posts[post_id].shares += 1
        value: Json = {
            "from": {"id": author.id, "name": author.name},
            "item": "share",
            "verb": "add",
            "share_id": self.new_id(),
            "post_id": post_id,
            "created_time": int(self.now.timestamp()),
        }
        self.push(self.page, "feed", value)

    def dm(
        self,
        text: str,
        *,
        by: Person | None = None,
        attachments: list[Json] | None = None,
        at: datetime | None = None,
    ) -> str:
        """Somebody writes to our Page in Messenger."""
        return self.say_privately(
            by or self.ann, text, ours=False, attachments=attachments, at=at
        ).id

    def echo(self, text: str, *, to: Person | None = None, at: datetime | None = None) -> str:
        """A colleague answers in Meta's own inbox."""
        return self.say_privately(to or self.ann, text, ours=True, at=at).id

    def unsend(self, message_id: str) -> None:
        """A message is taken back."""
        self.unsay(self.messages[message_id])

    def ours(self) -> list[Post | Comment]:
        """What our Page has said in public and still stands, oldest first."""
        said: list[Post | Comment] = [*self.posts.values(), *self.comments.values()]
        said = [one for one in said if one.author is self.page and not one.deleted]
        return sorted(said, key=lambda one: one.number)

    # What the API does too.

    def _newest(self) -> str:
        mine = [p for p in self.posts.values() if p.author is self.page and not p.deleted]
        return mine[-1].id if mine else self.brand_post("Good morning from the harbour!")

    def _post(
        self,
        author: Actor,
        message: str,
        *,
        on: Actor,
        at: datetime | None = None,
        photos: list[str] | None = None,
        picture_url: str = "",
    ) -> Post:
        post = Post(
            id=f"{on.id}_{self.new_id()}",
            page_id=on.id if isinstance(on, Page) else "",
            author=author,
            message=message,
            created_at=at or self.now,
            photos=list(photos or []),
            picture_url=picture_url,
            number=self.next_number(),
        )
        self.posts[post.id] = post
        for photo in post.photos:
            self.photos[photo].post_id = post.id
        self._tell_post(post, "add")
        return post

    def _comment(
        self,
        author: Actor,
        message: str,
        post: Post,
        parent: Comment | None,
        *,
        photo: str = "",
        at: datetime | None = None,
    ) -> Comment:
        comment = Comment(
            id=f"{post.id.partition('_')[2]}_{self.new_id()}",
            post_id=post.id,
            parent_id=parent.id if parent is not None else "",
            author=author,
            message=message,
            created_at=at or self.now,
            photo=photo,
            number=self.next_number(),
        )
        self.comments[comment.id] = comment
        self._tell_comment(comment, "add")
        return comment

    def _tell_comment(self, comment: Comment, verb: str) -> None:
        post = self.posts[comment.post_id]
        if post.page_id != self.page.id:
            return
        value: Json = {
            "from": {"id": comment.author.id, "name": comment.author.name},
            "post": self._post_summary(post),
            "post_id": post.id,
            "comment_id": comment.id,
            "parent_id": comment.parent_id or post.id,
            "created_time": int(comment.created_at.timestamp()),
            "item": "comment",
            "verb": verb,
        }
        if verb != "remove":
            value["message"] = comment.message
            if comment.photo:
                value["photo"] = comment.photo
        self.push(self.page, "feed", value)

    def _tell_post(self, post: Post, verb: str) -> None:
        if post.page_id != self.page.id:
            return
        ours = post.author is self.page
        pictures = bool(post.photos or post.picture_url)
        value: Json = {
            "from": {"id": post.author.id, "name": post.author.name},
            "post_id": post.id,
            "created_time": int(post.created_at.timestamp()),
            "item": ("photo" if pictures else "status") if ours or verb == "add" else "post",
            "verb": verb,
        }
        if verb == "add":
            value["published"] = 1
        if verb in {"add", "edited"} and post.message:
            value["message"] = post.message
        if post.picture_url:
            value["link"] = post.picture_url
        self.push(self.page, "feed", value)

    def _post_summary(self, post: Post) -> Json:
        return {
            "id": post.id,
            "status_type": "added_photos" if post.photos else "mobile_status_update",
            "is_published": True,
            "updated_time": post.created_at.strftime("%Y-%m-%dT%H:%M:%S+0000"),
            "permalink_url": f"{_WEB}/{post.id.replace('_', '/posts/')}",
            "promotion_status": "inactive",
        }
