"""What networks push, what calls cost, and what a card shows for a while only."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_DUE = sa.text("card_due_at IS NOT NULL")
_UNREAD = sa.text("read_at IS NULL")
_READ = sa.text("read_at IS NOT NULL")


def upgrade() -> None:
    """Apply. The release before goes on working: it only polls, and counts no costs."""
    op.create_table(
        "pushes",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_before", sa.Float(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pushes")),
        sa.UniqueConstraint("network", "digest", name=op.f("uq_pushes_network_digest")),
    )
    op.create_index(
        "ix_pushes_unread",
        "pushes",
        ["not_before"],
        unique=False,
        sqlite_where=_UNREAD,
        postgresql_where=_UNREAD,
    )
    op.create_index(
        "ix_pushes_read",
        "pushes",
        ["read_at"],
        unique=False,
        sqlite_where=_READ,
        postgresql_where=_READ,
    )
    op.create_table(
        "push_states",
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("alive_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("missed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_push_states_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_push_states")),
    )
    op.create_table(
        "withdrawn",
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "external_id", name=op.f("pk_withdrawn")),
    )
    op.create_index(op.f("ix_withdrawn_at"), "withdrawn", ["at"], unique=False)
    op.create_table(
        "charges",
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("millionths", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "month", "what", "currency", name=op.f("pk_charges")),
    )
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("card_due_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            "ix_conversations_card_due",
            ["card_due_at"],
            unique=False,
            sqlite_where=_DUE,
            postgresql_where=_DUE,
        )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sign_in_ends", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("sign_in_told", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.drop_column("sign_in_told")
        batch_op.drop_column("sign_in_ends")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_column("hidden_at")
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.drop_index("ix_conversations_card_due", sqlite_where=_DUE, postgresql_where=_DUE)
        batch_op.drop_column("card_due_at")
    op.drop_table("charges")
    op.drop_index(op.f("ix_withdrawn_at"), table_name="withdrawn")
    op.drop_table("withdrawn")
    op.drop_table("push_states")
    op.drop_index("ix_pushes_read", table_name="pushes", sqlite_where=_READ, postgresql_where=_READ)
    op.drop_index(
        "ix_pushes_unread", table_name="pushes", sqlite_where=_UNREAD, postgresql_where=_UNREAD
    )
    op.drop_table("pushes")
