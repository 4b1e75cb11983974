"""Rows to domain values and back, explicitly."""

from typing import Any

import msgspec
from sqlalchemy import RowMapping

from bot.domain.account import Account
from bot.domain.conversation import (
    Author,
    Clock,
    ClockKind,
    Conversation,
    Direction,
    Message,
    State,
)
from bot.domain.delivery import Delivery, DeliveryKind, DeliveryStatus, Purpose
from bot.domain.events import Event, EventKind
from bot.domain.mention import AuthorProfile, Media, MentionKind, QuotedContext, Visibility
from bot.domain.nudges import Nudge
from bot.domain.offline import OfflineCase, Outcome, Route

Row = RowMapping
Values = dict[str, Any]


def to_account(row: Row) -> Account:
    """An account."""
    return Account(
        id=row["id"],
        network=row["network"],
        base_url=row["base_url"],
        external_id=row["external_id"],
        handle=row["handle"],
        display_name=row["display_name"],
        channel=row["channel"],
        active=bool(row["active"]),
        window_seconds=row["window_seconds"],
        hours_text=row["hours_text"],
        connected_at=row["connected_at"],
    )


def to_author(row: Row) -> Author:
    """A person with our id."""
    return Author(
        id=row["id"],
        account_id=row["account_id"],
        profile=AuthorProfile(
            external_id=row["external_id"],
            handle=row["handle"],
            display_name=row["display_name"],
            avatar_url=row["avatar_url"],
            profile_url=row["profile_url"],
            followers=row["followers"],
            is_bot=bool(row["is_bot"]),
        ),
    )


def author_values(author: Author) -> Values:
    """Columns of a profile."""
    profile = author.profile
    return {
        "account_id": author.account_id,
        "external_id": profile.external_id,
        "handle": profile.handle,
        "display_name": profile.display_name,
        "avatar_url": profile.avatar_url,
        "profile_url": profile.profile_url,
        "followers": profile.followers,
        "is_bot": profile.is_bot,
    }


def to_conversation(row: Row) -> Conversation:
    """A conversation with its clock."""
    clock = (
        Clock(kind=ClockKind(row["clock_kind"]), start=row["clock_start"], deadline=row["deadline"])
        if row["clock_kind"]
        else None
    )
    nudge = Nudge(row["nudge_stage"], row["nudge_at"]) if row["nudge_at"] is not None else None
    return Conversation(
        id=row["id"],
        account_id=row["account_id"],
        author_id=row["author_id"],
        root_external_id=row["root_external_id"],
        private=bool(row["private"]),
        opened_at=row["opened_at"],
        last_inbound_at=row["last_inbound_at"],
        version=row["version"],
        state=State(row["state"]),
        owner=row["owner"],
        claimed_at=row["claimed_at"],
        owner_active_at=row["owner_active_at"],
        clock=clock,
        nudge=nudge,
        snoozed_until=row["snoozed_until"],
        answers=row["answers"],
        answered_at=row["answered_at"],
        reason=row["reason"],
        late=bool(row["late"]),
        erased_at=row["erased_at"],
    )


def conversation_values(c: Conversation) -> Values:
    """Columns of a conversation that change; the card's own columns are not among them."""
    return {
        "last_inbound_at": c.last_inbound_at,
        "version": c.version,
        "state": c.state.value,
        "owner": c.owner,
        "claimed_at": c.claimed_at,
        "owner_active_at": c.owner_active_at,
        "clock_kind": c.clock.kind.value if c.clock else None,
        "clock_start": c.clock.start if c.clock else None,
        "deadline": c.clock.deadline if c.clock else None,
        "nudge_stage": c.nudge.stage if c.nudge else None,
        "nudge_at": c.nudge.due_at if c.nudge else None,
        "snoozed_until": c.snoozed_until,
        "answers": c.answers,
        "answered_at": c.answered_at,
        "reason": c.reason,
        "late": c.late,
    }


def new_conversation_values(c: Conversation) -> Values:
    """All columns of a new conversation."""
    return {
        "id": c.id,
        "account_id": c.account_id,
        "author_id": c.author_id,
        "root_external_id": c.root_external_id,
        "private": c.private,
        "opened_at": c.opened_at,
        **conversation_values(c),
    }


def to_message(row: Row) -> Message:
    """A message."""
    return Message(
        id=row["id"],
        conversation_id=row["conversation_id"],
        account_id=row["account_id"],
        direction=Direction(row["direction"]),
        external_id=row["external_id"],
        text=row["text"],
        created_at=row["created_at"],
        received_at=row["received_at"],
        kind=MentionKind(row["kind"]),
        visibility=Visibility(row["visibility"]),
        parent_external_id=row["parent_external_id"],
        root_external_id=row["root_external_id"],
        url=row["url"],
        media=msgspec.convert(row["media"], tuple[Media, ...]) if row["media"] else (),
        context=msgspec.convert(row["context"], QuotedContext) if row["context"] else None,
        reply_handle=row["reply_handle"],
        why=row["why"],
        answered_at=row["answered_at"],
        edited_at=row["edited_at"],
        deleted_at=row["deleted_at"],
        hidden_at=row["hidden_at"],
        original_text=row["original_text"],
        sent_by=row["sent_by"],
    )


