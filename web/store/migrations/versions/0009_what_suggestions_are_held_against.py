"""What suggestions are held against."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table('conferences', schema=None) as batch_op:
        batch_op.add_column(sa.Column('suggested', sa.JSON(), nullable=False, server_default='{}'))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table('conferences', schema=None) as batch_op:
        batch_op.drop_column('suggested')
