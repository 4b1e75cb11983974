"""Customers' comments and posts as they are now: edited, hidden, deleted or the same."""

from collections.abc import Mapping, Sequence

from integrations.base import MessageState
from integrations.facebook.ids import is_message, part
from integrations.facebook.lookup import look_up
from integrations.facebook.nodes import COMMENT_FIELDS, POST_FIELDS, Us, comment_said, post_said
from integrations.graph import GraphClient, GraphRefused
from integrations.graph.tame import Record, as_time

__all__ = ["current_states", "may_read"]


async def current_states(
    client: GraphClient, us: Us, external_ids: Sequence[str]
) -> Mapping[str, MessageState]:
    """The state of each that Facebook answers for; private messages are left out.

    Raises:
        RetryLater, Reauthorise: it cannot be asked now.
    """
    public = [one for one in dict.fromkeys(external_ids) if not is_message(one)]
    posts = await look_up(client, [one for one in public if us.has(one)], POST_FIELDS)
    comments = await look_up(client, [one for one in public if not us.has(one)], COMMENT_FIELDS)
    # An id does not tell comments from posts on other people's pages; the fields differ.
    others = await look_up(client, sorted(comments.refused), POST_FIELDS)
    states = {
        one: _post(node, us) for found in (posts, others) for one, node in found.nodes.items()
    }
    states |= {one: _comment(node, us) for one, node in comments.nodes.items()}
    gone = posts.gone | comments.gone | others.gone
    if gone and (states or await may_read(client, us)):
        states |= dict.fromkeys(gone, MessageState(exists=False))
    return states


async def may_read(client: GraphClient, us: Us) -> bool:
    """Whether our rights hold: what is not shown to us looks as if it was deleted."""
    try:
        await client.get(f"{part(us.id)}/feed", {"fields": "id", "limit": "1"})
    except GraphRefused:
        return False
    return True


def _comment(node: Record, us: Us) -> MessageState:
    said = comment_said(node, us, post_id="")
    return MessageState(exists=True, text=said.text, media=said.media, hidden=_hidden(node))


def _post(node: Record, us: Us) -> MessageState:
    said = post_said(node, us)
    changed = as_time(node.get("updated_time"))
    # Comments move this time too: it says when the words were changed at the latest.
    edited = changed if changed and said.created_at and changed > said.created_at else None
    return MessageState(
        exists=True, text=said.text, media=said.media, edited_at=edited, hidden=_hidden(node)
    )


def _hidden(node: Record) -> bool | None:
    value = node.get("is_hidden")
    return value if isinstance(value, bool) else None
