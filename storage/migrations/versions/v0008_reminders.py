"""reminders: what waits to be said to whom, what was asked about a duty, a person's time zone and hourly employment"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import storage.tables.column

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
UTC = storage.tables.column.Utc(timezone=True)


def upgrade() -> None:
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("escalated", sa.Boolean(), nullable=False),
        sa.Column("say_at", UTC, nullable=False),
        sa.ForeignKeyConstraint(["duty_id"], ["duties.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("duty_id", "person_id"),
    )
    op.create_index("ix_notes_person", "notes", ["person_id", "say_at"])
    op.create_table(
        "mornings",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("next_at", UTC, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", UTC, nullable=True),
        sa.Column("lease", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("person_id"),
    )
    op.create_index("ix_mornings_next", "mornings", ["next_at", "leased_until"])
    op.create_table(
        "requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("kind", TEXT(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("asked_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reply", TEXT(), nullable=False),
        sa.Column("asked_at", UTC, nullable=False),
        sa.Column("replied_at", UTC, nullable=True),
        sa.ForeignKeyConstraint(["duty_id"], ["duties.id"]),
        sa.ForeignKeyConstraint(["asker_id"], ["people.id"]),
        sa.ForeignKeyConstraint(["asked_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_requests_duty_id", "requests", ["duty_id"])
    op.create_index("ix_sayings_person", "sayings", ["person_id", "at"])
    with op.batch_alter_table("duties") as duties:
        duties.add_column(sa.Column("snoozes", sa.Integer(), nullable=False, server_default="0"))
        duties.add_column(sa.Column("snoozed_level", sa.Integer(), nullable=False, server_default="-1"))
    with op.batch_alter_table("duties") as duties:
        duties.alter_column("snoozes", server_default=None)
        duties.alter_column("snoozed_level", server_default=None)
    with op.batch_alter_table("people") as people:
        people.add_column(sa.Column("zone", TEXT(), nullable=False, server_default=""))
        people.add_column(sa.Column("hourly", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("people") as people:
        people.alter_column("zone", server_default=None)
        people.alter_column("hourly", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("people") as people:
        people.drop_column("hourly")
        people.drop_column("zone")
    with op.batch_alter_table("duties") as duties:
        duties.drop_column("snoozed_level")
        duties.drop_column("snoozes")
    op.drop_index("ix_sayings_person", "sayings")
    op.drop_table("requests")
    op.drop_table("mornings")
    op.drop_table("notes")
