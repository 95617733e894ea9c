"""Sessions on the server, counters of tries, and whose an invitation is."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'


def upgrade() -> None:
    op.create_table(
        'sign_in',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=False),
        sa.Column('browser', sa.String(length=20), nullable=False),
        sa.Column('system', sa.String(length=20), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['account_id'], ['account.id']),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('digest'),
    )
    op.create_index('ix_sign_in_account_id', 'sign_in', ['account_id'])
    op.create_table(
        'counter',
        sa.Column('key', sa.String(length=64), nullable=False),
        sa.Column('count', sa.Integer(), nullable=False),
        sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('key'),
    )
    op.create_index('ix_counter_ends_at', 'counter', ['ends_at'])
    # A number only: SQLite cannot add a foreign key to a table there is.
    op.add_column('ticket', sa.Column('invited_by', sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column('ticket', 'invited_by')
    op.drop_table('counter')
    op.drop_table('sign_in')
