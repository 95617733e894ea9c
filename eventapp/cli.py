"""The `eventapp` command: thin, calls services."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask import Flask
from flask_babel import force_locale

from eventapp import create_app, datafolder, demo, files, serving
from eventapp.blueprints import wording
from eventapp.database import normal_url
from eventapp.formats import columns, frab, ical, jsonfile, marks, reading, spreadsheet
from eventapp.programme import feeds
from eventapp.programme.addresses import Addresses
from eventapp.services import (
    accounts,
    backups,
    checks,
    draft,
    imports,
    operations,
    releases,
    restoring,
    sheetimports,
    signs,
)
from eventapp.services.access import COMMAND_LINE
from eventapp.services.clock import now
from eventapp.services.errors import DATABASE_ERRORS, Invalid, NotFound


@click.group()
@click.pass_context
def main(context: click.Context) -> None:
    """Eventapp runs a seminar day."""
    context.obj = datafolder.keep_private()


@main.command(name="demo")
@click.option("--serve", is_flag=True, help="Serve it too.")
def demo_command(serve: bool) -> None:
    """Load the sample day, and a copy of it laid around this moment; done again later, the copy moves to then."""
    port = serving.free_port(8000) if serve else 8000
    serving.set_default_base_url(port)
    with _running(gives=True) as app:
        made = _refused(lambda: demo.load(app))
    if serve and port != 8000:
        click.echo(f"Port 8000 is taken, so this is port {port}.")
    click.echo(made.text)
    if serve:
        serving.serve("127.0.0.1", port, workers=2)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=0, help="Processes; by default one a core, and at least two.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the site, with the job worker beside it."""
    serving.set_default_base_url(port)
    with _running(wait=True, gives=True) as app:
        if not accounts.anyone():
            token = accounts.make_ticket("setup")
            click.echo(
                f"First start. Make the owner's account here, within two days:\n  {app.config['BASE_URL']}/account/setup/{token}"
            )
    serving.serve(host, port, workers)


@main.group()
def user() -> None:
    """Accounts."""


@user.command(name="add")
@click.argument("email")
@click.option("--name", default="")
@click.option("--owner", is_flag=True, help="May make events.")
def user_add(email: str, name: str, owner: bool) -> None:
    """Make an account; the password is asked for, or read from standard input."""
    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    with _running():
        _refused(lambda: accounts.add_account(email, name, password, owner))
        click.echo(f"Account {email} is made.")


@user.command(name="reset")
@click.argument("email")
def user_reset(email: str) -> None:
    """Print a one-time link for a new password, for when mail does not work."""
    with _running() as app:
        token = accounts.make_ticket("reset", accounts.normal_email(email))
        click.echo(f"{app.config['BASE_URL']}/account/reset/{token}")


@main.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--owner", help="Mail address of the account that will own the new event.")
@click.option("--event", "slug", help="An event into whose draft a table (CSV or XLSX) is read.")
@click.option("--dry-run", is_flag=True, help="Only read the file and say what is in it.")
def import_command(file: Path, owner: str | None, slug: str | None, dry_run: bool) -> None:
    """Make an event from our programme.json or a day file, or read a table into one."""
    if (owner is None) == (slug is None):
        raise click.ClickException("Give --owner for a new event, or --event for a table into one there is.")
    with _running() as app:
        data = file.read_bytes()
        try:
            if slug:
                _import_table(data, slug, dry_run)
            else:
                _import_event(data, str(owner), dry_run, app.config["BASE_URL"])
        except jsonfile.Unreadable as error:
            raise click.ClickException(f"{file.name}: {error}") from error


def _import_event(data: bytes, owner: str, dry_run: bool, base_url: str) -> None:
    programme = imports.read(data)
    seminars, people, rooms = len(programme.seminars), len(programme.people), len(programme.rooms)
    click.echo(f"{programme.event.title}: {seminars} seminars, {people} people, {rooms} rooms")
    if not dry_run:
        account = _refused(lambda: accounts.by_email(owner))
        event = _refused(lambda: imports.create(account, programme))
        click.echo(f"{base_url}/organise/{event.slug}/")


def _import_table(data: bytes, slug: str, dry_run: bool) -> None:
    event, found = _refused(lambda: operations.event(slug)), reading.read(data)
    choices = sheetimports.Choices(columns.guess(found))
    plan = _refused(lambda: sheetimports.plan(event, found, choices))
    zone = ZoneInfo(event.timezone)
    with force_locale("en"):
        for line in plan.lines:
            click.echo(wording.planned(line, zone))
        for text in wording.doubts(plan, zone):
            click.echo(text, err=True)
    for _, title in plan.gone:
        click.echo(f"gone from the file: {title}")
    told = ("new", "changed", "both", "same", "wrong", "out")
    kinds = [what for what in told if what not in ("both", "out") or plan.count(what)]
    click.echo(", ".join(f"{plan.count(what)} {what}" for what in kinds))
    if not dry_run and plan.work:
        _refused(lambda: sheetimports.carry_out(event, COMMAND_LINE, found, choices, plan.fingerprint))


