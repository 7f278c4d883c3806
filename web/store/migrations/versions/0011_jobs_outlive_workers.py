"""Jobs whose worker died."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table('jobs', schema=None) as batch_op:
        batch_op.add_column(sa.Column('attempts', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('beats', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('written', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_index('ix_jobs_state', ['state'], unique=False)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table('jobs', schema=None) as batch_op:
        batch_op.drop_index('ix_jobs_state')
        batch_op.drop_column('written')
        batch_op.drop_column('beats')
        batch_op.drop_column('attempts')
