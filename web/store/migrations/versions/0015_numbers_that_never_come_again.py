"""Numbers that never come again."""

from __future__ import annotations

from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

# The tables whose rows can go, and how the change log calls one of each.
_TABLES = {
    'absences': 'absence',
    'memberships': 'membership',
    'sessions': 'session',
    'sub_forums': 'sub_forum',
    'uploads': 'upload',
    'webhooks': 'webhook',
}


def upgrade() -> None:
    """Apply: SQLite would give the number of the last row again when that row is gone; others never do."""
    if op.get_bind().dialect.name != 'sqlite':
        return
    for table, kind in _TABLES.items():
        _make_anew(table, autoincrement=True)
        # What went before today stands in the log alone.
        last = (
            f"max((SELECT coalesce(max(id), 0) FROM {table}), "
            f"(SELECT coalesce(max(subject_id), 0) FROM changes WHERE subject = '{kind}'))"
        )
        op.execute(f"DELETE FROM sqlite_sequence WHERE name = '{table}'")
        op.execute(f"INSERT INTO sqlite_sequence (name, seq) VALUES ('{table}', {last})")


def downgrade() -> None:
    """Take back."""
    if op.get_bind().dialect.name == 'sqlite':
        for table in _TABLES:
            _make_anew(table, autoincrement=False)


def _make_anew(table: str, *, autoincrement: bool) -> None:
    with op.batch_alter_table(table, recreate='always', table_kwargs={'sqlite_autoincrement': autoincrement}):
        pass
