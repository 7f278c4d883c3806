"""Lists made together."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table('conferences', schema=None) as batch_op:
        batch_op.add_column(sa.Column('balance', sa.Double(), nullable=False, server_default='0.25'))

    with op.batch_alter_table('suggestions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('investor_place', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('startup_place', sa.Integer(), nullable=False, server_default='0'))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table('suggestions', schema=None) as batch_op:
        batch_op.drop_column('startup_place')
        batch_op.drop_column('investor_place')

    with op.batch_alter_table('conferences', schema=None) as batch_op:
        batch_op.drop_column('balance')
