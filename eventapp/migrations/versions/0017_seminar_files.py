"""Files and links of seminars, and the files themselves in parts."""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'


def upgrade() -> None:
    op.add_column('seminar', sa.Column('files', sa.JSON(), server_default='[]', nullable=False))
    op.create_table(
        'kept_file',
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(length=40), nullable=False),
        sa.Column('part', sa.Integer(), nullable=False),
        sa.Column('body', sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(['event_id'], ['event.id']),
        sa.PrimaryKeyConstraint('event_id', 'key', 'part'),
    )


def downgrade() -> None:
    op.drop_table('kept_file')
    op.drop_column('seminar', 'files')
