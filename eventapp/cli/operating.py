"""Commands for whoever runs the site: the demo, serving, backups and checks."""

from __future__ import annotations

import os
from pathlib import Path

import click

from eventapp import create_app, datafolder, demo, serving
from eventapp.cli.running import base_warning, refused, running, warn
from eventapp.database import normal_url
from eventapp.edge import counts
from eventapp.services.accounts import accounts, one_time
from eventapp.services.operations import backups, checks, commands, restoring, sitekey


@click.command(name="demo")
@click.option("--serve", is_flag=True, help="Serve it too.")
def demo_command(serve: bool) -> None:
    """Load the sample day, and a copy of it laid around this moment; done again later, the copy moves to then."""
    port = serving.free_port(8000) if serve else 8000
    serving.set_default_base_url(port)
    with running(gives=True) as app:
        refused(lambda: sitekey.agree(app.config["SECRET_KEY"]))
        made = refused(lambda: demo.load(app))
        commands.let_go()
    if serve and port != 8000:
        click.echo(f"Port 8000 is taken, so this is port {port}.")
    click.echo(made.text)
    if serve:
        serving.serve("127.0.0.1", port, workers=2)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=0, help="Processes; by default one a core, and at least two.")
@click.option("--new-key", is_flag=True, help="Take this machine's secret key for the site's from now on.")
def serve(host: str, port: int, workers: int, new_key: bool) -> None:
    """Serve the site, with the job worker beside it."""
    serving.set_default_base_url(port)
    counts.clear_dead()
    with running(wait=True) as app:
        refused(lambda: sitekey.agree(app.config["SECRET_KEY"], new_key))
        warn(app, 1)
        if not accounts.anyone():
            token = one_time.make_ticket("setup")
            click.echo(
                f"First start. Make the owner's account here, within two days:\n  {app.config['BASE_URL']}/account/setup/{token}"
            )
        commands.let_go()
    serving.serve(host, port, workers)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write everything (database, pictures, key) to one zip, while the site runs."""
    with running() as app:
        refused(lambda: backups.write(Path(app.config["DATA"]), file))
    click.echo(f"{file} is written. It holds the secret key: keep it as safe as the server.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Put a backup into an empty data folder, and into an empty database where one is set."""
    data, url = datafolder.where(), normal_url(os.environ.get("EVENTAPP_DATABASE_URL", ""))
    refused(lambda: restoring.restore(file, data, url))
    click.echo(f"{file} is restored to {data}{' and the database' if url else ''}. Start the service again.")


@click.command()
def check() -> None:
    """Say whether everything is in order; exit 1 for what is unwise or mends itself, 2 for what is broken."""
    app = create_app(REQUEST_LOG=False)
    with app.app_context():
        unwise, found = commands.problems(app.config), checks.look(app.config)
        unwise += [why for why in [base_warning(app)] if why]
    for text in (*(each.text for each in found), *unwise):
        click.echo(text)
    if found or unwise:
        raise SystemExit(2 if any(each.broken for each in found) else 1)
    click.echo("Everything is in order.")
