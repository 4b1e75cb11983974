"""Looks whether a message of unknown outcome is there: in our own posts and in the thread.

"Not there" lets the product send again, so it is said only when it is certain: the list of our
posts reached back behind the first attempt, and the server has had time to finish what it began.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from integrations.base import Outgoing, OutgoingKind, ReadBack, ReadBackOutcome, Rejected, Sent
from integrations.mastodon.client import MastodonClient, part
from integrations.mastodon.errors import header_time
from integrations.mastodon.instance import Family
from integrations.mastodon.reply import Draft
from integrations.mastodon.tame import (
    Record,
    as_record,
    as_records,
    moment,
    one_of,
    text,
    web_address,
)
from integrations.mastodon.text import comparable, plain_text

__all__ = ["SETTLING", "look_for", "sent_from"]

SETTLING = timedelta(minutes=2)
"""How long after an attempt a server may still finish it: twice our longest time-out."""

_SKEW = timedelta(seconds=30)
"""What is left between two clocks after the answer's own date has been compared."""

_WIDEST_SKEW = timedelta(minutes=10)
"""The same for a server that sends no date."""

_MOST_PAGES = 10
_PAGE = "40"


def sent_from(status: Record) -> Sent:
    """A status of ours as the product keeps it."""
    return Sent(
        external_id=text(status, "id"),
        url=one_of(web_address(status, "url"), web_address(status, "uri")),
        sent_at=moment(status, "created_at"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _OwnPosts:
    """Our newest posts, and whether they are all of them since the time that was asked for."""

    posts: tuple[Record, ...]
    since: datetime
    complete: bool


async def look_for(
    outgoing: Outgoing,
    draft: Draft,
    *,
    client: MastodonClient,
    own_id: str,
    family: Family,
    last_attempt: datetime,
    now: datetime,
) -> ReadBack:
    """Whether `draft`, sent for `outgoing`, is live.

    `last_attempt` is the newest moment at which it may have been sent.

    Raises:
        RetryLater, Reauthorise: the server could not be asked.
    """
    since = outgoing.first_attempt_at or outgoing.created_at
    own = await _own_posts(client, own_id, since=since, now=now)
    thread = await _answers(client, outgoing.target.external_id)
    answers = {
        text(status, "id"): status
        for status in (*own.posts, *thread)
        if text(as_record(status.get("account")), "id") == own_id
        and text(status, "in_reply_to_id") == outgoing.target.external_id
        and (moment(status, "created_at") or own.since) >= own.since
        and _as_private_as(status, draft)
    }
    said = comparable(draft.text)
    same = [
        status
        for status in answers.values()
        if comparable(plain_text(text(status, "content"))) == said
    ]
    if same:
        first = min(same, key=lambda status: moment(status, "created_at") or now)
        return ReadBack(outcome=ReadBackOutcome.LIVE, sent=sent_from(first))
    if why := _doubt(outgoing, answers, own, family=family, settled=now - last_attempt):
        return ReadBack(outcome=ReadBackOutcome.UNSURE, why=why)
    return ReadBack(outcome=ReadBackOutcome.ABSENT)


def _as_private_as(status: Record, draft: Draft) -> bool:
    """A private message and a public line may answer the same message.

    The other steps are not compared: a server may publish less widely than it was asked to.
    """
    name = text(status, "visibility")
    return not name or (name == "direct") == (draft.visibility == "direct")


def _doubt(
    outgoing: Outgoing,
    answers: dict[str, Record],
    own: _OwnPosts,
    *,
    family: Family,
    settled: timedelta,
) -> str:
    """Why it cannot be said that the message is not there; "" when it can."""
    if others := [sent_from(status).url for status in answers.values()]:
        return (
            "Our account has answered the same message in other words since: "
            f"{one_of(*others) or 'look at the thread'}. Only a person can say whether it is this."
        )
    if settled < SETTLING:
        return "The attempt is too fresh: the server may still be publishing it."
    if not own.complete:
        return "The server did not list our posts back to the time of the attempt."
    direct = outgoing.kind is OutgoingKind.PRIVATE or outgoing.target.visibility.private
    if direct and family is not Family.MASTODON:
        return "This server does not promise to list our private messages."
    return ""


async def _own_posts(
    client: MastodonClient, own_id: str, *, since: datetime, now: datetime
) -> _OwnPosts:
    """Our posts, newest first, back to `since` (by our clock)."""
    path = f"/api/v1/accounts/{part(own_id)}/statuses"
    posts: list[Record] = []
    seen: set[str] = set()
    older: list[tuple[str, str]] = []
    there = since - _WIDEST_SKEW
    for _ in range(_MOST_PAGES):
        page, answer = await client.page(
            path, [("limit", _PAGE), ("exclude_reblogs", "true"), *older]
        )
        date = header_time(answer.headers.get("Date", ""))
        if date is not None:
            there = since + (date - now) - _SKEW
        ids = [text(status, "id") for status in page]
        if not page:
            return _OwnPosts(posts=tuple(posts), since=there, complete=True)
        if seen.issuperset(ids):
            break  # the server ignores the cursor
        seen.update(ids)
        posts += page
        oldest = moment(page[-1], "created_at")
        if oldest is not None and oldest < there:
            return _OwnPosts(posts=tuple(posts), since=there, complete=True)
        older = [("max_id", answer.links.get("next", {}).get("max_id") or ids[-1])]
    return _OwnPosts(posts=tuple(posts), since=there, complete=False)


async def _answers(client: MastodonClient, status_id: str) -> tuple[Record, ...]:
    """What stands under the message; () when it is gone."""
    try:
        answer = await client.get(f"/api/v1/statuses/{part(status_id)}/context")
    except Rejected:
        return ()
    return as_records(answer.record.get("descendants"))
