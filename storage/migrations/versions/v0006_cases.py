"""cases: every type with its investigator, score and diary number, the bonds between them, and their actions"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import storage.tables.column

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
PEOPLE = (("fk_cases_investigator", "investigator_id"), ("fk_cases_handed_over_by", "handed_over_by_id"))


def upgrade() -> None:
    op.create_table(
        "actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", TEXT(), nullable=False),
        sa.Column("strength", TEXT(), nullable=False),
        sa.Column("state", TEXT(), nullable=False),
        sa.Column("owner_person_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("check_on", sa.Date(), nullable=False),
        sa.Column("effect", TEXT(), nullable=False),
        sa.Column("follows", sa.Integer(), nullable=True),
        sa.Column("document", TEXT(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", storage.tables.column.Utc(timezone=True), nullable=True),
        sa.Column("done_at", storage.tables.column.Utc(timezone=True), nullable=True),
        sa.Column("checked_at", storage.tables.column.Utc(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.ForeignKeyConstraint(["owner_person_id"], ["people.id"]),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["people.id"]),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id", "number"),
    )
    op.create_index("ix_actions_owner", "actions", ["owner_person_id", "state"])
    op.create_index("ix_actions_unit_id", "actions", ["unit_id"])
    op.create_table(
        "bonds",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("bond", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.ForeignKeyConstraint(["other_id"], ["cases.id"]),
        sa.PrimaryKeyConstraint("case_id", "other_id"),
    )
    op.create_index("ix_bonds_other_id", "bonds", ["other_id"])
    with op.batch_alter_table("cases") as cases:
        for name, column in PEOPLE:
            cases.add_column(sa.Column(column, sa.Integer(), nullable=True))
            cases.create_foreign_key(name, "people", [column], ["id"])
        cases.add_column(sa.Column("score", sa.Integer(), nullable=True))
        cases.add_column(sa.Column("band", TEXT(), nullable=True))
        cases.add_column(sa.Column("residual", sa.Integer(), nullable=True))
        cases.add_column(sa.Column("review_on", sa.Date(), nullable=True))
        cases.add_column(sa.Column("diary", TEXT(), nullable=False, server_default=""))
        cases.add_column(sa.Column("decision_diary", TEXT(), nullable=False, server_default=""))
        cases.add_column(sa.Column("held", sa.Boolean(), nullable=False, server_default=sa.false()))
        cases.create_index("ix_cases_handed_over_by_id", ["handed_over_by_id"])
    with op.batch_alter_table("cases") as cases:
        for name in ("diary", "decision_diary", "held"):
            cases.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("cases") as cases:
        cases.drop_index("ix_cases_handed_over_by_id")
        for name, _ in PEOPLE:
            cases.drop_constraint(name, type_="foreignkey")
        for name in (
            "held", "decision_diary", "diary", "review_on", "residual", "band", "score",
            "handed_over_by_id", "investigator_id",
        ):  # fmt: skip
            cases.drop_column(name)
    op.drop_table("bonds")
    op.drop_table("actions")
