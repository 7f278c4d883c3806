"""Consent, retention and erasure."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table('conferences', schema=None) as batch_op:
        batch_op.add_column(sa.Column('privacy_holder', sa.String(length=200), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('privacy_contact', sa.String(length=200), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('erase_after', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('participants', schema=None) as batch_op:
        batch_op.add_column(sa.Column('unsuggested_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True))

    op.create_table(
        'consents',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('participant_id', sa.Integer(), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=True),
        sa.Column(
            'purpose', sa.Enum('suggested', 'contact', name='purpose', native_enum=False, length=20), nullable=False
        ),
        sa.Column('given', sa.Boolean(), nullable=False),
        sa.Column('wording', sa.Integer(), nullable=False),
        sa.Column('fields', sa.Text(), nullable=False, server_default=''),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_consents_account_id')),
        sa.ForeignKeyConstraint(['participant_id'], ['participants.id'], name=op.f('fk_consents_participant_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_consents')),
    )
    with op.batch_alter_table('consents', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consents_participant_id'), ['participant_id'], unique=False)

    op.create_table(
        'contacts',
        sa.Column('participant_id', sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.String(length=200), nullable=False, server_default='')
            for name in ('person', 'phone', 'wechat', 'website', 'shown')
        ),
        sa.ForeignKeyConstraint(['participant_id'], ['participants.id'], name=op.f('fk_contacts_participant_id')),
        sa.PrimaryKeyConstraint('participant_id', name=op.f('pk_contacts')),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table('contacts')
    op.drop_table('consents')
    with op.batch_alter_table('participants', schema=None) as batch_op:
        batch_op.drop_column('erased_at')
        batch_op.drop_column('unsuggested_at')
    with op.batch_alter_table('conferences', schema=None) as batch_op:
        batch_op.drop_column('erased_at')
        batch_op.drop_column('erase_after')
        batch_op.drop_column('privacy_contact')
        batch_op.drop_column('privacy_holder')
