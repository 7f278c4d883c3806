"""Arrivals and what became of meetings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

_OUTCOMES = ('held', 'investor_missing', 'startup_missing', 'both_missing', 'replaced')


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table('conferences', schema=None) as batch_op:
        batch_op.add_column(sa.Column('grace_minutes', sa.Integer(), nullable=False, server_default='5'))

    op.create_table('badges',
    sa.Column('participant_id', sa.Integer(), nullable=False),
    sa.Column('renewals', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['participant_id'], ['participants.id'], name=op.f('fk_badges_participant_id')),
    sa.PrimaryKeyConstraint('participant_id', name=op.f('pk_badges'))
    )
    op.create_table('arrivals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('conference_id', sa.Integer(), nullable=False),
    sa.Column('participant_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('by', sa.Integer(), nullable=True),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by'], ['accounts.id'], name=op.f('fk_arrivals_by')),
    sa.ForeignKeyConstraint(['conference_id'], ['conferences.id'], name=op.f('fk_arrivals_conference_id')),
    sa.ForeignKeyConstraint(['participant_id'], ['participants.id'], name=op.f('fk_arrivals_participant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_arrivals')),
    sa.UniqueConstraint('conference_id', 'key', name=op.f('uq_arrivals_conference_id_key')),
    sa.UniqueConstraint('participant_id', 'day', name=op.f('uq_arrivals_participant_id_day'))
    )
    op.create_table('outcomes',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('conference_id', sa.Integer(), nullable=False),
    *(
        sa.Column(name, sa.Enum(*_OUTCOMES, name='outcome', native_enum=False, length=20), nullable=True)
        for name in ('outcome', 'investor_said', 'startup_said', 'staff_said')
    ),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.Integer(), nullable=True),
    sa.Column('given_back_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['accounts.id'], name=op.f('fk_outcomes_by')),
    sa.ForeignKeyConstraint(['conference_id'], ['conferences.id'], name=op.f('fk_outcomes_conference_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_outcomes_meeting_id')),
    sa.PrimaryKeyConstraint('meeting_id', name=op.f('pk_outcomes'))
    )
    with op.batch_alter_table('outcomes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outcomes_conference_id'), ['conference_id'], unique=False)

    op.create_table('stand_ins',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('conference_id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('freed_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('open', 'agreed', 'declined', 'expired', 'closed', name='standinstate', native_enum=False, length=20), nullable=False),
    sa.Column('freed_yes', sa.Boolean(), nullable=True),
    sa.Column('other_yes', sa.Boolean(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('new_meeting_id', sa.Integer(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['conference_id'], ['conferences.id'], name=op.f('fk_stand_ins_conference_id')),
    sa.ForeignKeyConstraint(['freed_id'], ['participants.id'], name=op.f('fk_stand_ins_freed_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_stand_ins_meeting_id')),
    sa.ForeignKeyConstraint(['new_meeting_id'], ['meetings.id'], name=op.f('fk_stand_ins_new_meeting_id')),
    sa.ForeignKeyConstraint(['other_id'], ['participants.id'], name=op.f('fk_stand_ins_other_id')),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_stand_ins_session_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stand_ins'))
    )
    with op.batch_alter_table('stand_ins', schema=None) as batch_op:
        for column in ('conference_id', 'freed_id', 'meeting_id', 'other_id'):
            batch_op.create_index(batch_op.f(f'ix_stand_ins_{column}'), [column], unique=False)
        batch_op.create_index(
            'uq_stand_ins_open',
            ['meeting_id'],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )


def downgrade() -> None:
    """Take back."""
    for table in ('stand_ins', 'outcomes', 'arrivals', 'badges'):
        op.drop_table(table)
    with op.batch_alter_table('conferences', schema=None) as batch_op:
        batch_op.drop_column('grace_minutes')
