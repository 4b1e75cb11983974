"""Looks whether a message of unknown outcome is there: in our own posts and in the thread.

"Not there" lets the product send again, so it is said only when it is certain: the list of our
posts reached back behind the first attempt, and the server has had time to finish what it began.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from integrations.base import ReadBack, ReadBackOutcome, Rejected, Sent
from integrations.mastodon.client import MastodonClient, part
from integrations.mastodon.errors import header_time
from integrations.mastodon.instance import Family
from integrations.mastodon.tame import (
    Record,
    as_record,
    as_records,
    moment,
    one_of,
    text,
    web_address,
)
from integrations.mastodon.text import comparable, plain_text, resembles

__all__ = ["SETTLING", "Sought", "look_for", "sent_from"]

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """A message of ours of unknown outcome.

    Attributes:
        text: as it was sent.
        answers: the id of the status that it answers; "" for one that answers none.
        direct: it was sent to its readers alone.
        first_attempt, last_attempt: the moments between which it was sent, by our clock.
    """

    text: str
    answers: str
    direct: bool
    first_attempt: datetime
    last_attempt: datetime


async def look_for(
    sought: Sought, *, client: MastodonClient, own_id: str, family: Family, now: datetime
) -> ReadBack:
    """Whether a message is live.

    Raises:
        RetryLater, Reauthorise: the server could not be asked.
    """
    own = await _own_posts(client, own_id, since=sought.first_attempt, now=now)
    thread = await _answers(client, sought.answers) if sought.answers else ()
    candidates = {
        text(status, "id"): status
        for status in (*own.posts, *thread)
        if text(as_record(status.get("account")), "id") == own_id
        and text(status, "in_reply_to_id") == sought.answers
        and (moment(status, "created_at") or own.since) >= own.since
        and _as_private_as(status, sought)
    }
    said = comparable(sought.text)
    same = [status for status in candidates.values() if comparable(_words_of(status)) == said]
    if same:
        first = min(same, key=lambda status: moment(status, "created_at") or now)
        return ReadBack(outcome=ReadBackOutcome.LIVE, sent=sent_from(first))
    if why := _doubt(sought, candidates, own, family=family, now=now):
        return ReadBack(outcome=ReadBackOutcome.UNSURE, why=why)
    return ReadBack(outcome=ReadBackOutcome.ABSENT)


def _words_of(status: Record) -> str:
    return plain_text(text(status, "content"))


def _as_private_as(status: Record, sought: Sought) -> bool:
    """A private message and a public line may answer the same message.

    The other steps are not compared: a server may publish less widely than it was asked to.
    """
    name = text(status, "visibility")
    return not name or (name == "direct") == sought.direct


def _doubt(
    sought: Sought, others: dict[str, Record], own: _OwnPosts, *, family: Family, now: datetime
) -> str:
    """Why it cannot be said that the message is not there; "" when it can."""
    if sought.answers and others:
        return (
            "Our account has answered the same message in other words since: "
            f"{_one_link(others) or 'look at the thread'}. Only a person can say whether it is "
            "this."
        )
    alike = {
        key: status for key, status in others.items() if resembles(_words_of(status), sought.text)
    }
    if alike:
        return (
            "Our account has published something much like it since: "
            f"{_one_link(alike) or 'look at our profile'}. Only a person can say whether it is "
            "this."
        )
    if now - sought.last_attempt < SETTLING:
        return "The attempt is too fresh: the server may still be publishing it."
    if not own.complete:
        return "The server did not list our posts back to the time of the attempt."
    if sought.direct and family is not Family.MASTODON:
        return "This server does not promise to list our private messages."
    return ""


def _one_link(statuses: dict[str, Record]) -> str:
    return one_of(*(sent_from(status).url for status in statuses.values()))


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
