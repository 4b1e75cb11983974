"""The calls to X that the adapter makes: the one place that touches tweepy.

Each method returns X's JSON or raises one of the product's errors. What is asked for (fields,
expansions) stands here, because each object asked for is an object to pay for.
"""

import base64
from collections.abc import Sequence
from datetime import datetime

from integrations.base import Unknown
from integrations.x.asking import gone, read, request, tweepy_over, write
from integrations.x.metering import XMeter
from integrations.x.payload import Json
from integrations.x.session import XSession

PAGE = 100  # posts or events a page; X's largest

_TWEET_FIELDS = [
    "attachments",
    "author_id",
    "conversation_id",
    "created_at",
    "edit_history_tweet_ids",
    "entities",
    "in_reply_to_user_id",
    "lang",
    "note_tweet",
    "referenced_tweets",
]
_USER_FIELDS = ["id", "name", "profile_image_url", "public_metrics", "username"]
_MEDIA_FIELDS = ["alt_text", "media_key", "preview_image_url", "type", "url", "variants"]
_MENTION_EXPANSIONS = [
    "author_id",
    "attachments.media_keys",
    "in_reply_to_user_id",
    "referenced_tweets.id",
    "referenced_tweets.id.author_id",
]
_EVENT_FIELDS = [
    "attachments",
    "created_at",
    "dm_conversation_id",
    "entities",
    "event_type",
    "id",
    "sender_id",
    "text",
]


