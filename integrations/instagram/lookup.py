"""Asks for what a push left out: words, names, the post under which something stands.

What does not change for a while is kept: a hundred comments under one post ask for it once.
"""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from integrations.graph import GraphClient, GraphRefused, GraphSignIn
from integrations.graph.tame import Record, as_record
from integrations.instagram import nodes
from integrations.instagram.ids import is_number, number, part
from integrations.instagram.nodes import Post
from integrations.instagram.said import Person, Said, Us
from integrations.instagram.settings import Clock

__all__ = ["Kept", "Lookup"]

T = TypeVar("T")
_KEEP = timedelta(hours=1)
_MOST_KEPT = 1_000
_NO_FIELD = 100
"""Meta's code for what it does not take: a field that it does not tell, among others."""


class Kept(Generic[T]):
    """A few answers, for an hour."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._answers: OrderedDict[str, tuple[datetime, T]] = OrderedDict()

    def get(self, key: str) -> T | None:
        """What is kept and fresh; else None."""
        found = self._answers.get(key)
        if found is None or self._clock() - found[0] > _KEEP:
            return None
        return found[1]

    def keep(self, key: str, answer: T) -> T:
        """Keep it; the oldest goes when there are too many."""
        self._answers[key] = (self._clock(), answer)
        self._answers.move_to_end(key)
        while len(self._answers) > _MOST_KEPT:
            self._answers.popitem(last=False)
        return answer


class Lookup:
    """Questions about single things. All raise RetryLater and Reauthorise.

    `urgent`: somebody waits for the answer, as for `GraphClient.get`.
    """

    def __init__(self, client: GraphClient, us: Us, clock: Clock) -> None:
        self._client = client
        self._us = us
        self._posts: Kept[Post] = Kept(clock)
        self._people: Kept[Person] = Kept(clock)

    async def own_post(self, media_id: str, *, urgent: bool = False) -> Post | None:
        """A post of ours; None when Instagram does not show it (an advertisement, a story)."""
        known = self._posts.get(media_id)
        if known is not None or not is_number(media_id):
            return known
        try:
            answer = await self._client.get(media_id, {"fields": nodes.POST_FIELDS}, urgent=urgent)
        except GraphRefused:
            # Remembered, too: its comments come all the same, and each would ask again.
            return self._posts.keep(media_id, Post(id=media_id))
        return self._posts.keep(media_id, nodes.post(answer))

    async def comment(self, comment_id: str, *, urgent: bool = False) -> Said:
        """A comment under a post of ours.

        Raises:
            GraphRefused: `gone` when it is deleted.
        """
        answer = await self._client.get(
            number(comment_id), {"fields": nodes.COMMENT_FIELDS}, urgent=urgent
        )
        return nodes.comment(answer, self._us)

    async def message(self, message_id: str, *, urgent: bool = False) -> Said:
        """A private message.

        Raises:
            GraphRefused: it is not shown to us.
        """
        answer = await self._client.get(
            part(message_id), {"fields": nodes.MESSAGE_FIELDS}, urgent=urgent
        )
        return nodes.message(answer)

    async def mentioned_comment(self, comment_id: str, *, urgent: bool = False) -> Said:
        """A comment that names us, anywhere.

        Raises:
            GraphRefused: it is deleted, does not name us any more, or is not shown to us.
        """
        answer = await self._mentioned(
            f"mentioned_comment.comment_id({number(comment_id)})",
            nodes.OTHER_COMMENT_FIELDS,
            urgent=urgent,
        )
        return nodes.other_comment(as_record(answer.get("mentioned_comment")), self._us)

    async def mentioned_post(self, media_id: str, *, urgent: bool = False) -> Record:
        """Somebody else's post whose caption names us, with its comments where they are told.

        Raises:
            GraphRefused: it is deleted, does not name us any more, or is not shown to us.
        """
        answer = await self._mentioned(
            f"mentioned_media.media_id({number(media_id)})",
            nodes.OTHER_POST_FIELDS,
            urgent=urgent,
        )
        return as_record(answer.get("mentioned_media"))

    async def person(self, igsid: str, *, urgent: bool = False) -> Person:
        """Somebody who has written to us; only the id where Instagram tells nothing.

        It tells of people who have written to the account, and not of those who block it.
        """
        known = self._people.get(igsid)
        if known is not None or not is_number(igsid):
            return known or Person(id=igsid)
        try:
            answer = await self._client.get(igsid, {"fields": nodes.PROFILE_FIELDS}, urgent=urgent)
        except GraphRefused:
            return self._people.keep(igsid, Person(id=igsid))
        except GraphSignIn as error:
            # A permission for names that is missing must not hold the message itself back.
            if not error.permissions:
                raise
            return self._people.keep(igsid, Person(id=igsid))
        return self._people.keep(igsid, nodes.person(igsid, answer))

    async def _mentioned(self, what: str, lists: Sequence[str], *, urgent: bool = False) -> Record:
        """One of the fields of our account that show other people's things.

        The shorter lists are tried only when a field is refused: what is gone is asked for once.
        """
        refused: GraphRefused | None = None
        for fields in lists:
            asked = {"fields": f"{what}{{{fields}}}"}
            try:
                return await self._client.get(number(self._us.id), asked, urgent=urgent)
            except GraphRefused as error:
                if error.gone or error.code != _NO_FIELD:
                    raise
                refused = error
        raise refused or GraphRefused("Instagram does not show it.")
