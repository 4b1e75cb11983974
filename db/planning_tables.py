"""The tables of the proactive half: posts, and what belongs to them.

As a conversation's, a card's columns stand in its post's row. What a worker finds out about a
picture (its bytes, a problem, its attempts) and when figures are to be read are facts beside the
post, which do not make a new version of it.
"""

from sqlalchemy import (
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from db.columns import EXTERNAL, ID, filled, flag, metadata
from db.types import UtcDateTime, WallTime

# SQLite takes a partial index only for a query that says its condition in the same words.
DUE = text("state = 'scheduled'")
STALE_CARD = text(
    "version > card_version AND (card_ts IS NOT NULL OR card_attempts > 0"
    " OR state NOT IN ('draft', 'withdrawn'))"
)
"""A draft is its author's until it is submitted: what was never shown has no card to be stale."""
WAITING_PICTURE = text("NOT kept AND problem = ''")
OPEN_READING = text("settled_at IS NULL")

posts = Table(
    "posts",
    metadata,
    Column("id", ID, primary_key=True),
    Column("author", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("channel", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    filled("theme_id"),
    filled("notes"),
    Column("planned_wall", WallTime),
    filled("planned_zone"),
    Column("planned_fold", Integer, nullable=False, server_default="0"),
    Column("due_at", UtcDateTime),
    filled("edited_by"),
    filled("submitted_by"),
    Column("submitted_at", UtcDateTime),
    filled("approved_by"),
    Column("approved_at", UtcDateTime),
    filled("asked_changes"),
    filled("same_words_reason"),
    filled("override_by"),
    filled("override_reason"),
    filled("hold"),
    filled("series_id"),
    Column("occurrence", WallTime),
    Column("run", Integer, nullable=False, server_default="0"),
    Column("published_at", UtcDateTime),
    Column("card_version", Integer, nullable=False, server_default="0"),
    Column("card_channel", Text),
    Column("card_ts", Text),
    Column("card_attempts", Integer, nullable=False, server_default="0"),
    Column("card_first_attempt_at", UtcDateTime),
    Column("card_not_before", Float, nullable=False, server_default="0"),
    filled("card_error"),
    Index("ix_posts_due_at", "due_at", "id"),
    Index("ix_posts_author", "author", "due_at"),
    Index("ix_posts_card", "card_channel", "card_ts"),
)
Index("ix_posts_due", posts.c.due_at, posts.c.id, sqlite_where=DUE, postgresql_where=DUE)
Index(
    "ix_posts_stale_card",
    posts.c.card_not_before,
    sqlite_where=STALE_CARD,
    postgresql_where=STALE_CARD,
)
Index(
    "ix_posts_published_at",
    posts.c.published_at,
    sqlite_where=posts.c.published_at.is_not(None),
    postgresql_where=posts.c.published_at.is_not(None),
)
Index(
    "uq_posts_occurrence",
    posts.c.series_id,
    posts.c.occurrence,
    unique=True,
    sqlite_where=text("series_id <> ''"),
    postgresql_where=text("series_id <> ''"),
)

post_variants = Table(
    "post_variants",
    metadata,
    Column("post_id", ID, ForeignKey("posts.id"), primary_key=True),
    Column("account_id", ID, ForeignKey("accounts.id"), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("external_id", EXTERNAL, nullable=False, server_default=""),
    Column("last_external_id", EXTERNAL, nullable=False, server_default=""),
    filled("url"),
    Column("live_parts", Integer, nullable=False, server_default="0"),
    Column("published_at", UtcDateTime),
    filled("error"),
    filled("hint"),
)
Index(
    "ix_post_variants_said",
    post_variants.c.account_id,
    post_variants.c.external_id,
    sqlite_where=text("external_id <> ''"),
    postgresql_where=text("external_id <> ''"),
)
Index(
    "ix_post_variants_published",
    post_variants.c.account_id,
    post_variants.c.published_at,
    sqlite_where=post_variants.c.published_at.is_not(None),
    postgresql_where=post_variants.c.published_at.is_not(None),
)

pictures = Table(
    "pictures",
    metadata,
    Column("id", ID, primary_key=True),
    Column("post_id", ID, ForeignKey("posts.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("file_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("mime", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    filled("alt_text"),
    flag("kept"),
    filled("problem"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before", Float, nullable=False, server_default="0"),
    Index("ix_pictures_post", "post_id", "position"),
)
Index(
    "ix_pictures_waiting",
    pictures.c.not_before,
    sqlite_where=WAITING_PICTURE,
    postgresql_where=WAITING_PICTURE,
)

# Apart from their picture's row, so that nobody reads megabytes who wants an alternative text.
picture_contents = Table(
    "picture_contents",
    metadata,
    Column("picture_id", ID, ForeignKey("pictures.id", ondelete="CASCADE"), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

themes = Table(
    "themes",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", Text, nullable=False),
    filled("goal"),
    Column("created_by", Text, nullable=False),
    Column("begins", Date),
    Column("ends", Date),
    flag("archived"),
)

slots = Table(
    "slots",
    metadata,
    Column("account_id", ID, ForeignKey("accounts.id"), primary_key=True),
    Column("text", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

series = Table(
    "series",
    metadata,
    Column("id", ID, primary_key=True),
    Column("post_id", ID, ForeignKey("posts.id"), nullable=False),
    Column("author", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("start", WallTime, nullable=False),
    Column("zone", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("made_until", WallTime, nullable=False),
    flag("ended"),
)

readings = Table(
    "readings",
    metadata,
    Column("id", ID, primary_key=True),
    Column("post_id", ID, ForeignKey("posts.id"), nullable=False),
    Column("account_id", ID, nullable=False),
    Column("stage", Integer, nullable=False),
    Column("external_id", EXTERNAL, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("lease_until", Float, nullable=False, server_default="0"),
    Column("settled_at", UtcDateTime),
    Column("read_at", UtcDateTime),
    Column("likes", Integer),
    Column("replies", Integer),
    Column("shares", Integer),
    UniqueConstraint("post_id", "account_id", "stage"),
)
Index(
    "ix_readings_due", readings.c.due_at, sqlite_where=OPEN_READING, postgresql_where=OPEN_READING
)
