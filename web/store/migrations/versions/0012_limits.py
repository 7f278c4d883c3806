"""Limits that hold across processes, and sessions that were signed out of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Tries at the door are counted anew: they were kept for a day, under the addresses they came from."""
    op.create_table(
        'limits',
        sa.Column('rule', sa.String(length=20), nullable=False),
        sa.Column('who', sa.String(length=32), nullable=False),
        sa.Column('times', sa.Integer(), nullable=False),
        sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('rule', 'who', name=op.f('pk_limits')),
    )
    op.create_index(op.f('ix_limits_ends_at'), 'limits', ['ends_at'], unique=False)
    op.drop_table('sign_in_tries')
    with op.batch_alter_table('accounts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('ended_sessions', sa.Text(), nullable=False, server_default=''))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table('accounts', schema=None) as batch_op:
        batch_op.drop_column('ended_sessions')
    op.create_table(
        'sign_in_tries',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.Enum('link', 'wrong', name='trykind', native_enum=False, length=20), nullable=False),
        sa.Column('email', sa.String(length=320), nullable=False),
        sa.Column('place', sa.String(length=64), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_tries')),
    )
    op.create_index(op.f('ix_sign_in_tries_at'), 'sign_in_tries', ['at'], unique=False)
    op.create_index('ix_sign_in_tries_email', 'sign_in_tries', ['email', 'at'], unique=False)
    op.create_index('ix_sign_in_tries_place', 'sign_in_tries', ['place', 'at'], unique=False)
    op.drop_index(op.f('ix_limits_ends_at'), table_name='limits')
    op.drop_table('limits')
