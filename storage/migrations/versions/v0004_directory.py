"""directory: where posts come from, who is gone, and what the tenant's directory said last"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import storage.tables.column

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# The first schema left this constraint without a name; PostgreSQL gave it one, SQLite is told how to call it.
NAMES = {"uq": "%(table_name)s_person_id_unit_id_function_start_key"}
OLD, NEW = "posts_person_id_unit_id_function_start_key", "uq_posts_person_id"
COLUMNS = ["person_id", "unit_id", "function", "start", "source"]


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("told", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "directories",
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sa.Column("rules", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", storage.tables.column.Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.add_column("people", sa.Column("gone_on", sa.Date(), nullable=True))
    with op.batch_alter_table("posts", naming_convention=NAMES) as posts:
        posts.add_column(sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default="csv"))
        posts.drop_constraint(OLD, type_="unique")
        posts.create_unique_constraint(NEW, COLUMNS)
    with op.batch_alter_table("posts") as posts:
        posts.alter_column("source", server_default=None)


def downgrade() -> None:
    op.execute("DELETE FROM posts WHERE source <> 'csv'")
    with op.batch_alter_table("posts") as posts:
        posts.drop_constraint(NEW, type_="unique")
        posts.drop_column("source")
        posts.create_unique_constraint(OLD, COLUMNS[:-1])
    with op.batch_alter_table("people") as people:
        people.drop_column("gone_on")
    op.drop_table("directories")
    op.drop_table("accounts")
