"""What we do to what others said: answer it, answer it privately, hide it, delete our own."""

from datetime import datetime

from integrations.base import Outgoing, Rejected, ReplyTarget, Sent, Unknown
from integrations.facebook.handle import Place, ReplyHandle
from integrations.facebook.ids import is_message, part
from integrations.facebook.nodes import Us, web_address
from integrations.facebook.text import check_message
from integrations.facebook.windows import permission, private_message
from integrations.graph import GraphClient, GraphRefused
from integrations.graph.tame import Record, as_id, as_time

__all__ = ["SENT_FIELDS", "Sender", "sent_comment"]

SENT_FIELDS = "id,permalink_url,created_time"
_WEB = "https://www.facebook.com/"


def sent_comment(node: Record, *, post_id: str) -> Sent:
    """A comment of ours as the product keeps it."""
    comment_id = as_id(node.get("id"))
    number = comment_id.rpartition("_")[2]
    return Sent(
        external_id=comment_id,
        url=web_address(node.get("permalink_url")) or f"{_WEB}{post_id}?comment_id={number}",
        sent_at=as_time(node.get("created_time")),
    )


class Sender:
    """Speaks on behalf of the Page."""

    def __init__(self, client: GraphClient, us: Us) -> None:
        self._client = client
        self._us = us

    async def send(self, outgoing: Outgoing, *, now: datetime) -> Sent:
        """Send a reply or a private message.

        Raises:
            RetryLater, Reauthorise, Rejected: it certainly was not sent.
            Unknown: it may have been.
        """
        check = check_message(outgoing.text, outgoing.kind, outgoing.target)
        if check.problems:
            raise Rejected(" ".join(check.problems))
        if private_message(outgoing.kind, outgoing.target):
            return await self._write(check.as_sent, outgoing.target, now)
        return await self._comment(check.as_sent, outgoing.target)

    async def _comment(self, text: str, target: ReplyTarget) -> Sent:
        node = await self._client.post(
            f"{part(target.external_id)}/comments", {"message": text, "fields": SENT_FIELDS}
        )
        if not as_id(node.get("id")):
            raise Unknown("Facebook answered without saying which comment it made.")
        return sent_comment(node, post_id=target.root_external_id)

    async def _write(self, text: str, target: ReplyTarget, now: datetime) -> Sent:
        allowed = permission(target, now=now)
        if not allowed.allowed:
            raise Rejected(allowed.why)
        answer = await self._client.post(
            f"{part(self._us.id)}/messages",
            {
                "recipient": _recipient(target),
                "message": {"text": text},
                "messaging_type": "RESPONSE",
            },
        )
        message_id = as_id(answer.get("message_id"))
        if not message_id:
            raise Unknown("Facebook answered without saying which message it made.")
        return Sent(external_id=message_id, sent_at=now)

    async def delete(self, external_id: str) -> None:
        """Delete a comment or post of ours; one that is gone is no error."""
        if is_message(external_id):
            raise Rejected(
                "Facebook does not take private messages back.",
                hint="Write another message that puts it right.",
            )
        try:
            await self._client.delete(part(external_id))
        except GraphRefused as error:
            if not error.gone:
                raise

    async def hide(self, external_id: str, *, hidden: bool) -> None:
        """Hide a comment or a visitor's post from everybody but its author and their friends."""
        if is_message(external_id):
            raise Rejected("A private message cannot be hidden.")
        await self._client.post(part(external_id), {"is_hidden": hidden}, harmless=True)


def _recipient(target: ReplyTarget) -> dict[str, str]:
    match ReplyHandle.of(target).place:
        case Place.MESSAGE:
            return {"id": part(target.author_external_id)}
        case Place.POST:
            return {"post_id": part(target.external_id)}
        case _:
            return {"comment_id": part(target.external_id)}