def message_values(m: Message) -> Values:
    """Columns of a message."""
    return {
        "id": m.id,
        "conversation_id": m.conversation_id,
        "account_id": m.account_id,
        "direction": m.direction.value,
        "external_id": m.external_id,
        "text": m.text,
        "created_at": m.created_at,
        "received_at": m.received_at,
        "kind": m.kind.value,
        "visibility": m.visibility.value,
        "parent_external_id": m.parent_external_id,
        "root_external_id": m.root_external_id,
        "url": m.url,
        "media": m.media or None,
        "context": m.context,
        "reply_handle": m.reply_handle,
        "why": m.why,
        "answered_at": m.answered_at,
        "edited_at": m.edited_at,
        "deleted_at": m.deleted_at,
        "hidden_at": m.hidden_at,
        "original_text": m.original_text,
        "sent_by": m.sent_by,
    }


def to_delivery(row: Row) -> Delivery:
    """A delivery."""
    return Delivery(
        id=row["id"],
        kind=DeliveryKind(row["kind"]),
        purpose=Purpose(row["purpose"]),
        once=row["once"],
        created_at=row["created_at"],
        created_by=row["created_by"],
        conversation_id=row["conversation_id"],
        account_id=row["account_id"],
        message_id=row["message_id"],
        post_id=row["post_id"],
        after=row["after"],
        key=row["key"],
        payload=row["payload"],
        seen_at=row["seen_at"],
        status=DeliveryStatus(row["status"]),
        attempts=row["attempts"],
        next_attempt_at=row["next_attempt_at"],
        first_attempt_at=row["first_attempt_at"],
        last_attempt_at=row["last_attempt_at"],
        settled_at=row["settled_at"],
        external_id=row["external_id"],
        url=row["url"],
        error=row["error"],
        hint=row["hint"],
        ask_person=bool(row["ask_person"]),
    )


def delivery_values(d: Delivery) -> Values:
    """All columns of a new delivery."""
    return {
        "id": d.id,
        "kind": d.kind.value,
        "purpose": d.purpose.value,
        "once": d.once,
        "created_at": d.created_at,
        "created_by": d.created_by,
        "conversation_id": d.conversation_id,
        "account_id": d.account_id,
        "message_id": d.message_id,
        "post_id": d.post_id,
        "after": d.after,
        "key": d.key,
        "payload": d.payload,
        "seen_at": d.seen_at,
        **delivery_outcome(d),
    }


def delivery_outcome(d: Delivery) -> Values:
    """Columns of a delivery that change."""
    return {
        "status": d.status.value,
        "attempts": d.attempts,
        "next_attempt_at": d.next_attempt_at,
        "first_attempt_at": d.first_attempt_at,
        "last_attempt_at": d.last_attempt_at,
        "settled_at": d.settled_at,
        "external_id": d.external_id,
        "url": d.url,
        "error": d.error,
        "hint": d.hint,
        "ask_person": d.ask_person,
    }


def to_case(row: Row) -> OfflineCase:
    """An offline case."""
    return OfflineCase(
        id=row["id"],
        reference=row["reference"],
        conversation_id=row["conversation_id"],
        route=Route(row["route"]),
        owner=row["owner"],
        opened_at=row["opened_at"],
        notes=row["notes"],
        contact=row["contact"],
        remind_at=row["remind_at"],
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        outcome_note=row["outcome_note"],
        closed_at=row["closed_at"],
        closed_by=row["closed_by"],
    )


def case_values(case: OfflineCase) -> Values:
    """Columns of an offline case."""
    return {
        "id": case.id,
        "reference": case.reference,
        "conversation_id": case.conversation_id,
        "route": case.route.value,
        "owner": case.owner,
        "opened_at": case.opened_at,
        "notes": case.notes,
        "contact": case.contact,
        "remind_at": case.remind_at,
        "outcome": case.outcome.value if case.outcome else None,
        "outcome_note": case.outcome_note,
        "closed_at": case.closed_at,
        "closed_by": case.closed_by,
    }


def to_event(row: Row) -> Event:
    """An event."""
    return Event(
        id=row["id"],
        at=row["at"],
        actor=row["actor"],
        kind=EventKind(row["kind"]),
        account_id=row["account_id"],
        conversation_id=row["conversation_id"],
        post_id=row["post_id"],
        facts=row["facts"],
    )


def event_values(event: Event) -> Values:
    """Columns of an event."""
    return {
        "id": event.id,
        "at": event.at,
        "actor": event.actor,
        "kind": event.kind.value,
        "account_id": event.account_id,
        "conversation_id": event.conversation_id,
        "post_id": event.post_id,
        "facts": event.facts,
    }
