"""lists: what somebody has to do is found by its own index, however much was done before"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

OPEN = sa.text("state NOT IN ('closed', 'mistaken')")
OWED = sa.text("done_at IS NULL")
INDEXES = (
    ("ix_cases_open_held", "cases", ["holder_function", "holder_unit_id", "created_at", "holder_person_id"], OPEN),
    ("ix_cases_open_holder", "cases", ["holder_person_id", "holder_function", "created_at"], OPEN),
    ("ix_cases_open_assignee", "cases", ["assignee_id", "created_at"], OPEN),
    ("ix_cases_open_investigator", "cases", ["investigator_id", "created_at"], OPEN),
    ("ix_duties_owed_own", "duties", ["owner_person_id", "owner_function"], OWED),
    ("ix_duties_owed_held", "duties", ["owner_function", "owner_unit_id"], OWED),
)


WHOLE = (
    ("ix_cases_assignee_id", "cases", ["assignee_id"]),
    ("ix_duties_owner_person_id", "duties", ["owner_person_id"]),
)
"""What the new ones stand in for."""


def upgrade() -> None:
    for name, table, columns, where in INDEXES:
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
    op.create_index("ix_barred_person_id", "barred", ["person_id"])
    for name, table, _ in WHOLE:
        op.drop_index(name, table)


def downgrade() -> None:
    for name, table, columns in WHOLE:
        op.create_index(name, table, columns)
    op.drop_index("ix_barred_person_id", "barred")
    for name, table, _, _ in INDEXES:
        op.drop_index(name, table)
