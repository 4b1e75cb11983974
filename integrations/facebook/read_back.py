"""Looks whether something of ours of unknown outcome is there. Facebook has no idempotency key.

"Not there" lets the product send again, so it is said only when the list reached back behind the
first attempt, and Facebook has had time to finish what it began.
"""

from collections.abc import Iterable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta

from integrations.base import Outgoing, OutgoingPost, ReadBack, ReadBackOutcome, Sent
from integrations.facebook.handle import Place, ReplyHandle
from integrations.facebook.ids import part, usable
from integrations.facebook.nodes import MESSAGE_FIELDS, Us, records, web_address
from integrations.facebook.sending import sent_comment
from integrations.facebook.windows import private_message
from integrations.graph import GraphClient, GraphRefused
from integrations.graph.tame import Record, as_id, as_record, as_text, as_time

__all__ = ["SETTLING", "ReadBacks", "comparable", "sent_post"]

SETTLING = timedelta(minutes=2)
"""How long after an attempt Facebook may still finish it: more than our longest usual time-out."""

_SKEW = timedelta(minutes=1)
"""What two clocks may differ by."""

_MOST_COMMENTS, _MOST_POSTS = 1000, 300
_FIELDS = "id,message,from,created_time,permalink_url,parent{id}"
_POST_FIELDS = "id,message,from,created_time,permalink_url"
_FRESH = "The attempt is too fresh: Facebook may still be publishing it."
_LONG = "Facebook did not list what we wrote back to the time of the attempt."
_HIDDEN = "Facebook does not show us what stands under it."
_NOBODY = "Facebook does not say who wrote this, so their private conversation cannot be found."


def comparable(text: str) -> str:
    """What two texts must have in common to be the same: letters and digits, else everything."""
    letters = "".join(mark for mark in text.casefold() if mark.isalnum())
    return letters or "".join(text.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listed:
    """What a list showed: newest first, since a moment; `whole`: all of it."""

    rows: tuple[Record, ...]
    whole: bool


class ReadBacks:
    """Looks for replies, private messages and posts of ours."""

    def __init__(self, client: GraphClient, us: Us) -> None:
        self._client = client
        self._us = us

    async def message(
        self, outgoing: Outgoing, *, first: datetime, last: datetime, now: datetime
    ) -> ReadBack:
        """A reply or a private message, tried between `first` and `last`."""
        if private_message(outgoing.kind, outgoing.target):
            return await self._private(outgoing, first - _SKEW, last, now)
        return await self._comment(outgoing, first - _SKEW, last, now)

    async def post(
        self, post: OutgoingPost, *, first: datetime, last: datetime, now: datetime
    ) -> ReadBack:
        """A post of the Page."""
        listed = await self._back_to(
            f"{part(self._us.id)}/published_posts",
            {"fields": _POST_FIELDS, "limit": "25"},
            since=first - _SKEW,
            most=_MOST_POSTS,
        )
        found = self._ours(listed.rows, post.text)
        sent = None if found is None else sent_post(found)
        return _outcome(sent, whole=listed.whole, last=last, now=now)

    async def _comment(
        self, outgoing: Outgoing, since: datetime, last: datetime, now: datetime
    ) -> ReadBack:
        target = outgoing.target
        try:
            places, listed = await self._answers(outgoing, since)
        except GraphRefused as error:
            if error.gone:
                # What was answered is gone, and what stood under it with it.
                return _outcome(None, whole=True, last=last, now=now)
            return ReadBack(outcome=ReadBackOutcome.UNSURE, why=_HIDDEN)
        under = [row for row in listed.rows if _parent(row) in places]
        found = self._ours(under, outgoing.text)
        sent = None if found is None else sent_comment(found, post_id=target.root_external_id)
        return _outcome(sent, whole=listed.whole, last=last, now=now)

    async def _answers(self, outgoing: Outgoing, since: datetime) -> tuple[set[str], _Listed]:
        """Where a reply of ours may stand, and the comments of the post.

        Facebook may put the answer to a reply beside it instead of under it.
        """
        target = outgoing.target
        place = ReplyHandle.of(target).place
        asked = {
            "filter": "stream",
            "order": "reverse_chronological",
            "fields": _FIELDS,
            "limit": "100",
        }
        if place in {Place.POST, Place.OTHER_POST}:
            places, top = {""}, target.external_id
        else:
            node = await self._client.get(part(target.external_id), {"fields": "id,parent{id}"})
            places = {target.external_id} | ({_parent(node)} - {""})
            top = target.root_external_id
        listed = await self._back_to(
            f"{part(top)}/comments", asked, since=since, most=_MOST_COMMENTS
        )
        return places, listed

    async def _private(
        self, outgoing: Outgoing, since: datetime, last: datetime, now: datetime
    ) -> ReadBack:
        author = outgoing.target.author_external_id
        if not usable(author) or author.startswith("unnamed:"):
            return ReadBack(outcome=ReadBackOutcome.UNSURE, why=_NOBODY)
        answer = await self._client.get(
            f"{part(self._us.id)}/conversations",
            {"platform": "messenger", "user_id": author, "fields": "id"},
        )
        rows: list[Record] = []
        whole = True
        for talk in records(answer):
            listed = await self._back_to(
                f"{part(as_id(talk.get('id')))}/messages",
                {"fields": MESSAGE_FIELDS, "limit": "50"},
                since=since,
                most=_MOST_COMMENTS,
            )
            rows += listed.rows
            whole = whole and listed.whole
        found = self._ours(rows, outgoing.text)
        sent = None
        if found is not None:
            sent = Sent(
                external_id=as_id(found.get("id")), sent_at=as_time(found.get("created_time"))
            )
        return _outcome(sent, whole=whole, last=last, now=now)

    async def _back_to(
        self, path: str, params: dict[str, str], *, since: datetime, most: int
    ) -> _Listed:
        rows: list[Record] = []
        async with aclosing(self._client.pages(path, params, most=most)) as nodes:
            async for node in nodes:
                at = as_time(node.get("created_time"))
                if at is not None and at < since:
                    return _Listed(rows=tuple(rows), whole=True)
                rows.append(node)
        return _Listed(rows=tuple(rows), whole=len(rows) < most)

    def _ours(self, rows: Iterable[Record], text: str) -> Record | None:
        """The first of ours with these words."""
        said = comparable(text)
        same = [
            row
            for row in rows
            if as_id(as_record(row.get("from")).get("id")) == self._us.id
            and comparable(as_text(row.get("message"))) == said
        ]
        return same[-1] if same else None


def sent_post(node: Record) -> Sent:
    """A post of ours as the product keeps it."""
    post_id = as_id(node.get("id"))
    return Sent(
        external_id=post_id,
        url=web_address(node.get("permalink_url")) or f"https://www.facebook.com/{post_id}",
        sent_at=as_time(node.get("created_time")),
    )


def _parent(row: Record) -> str:
    return as_id(as_record(row.get("parent")).get("id"))


def _outcome(sent: Sent | None, *, whole: bool, last: datetime, now: datetime) -> ReadBack:
    if sent is not None:
        return ReadBack(outcome=ReadBackOutcome.LIVE, sent=sent)
    if now - last < SETTLING:
        return ReadBack(outcome=ReadBackOutcome.UNSURE, why=_FRESH)
    if not whole:
        return ReadBack(outcome=ReadBackOutcome.UNSURE, why=_LONG)
    return ReadBack(outcome=ReadBackOutcome.ABSENT)
