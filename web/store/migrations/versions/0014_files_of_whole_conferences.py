"""Files of whole conferences."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table('whole_files',
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('conference_id', sa.Integer(), nullable=False),
    sa.Column('comes_in', sa.Boolean(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['conference_id'], ['conferences.id'], name=op.f('fk_whole_files_conference_id')),
    sa.PrimaryKeyConstraint('name', 'number', name=op.f('pk_whole_files'))
    )
    with op.batch_alter_table('whole_files', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_whole_files_conference_id'), ['conference_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_whole_files_made_at'), ['made_at'], unique=False)

    if op.get_bind().dialect.name == 'sqlite':
        # What 0006 filled in for old rows is an empty text there, which cannot be read as bytes.
        op.execute("UPDATE suggestions SET evidence = x'' WHERE typeof(evidence) = 'text'")


def downgrade() -> None:
    """Take back."""
    op.drop_table('whole_files')
