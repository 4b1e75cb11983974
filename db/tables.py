"""The tables of the reactive half and of what both halves share; `db.planning_tables` has the rest.

Rows are not domain objects: `db.mapping` turns one into the other.

Ids are time-ordered UUIDs in hex, chosen by us. A card's columns stand in its conversation's row,
so that "older than its conversation" is a partial index and not a join.
"""

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from db.columns import EXTERNAL, ID, filled, flag, metadata
from db.types import Json, UtcDateTime

accounts = Table(
    "accounts",
    metadata,
    Column("id", ID, primary_key=True),
    Column("network", Text, nullable=False),
    filled("base_url"),
    Column("external_id", EXTERNAL, nullable=False),
    Column("handle", Text, nullable=False),
    filled("display_name"),
    Column("channel", Text, nullable=False),
    flag("active", default=True),
    Column("window_seconds", Integer),
    filled("hours_text"),
    Column("cursor", Text),
    Column("polled_at", UtcDateTime),
    filled("trouble"),
    Column("connected_at", UtcDateTime),
    Column("sign_in_ends", UtcDateTime),
    Column("sign_in_told", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("network", "base_url", "external_id"),
)

credentials = Table(
    "credentials",
    metadata,
    Column("account_id", ID, ForeignKey("accounts.id"), primary_key=True),
    Column("secret", Text, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

authors = Table(
    "authors",
    metadata,
    Column("id", ID, primary_key=True),
    Column("account_id", ID, ForeignKey("accounts.id"), nullable=False),
    Column("external_id", EXTERNAL, nullable=False),
    Column("handle", Text, nullable=False),
    filled("display_name"),
    filled("avatar_url"),
    filled("profile_url"),
    Column("followers", Integer),
    flag("is_bot"),
    Column("first_seen_at", UtcDateTime, nullable=False),
    UniqueConstraint("account_id", "external_id"),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", ID, primary_key=True),
    Column("account_id", ID, ForeignKey("accounts.id"), nullable=False),
    Column("author_id", ID, ForeignKey("authors.id"), nullable=False),
    Column("root_external_id", EXTERNAL, nullable=False),
    flag("private"),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("last_inbound_at", UtcDateTime, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    filled("owner"),
    Column("claimed_at", UtcDateTime),
    Column("owner_active_at", UtcDateTime),
    Column("clock_kind", Text),
    Column("clock_start", UtcDateTime),
    Column("deadline", UtcDateTime),
    Column("nudge_stage", Integer),
    Column("nudge_at", UtcDateTime),
    Column("snoozed_until", UtcDateTime),
    Column("answers", Integer, nullable=False, server_default="0"),
    Column("answered_at", UtcDateTime),
    filled("reason"),
    flag("late"),
    Column("erased_at", UtcDateTime),
    Column("card_version", Integer, nullable=False, server_default="0"),
    Column("card_channel", Text),
    Column("card_ts", Text),
    Column("card_attempts", Integer, nullable=False, server_default="0"),
    Column("card_first_attempt_at", UtcDateTime),
    Column("card_not_before", Float, nullable=False, server_default="0"),
    filled("card_error"),
    Column("card_due_at", UtcDateTime),
)

Index(
    "ix_conversations_nudge_at",
    conversations.c.nudge_at,
    sqlite_where=conversations.c.nudge_at.is_not(None),
    postgresql_where=conversations.c.nudge_at.is_not(None),
)
Index(
    "ix_conversations_stale_card",
    conversations.c.card_not_before,
    sqlite_where=text("version > card_version"),
    postgresql_where=text("version > card_version"),
)
Index(
    "ix_conversations_card_due",
    conversations.c.card_due_at,
    sqlite_where=conversations.c.card_due_at.is_not(None),
    postgresql_where=conversations.c.card_due_at.is_not(None),
)
Index(
    "ix_conversations_deadline",
    conversations.c.deadline,
    sqlite_where=conversations.c.deadline.is_not(None),
    postgresql_where=conversations.c.deadline.is_not(None),
)
Index(
    "ix_conversations_owner_deadline",
    conversations.c.owner,
    conversations.c.deadline,
    sqlite_where=conversations.c.deadline.is_not(None),
    postgresql_where=conversations.c.deadline.is_not(None),
)
# SQLite takes a partial index only for a query that says its condition in the same words.
ERASABLE = text("erased_at IS NULL AND deadline IS NULL")
Index(
    "ix_conversations_erasable",
    conversations.c.last_inbound_at,
    sqlite_where=ERASABLE,
    postgresql_where=ERASABLE,
)
Index("ix_conversations_author", conversations.c.author_id, conversations.c.opened_at)
Index("ix_conversations_card", conversations.c.card_channel, conversations.c.card_ts)

conversation_roots = Table(
    "conversation_roots",
    metadata,
    Column("account_id", ID, primary_key=True),
    Column("author_id", ID, primary_key=True),
    Column("root_external_id", EXTERNAL, primary_key=True),
    Column("conversation_id", ID, ForeignKey("conversations.id"), nullable=False),
)

messages = Table(
    "messages",
    metadata,
    Column("id", ID, primary_key=True),
    Column("conversation_id", ID, ForeignKey("conversations.id"), nullable=False),
    Column("account_id", ID, nullable=False),
    Column("direction", Text, nullable=False),
    Column("external_id", EXTERNAL, nullable=False),
    filled("text"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("kind", Text, nullable=False),
    Column("visibility", Text, nullable=False),
    filled("parent_external_id"),
    filled("root_external_id"),
    filled("url"),
    Column("media", Json),
    Column("context", Json),
    filled("reply_handle"),
    filled("why"),
    Column("answered_at", UtcDateTime),
    Column("edited_at", UtcDateTime),
    Column("deleted_at", UtcDateTime),
    Column("hidden_at", UtcDateTime),
    filled("original_text"),
    filled("sent_by"),
    UniqueConstraint("account_id", "external_id"),
    Index("ix_messages_conversation", "conversation_id", "created_at"),
    Index("ix_messages_received", "account_id", "direction", "received_at"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", ID, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("once", Text, nullable=False, unique=True),
    Column("created_at", UtcDateTime, nullable=False),
    filled("created_by"),
    filled("conversation_id"),
    filled("account_id"),
    filled("message_id"),
    filled("post_id"),
    filled("after"),
    filled("key"),
    Column("payload", Json, nullable=False),
    Column("seen_at", UtcDateTime),
    Column("status", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_attempt_at", UtcDateTime),
    Column("first_attempt_at", UtcDateTime),
    Column("last_attempt_at", UtcDateTime),
    Column("settled_at", UtcDateTime),
    filled("external_id"),
    filled("url"),
    filled("error"),
    filled("hint"),
    flag("ask_person"),
    Column("lease_until", Float, nullable=False, server_default="0"),
    Index("ix_deliveries_conversation", "conversation_id", "created_at"),
    Index("ix_deliveries_after", "after"),
    Index("ix_deliveries_account", "account_id", "created_at"),
)
Index(
    "ix_deliveries_due",
    deliveries.c.status,
    deliveries.c.next_attempt_at,
    sqlite_where=text("status IN ('pending', 'sending', 'unknown')"),
    postgresql_where=text("status IN ('pending', 'sending', 'unknown')"),
)
Index(
    "ix_deliveries_post",
    deliveries.c.post_id,
    deliveries.c.created_at,
    sqlite_where=text("post_id <> ''"),
    postgresql_where=text("post_id <> ''"),
)
Index(
    "ix_deliveries_said",
    deliveries.c.account_id,
    deliveries.c.external_id,
    sqlite_where=text("kind = 'post'"),
    postgresql_where=text("kind = 'post'"),
)

nudges = Table(
    "nudges",
    metadata,
    Column("conversation_id", ID, primary_key=True),
    Column("clock_start", UtcDateTime, primary_key=True),
    Column("stage", Integer, primary_key=True),
    Column("made_at", UtcDateTime, nullable=False),
)

nudges_heard = Table(
    "nudges_heard",
    metadata,
    Column("id", ID, primary_key=True),
    Column("person", Text, nullable=False),
    Column("conversation_id", ID, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    flag("gathered"),
    Index("ix_nudges_heard_person", "person", "gathered", "at"),
)
Index(
    "ix_nudges_heard_gathered",
    nudges_heard.c.person,
    nudges_heard.c.at,
    sqlite_where=text("gathered"),
    postgresql_where=text("gathered"),
)

cases = Table(
    "cases",
    metadata,
    Column("id", ID, primary_key=True),
    Column("reference", Text, nullable=False, unique=True),
    Column("conversation_id", ID, ForeignKey("conversations.id"), nullable=False),
    Column("route", Text, nullable=False),
    filled("owner"),
    Column("opened_at", UtcDateTime, nullable=False),
    filled("notes"),
    filled("contact"),
    Column("remind_at", UtcDateTime),
    Column("outcome", Text),
    filled("outcome_note"),
    Column("closed_at", UtcDateTime),
    filled("closed_by"),
    Index("ix_cases_conversation", "conversation_id"),
)
Index(
    "ix_cases_remind_at",
    cases.c.remind_at,
    sqlite_where=cases.c.closed_at.is_(None),
    postgresql_where=cases.c.closed_at.is_(None),
)

events = Table(
    "events",
    metadata,
    Column("id", ID, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    Column("kind", Text, nullable=False),
    filled("account_id"),
    filled("conversation_id"),
    filled("post_id"),
    Column("facts", Json, nullable=False),
    Index("ix_events_at", "at"),
    Index("ix_events_conversation", "conversation_id", "at"),
)
Index(
    "ix_events_post",
    events.c.post_id,
    events.c.at,
    sqlite_where=text("post_id <> ''"),
    postgresql_where=text("post_id <> ''"),
)

drafts = Table(
    "drafts",
    metadata,
    Column("person", Text, primary_key=True),
    Column("conversation_id", ID, primary_key=True),
    Column("purpose", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

phrases = Table(
    "phrases",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("text", Text, nullable=False),
)

kudos = Table(
    "kudos",
    metadata,
    Column("message_id", ID, primary_key=True),
    Column("colleague", Text, primary_key=True),
    Column("by", Text, nullable=False),
    filled("note"),
    Column("at", UtcDateTime, nullable=False),
)

slack_events = Table(
    "slack_events",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
)

leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until", Float, nullable=False),
)

buckets = Table(
    "buckets",
    metadata,
    Column("name", Text, primary_key=True),
    Column("tokens", Float, nullable=False),
    Column("updated", Float, nullable=False),
)
