"""Settings that managers change, the rota, and what was erased."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. The release before goes on working: it does not know that anything is erased."""
    op.create_table(
        "settings",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("earlier", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_settings")),
    )
    op.create_table(
        "duty_shifts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("hours_text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_shifts")),
    )
    op.create_table(
        "duty_swaps",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("to_person", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("begin_wall", sa.Text(), nullable=False),
        sa.Column("begin_fold", sa.Integer(), server_default="0", nullable=False),
        sa.Column("end_wall", sa.Text(), nullable=False),
        sa.Column("end_fold", sa.Integer(), server_default="0", nullable=False),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_swaps")),
    )
    with op.batch_alter_table("duty_swaps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_swaps_end_at"), ["end_at"], unique=False)

    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            "ix_conversations_erasable",
            ["last_inbound_at"],
            unique=False,
            sqlite_where=sa.text("erased_at IS NULL AND deadline IS NULL"),
            postgresql_where=sa.text("erased_at IS NULL AND deadline IS NULL"),
        )


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_conversations_erasable",
            sqlite_where=sa.text("erased_at IS NULL AND deadline IS NULL"),
            postgresql_where=sa.text("erased_at IS NULL AND deadline IS NULL"),
        )
        batch_op.drop_column("erased_at")

    with op.batch_alter_table("duty_swaps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duty_swaps_end_at"))

    op.drop_table("duty_swaps")
    op.drop_table("duty_shifts")
    op.drop_table("settings")
