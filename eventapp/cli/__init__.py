"""The `eventapp` command: thin, calls services."""

from __future__ import annotations

import click

from eventapp import datafolder, garbage

with garbage.unsought():
    from eventapp.cli import operating, programmes, users


@click.group()
@click.pass_context
def main(context: click.Context) -> None:
    """Eventapp runs a seminar day."""
    context.obj = datafolder.keep_private()


for _command in (
    operating.demo_command, operating.serve, users.user, programmes.import_command, programmes.publish, programmes.export,
    programmes.signs_command, operating.backup, operating.restore, operating.check,
):  # fmt: skip
    main.add_command(_command)
