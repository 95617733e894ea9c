"""Who has arrived, and the address to which a video team reports."""

import sqlalchemy as sa
from alembic import op

revision = '0034'
down_revision = '0033'


def upgrade() -> None:
    op.create_table(
        'arrival',
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('arrived_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('account_id', sa.Integer(), nullable=True),
        sa.Column('note', sa.Text(), nullable=False, server_default=''),
        sa.Column('version', sa.Integer(), nullable=False, server_default='1'),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['event_id'], ['event.id']),
        sa.ForeignKeyConstraint(['account_id'], ['account.id']),
        sa.PrimaryKeyConstraint('person_id', 'day'),
    )
    op.create_index('ix_arrival_event_id', 'arrival', ['event_id'])
    op.add_column('event', sa.Column('report_number', sa.Integer(), nullable=False, server_default='0'))


def downgrade() -> None:
    op.drop_column('event', 'report_number')
    op.drop_index('ix_arrival_event_id', 'arrival')
    op.drop_table('arrival')
