"""inputs: what motivates a control, results that come from elsewhere, and adopted plans of internal control"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import storage.tables.column

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
Utc = storage.tables.column.Utc
WORDS = ("quality", "among", "risk", "ordered_by")
NUMBERS = ("likelihood", "consequence")


def upgrade() -> None:
    with op.batch_alter_table("controls") as controls:
        for name in WORDS:
            controls.add_column(sa.Column(name, TEXT(), nullable=False, server_default=""))
        for name in NUMBERS:
            controls.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("controls") as controls:
        for name in (*WORDS, *NUMBERS):
            controls.alter_column(name, server_default=None)
    with op.batch_alter_table("checkpoints") as checkpoints:
        checkpoints.add_column(sa.Column("source", TEXT(), nullable=False, server_default=""))
        checkpoints.add_column(sa.Column("figures", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("checkpoints") as checkpoints:
        checkpoints.alter_column("source", server_default=None)
        checkpoints.alter_column("figures", server_default=None)
    op.create_table(
        "adoptions",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("by", TEXT(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("diary", TEXT(), nullable=False),
        sa.Column("noted_at", Utc(timezone=True), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"]),
        sa.ForeignKeyConstraint(["noted_by_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("unit_id", "year"),
    )


def downgrade() -> None:
    op.drop_table("adoptions")
    with op.batch_alter_table("checkpoints") as checkpoints:
        for name in ("source", "figures"):
            checkpoints.drop_column(name)
    with op.batch_alter_table("controls") as controls:
        for name in (*WORDS, *NUMBERS):
            controls.drop_column(name)
