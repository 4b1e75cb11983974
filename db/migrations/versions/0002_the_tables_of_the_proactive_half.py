"""The tables of the proactive half, and which post a delivery or an event belongs to."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. The release before goes on working: what it does not know has defaults."""
    op.create_table(
        "posts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("theme_id", sa.Text(), server_default="", nullable=False),
        sa.Column("notes", sa.Text(), server_default="", nullable=False),
        sa.Column("planned_wall", sa.Text(), nullable=True),
        sa.Column("planned_zone", sa.Text(), server_default="", nullable=False),
        sa.Column("planned_fold", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edited_by", sa.Text(), server_default="", nullable=False),
        sa.Column("submitted_by", sa.Text(), server_default="", nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Text(), server_default="", nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_changes", sa.Text(), server_default="", nullable=False),
        sa.Column("same_words_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("override_by", sa.Text(), server_default="", nullable=False),
        sa.Column("override_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("hold", sa.Text(), server_default="", nullable=False),
        sa.Column("series_id", sa.Text(), server_default="", nullable=False),
        sa.Column("occurrence", sa.Text(), nullable=True),
        sa.Column("run", sa.Integer(), server_default="0", nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("card_version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("card_channel", sa.Text(), nullable=True),
        sa.Column("card_ts", sa.Text(), nullable=True),
        sa.Column("card_attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("card_first_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("card_not_before", sa.Float(), server_default="0", nullable=False),
        sa.Column("card_error", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
    )
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.create_index("ix_posts_author", ["author", "due_at"], unique=False)
        batch_op.create_index("ix_posts_card", ["card_channel", "card_ts"], unique=False)
        batch_op.create_index(
            "ix_posts_due",
            ["due_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'scheduled'"),
            postgresql_where=sa.text("state = 'scheduled'"),
        )
        batch_op.create_index("ix_posts_due_at", ["due_at", "id"], unique=False)
        batch_op.create_index(
            "ix_posts_published_at",
            ["published_at"],
            unique=False,
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_posts_stale_card",
            ["card_not_before"],
            unique=False,
            sqlite_where=sa.text(
                "version > card_version AND (card_ts IS NOT NULL OR card_attempts > 0 OR state NOT IN ('draft', 'withdrawn'))"
            ),
            postgresql_where=sa.text(
                "version > card_version AND (card_ts IS NOT NULL OR card_attempts > 0 OR state NOT IN ('draft', 'withdrawn'))"
            ),
        )
        batch_op.create_index(
            "uq_posts_occurrence",
            ["series_id", "occurrence"],
            unique=True,
            sqlite_where=sa.text("series_id <> ''"),
            postgresql_where=sa.text("series_id <> ''"),
        )

    op.create_table(
        "themes",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("goal", sa.Text(), server_default="", nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("begins", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_themes")),
    )
    op.create_table(
        "pictures",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("post_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mime", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("alt_text", sa.Text(), server_default="", nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.Text(), server_default="", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_before", sa.Float(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_pictures_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pictures")),
    )
    with op.batch_alter_table("pictures", schema=None) as batch_op:
        batch_op.create_index("ix_pictures_post", ["post_id", "position"], unique=False)
        batch_op.create_index(
            "ix_pictures_waiting",
            ["not_before"],
            unique=False,
            sqlite_where=sa.text("NOT kept AND problem = ''"),
            postgresql_where=sa.text("NOT kept AND problem = ''"),
        )

    op.create_table(
        "post_variants",
        sa.Column("post_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), server_default="", nullable=False),
        sa.Column("last_external_id", sa.Text(), server_default="", nullable=False),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("live_parts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("hint", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_post_variants_account_id")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_variants_post_id")),
        sa.PrimaryKeyConstraint("post_id", "account_id", name=op.f("pk_post_variants")),
    )
    with op.batch_alter_table("post_variants", schema=None) as batch_op:
        batch_op.create_index(
            "ix_post_variants_published",
            ["account_id", "published_at"],
            unique=False,
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_post_variants_said",
            ["account_id", "external_id"],
            unique=False,
            sqlite_where=sa.text("external_id <> ''"),
            postgresql_where=sa.text("external_id <> ''"),
        )

    op.create_table(
        "readings",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("post_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.Float(), server_default="0", nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("likes", sa.Integer(), nullable=True),
        sa.Column("replies", sa.Integer(), nullable=True),
        sa.Column("shares", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_readings_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readings")),
        sa.UniqueConstraint(
            "post_id", "account_id", "stage", name=op.f("uq_readings_post_id_account_id_stage")
        ),
    )
    with op.batch_alter_table("readings", schema=None) as batch_op:
        batch_op.create_index(
            "ix_readings_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )

    op.create_table(
        "series",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("post_id", sa.String(length=32), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("start", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_until", sa.Text(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_series_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    op.create_table(
        "slots",
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_slots_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_slots")),
    )
    op.create_table(
        "picture_contents",
        sa.Column("picture_id", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["picture_id"],
            ["pictures.id"],
            name=op.f("fk_picture_contents_picture_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("picture_id", name=op.f("pk_picture_contents")),
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("post_id", sa.Text(), server_default="", nullable=False))
        batch_op.create_index(
            "ix_deliveries_post",
            ["post_id", "created_at"],
            unique=False,
            sqlite_where=sa.text("post_id <> ''"),
            postgresql_where=sa.text("post_id <> ''"),
        )
        batch_op.create_index(
            "ix_deliveries_said",
            ["account_id", "external_id"],
            unique=False,
            sqlite_where=sa.text("kind = 'post'"),
            postgresql_where=sa.text("kind = 'post'"),
        )

    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.add_column(sa.Column("post_id", sa.Text(), server_default="", nullable=False))
        batch_op.create_index(
            "ix_events_post",
            ["post_id", "at"],
            unique=False,
            sqlite_where=sa.text("post_id <> ''"),
            postgresql_where=sa.text("post_id <> ''"),
        )


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_events_post",
            sqlite_where=sa.text("post_id <> ''"),
            postgresql_where=sa.text("post_id <> ''"),
        )
        batch_op.drop_column("post_id")

    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_deliveries_said",
            sqlite_where=sa.text("kind = 'post'"),
            postgresql_where=sa.text("kind = 'post'"),
        )
        batch_op.drop_index(
            "ix_deliveries_post",
            sqlite_where=sa.text("post_id <> ''"),
            postgresql_where=sa.text("post_id <> ''"),
        )
        batch_op.drop_column("post_id")

    op.drop_table("picture_contents")
    op.drop_table("slots")
    op.drop_table("series")
    with op.batch_alter_table("readings", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_readings_due",
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )

    op.drop_table("readings")
    with op.batch_alter_table("post_variants", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_post_variants_said",
            sqlite_where=sa.text("external_id <> ''"),
            postgresql_where=sa.text("external_id <> ''"),
        )
        batch_op.drop_index(
            "ix_post_variants_published",
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )

    op.drop_table("post_variants")
    with op.batch_alter_table("pictures", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_pictures_waiting",
            sqlite_where=sa.text("NOT kept AND problem = ''"),
            postgresql_where=sa.text("NOT kept AND problem = ''"),
        )
        batch_op.drop_index("ix_pictures_post")

    op.drop_table("pictures")
    op.drop_table("themes")
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_posts_occurrence",
            sqlite_where=sa.text("series_id <> ''"),
            postgresql_where=sa.text("series_id <> ''"),
        )
        batch_op.drop_index(
            "ix_posts_stale_card",
            sqlite_where=sa.text(
                "version > card_version AND (card_ts IS NOT NULL OR card_attempts > 0 OR state NOT IN ('draft', 'withdrawn'))"
            ),
            postgresql_where=sa.text(
                "version > card_version AND (card_ts IS NOT NULL OR card_attempts > 0 OR state NOT IN ('draft', 'withdrawn'))"
            ),
        )
        batch_op.drop_index(
            "ix_posts_published_at",
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )
        batch_op.drop_index("ix_posts_due_at")
        batch_op.drop_index(
            "ix_posts_due",
            sqlite_where=sa.text("state = 'scheduled'"),
            postgresql_where=sa.text("state = 'scheduled'"),
        )
        batch_op.drop_index("ix_posts_card")
        batch_op.drop_index("ix_posts_author")

    op.drop_table("posts")
