"""What was hidden, shown again or is said to be gone: asked for, where a push leaves doubt.

Pushes come in any order and do not say when something was hidden: of "hide" and "unhide" nobody
can tell which was later. So Facebook is asked how it is now. A comment that its own filter hides
at once may be told as hidden before it is told at all: then it is taken from the answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.errors import Reauthorise, RetryLater
from integrations.base import MessageState
from integrations.facebook.handle import Place
from integrations.facebook.lookup import Found, look_up
from integrations.facebook.nodes import COMMENT_FIELDS, POST_FIELDS, Us, comment_said, post_said
from integrations.facebook.said import Said, merged
from integrations.graph import GraphClient
from integrations.graph.tame import Record

__all__ = ["Asked", "Moderated", "as_they_are"]

_FRESH = timedelta(hours=1)
"""What is older is not news any more because somebody hides it: it becomes no card."""

_NOTHING = Found()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moderated:
    """A comment or post to which something was done.

    Attributes:
        said: what the push tells of it.
        state: what has become of it, as the push has it.
        sure: the push is right where Facebook does not answer.
    """

    said: Said
    state: MessageState
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """What has become of them, and those that are so new that nobody may have told them yet."""

    states: dict[str, MessageState] = field(default_factory=dict)
    said: dict[str, Said] = field(default_factory=dict)


async def as_they_are(
    client: GraphClient, us: Us, moderated: Mapping[str, Moderated], *, now: datetime
) -> Asked:
    """How each is now, by id; as its push says where Facebook cannot be asked.

    The polls look again at what is stored, so that nothing has to wait for an answer.
    """
    found = await _found(client, moderated)
    asked = Asked()
    for one, about in moderated.items():
        node = found.get(one, _NOTHING).nodes.get(one)
        if node is None:
            gone = not about.state.exists and one in found.get(one, _NOTHING).gone
            if about.sure or gone:
                asked.states[one] = about.state
            continue
        hidden = node.get("is_hidden")
        told = about.state.hidden
        asked.states[one] = MessageState(
            exists=True, hidden=hidden if isinstance(hidden, bool) else told
        )
        said = merged(about.said, _said(about.said, node, us))
        if _is_news(said, us, now):
            asked.said[one] = said
    return asked


async def _found(client: GraphClient, moderated: Mapping[str, Moderated]) -> dict[str, Found]:
    comments = [one for one, about in moderated.items() if _is_comment(about.said)]
    posts = [one for one, about in moderated.items() if not _is_comment(about.said)]
    answers: dict[str, Found] = {}
    try:
        for ids, fields in ((comments, COMMENT_FIELDS), (posts, POST_FIELDS)):
            answers |= dict.fromkeys(ids, await look_up(client, ids, fields, urgent=True))
    except (RetryLater, Reauthorise):
        return answers
    return answers


def _is_comment(said: Said) -> bool:
    return said.place in {Place.COMMENT, Place.OTHER_COMMENT}


def _said(said: Said, node: Record, us: Us) -> Said:
    if _is_comment(said):
        return comment_said(node, us, post_id=said.root_id)
    return post_said(node, us)


def _is_news(said: Said, us: Us, now: datetime) -> bool:
    fresh = said.created_at is not None and now - said.created_at <= _FRESH
    return fresh and bool(said.text or said.media) and said.author_id != us.id
