"""Signs of life."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table('signs_of_life',
    sa.Column('worker', sa.String(length=200), nullable=False),
    sa.Column('version', sa.String(length=200), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('worker', name=op.f('pk_signs_of_life'))
    )
    op.create_table('step_times',
    sa.Column('work', sa.String(length=200), nullable=False),
    sa.Column('step', sa.String(length=200), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('seconds', sa.Double(), nullable=False),
    sa.Column('longest', sa.Double(), nullable=False),
    sa.PrimaryKeyConstraint('work', 'step', name=op.f('pk_step_times'))
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table('step_times')
    op.drop_table('signs_of_life')
