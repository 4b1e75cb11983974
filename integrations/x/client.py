"""The calls to X that the adapter makes: the one place that touches tweepy.

Each method returns X's JSON or raises one of the product's errors. What is asked for (fields,
expansions) stands here, because each object asked for is an object to pay for.
"""

import base64
from collections.abc import Awaitable, Mapping, Sequence
from datetime import datetime
from typing import cast

import aiohttp
import tweepy
from tweepy.asynchronous import AsyncClient

from integrations.base import Unknown
from integrations.x.errors import Refused, UnreadableAnswerError, from_x
from integrations.x.payload import Json
from integrations.x.refusals import Reason
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

# What tweepy is told instead of credentials; the session knows the real ones.
_STAND_IN = "known-to-the-session-only"


class XClient:
    """tweepy's AsyncClient over our session."""

    def __init__(self, session: XSession) -> None:
        # Never wait_on_rate_limit: it sleeps inside the call.
        self._tweepy = AsyncClient(_STAND_IN, return_type=dict, wait_on_rate_limit=False)
        # Without a session of ours tweepy opens one a request, and leaks it when it raises.
        self._tweepy.session = session
        self._session = session

    @property
    def server_time(self) -> datetime | None:
        """X's clock in its latest answer, UTC."""
        return self._session.server_time

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()

    async def me(self) -> Json:
        """The account that the keys belong to."""
        return await _read(self._tweepy.get_me(user_fields=_USER_FIELDS, user_auth=False))

    async def user(self, user_id: str) -> Json:
        """A user, and whether they can get a private message from us."""
        return await _read(
            self._tweepy.get_user(id=user_id, user_fields=["receives_your_dm"], user_auth=False)
        )

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
        return await _read(
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

    async def own_posts(self, own_id: str, *, start_time: datetime, token: str = "") -> Json:
        """A page of our own posts and replies since `start_time`, newest first."""
        return await _read(
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

    async def posts(self, ids: Sequence[str]) -> Json:
        """At most a hundred posts by id; those X does not show are in `errors`."""
        return await _read(
            self._tweepy.get_tweets(
                list(ids),
                tweet_fields=_TWEET_FIELDS,
                media_fields=_MEDIA_FIELDS,
                expansions=["attachments.media_keys"],
                user_auth=False,
            )
        )

    async def direct_events(
        self, *, participant_id: str = "", conversation_id: str = "", token: str = ""
    ) -> Json:
        """A page of private messages of the last 30 days, newest first."""
        return await _read(
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

    async def public_metrics(self, ids: Sequence[str]) -> Json:
        """At most a hundred posts by id, with how people took them."""
        return await _read(
            self._tweepy.get_tweets(list(ids), tweet_fields=["public_metrics"], user_auth=False)
        )

    async def post(self, text: str, *, under: str = "", media_ids: Sequence[str] = ()) -> str:
        """Write a post, under another one or with pictures; its id."""
        answer = await _write(
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
        answer = await _write(
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
        await _gone(self._tweepy.delete_tweet(post_id, user_auth=False))

    async def delete_direct(self, event_id: str) -> None:
        """Delete a private message of ours; one that is gone is no error."""
        # tweepy 4.17 has no method for it.
        await _gone(self._tweepy.request("DELETE", f"/2/dm_events/{event_id}"))

    async def hide(self, post_id: str) -> None:
        """Hide a reply under a conversation that we began."""
        await _write(self._tweepy.hide_reply(post_id, user_auth=False))

    # Uploads: tweepy 4.17 has no method for them. Nobody sees an upload before it is posted, so
    # that a lost answer is no harm: they are asked like reads.

    async def begin_upload(self, *, size: int, mime: str, category: str) -> Json:
        """Announce a file of `size` bytes; its id."""
        body = {"total_bytes": size, "media_type": mime, "media_category": category}
        return await _read(self._request("POST", "/2/media/upload/initialize", json=body))

    async def append(self, media_id: str, index: int, piece: bytes) -> None:
        """Hand over the piece number `index`, from 0, of a file."""
        # JSON, not a form: what an OAuth 1.0a signature covers is then the same for all requests.
        body = {"media": base64.b64encode(piece).decode(), "segment_index": index}
        await _read(self._request("POST", f"/2/media/upload/{media_id}/append", json=body))

    async def finish_upload(self, media_id: str) -> Json:
        """Say that all pieces are there; how far X's processing has come."""
        return await _read(self._request("POST", f"/2/media/upload/{media_id}/finalize"))

    async def upload_status(self, media_id: str) -> Json:
        """How far X's processing of a file has come."""
        params = {"command": "STATUS", "media_id": media_id}
        return await _read(self._request("GET", "/2/media/upload", params=params))

    async def describe(self, media_id: str, alt_text: str) -> None:
        """Give a file its alternative text."""
        body = {"id": media_id, "metadata": {"alt_text": {"text": alt_text}}}
        await _read(self._request("POST", "/2/media/metadata", json=body))

    async def _request(
        self,
        method: str,
        route: str,
        *,
        params: Mapping[str, str] | None = None,
        json: object = None,
    ) -> Json:
        answer = await self._tweepy.request(method, route, params=params, json=json)
        return cast("Json", await answer.json())


async def _read(call: Awaitable[object]) -> Json:
    return await _asked(call, writing=False)


async def _write(call: Awaitable[object]) -> Json:
    return await _asked(call, writing=True)


async def _asked(call: Awaitable[object], *, writing: bool) -> Json:
    try:
        # return_type=dict, and the session lets only JSON objects through.
        return cast("Json", await call)
    except (
        tweepy.TweepyException,
        aiohttp.ClientError,
        TimeoutError,
        UnreadableAnswerError,
    ) as error:
        raise from_x(error, writing=writing) from error


async def _gone(call: Awaitable[object]) -> None:
    try:
        await _write(call)
    except Refused as error:
        if error.reason is not Reason.GONE:
            raise


def _made(answer: Json, name: str) -> str:
    made = answer.get("data")
    found = made.get(name) if isinstance(made, dict) else None
    if not isinstance(found, str) or not found:
        raise Unknown("X said yes, but not what it made. It may have taken effect.")
    return found
