"""What was said, mailed to colleagues who go on with a case by e-mail."""

from datetime import datetime

from bot.domain.card import ConversationView
from bot.domain.conversation import Direction
from bot.domain.delivery import Delivery, DeliveryKind, Purpose
from bot.domain.mention import AuthorProfile, with_at
from bot.domain.offline import OfflineCase
from bot.storage import UnitOfWork


def transcript(
    uow: UnitOfWork, view: ConversationView, case: OfflineCase, inbox: str, now: datetime
) -> Delivery:
    """An e-mail to `inbox` with all that was said, and the notes for colleagues."""
    author = view.author.profile
    lines = [
        f"Case {case.reference}: {_called(author)} on {view.network_title}",
        f"Route: {case.route.value}. Contact: {case.contact or 'not known'}.",
        f"Profile: {author.profile_url or 'not known'}",
        "",
    ]
    for message in view.messages:
        ours = message.direction is Direction.OUTBOUND
        who = with_at(view.account_handle if ours else author.handle)
        lines += [f"{message.created_at:%Y-%m-%d %H:%M} UTC  {who}", message.text]
        lines += [f"  [{m.kind.value}] {m.alt_text} {m.url}".rstrip() for m in message.media]
        lines += [message.url, ""] if message.url else [""]
    if case.notes:
        lines += ["Notes (not for the customer):", case.notes]
    return Delivery(
        id=uow.new_id(),
        kind=DeliveryKind.EMAIL,
        purpose=Purpose.NOTICE,
        once=f"transcript:{case.id}:{now.isoformat()}",
        created_at=now,
        created_by=case.owner,
        next_attempt_at=now,
        conversation_id=case.conversation_id,
        payload={
            "to": inbox,
            "subject": f"[{case.reference}] {author.name} on {view.network_title}",
            "text": "\n".join(lines),
        },
    )


def _called(author: AuthorProfile) -> str:
    """The name with the handle, where the network knows both."""
    if author.handle == author.display_name:
        return author.name
    return f"{author.name} ({with_at(author.handle)})"
