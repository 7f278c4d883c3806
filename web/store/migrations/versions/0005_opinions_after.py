"""What both sides say after a meeting."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        'ratings',
        sa.Column('meeting_id', sa.Integer(), nullable=False),
        sa.Column('side', sa.Enum('investor', 'startup', name='side', native_enum=False, length=20), nullable=False),
        sa.Column('useful', sa.Boolean(), nullable=True),
        sa.Column('follow_up', sa.Boolean(), nullable=True),
        sa.Column('note', sa.Text(), nullable=False, server_default=''),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_ratings_meeting_id')),
        sa.PrimaryKeyConstraint('meeting_id', 'side', name=op.f('pk_ratings')),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table('ratings')
