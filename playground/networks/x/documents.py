"""The JSON of a pretend X: only the fields that were asked for, as the real one does."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape

from playground.networks.x.world import Person, Private, World, Written

DEFAULT_POST = {"id", "text", "edit_history_tweet_ids"}
DEFAULT_USER = {"id", "name", "username"}
DEFAULT_EVENT = {"id", "text", "event_type"}


class Asked:
    """A request's query, with lists split."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self._query = query

    def one(self, name: str, default: str = "") -> str:
        """One value."""
        return self._query.get(name, default)

    def many(self, name: str) -> set[str]:
        """A list of values."""
        given = self._query.get(name, "")
        return set(given.split(",")) if given else set()


def posts_page(
    world: World, asked: Asked, posts: list[Written], meta: dict[str, object]
) -> dict[str, object]:
    """A page of posts with what its expansions bring along."""
    page: dict[str, object] = {"meta": {"result_count": len(posts), **meta}}
    if posts:
        page["data"] = [post_document(world, post, asked) for post in posts]
        if includes := _includes(world, asked, posts):
            page["includes"] = includes
    return page


def post_document(world: World, post: Written, asked: Asked) -> dict[str, object]:
    """One post."""
    text, links, mentioned = world.stored_text(post)
    keys = [item.key for item in post.media]
    references = [
        {"type": kind, "id": other}
        for kind, other in (("replied_to", post.answers), ("quoted", post.quotes))
        if other
    ]
    handles = [{"id": who, "username": world.people[who].username} for who in mentioned]
    entities = {name: value for name, value in (("urls", links), ("mentions", handles)) if value}
    whole = {
        "id": post.id,
        "text": escape(text, quote=False),
        "edit_history_tweet_ids": list(post.history),
        "author_id": post.author_id,
        "conversation_id": post.conversation_id,
        "created_at": stamp(post.at),
        "in_reply_to_user_id": post.answers_author,
        "lang": "en",
        "referenced_tweets": references,
        "entities": entities,
        "attachments": {"media_keys": keys} if keys else None,
        "public_metrics": {
            "like_count": post.likes,
            "reply_count": sum(other.answers == post.id for other in world.posts.values()),
            "retweet_count": post.reposts,
            "quote_count": post.quoted,
            "bookmark_count": 0,
            "impression_count": 0,
        },
    }
    return _chosen(whole, DEFAULT_POST | asked.many("tweet.fields"))


def user_document(person: Person, asked: Asked) -> dict[str, object]:
    """One person."""
    whole = {
        "id": person.id,
        "name": escape(person.name, quote=False),
        "username": person.username,
        "profile_image_url": person.avatar or f"https://pbs.twimg.com/{person.id}_normal.jpg",
        "public_metrics": {"followers_count": person.followers, "tweet_count": 7},
        "receives_your_dm": person.receives_our_messages,
    }
    return _chosen(whole, DEFAULT_USER | asked.many("user.fields"))


def events_page(
    world: World, asked: Asked, events: list[Private], meta: dict[str, object]
) -> dict[str, object]:
    """A page of private messages with their senders."""
    page: dict[str, object] = {"meta": {"result_count": len(events), **meta}}
    if events:
        page["data"] = [_event_document(event, asked) for event in events]
        senders = {event.sender_id for event in events}
        if "sender_id" in asked.many("expansions"):
            page["includes"] = {"users": [user_document(world.people[s], asked) for s in senders]}
    return page


def stamp(moment: datetime) -> str:
    """X's way to write a time."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def _event_document(event: Private, asked: Asked) -> dict[str, object]:
    whole = {
        "id": event.id,
        "event_type": "MessageCreate",
        "text": escape(event.text, quote=False),
        "sender_id": event.sender_id,
        "dm_conversation_id": event.conversation_id,
        "created_at": stamp(event.at),
    }
    return _chosen(whole, DEFAULT_EVENT | asked.many("dm_event.fields"))


def _includes(world: World, asked: Asked, posts: list[Written]) -> dict[str, object]:
    wanted = asked.many("expansions")
    others = [
        world.posts[other]
        for post in posts
        for other in (post.answers, post.quotes)
        if other in world.posts
    ]
    people: set[str] = set()
    people |= {post.author_id for post in posts if "author_id" in wanted}
    people |= {post.answers_author for post in posts if "in_reply_to_user_id" in wanted}
    people |= {post.author_id for post in others if "referenced_tweets.id.author_id" in wanted}
    includes: dict[str, object] = {
        "users": [user_document(world.people[who], asked) for who in sorted(people - {""})],
        "tweets": [
            post_document(world, other, asked)
            for other in others
            if "referenced_tweets.id" in wanted
        ],
        "media": [
            _chosen(item.document, {"media_key", "type"} | asked.many("media.fields"))
            for post in posts
            for item in post.media
            if "attachments.media_keys" in wanted
        ],
    }
    return {name: found for name, found in includes.items() if found}


def _chosen(whole: Mapping[str, object], names: Iterable[str]) -> dict[str, object]:
    # X leaves out what is empty.
    wanted = set(names)
    return {
        name: value
        for name, value in whole.items()
        if name in wanted and value not in ("", None, [], {})
    }
