"""The print pack, which sheets hang, and short links that lead elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = '0032'
down_revision = '0031'


def _of_event():
    return sa.ForeignKeyConstraint(['event_id'], ['event.id'])


def _of_account():
    return sa.ForeignKeyConstraint(['account_id'], ['account.id'])


def upgrade() -> None:
    op.create_table(
        'sign_pack',
        sa.Column('token', sa.String(length=32), nullable=False),
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('account_id', sa.Integer()),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('release', sa.Integer(), nullable=False),
        sa.Column('wanted', sa.JSON(), nullable=False),
        sa.Column('body', sa.LargeBinary()),
        _of_event(), _of_account(), sa.PrimaryKeyConstraint('token'),
    )
    op.create_table(
        'printed_sheet',
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(length=200), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('face', sa.String(length=16), nullable=False),
        sa.Column('release', sa.Integer(), nullable=False),
        sa.Column('printed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('account_id', sa.Integer()),
        sa.Column('pack', sa.String(length=32), nullable=False),
        sa.Column('wanted', sa.JSON(), nullable=False),
        _of_event(), _of_account(), sa.PrimaryKeyConstraint('event_id', 'key'),
    )
    op.create_table(
        'short_link',
        sa.Column('link', sa.String(length=7), nullable=False),
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('target', sa.Text(), nullable=False),
        sa.Column('off', sa.Boolean(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        _of_event(), sa.PrimaryKeyConstraint('link'),
    )
    op.create_table(
        'link_change',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('link', sa.String(length=7), nullable=False),
        sa.Column('account_id', sa.Integer()),
        sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('before', sa.JSON(), nullable=False),
        sa.Column('after', sa.JSON(), nullable=False),
        _of_event(), _of_account(), sa.PrimaryKeyConstraint('id'),
    )
    for table in ('sign_pack', 'short_link', 'link_change'):
        op.create_index(f'ix_{table}_event_id', table, ['event_id'])


def downgrade() -> None:
    for table in ('link_change', 'short_link', 'printed_sheet', 'sign_pack'):
        op.drop_table(table)
