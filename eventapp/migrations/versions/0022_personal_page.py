"""What the personal page keeps: contacts, consents, corrections, what was seen; another time asked for; whom to call."""

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'

_TEXTS = (
    ('event', 'day_contact_name'), ('event', 'day_contact_phone'), ('person', 'pronunciation'), ('seat', 'other_word'),
    ('seat', 'answered_by'), ('former_seat', 'other_word'), ('former_seat', 'answered_by'),
)
_SHORT = (('mail_language', 5), ('may_film', 3), ('may_record', 3), ('may_photograph', 3), ('may_name', 3))
_LISTS = (('person', 'contacts'), ('person', 'corrections'), ('seat', 'other_times'), ('former_seat', 'other_times'))


def upgrade() -> None:
    for table, name in _TEXTS:
        op.add_column(table, sa.Column(name, sa.Text(), server_default='', nullable=False))
    for name, length in _SHORT:
        op.add_column('person', sa.Column(name, sa.String(length), server_default='', nullable=False))
    for table, name in _LISTS:
        op.add_column(table, sa.Column(name, sa.JSON(), server_default='[]', nullable=False))
    op.add_column('person', sa.Column('seen', sa.JSON(), server_default='{}', nullable=False))
    op.add_column('person', sa.Column('erasure_asked_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('event', sa.Column('corrections_wait', sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade() -> None:
    op.drop_column('event', 'corrections_wait')
    op.drop_column('person', 'erasure_asked_at')
    op.drop_column('person', 'seen')
    for table, name in (*reversed(_LISTS), *(('person', name) for name, _ in reversed(_SHORT)), *reversed(_TEXTS)):
        op.drop_column(table, name)
