"""The board in the hall."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table('conferences', schema=None) as batch_op:
        batch_op.add_column(sa.Column('board_token', sa.String(length=64), nullable=True))
        batch_op.create_unique_constraint(op.f('uq_conferences_board_token'), ['board_token'])


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table('conferences', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('uq_conferences_board_token'), type_='unique')
        batch_op.drop_column('board_token')
