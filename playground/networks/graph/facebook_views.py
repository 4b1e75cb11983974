"""What the nodes of Facebook tell: Pages, posts, comments, photos."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from playground.networks.graph.call import Node
from playground.networks.graph.instagram import InstagramActs
from playground.networks.graph.records import (
    Actor,
    Comment,
    Json,
    Page,
    Photo,
    Post,
)
from playground.networks.graph.talks import FacebookTalks, picture_of
from playground.networks.graph.views import Shape, known_arguments, moment

_WEB = "https://www.facebook.com"
WEEK = timedelta(days=7)


class FacebookViews:
    """The shapes of Facebook's nodes."""

    def __init__(self, world: InstagramActs, talks: FacebookTalks) -> None:
        self.world = world
        self._talks = talks

    def page(self, page: Page) -> Shape:
        """A Page."""
        return Shape(
            kind="Page",
            id=page.id,
            usual=("name",),
            fields={
                "name": lambda: page.name,
                "username": lambda: page.username,
                "link": lambda: f"{_WEB}/{page.username}",
                "followers_count": lambda: page.followers,
                "fan_count": lambda: page.followers,
                "category": lambda: "Coffee shop",
                "tasks": lambda: ["MODERATE", "MESSAGING", "CREATE_CONTENT", "MANAGE"],
                "access_token": lambda: self.world.page_token,
                "picture": lambda: {"data": picture_of(page)},
                "instagram_business_account": lambda: (
                    {"id": page.instagram_id} if page.instagram_id else None
                ),
            },
            edges={
                "feed": lambda args: self._feed(args, page=page),
                "posts": lambda args: self._feed(args, page=page, by_page=True),
                "published_posts": lambda args: self._feed(args, page=page, by_page=True),
                "visitor_posts": lambda args: self._feed(args, page=page, by_page=False),
                "tagged": lambda args: self._tagged(page, args),
                "conversations": self._talks.listed,
            },
        )

    def post(self, post: Post) -> Shape:
        """A post, on our Page or elsewhere."""
        ours = post.author is self.world.page
        return Shape(
            kind="Post",
            id=post.id,
            usual=("created_time", "message"),
            fields={
                "message": lambda: post.message or None,
                "story": lambda: None,
                "created_time": lambda: moment(post.created_at),
                "updated_time": lambda: moment(post.edited_at or post.created_at),
                "from": lambda: _from(post.author),
                "permalink_url": lambda: link_of(post, self.world.site),
                "is_hidden": lambda: post.hidden,
                "is_published": lambda: True,
                "status_type": lambda: "added_photos" if post.photos else "mobile_status_update",
                "full_picture": lambda: post.picture_url or None,
                "shares": lambda: {"count": post.shares} if post.shares else None,
                "attachments": lambda: self._attachments(post),
                "can_reply_privately": lambda: (
                    not ours and not post.replied_privately and self._in_week(post)
                ),
                "to": lambda: {"data": [{"id": one} for one in post.names]} if post.names else None,
            },
            edges={
                "comments": lambda args: self._comments(args, post_id=post.id),
                "reactions": lambda args: self._likers(args, post.likes),
                "likes": lambda args: self._likers(args, post.likes),
            },
        )

    def comment(self, comment: Comment) -> Shape:
        """A comment."""
        world = self.world
        post = world.posts[comment.post_id]
        on_ours = post.page_id == world.page.id
        ours = comment.author is world.page
        return Shape(
            kind="Comment",
            id=comment.id,
            usual=("created_time", "from", "message"),
            fields={
                "message": lambda: comment.message,
                "created_time": lambda: moment(comment.created_at),
                "from": lambda: _from(comment.author),
                "permalink_url": lambda: (
                    f"{link_of(post, world.site)}?comment_id={comment.id.split('_')[1]}"
                ),
                "attachment": lambda: _photo_attachment(comment),
                "is_hidden": lambda: comment.hidden,
                "can_hide": lambda: on_ours and not ours,
                "can_comment": lambda: True,
                "can_remove": lambda: on_ours or ours,
                "like_count": lambda: len(comment.likes),
                "comment_count": lambda: len(self._comments({}, parent_id=comment.id)),
                "can_reply_privately": lambda: (
                    on_ours
                    and not ours
                    and not comment.replied_privately
                    and self._in_week(comment)
                ),
                "object": lambda: {"id": post.id},
            },
            nodes={"parent": lambda _: world.comments.get(comment.parent_id)},
            edges={
                "comments": lambda args: self._comments(args, parent_id=comment.id),
                "reactions": lambda args: self._likers(args, comment.likes),
                "likes": lambda args: self._likers(args, comment.likes),
            },
        )

    def photo(self, photo: Photo) -> Shape:
        """A picture of our Page."""
        return Shape(
            kind="Photo",
            id=photo.id,
            usual=("created_time",),
            fields={
                "created_time": lambda: moment(photo.created_at),
                "alt_text_custom": lambda: photo.alt_text or None,
                "link": lambda: f"{_WEB}/photo/?fbid={photo.id}",
                "page_story_id": lambda: photo.post_id or None,
            },
        )

    def _feed(
        self, args: Mapping[str, str], *, page: Page, by_page: bool | None = None
    ) -> Sequence[Node]:
        known_arguments(args)
        posts = [
            one
            for one in self.world.posts.values()
            if one.page_id == page.id
            and not one.deleted
            and by_page in {None, one.author is page}
            and _between(one, args)
        ]
        return sorted(posts, key=lambda one: (one.created_at, one.number), reverse=True)

    def _tagged(self, page: Page, args: Mapping[str, str]) -> Sequence[Node]:
        known_arguments(args)
        posts = [
            one
            for one in self.world.posts.values()
            if page.id in one.names
            and one.author is not self.world.another_page
            and one.visible
            and not one.deleted
            and _between(one, args)
        ]
        return sorted(posts, key=lambda one: (one.created_at, one.number), reverse=True)

    def _comments(
        self, args: Mapping[str, str], *, post_id: str = "", parent_id: str = ""
    ) -> Sequence[Node]:
        known_arguments(args)
        stream = args.get("filter", "toplevel") == "stream"
        found = [
            one
            for one in self.world.comments.values()
            if not one.deleted
            and (
                one.parent_id == parent_id
                if parent_id
                else one.post_id == post_id and (stream or not one.parent_id)
            )
        ]
        newest = args.get("order", "chronological") == "reverse_chronological"
        return sorted(found, key=lambda one: (one.created_at, one.number), reverse=newest)

    def _likers(self, args: Mapping[str, str], likes: set[str]) -> Sequence[Node]:
        known_arguments(args, "type")
        return [self.world.people.get(one) or self.world.page for one in sorted(likes)]

    def _attachments(self, post: Post) -> Json | None:
        pictures = [
            (f"{_WEB}/photo/?fbid={one}", self.world.photos[one].alt_text) for one in post.photos
        ]
        if post.picture_url:
            pictures.append((post.picture_url, ""))
        if not pictures:
            return None
        items: list[Json] = [
            {
                "type": "photo",
                "media_type": "photo",
                "url": url,
                "description": post.message,
                "media": {"image": {"src": url, "height": 480, "width": 640}},
            }
            for url, _ in pictures
        ]
        if len(items) == 1:
            return {"data": items}
        return {
            "data": [
                items[0]
                | {"type": "album", "media_type": "album", "subattachments": {"data": items}}
            ]
        }

    def _in_week(self, thing: Post | Comment) -> bool:
        return self.world.now < thing.created_at + WEEK


def link_of(post: Post, site: str = "") -> str:
    """The address of a post, on Facebook's own site or another."""
    owner, _, rest = post.id.partition("_")
    return f"{site or _WEB}/{owner}/posts/{rest}"


def _between(post: Post, args: Mapping[str, str]) -> bool:
    at = int(post.created_at.timestamp())
    since, until = args.get("since", "0"), args.get("until", str(10**12))
    return int(since) <= at <= int(until)


def _from(actor: Actor) -> Json:
    return {"id": actor.id, "name": actor.name}


def _photo_attachment(comment: Comment) -> Json | None:
    if not comment.photo:
        return None
    return {
        "type": "photo",
        "url": comment.photo,
        "media": {"image": {"src": comment.photo, "height": 480, "width": 640}},
    }