class XClient:
    """tweepy's AsyncClient over our session; what is read is told to the account's meter."""

    def __init__(self, session: XSession, meter: XMeter | None = None) -> None:
        self._tweepy = tweepy_over(session)
        self._session = session
        self._meter = meter

    @property
    def server_time(self) -> datetime | None:
        """X's clock in its latest answer, UTC."""
        return self._session.server_time

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()

    async def me(self) -> Json:
        """The account that the keys belong to."""
        return self._users_read(
            await read(self._tweepy.get_me(user_fields=_USER_FIELDS, user_auth=False))
        )

    async def user(self, user_id: str) -> Json:
        """A user, and whether they can get a private message from us."""
        answer = await read(
            self._tweepy.get_user(id=user_id, user_fields=["receives_your_dm"], user_auth=False)
        )
        return self._users_read(answer)

    async def users(self, ids: Sequence[str]) -> Json:
        """At most a hundred users by id."""
        answer = await read(
            self._tweepy.get_users(ids=list(ids), user_fields=_USER_FIELDS, user_auth=False)
        )
        return self._users_read(answer)

    async def mentions(
        self,
        own_id: str,
        *,
        since_id: str = "",
        until_id: str = "",
        start_time: datetime | None = None,
        token: str = "",
    ) -> Json:
        """A page of posts that mention us, newest first; ids are exclusive bounds."""
        answer = await read(
            self._tweepy.get_users_mentions(
                own_id,
                since_id=since_id or None,
                until_id=until_id or None,
                start_time=start_time,
                pagination_token=token or None,
                max_results=PAGE,
                tweet_fields=_TWEET_FIELDS,
                user_fields=_USER_FIELDS,
                media_fields=_MEDIA_FIELDS,
                expansions=_MENTION_EXPANSIONS,
                user_auth=False,
            )
        )
        return self._posts_read(answer)

    async def own_posts(self, own_id: str, *, start_time: datetime, token: str = "") -> Json:
        """A page of our own posts and replies since `start_time`, newest first."""
        answer = await read(
            self._tweepy.get_users_tweets(
                own_id,
                start_time=start_time,
                pagination_token=token or None,
                max_results=PAGE,
                exclude=["retweets"],
                tweet_fields=_TWEET_FIELDS,
                user_auth=False,
            )
        )
        return self._posts_read(answer)

    async def mentions_by_id(self, ids: Sequence[str]) -> Json:
        """At most a hundred posts by id, with all that `mentions` brings along."""
        answer = await read(
            self._tweepy.get_tweets(
                list(ids),
                tweet_fields=_TWEET_FIELDS,
                user_fields=_USER_FIELDS,
                media_fields=_MEDIA_FIELDS,
                expansions=_MENTION_EXPANSIONS,
                user_auth=False,
            )
        )
        return self._posts_read(answer)

    async def posts(self, ids: Sequence[str]) -> Json:
        """At most a hundred posts by id; those X does not show are in `errors`."""
        answer = await read(
            self._tweepy.get_tweets(
                list(ids),
                tweet_fields=_TWEET_FIELDS,
                media_fields=_MEDIA_FIELDS,
                expansions=["attachments.media_keys"],
                user_auth=False,
            )
        )
        return self._posts_read(answer)

    async def direct_events(
        self, *, participant_id: str = "", conversation_id: str = "", token: str = ""
    ) -> Json:
        """A page of private messages of the last 30 days, newest first."""
        answer = await read(
            self._tweepy.get_direct_message_events(
                participant_id=participant_id or None,
                dm_conversation_id=conversation_id or None,
                pagination_token=token or None,
                max_results=PAGE,
                event_types="MessageCreate",
                dm_event_fields=_EVENT_FIELDS,
                user_fields=_USER_FIELDS,
                media_fields=_MEDIA_FIELDS,
                expansions=["sender_id", "attachments.media_keys"],
                user_auth=False,
            )
        )
        return self._direct_read(answer)

    async def public_metrics(self, ids: Sequence[str]) -> Json:
        """At most a hundred posts by id, with how people took them."""
        answer = await read(
            self._tweepy.get_tweets(list(ids), tweet_fields=["public_metrics"], user_auth=False)
        )
        return self._posts_read(answer)

    async def post(self, text: str, *, under: str = "", media_ids: Sequence[str] = ()) -> str:
        """Write a post, under another one or with pictures; its id."""
        answer = await write(
            self._tweepy.create_tweet(
                text=text,
                in_reply_to_tweet_id=under or None,
                media_ids=list(media_ids) or None,
                user_auth=False,
            )
        )
        return _made(answer, "id")

    async def direct(
        self, text: str, *, participant_id: str = "", conversation_id: str = ""
    ) -> str:
        """Send a private message to a person or into a conversation; the id of its event."""
        answer = await write(
            self._tweepy.create_direct_message(
                participant_id=participant_id or None,
                dm_conversation_id=conversation_id or None,
                text=text,
                user_auth=False,
            )
        )
        return _made(answer, "dm_event_id")

    async def delete_post(self, post_id: str) -> None:
        """Delete a post of ours; one that is gone is no error."""
        await gone(self._tweepy.delete_tweet(post_id, user_auth=False))

    async def delete_direct(self, event_id: str) -> None:
        """Delete a private message of ours; one that is gone is no error."""
        # tweepy 4.17 has no method for it.
        await gone(request(self._tweepy, "DELETE", f"/2/dm_events/{event_id}"))

    async def hide(self, post_id: str) -> None:
        """Hide a reply under a conversation that we began."""
        await write(self._tweepy.hide_reply(post_id, user_auth=False))

    async def unhide(self, post_id: str) -> None:
        """Show such a reply again."""
        await write(self._tweepy.unhide_reply(post_id, user_auth=False))

    async def subscribe(self, body: Json, *, subscription_id: str = "") -> Json:
        """Ask for one kind of pushes, or change what was asked for; only the user may.

        Asked again, X says that there is one already: it is asked like a read.
        """
        method = "PUT" if subscription_id else "POST"
        route = f"/2/activity/subscriptions/{subscription_id}".rstrip("/")
        return await read(request(self._tweepy, method, route, json=body))

    # Uploads: tweepy 4.17 has no method for them. Nobody sees an upload before it is posted, so
    # that a lost answer is no harm: they are asked like reads.

    async def begin_upload(self, *, size: int, mime: str, category: str) -> Json:
        """Announce a file of `size` bytes; its id."""
        body = {"total_bytes": size, "media_type": mime, "media_category": category}
        return await read(request(self._tweepy, "POST", "/2/media/upload/initialize", json=body))

    async def append(self, media_id: str, index: int, piece: bytes) -> None:
        """Hand over the piece number `index`, from 0, of a file."""
        # JSON, not a form: what an OAuth 1.0a signature covers is then the same for all requests.
        body = {"media": base64.b64encode(piece).decode(), "segment_index": index}
        await read(request(self._tweepy, "POST", f"/2/media/upload/{media_id}/append", json=body))

    async def finish_upload(self, media_id: str) -> Json:
        """Say that all pieces are there; how far X's processing has come."""
        return await read(request(self._tweepy, "POST", f"/2/media/upload/{media_id}/finalize"))

    async def upload_status(self, media_id: str) -> Json:
        """How far X's processing of a file has come."""
        params = {"command": "STATUS", "media_id": media_id}
        return await read(request(self._tweepy, "GET", "/2/media/upload", params=params))

    async def describe(self, media_id: str, alt_text: str) -> None:
        """Give a file its alternative text."""
        body = {"id": media_id, "metadata": {"alt_text": {"text": alt_text}}}
        await read(request(self._tweepy, "POST", "/2/media/metadata", json=body))
        if self._meter is not None:
            self._meter.described()

    def _posts_read(self, answer: Json) -> Json:
        if self._meter is not None:
            self._meter.posts(answer)
        return answer

    def _users_read(self, answer: Json) -> Json:
        if self._meter is not None:
            self._meter.users(answer)
        return answer

    def _direct_read(self, answer: Json) -> Json:
        if self._meter is not None:
            self._meter.direct_events(answer)
        return answer


def _made(answer: Json, name: str) -> str:
    made = answer.get("data")
    found = made.get(name) if isinstance(made, dict) else None
    if not isinstance(found, str) or not found:
        raise Unknown("X said yes, but not what it made. It may have taken effect.")
    return found
