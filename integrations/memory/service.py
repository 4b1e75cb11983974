"""What a world lets our account do, refusing what a real network would refuse.

The functions raise `Rejected` with a sentence for people; time-outs, outages and the like are
`integrations.memory.faults`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.mention import Visibility
from bot.errors import Rejected, RetryLater
from integrations.base import (
    Outgoing,
    OutgoingKind,
    Permission,
    PrivateWindow,
    Rate,
    ReplyTarget,
    TextCheck,
)
from integrations.memory.counting import measure
from integrations.memory.mapping import CLOSED, UNNAMED, reply_handle
from integrations.memory.records import OURS, Message, Profile, private_root
from integrations.memory.world import World


def is_private(kind: OutgoingKind, target: ReplyTarget) -> bool:
    """Whether a message of this kind to this target is for its author alone."""
    return kind is OutgoingKind.PRIVATE or target.visibility.private


def check(world: World, text: str, kind: OutgoingKind, target: ReplyTarget) -> TextCheck:
    """Measure a text as this world does before it accepts it."""
    dialect = world.dialect
    limit = dialect.limits.reply
    if is_private(kind, target):
        if dialect.limits.private is None:
            return replace(
                measure(text, limit, title=dialect.title),
                problems=(f"{dialect.title} has no private messages.",),
            )
        limit = dialect.limits.private
    name = f"@{target.author_handle}"
    if dialect.names_author_in_reply and text.strip() and name.lower() not in text.lower():
        text = f"{name} {text}"
    return measure(text, limit, title=dialect.title)


def may_reply(world: World, handle: str) -> Permission:
    """Whether a message with this reply handle may be answered."""
    if handle == CLOSED:
        return Permission(allowed=False, why="Its author has turned replies off.")
    if handle == UNNAMED:
        return Permission(
            allowed=False,
            why=(
                f"{world.dialect.title} lets us answer only messages that mention or quote us, "
                "and this one does neither."
            ),
        )
    return Permission(allowed=True)


def may_write_privately(world: World, person_id: str) -> Permission:
    """Whether a person can get a private message from us now.

    Who has written to us privately gets answers, whatever their settings say of strangers.
    """
    if not world.dialect.capabilities.private_message:
        return Permission(allowed=False, why=f"{world.dialect.title} has no private messages.")
    profile = _person(world, person_id)
    root = private_root(person_id)
    wrote_to_us = any(m.root_id == root and not m.ours for m in world.messages())
    if profile.accepts_private or wrote_to_us:
        return Permission(allowed=True)
    return Permission(
        allowed=False,
        why=f"{profile.display_name or profile.handle} takes private messages "
        "only from accounts that they follow.",
    )


def private_window(world: World, target: ReplyTarget) -> PrivateWindow | None:
    """Until when the author of a message may get a private one; None where that is not bounded."""
    private = target.visibility.private
    dialect = world.dialect
    within = dialect.messages_within if private else dialect.private_reply_within
    message = world.state.messages.get(target.external_id)
    if within is None or message is None:
        return None
    name = "messages" if private else "private reply"
    return PrivateWindow(until=message.created_at + within, once=not private, name=name)


def accept(world: World, outgoing: Outgoing) -> Message:
    """Publish a reply or deliver a private message; the same key in time gives the same message.

    Raises:
        Rejected: the text, the target or the person does not allow it.
    """
    earlier = sent_with_key(world, outgoing.key)
    if earlier is not None:
        return earlier
    _require_sendable(world, outgoing)
    require_room_to_send(world)
    if is_private(outgoing.kind, outgoing.target):
        return _deliver_privately(world, outgoing)
    return _publish(world, outgoing)


def look_for(world: World, outgoing: Outgoing) -> Message | None:
    """The message that an outgoing one has become, by its key, else by what it says and answers."""
    if outgoing.key:
        return world.sent_with(outgoing.key)
    text = check(world, outgoing.text, outgoing.kind, outgoing.target).as_sent
    private = is_private(outgoing.kind, outgoing.target)
    root = private_root(outgoing.target.author_external_id)
    since = outgoing.first_attempt_at or outgoing.created_at
    for message in reversed(world.outbox()):
        there = (
            message.root_id == root
            if private
            else (message.parent_id == outgoing.target.external_id)
        )
        if there and message.text == text and message.created_at >= since:
            return message
    return None


def delete(world: World, message_id: str) -> None:
    """Take back a message of ours; again is no error.

    Raises:
        Rejected: the dialect cannot, the id was never issued, or it is somebody else's.
    """
    if not world.dialect.capabilities.delete:
        raise Rejected(f"{world.dialect.title} cannot delete messages.")
    message = _message(world, message_id)
    if not message.ours:
        raise Rejected("Only messages of our own account can be deleted.")
    if message.exists:
        world.change(replace(message, deleted_at=world.now()))


def hide(world: World, message_id: str, *, hidden: bool = True) -> None:
    """Hide a customer's reply in a thread that we began; `hidden` False shows it again.

    Raises:
        Rejected: the dialect cannot, the id was never issued, or the thread is not ours.
    """
    capabilities = world.dialect.capabilities
    if not (capabilities.hide if hidden else capabilities.unhide):
        cannot = "hide replies" if hidden else "show again what is hidden"
        raise Rejected(f"{world.dialect.title} cannot {cannot}.")
    message = _message(world, message_id)
    if message.ours or not _message(world, message.root_id).ours:
        raise Rejected("Only customers' replies under our own posts can be hidden.")
    world.change(replace(message, hidden=hidden))


def sent_with_key(world: World, key: str) -> Message | None:
    """The message of ours that a second attempt with this key would only repeat."""
    within = world.dialect.capabilities.resend_within
    earlier = world.sent_with(key) if key and within is not None else None
    if earlier is None or within is None or world.now() - earlier.created_at > within:
        return None
    return earlier


def require_new_text(world: World, text: str) -> None:
    """Refuse what we have just said, where the dialect does.

    Raises:
        Rejected: the text equals our newest public message.
    """
    if world.dialect.refuses_same_text and text in [m.text for m in world.posts_by_us()[-1:]]:
        raise Rejected(
            f"{world.dialect.title} refuses the same text twice in a row.",
            hint="Change a few words.",
        )


def require_room_to_send(world: World) -> None:
    """Refuse more messages of ours, replies and posts together, than the dialect allows.

    Raises:
        RetryLater: when the oldest of them is long enough ago.
    """
    publishing = world.dialect.publishing
    if publishing is None or publishing.sends is None:
        return
    sent = [m.created_at for m in world.state.messages.values() if m.ours]
    require_rate(world, publishing.sends, sent, what="messages")


def require_rate(world: World, rate: Rate | None, done: Sequence[datetime], *, what: str) -> None:
    """Refuse more than a rate allows of what was `done` at these times.

    Raises:
        RetryLater: when the oldest of them is long enough ago.
    """
    if rate is None:
        return
    now = world.now()
    recent = sorted(at for at in done if now - at < rate.per)[-rate.count :]
    if len(recent) == rate.count:
        raise RetryLater(
            f"{world.dialect.title} has had enough {what} from us for now.",
            after=recent[0] + rate.per - now,
        )


def _require_sendable(world: World, outgoing: Outgoing) -> None:
    problems = check(world, outgoing.text, outgoing.kind, outgoing.target).problems
    if problems:
        raise Rejected(" ".join(problems))


def _publish(world: World, outgoing: Outgoing) -> Message:
    target = outgoing.target
    answered = _message(world, target.external_id)
    if not answered.exists:
        raise Rejected(
            "The message has been deleted by its author.",
            hint="Nothing is left to answer here; a private message may still reach them.",
        )
    if answered.visibility.private:
        raise Rejected("A private message cannot be answered in public.")
    permission = may_reply(world, reply_handle(world, answered))
    if not permission.allowed:
        raise Rejected(permission.why)
    text = check(world, outgoing.text, outgoing.kind, target).as_sent
    require_new_text(world, text)
    return world.add(
        author_id=OURS,
        text=text,
        parent_id=answered.id,
        visibility=answered.visibility,
        key=outgoing.key,
    )


def _deliver_privately(world: World, outgoing: Outgoing) -> Message:
    target = outgoing.target
    permission = may_write_privately(world, target.author_external_id)
    if not permission.allowed:
        raise Rejected(permission.why)
    _require_open_window(world, target)
    return world.add(
        author_id=OURS,
        text=check(world, outgoing.text, outgoing.kind, target).as_sent,
        root_id=private_root(target.author_external_id),
        visibility=Visibility.DIRECT,
        key=outgoing.key,
        answers=target.external_id,
    )


def _require_open_window(world: World, target: ReplyTarget) -> None:
    window, title = private_window(world, target), world.dialect.title
    if window is None:
        return
    if world.now() >= window.until:
        ended = f"{window.until:%-d %B, %H:%M} UTC"
        raise Rejected(
            f"{title} gives a time for it ({window.name}), and that ended on {ended}.",
            hint="Invite them to write to us instead.",
        )
    answered = (m.answers for m in world.state.messages.values() if m.ours)
    if window.once and target.external_id in answered:
        raise Rejected(f"{title} lets us send one {window.name} to a message, and it was sent.")


def _message(world: World, message_id: str) -> Message:
    try:
        return world.message(message_id)
    except KeyError:
        raise Rejected(f"{world.dialect.title} has no message {message_id!r}.") from None


def _person(world: World, person_id: str) -> Profile:
    try:
        return world.profile(person_id)
    except KeyError:
        raise Rejected(f"{world.dialect.title} knows nobody with the id {person_id!r}.") from None
