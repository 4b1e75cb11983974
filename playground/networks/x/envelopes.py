"""What a pretend X pushes: the Activity API's envelopes, and their signatures.

Written apart from the adapter that reads them, after
https://docs.x.com/x-api/activity/event-payloads and https://docs.x.com/x-api/webhooks/introduction.
"""

import base64
import hashlib
import hmac
import json
import re

from playground.networks.x.documents import Asked, post_document, posts_page, user_document
from playground.networks.x.world import World, Written

PRIVATE_KINDS = frozenset(
    {"post.mention.create", "post.reply.create", "post.quote.create", "dm.received", "dm.sent"}
)
KINDS = PRIVATE_KINDS | {"post.create", "post.delete", "profile.update.bio"}

_EVERYTHING = Asked(
    {
        "tweet.fields": "attachments,author_id,conversation_id,created_at,edit_history_tweet_ids,"
        "entities,in_reply_to_user_id,lang,public_metrics,referenced_tweets",
        "user.fields": "profile_image_url,public_metrics",
        "media.fields": "alt_text,type,url,preview_image_url,variants",
        "expansions": "author_id,attachments.media_keys,in_reply_to_user_id,referenced_tweets.id,"
        "referenced_tweets.id.author_id",
    }
)


def fits(world: World, made: str, kind: str, user_id: str) -> bool:
    """Whether a post or private message is an event of this kind for that account."""
    if made in world.private:
        one = world.private[made]
        ours = user_id in one.conversation_id.split("-")
        return kind == "dm.received" and ours and one.sender_id != user_id
    post = world.posts[made]
    by_others = {
        "post.mention.create": _mentions,
        "post.reply.create": _answers,
        "post.quote.create": _quotes,
    }
    if kind in by_others:
        return post.author_id != user_id and by_others[kind](world, post, user_id)
    return kind == "post.create" and post.author_id == user_id


def body(
    world: World, made: str, kind: str, user_id: str, tag: str = "", *, sparse: bool = False
) -> bytes:
    """One event as it goes over the wire."""
    data: dict[str, object] = {
        "event_uuid": made[::-1],
        "filter": {"user_id": user_id},
        "event_type": kind,
        **({"tag": tag} if tag else {}),
    }
    if made in world.private:
        data["payload"] = _direct(world, made, user_id, sparse=sparse)
    else:
        post = world.posts[made]
        data["payload"] = post_document(world, post, _EVERYTHING)
        # X sends what a mention refers to, and nothing of the kind with replies and quotes.
        whole = kind == "post.mention.create" and not sparse
        page = posts_page(world, _EVERYTHING, [post], {})
        data["includes"] = page.get("includes", {}) if whole else {}
    return json.dumps({"data": data}).encode()


def signature(secret: str, message: bytes) -> str:
    """X's way to write an HMAC."""
    digest = hmac.new(secret.encode(), message, hashlib.sha256).digest()
    return f"sha256={base64.b64encode(digest).decode()}"


def signed(message: bytes, *, secret: str, client_secret: str = "") -> dict[str, str]:
    """The headers of a delivery or challenge: one for each secret that the app has."""
    headers = {}
    if secret:
        headers["x-twitter-webhooks-signature"] = signature(secret, message)
    if client_secret:
        headers["x-twitter-webhooks-signature-oauth2"] = signature(client_secret, message)
    return headers


def _mentions(world: World, post: Written, user_id: str) -> bool:
    # Only what its author has typed counts, not the handle that X puts before an answer.
    handle = world.people[user_id].username
    return re.search(rf"@{handle}\b", post.text, re.IGNORECASE) is not None


def _answers(_: World, post: Written, user_id: str) -> bool:
    return post.answers_author == user_id


def _quotes(world: World, post: Written, user_id: str) -> bool:
    quoted = world.posts.get(post.quotes)
    return quoted is not None and quoted.author_id == user_id


def _direct(world: World, made: str, user_id: str, *, sparse: bool) -> dict[str, object]:
    one = world.private[made]
    event = {
        "type": "message_create",
        "id": one.id,
        "created_timestamp": str(round(one.at.timestamp() * 1000)),
        "message_create": {
            "target": {"recipient_id": user_id},
            "sender_id": one.sender_id,
            "message_data": {
                "text": one.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
                "entities": {"hashtags": [], "symbols": [], "user_mentions": [], "urls": []},
            },
        },
    }
    people = (
        {}
        if sparse
        else {
            who: {"data": user_document(world.people[who], _EVERYTHING)}
            for who in (one.sender_id, user_id)
        }
    )
    return {"direct_message_events": [event], "users": people}
