"""directory: how the last run went, and beside what was told of an account whatever others are placed by"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import storage.tables.column

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INDEXED = ("manager", "email_key", "unsettled")


def upgrade() -> None:
    op.create_table(
        "directory_runs",
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", storage.tables.column.Utc(timezone=True), nullable=False),
        sa.Column("why", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    # What is sealed cannot be copied into columns here: everybody is read once more, and nobody changes by that.
    op.execute("DELETE FROM accounts")
    op.execute("DELETE FROM directories")
    with op.batch_alter_table("accounts") as accounts:
        accounts.add_column(sa.Column("manager", sqlmodel.sql.sqltypes.AutoString(), nullable=False))
        accounts.add_column(sa.Column("led_at", sqlmodel.sql.sqltypes.AutoString(), nullable=False))
        accounts.add_column(sa.Column("email_key", sqlmodel.sql.sqltypes.AutoString(), nullable=False))
        accounts.add_column(sa.Column("unsettled", sa.Boolean(), nullable=False))
        for column in INDEXED:
            accounts.create_index(op.f(f"ix_accounts_{column}"), [column], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("accounts") as accounts:
        for column in INDEXED:
            accounts.drop_index(op.f(f"ix_accounts_{column}"))
        for column in ("manager", "led_at", "email_key", "unsettled"):
            accounts.drop_column(column)
    op.drop_table("directory_runs")
