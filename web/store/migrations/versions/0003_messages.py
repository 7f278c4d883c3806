"""Notices, letters with attempts and templates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

_KINDS = (
    'invitation', 'requested', 'accepted', 'declined', 'expired', 'withdrawn', 'proposed', 'agreed', 'released', 'moved',
    'cancelled', 'session_changed', 'reminder_evening', 'reminder_soon', 'partner_missing', 'offered',
    'opinion_wanted', 'thanks', 'export_ready',
)
_STATES = ('waiting', 'sent', 'failed', 'doubtful', 'replaced', 'late')


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table('outgoing_mail', schema=None) as batch_op:
        batch_op.add_column(sa.Column('participant_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('kind', sa.String(length=200), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('html', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('calendar', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('stop_address', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('message_id', sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column('state', sa.Enum(*_STATES, name='mailstate', native_enum=False, length=20), nullable=False, server_default='sent'))
        batch_op.add_column(sa.Column('attempts', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('next_try_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('late_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('handed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_outgoing_mail_participant_id'), 'participants', ['participant_id'], ['id'])
        batch_op.create_unique_constraint(batch_op.f('uq_outgoing_mail_message_id'), ['message_id'])
        batch_op.create_index(batch_op.f('ix_outgoing_mail_participant_id'), ['participant_id'], unique=False)
        batch_op.create_index('ix_outgoing_mail_due', ['state', 'next_try_at'], unique=False)

    # Nearly all were sent: they say so without being written anew, which would hold up everybody's letters.
    op.execute("UPDATE outgoing_mail SET state = 'waiting' WHERE sent_at IS NULL")
    # What failed before was tried for a long time; an organiser can try it again.
    op.execute("UPDATE outgoing_mail SET state = 'failed' WHERE sent_at IS NULL AND failure <> ''")
    with op.batch_alter_table('outgoing_mail', schema=None) as batch_op:
        batch_op.alter_column('state', existing_type=sa.String(length=20), existing_nullable=False, server_default='waiting')

    op.create_table('notices',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('conference_id', sa.Integer(), nullable=False),
    sa.Column('participant_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum(*_KINDS, name='noticekind', native_enum=False, length=20), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('letter_id', sa.Integer(), nullable=True),
    sa.Column('unsent', sa.String(length=20), nullable=False),
    sa.ForeignKeyConstraint(['conference_id'], ['conferences.id'], name=op.f('fk_notices_conference_id')),
    sa.ForeignKeyConstraint(['letter_id'], ['outgoing_mail.id'], name=op.f('fk_notices_letter_id')),
    sa.ForeignKeyConstraint(['participant_id'], ['participants.id'], name=op.f('fk_notices_participant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices')),
    sa.UniqueConstraint('participant_id', 'kind', 'subject', 'subject_id', 'sequence', name=op.f('uq_notices_participant_id_kind_subject_subject_id_sequence'))
    )
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notices_conference_id'), ['conference_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notices_letter_id'), ['letter_id'], unique=False)
        batch_op.create_index('ix_notices_due', ['told_at', 'due_at'], unique=False)

    op.create_table('letter_texts',
    sa.Column('conference_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum(*_KINDS, name='noticekind', native_enum=False, length=20), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['conference_id'], ['conferences.id'], name=op.f('fk_letter_texts_conference_id')),
    sa.PrimaryKeyConstraint('conference_id', 'kind', 'language', name=op.f('pk_letter_texts'))
    )
    op.create_table('stopped_letters',
    sa.Column('conference_id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('sort', sa.String(length=20), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['conference_id'], ['conferences.id'], name=op.f('fk_stopped_letters_conference_id')),
    sa.PrimaryKeyConstraint('conference_id', 'email', 'sort', name=op.f('pk_stopped_letters'))
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table('stopped_letters')
    op.drop_table('letter_texts')
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.drop_index('ix_notices_due')
        batch_op.drop_index(batch_op.f('ix_notices_letter_id'))
        batch_op.drop_index(batch_op.f('ix_notices_conference_id'))

    op.drop_table('notices')
    with op.batch_alter_table('outgoing_mail', schema=None) as batch_op:
        batch_op.drop_index('ix_outgoing_mail_due')
        batch_op.drop_index(batch_op.f('ix_outgoing_mail_participant_id'))
        batch_op.drop_constraint(batch_op.f('uq_outgoing_mail_message_id'), type_='unique')
        batch_op.drop_constraint(batch_op.f('fk_outgoing_mail_participant_id'), type_='foreignkey')
        for column in (
            'handed_at', 'leased_until', 'late_at', 'next_try_at', 'attempts', 'state', 'message_id',
            'stop_address', 'calendar', 'html', 'kind', 'participant_id',
        ):
            batch_op.drop_column(column)
