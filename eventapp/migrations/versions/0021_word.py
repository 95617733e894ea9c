"""Mail in HTML too, what stood when someone was last told, and whom an event's mail is from."""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'

EVENT = (('mail_name', sa.Text(), ''), ('mail_reply', sa.Text(), ''), ('mail_signature', sa.Text(), ''))


def upgrade() -> None:
    op.add_column('message', sa.Column('html', sa.Text(), server_default='', nullable=False))
    op.add_column('message', sa.Column('stood', sa.JSON(), server_default='{}', nullable=False))
    op.add_column('person_stamp', sa.Column('told_call_at', sa.DateTime(timezone=True), nullable=True))
    for name, kind, empty in EVENT:
        op.add_column('event', sa.Column(name, kind, server_default=empty, nullable=False))
    op.add_column('event', sa.Column('invites', sa.Boolean(), server_default=sa.false(), nullable=False))
    # Call times of now are nobody's news: people have their own page.
    op.execute(
        'INSERT INTO person_stamp (seminar_id, person_id, revision) '
        'SELECT DISTINCT seminar_id, person_id, 0 FROM seat WHERE person_id IS NOT NULL AND call_at IS NOT NULL '
        'AND NOT EXISTS (SELECT 1 FROM person_stamp AS p WHERE p.seminar_id = seat.seminar_id AND p.person_id = seat.person_id)'
    )
    op.execute(
        'UPDATE person_stamp SET told_call_at = (SELECT MIN(call_at) FROM seat '
        'WHERE seat.seminar_id = person_stamp.seminar_id AND seat.person_id = person_stamp.person_id)'
    )


def downgrade() -> None:
    for name in ('invites', 'mail_signature', 'mail_reply', 'mail_name'):
        op.drop_column('event', name)
    op.drop_column('person_stamp', 'told_call_at')
    for name in ('stood', 'html'):
        op.drop_column('message', name)
