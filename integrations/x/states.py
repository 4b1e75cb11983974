"""Customers' posts as they are now: edited, deleted or unchanged."""

from collections.abc import Mapping, Sequence
from itertools import islice

from integrations.base import MessageState
from integrations.x import snowflake
from integrations.x.client import PAGE, XClient
from integrations.x.mapping import DIRECT, media_of, text_of
from integrations.x.payload import Includes, Json, Post, read_includes, read_posts

MOST_IDS = 300  # of one call: each post read is a post to pay for

_GONE = "/resource-not-found"


async def current_state(client: XClient, external_ids: Sequence[str]) -> dict[str, MessageState]:
    """The state of each post X answers for; private messages cannot be looked up.

    Only the first `MOST_IDS` ids are looked up; the rest are left out.
    """
    public = (asked for asked in dict.fromkeys(external_ids) if not asked.startswith(DIRECT))
    asked = list(islice(public, MOST_IDS))
    states: dict[str, MessageState] = {}
    newer: dict[str, str] = {}
    for batch in _batches(asked):
        answer = await client.posts(batch)
        states |= dict.fromkeys(ids_gone(answer, batch), MessageState(exists=False))
        includes = read_includes(answer)
        for post in read_posts(answer):
            for known in set(post.versions).intersection(batch) or {post.id}:
                states[known] = _state(post, includes)
                if post.newest_id != post.id:
                    newer[known] = post.newest_id
    return states | await _newest_versions(client, newer)


async def _newest_versions(client: XClient, newer: Mapping[str, str]) -> dict[str, MessageState]:
    """What the posts say since their last edit: each edit is a post of its own."""
    found: dict[str, MessageState] = {}
    for batch in _batches(list(dict.fromkeys(newer.values()))):
        answer = await client.posts(batch)
        includes = read_includes(answer)
        found |= {post.id: _state(post, includes) for post in read_posts(answer)}
    return {asked: found[newest] for asked, newest in newer.items() if newest in found}


def _state(post: Post, includes: Includes) -> MessageState:
    edited = post.id != post.first_id
    return MessageState(
        exists=True,
        text=text_of(post),
        media=media_of(post, includes),
        edited_at=snowflake.time_of(post.id) if edited else None,
    )


def ids_gone(answer: Json, asked: Sequence[str]) -> set[str]:
    """Those of the posts asked for that X says do not exist."""
    # A post of an account that went private or was suspended has another type: nothing is known.
    errors = answer.get("errors")
    found = [error for error in (errors if isinstance(errors, list) else []) if error]
    return {
        str(error.get("resource_id") or error.get("value"))
        for error in found
        if isinstance(error, dict) and str(error.get("type", "")).endswith(_GONE)
    }.intersection(asked)


def _batches(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[start : start + PAGE] for start in range(0, len(ids), PAGE)]