@main.command()
@click.argument("event")
@click.option("--note", default="")
@click.option("--despite", default="", help="Why it is published although there are clashes.")
def publish(event: str, note: str, despite: str) -> None:
    """Publish an event's draft."""
    with _running(gives=True) as app:
        row = _refused(lambda: operations.event(event))
        release = _refused(
            lambda: releases.publish(row, COMMAND_LINE, app.extensions["shelf"], note, None, despite)
        )
        click.echo(f"Release {release.number} of {event} is published.")
        if not app.extensions["shelf"].copied(release.programme.event.slug):
            click.echo("Its copy in released/ could not be written: see the log, and free the disk.", err=True)


@main.command()
@click.argument("event")
@click.option(
    "--format", "kind", type=click.Choice(["json", "ics", "xml", "frab-json", "csv", "xlsx"]), default="json"
)
@click.option("--draft", "of_draft", is_flag=True, help="The draft as it is now, as json, csv or xlsx.")
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A file; standard output by default.",
)
def export(event: str, kind: str, of_draft: bool, output: Path | None) -> None:
    """Write the published programme, or the draft, in a format. The file says which it holds."""
    if of_draft:
        _out(_draft(event, kind), output)
        return
    with _running(gives=kind != "csv") as app:
        release = _refused(lambda: operations.release(event))
        base = app.config["BASE_URL"]
        to = Addresses(base, release.programme.event.slug)
        data = {
            "json": lambda: jsonfile.public(release, base),
            "ics": lambda: ical.write(
                release, feeds.everything(release, now()), to, release.programme.event.title, to.feed("all")
            ),
            "xml": lambda: frab.write_xml(release, to),
            "frab-json": lambda: frab.write_json(release, to),
            "csv": lambda: spreadsheet.write_csv(release.programme, marks.of_release(release)),
            "xlsx": lambda: spreadsheet.write_xlsx(release.programme, marks.of_release(release)),
        }[kind]()
    _out(data, output)


def _draft(slug: str, kind: str) -> bytes:
    writers = {"json": jsonfile.write_programme, "csv": spreadsheet.write_csv, "xlsx": spreadsheet.write_xlsx}
    if kind not in writers:
        raise click.ClickException("The draft can be written as json, csv or xlsx.")
    with _running():
        event = _refused(lambda: operations.event(slug))
        mark = sheetimports.draft_mark(event)
        return writers[kind](draft.load(event), mark)


@main.command(name="signs")
@click.argument("event")
@click.option("--what", default="rooms", show_default=True, help="rooms, seminars, or the code of one.")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), required=True)
def signs_command(event: str, what: str, output: Path) -> None:
    """Write door signs as a PDF."""
    with _running(gives=True) as app:
        release = _refused(lambda: operations.release(event))
        _out(_refused(lambda: signs.door_signs(release, app.config["BASE_URL"], what, files.FONTS)), output)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write everything (database, pictures, key) to one zip, while the site runs."""
    with _running() as app:
        _refused(lambda: backups.write(Path(app.config["DATA"]), file))
    click.echo(f"{file} is written. It holds the secret key: keep it as safe as the server.")


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Put a backup into an empty data folder, and into an empty database where one is set."""
    data, url = datafolder.where(), normal_url(os.environ.get("EVENTAPP_DATABASE_URL", ""))
    _refused(lambda: restoring.restore(file, data, url))
    click.echo(f"{file} is restored to {data}{' and the database' if url else ''}. Start the service again.")


@main.command()
def check() -> None:
    """Say whether everything is in order; exit 1 for what is unwise or mends itself, 2 for what is broken."""
    app = create_app(REQUEST_LOG=False)
    with app.app_context():
        unwise, found = operations.problems(app.config), checks.look(app.config)
        unwise += [why for why in [_base_warning(app)] if why]
    for text in (*(each.text for each in found), *unwise):
        click.echo(text)
    if found or unwise:
        raise SystemExit(2 if any(each.broken for each in found) else 1)
    click.echo("Everything is in order.")


@contextmanager
def _running(wait: bool = False, gives: bool = False) -> Iterator[Flask]:
    """The application with its tables, as every command needs it; `wait` for a database that is not there yet.

    A command that `gives` addresses away says on standard error if they are such as others cannot open.
    """
    app = create_app(REQUEST_LOG=False)
    with app.app_context():
        if gives and (why := _base_warning(app)):
            click.echo(why, err=True)
        if wait:
            operations.wait_for_database(lambda text: click.echo(text, err=True))
        _refused(operations.migrate_tables)
        yield app


def _base_warning(app: Flask) -> str:
    with force_locale("en"):
        return wording.base_warning(app.config["BASE_URL"])


def _out(data: bytes, output: Path | None) -> None:
    """To standard output or a file of the user's own, which is as open as their files are: it holds what is public."""
    if output is None:
        sys.stdout.buffer.write(data)
        return
    os.umask(click.get_current_context().find_root().obj)
    output.write_bytes(data)
    datafolder.keep_private()


def _refused(call):  # type: ignore[no-untyped-def]
    """Call, and say in one line what was refused."""
    try:
        return call()
    except DATABASE_ERRORS as error:
        why = type(getattr(error, "orig", error)).__name__
        raise click.ClickException(f"The database cannot do it now ({why}).") from error
    except Invalid as error:
        raise click.ClickException(str(error)) from error
    except NotFound as error:
        raise click.ClickException("There is no such thing.") from error
