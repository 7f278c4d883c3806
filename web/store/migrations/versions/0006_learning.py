"""Labels, bundles and what was shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table('conferences', schema=None) as batch_op:
        batch_op.add_column(sa.Column('exploring', sa.Double(), nullable=False, server_default='0.05'))
        batch_op.add_column(sa.Column('bundle', sa.Integer(), nullable=False, server_default='0'))

    with op.batch_alter_table('suggestions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('investor_chance', sa.Double(), nullable=True))
        batch_op.add_column(sa.Column('startup_chance', sa.Double(), nullable=True))
        batch_op.add_column(sa.Column('evidence', sa.LargeBinary(), nullable=False, server_default=sa.text("''")))

    op.create_table('suggestion_runs',
    sa.Column('conference_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('bundle', sa.Integer(), nullable=False),
    sa.Column('fingerprint', sa.String(length=200), nullable=False),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.Column('exploring', sa.Double(), nullable=False),
    sa.ForeignKeyConstraint(['conference_id'], ['conferences.id'], name=op.f('fk_suggestion_runs_conference_id')),
    sa.PrimaryKeyConstraint('conference_id', 'version', name=op.f('pk_suggestion_runs'))
    )

    op.create_table('shown',
    sa.Column('participant_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('conference_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('why', sa.Enum('ranked', 'explored', name='shownbecause', native_enum=False, length=20), nullable=False),
    sa.Column('chance', sa.Double(), nullable=True),
    sa.Column('evidence', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['conference_id'], ['conferences.id'], name=op.f('fk_shown_conference_id')),
    sa.ForeignKeyConstraint(['other_id'], ['participants.id'], name=op.f('fk_shown_other_id')),
    sa.ForeignKeyConstraint(['participant_id'], ['participants.id'], name=op.f('fk_shown_participant_id')),
    sa.PrimaryKeyConstraint('participant_id', 'other_id', 'version', name=op.f('pk_shown'))
    )
    with op.batch_alter_table('shown', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shown_other_id'), ['other_id'], unique=False)
        batch_op.create_index('ix_shown_run', ['conference_id', 'version'], unique=False)

    op.create_table('bundles',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('conference_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('based_on', sa.Integer(), nullable=False),
    sa.Column('files', sa.JSON(), nullable=False),
    sa.Column('report', sa.JSON(), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['conference_id'], ['conferences.id'], name=op.f('fk_bundles_conference_id')),
    sa.ForeignKeyConstraint(['created_by'], ['accounts.id'], name=op.f('fk_bundles_created_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bundles')),
    sa.UniqueConstraint('conference_id', 'number', name=op.f('uq_bundles_conference_id_number'))
    )
    with op.batch_alter_table('bundles', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bundles_conference_id'), ['conference_id'], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_table('bundles')
    op.drop_table('shown')
    op.drop_table('suggestion_runs')
    with op.batch_alter_table('suggestions', schema=None) as batch_op:
        batch_op.drop_column('evidence')
        batch_op.drop_column('startup_chance')
        batch_op.drop_column('investor_chance')

    with op.batch_alter_table('conferences', schema=None) as batch_op:
        batch_op.drop_column('bundle')
        batch_op.drop_column('exploring')
