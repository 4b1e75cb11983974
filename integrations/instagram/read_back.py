"""Looks whether an answer of unknown outcome is there.

"Not there" lets the product send again, so it is said only when it is certain: the list was read
whole, back behind the first attempt, and Instagram has had time to finish what it began.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from integrations.attempts import Attempts
from integrations.base import Outgoing, ReadBack, ReadBackOutcome, Sent
from integrations.graph import GraphClient, GraphRefused
from integrations.graph.tame import as_list, as_record
from integrations.instagram import nodes
from integrations.instagram.handle import Place, ReplyHandle
from integrations.instagram.ids import is_number, number
from integrations.instagram.lookup import Lookup
from integrations.instagram.said import WEB, Said, Us
from integrations.instagram.settings import Clock
from integrations.instagram.text import as_sent, is_private

__all__ = ["SETTLING", "SKEW", "ReadsBack", "same_words"]

SETTLING = timedelta(minutes=2)
"""How long after an attempt Instagram may still finish it: twice our longest usual time-out."""

SKEW = timedelta(minutes=1)
"""By how much two clocks may disagree."""

_MOST_ANSWERS = 300
_ELSEWHERE = 20
"""Fewer comments than Instagram's usual page are all of them."""

_TALK = 20
"""Instagram shows no more of a conversation than its newest twenty messages."""

_FRESH = "The attempt is too fresh: Instagram may still be publishing it."
_DELETED = "What it answers is gone, and the answers with it."
_LONG = "Instagram does not list far enough back to be sure."


def same_words(one: str, other: str) -> bool:
    """Whether two texts are the same but for spaces and lines."""
    return " ".join(one.split()) == " ".join(other.split())


@dataclass(frozen=True, slots=True)
class _Listed:
    """Ours among what was listed; `whole`: nothing of the time in question was left out."""

    ours: tuple[Said, ...]
    whole: bool


class ReadsBack:
    """Looks of one account."""

    def __init__(
        self, client: GraphClient, lookup: Lookup, us: Us, clock: Clock, attempts: Attempts
    ) -> None:
        self._client = client
        self._lookup = lookup
        self._us = us
        self._clock = clock
        self._attempts = attempts

    async def look(self, outgoing: Outgoing) -> ReadBack:
        """Whether it is there.

        Raises:
            RetryLater, Reauthorise, Rejected: Instagram could not be asked.
        """
        first, last = self._attempts.first_and_last(outgoing)
        since = first - SKEW
        private = is_private(outgoing.kind, outgoing.target)
        handle = ReplyHandle.of(outgoing.target)
        try:
            if private:
                listed = await self._talk(outgoing.target.author_external_id, since)
            elif handle.place in {Place.CAPTION, Place.ELSEWHERE}:
                listed = await self._elsewhere(handle)
            else:
                listed = await self._answers(handle.parent or outgoing.target.external_id)
        except GraphRefused as error:
            if not error.gone:
                raise
            return ReadBack(outcome=ReadBackOutcome.UNSURE, why=_DELETED)
        words = as_sent(outgoing.text, outgoing.kind, outgoing.target)
        same = [
            one
            for one in listed.ours
            if same_words(one.text, words) and (one.created_at or since) >= since
        ]
        if same:
            self._attempts.settled(outgoing)
            found = min(same, key=lambda one: one.created_at or since)
            return ReadBack(
                outcome=ReadBackOutcome.LIVE,
                sent=Sent(
                    external_id=found.external_id,
                    url="" if private else handle.url or WEB,
                    sent_at=found.created_at,
                ),
            )
        if self._clock() - last < SETTLING:
            return ReadBack(outcome=ReadBackOutcome.UNSURE, why=_FRESH)
        if not listed.whole:
            return ReadBack(outcome=ReadBackOutcome.UNSURE, why=_LONG)
        self._attempts.settled(outgoing)
        return ReadBack(outcome=ReadBackOutcome.ABSENT)

    async def _answers(self, comment_id: str) -> _Listed:
        """Our answers in the list under a comment of our own post."""
        count = 0
        found = []
        async for record in self._client.pages(
            f"{number(comment_id)}/replies",
            {"fields": nodes.WORD_FIELDS, "limit": "50"},
            most=_MOST_ANSWERS,
            urgent=True,
        ):
            count += 1
            found.append(nodes.comment(record, self._us))
        return _Listed(self._ours(found), whole=count < _MOST_ANSWERS)

    async def _elsewhere(self, handle: ReplyHandle) -> _Listed:
        """Our comments under somebody else's post, as far as Instagram lists them there."""
        record = await self._lookup.mentioned_post(handle.media, urgent=True)
        found = list(nodes.all_elsewhere(record, self._us))
        # The list tells no next page, and is left out where it is empty or not shown to us.
        complete = 0 < len(found) < _ELSEWHERE or nodes.post(record).comments == 0
        return _Listed(self._ours(found), whole=complete)

    async def _talk(self, igsid: str, since: datetime) -> _Listed:
        """Our messages to somebody."""
        if not is_number(igsid):
            return _Listed((), whole=False)
        answer = await self._client.get(
            f"{number(self._us.id)}/conversations",
            {
                "platform": "instagram",
                "user_id": igsid,
                "fields": f"id,messages.limit({_TALK}){{{nodes.MESSAGE_FIELDS}}}",
            },
            urgent=True,
        )
        found: list[Said] = []
        whole = True
        for talk in map(as_record, as_list(answer.get("data"))):
            records = as_list(as_record(talk.get("messages")).get("data"))
            told = [nodes.message(as_record(one)) for one in records]
            oldest = min((one.created_at for one in told if one.created_at), default=None)
            whole = whole and (len(told) < _TALK or (oldest is not None and oldest < since))
            found += told
        return _Listed(self._ours(found), whole=whole)

    def _ours(self, found: list[Said]) -> tuple[Said, ...]:
        return tuple(one for one in found if nodes.is_echo(one, self._us))
