"""Conversations that the bot may speak in unasked"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import storage.tables.column

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chat_references",
        sa.Column("channel", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("to", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("service_url", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("conversation", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("bot", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("tenant", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("changed_at", storage.tables.column.Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", "to"),
    )
    with op.batch_alter_table("chat_references", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_chat_references_changed_at"), ["changed_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("chat_references", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_chat_references_changed_at"))

    op.drop_table("chat_references")
