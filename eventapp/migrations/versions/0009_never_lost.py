"""What undo and a second signing-in need: versions in the journal, seats that were, and forms kept meanwhile."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0005'


def upgrade() -> None:
    op.add_column('entry', sa.Column('version', sa.Integer(), nullable=True))
    op.create_table(
        'former_seat',
        sa.Column('seminar_id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('role', sa.String(length=20), nullable=False),
        sa.Column('answer', sa.String(length=20), nullable=False),
        sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.Column('modified_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['seminar_id'], ['seminar.id'], ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['person_id'], ['person.id']),
        sa.PrimaryKeyConstraint('seminar_id', 'person_id', 'role'),
    )
    op.create_index('ix_former_seat_person_id', 'former_seat', ['person_id'])
    op.create_table(
        'kept_form',
        sa.Column('account_id', sa.Integer(), nullable=False),
        sa.Column('address', sa.Text(), nullable=False),
        sa.Column('fields', sa.JSON(), nullable=False),
        sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['account_id'], ['account.id']),
        sa.PrimaryKeyConstraint('account_id'),
    )
    op.create_index('ix_kept_form_kept_at', 'kept_form', ['kept_at'])


def downgrade() -> None:
    op.drop_table('kept_form')
    op.drop_table('former_seat')
    op.drop_column('entry', 'version')
