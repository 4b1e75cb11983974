"""Who gets digests, and since when."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. The release before sends no digests."""
    op.create_table(
        "digest_recipients",
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("at_wall", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("recipient", name=op.f("pk_digest_recipients")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("digest_recipients")
