"""What people do on the pretend Instagram, each act told to the account's webhooks.

Instagram tells of comments on our media, of our name in other people's comments and captions, and
of messages. It tells neither of edits nor of what was taken back, but for messages.
"""

import re
from datetime import datetime

from playground.networks.graph.facebook import FacebookActs
from playground.networks.graph.records import Actor, IgComment, Json, Media, Person


class InstagramActs(FacebookActs):
    """People on Instagram. `by` is Ann, `at` is now, unless said otherwise; ids are returned."""

    def ig_brand_media(
        self, caption: str, *, at: datetime | None = None, live: bool = False
    ) -> str:
        """A post of our account."""
        return self._media(self.account, caption, at=at, live=live).id

    def ig_publish(
        self,
        caption: str,
        *,
        by: Person | None = None,
        tags: bool = False,
        picture: str = "",
        at: datetime | None = None,
    ) -> str:
        """Somebody posts; told when the caption names us. `tags`: we are tagged in the picture."""
        media = self._media(by or self.ig_ann, caption, tags=tags, image_url=picture, at=at)
        if self.names_us(caption):
            self.push(self.account, "mentions", {"media_id": media.id})
        return media.id

    def ig_comment(
        self,
        text: str,
        *,
        on: str = "",
        under: str = "",
        by: Actor | None = None,
        at: datetime | None = None,
    ) -> str:
        """Somebody comments: under a comment, on a post, or on our newest post."""
        parent = self.ig_comments[under] if under else None
        media = self.media[parent.media_id if parent is not None else on or self._newest_media()]
        return self._ig_comment(by or self.ig_ann, text, media, parent, at=at).id

    def ig_remove(self, thing_id: str) -> None:
        """A comment or post is taken back; Instagram tells nobody."""
        if thing_id in self.ig_comments:
            self.ig_comments[thing_id].deleted = True
        else:
            self.media[thing_id].deleted = True
        for comment in self.ig_comments.values():
            comment.deleted = comment.deleted or thing_id in {comment.parent_id, comment.media_id}

    def ig_like(self, thing_id: str, *, by: Person | None = None) -> None:
        """Somebody likes a post or comment; Instagram tells nobody."""
        likes = self.media[thing_id].likes if thing_id in self.media else None
        (likes if likes is not None else self.ig_comments[thing_id].likes).add(
            (by or self.ig_ann).id
        )

    def ig_dm(
        self,
        text: str,
        *,
        by: Person | None = None,
        attachments: list[Json] | None = None,
        at: datetime | None = None,
    ) -> str:
        """Somebody writes to our account."""
        return self.say_privately(
            by or self.ig_ann, text, ours=False, attachments=attachments, at=at
        ).id

    def ig_story_mention(
        self, *, by: Person | None = None, picture: str = "", at: datetime | None = None
    ) -> str:
        """Somebody names us in a story: a message without words."""
        usual = f"https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id={self.next_number()}"
        url = picture or usual
        return self.ig_dm(
            "", by=by, at=at, attachments=[{"type": "story_mention", "payload": {"url": url}}]
        )

    def ig_echo(self, text: str, *, to: Person | None = None, at: datetime | None = None) -> str:
        """A colleague answers in the Instagram app."""
        return self.say_privately(to or self.ig_ann, text, ours=True, at=at).id

    def ig_unsend(self, message_id: str) -> None:
        """A message is taken back."""
        self.unsay(self.messages[message_id])

    def ig_ours(self) -> list[Media | IgComment]:
        """What our account has said in public and still stands, oldest first."""
        said: list[Media | IgComment] = [
            *(one for one in self.media.values() if not one.is_child),
            *self.ig_comments.values(),
        ]
        said = [one for one in said if one.author is self.account and not one.deleted]
        return sorted(said, key=lambda one: one.number)

    def names_us(self, text: str) -> bool:
        """Whether a text has our @name."""
        pattern = rf"@{re.escape(self.account.username)}(?!\w|\.\w)"
        return re.search(pattern, text, re.IGNORECASE) is not None

    # What the API does too.

    def _newest_media(self) -> str:
        mine = [m for m in self.media.values() if m.author is self.account and not m.deleted]
        mine = [m for m in mine if not m.is_child]
        return mine[-1].id if mine else self.ig_brand_media("Fresh beans.")

    def _media(
        self,
        author: Actor,
        caption: str,
        *,
        at: datetime | None = None,
        tags: bool = False,
        live: bool = False,
        image_url: str = "",
        alt_text: str = "",
        is_child: bool = False,
    ) -> Media:
        media = Media(
            id=self.new_id("180"),
            author=author,
            caption=caption,
            created_at=at or self.now,
            image_url=image_url,
            alt_text=alt_text,
            is_child=is_child,
            tags=tags,
            live=live,
            number=self.next_number(),
        )
        self.media[media.id] = media
        return media

    def _ig_comment(
        self,
        author: Actor,
        text: str,
        media: Media,
        parent: IgComment | None,
        *,
        at: datetime | None = None,
    ) -> IgComment:
        top = parent.parent_id or parent.id if parent is not None else ""
        comment = IgComment(
            id=self.new_id("179"),
            media_id=media.id,
            parent_id=top,
            author=author,
            text=text,
            created_at=at or self.now,
            number=self.next_number(),
        )
        self.ig_comments[comment.id] = comment
        if media.author is self.account:
            self._tell_ig_comment(comment, media)
        elif self.names_us(text) and author is not self.account:
            value: Json = {"media_id": media.id, "comment_id": comment.id}
            self.push(self.account, "mentions", value)
        return comment

    def _tell_ig_comment(self, comment: IgComment, media: Media) -> None:
        author = comment.author
        value: Json = {
            "from": {"id": author.id, "username": author.username},
            "media": {"id": media.id, "media_product_type": "FEED"},
            "id": comment.id,
            "text": comment.text,
        }
        if comment.parent_id:
            value["parent_id"] = comment.parent_id
        field = "live_comments" if media.live else "comments"
        self.push(self.account, field, value)
