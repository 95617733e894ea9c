"""Commands for a programme: into the draft, out to readers, and away as files and signs."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import click

from eventapp import files, words
from eventapp.blueprints import wording
from eventapp.cli.running import out, refused, running
from eventapp.formats import columns, frab, ical, jsonfile, marks, sheets, spreadsheet
from eventapp.programme import feeds
from eventapp.programme.addresses import Addresses
from eventapp.programme.release import Release
from eventapp.services import imports
from eventapp.services.access import COMMAND_LINE
from eventapp.services.accounts import accounts
from eventapp.services.clock import now
from eventapp.services.draft import memory
from eventapp.services.draft.edits import Writing
from eventapp.services.imports import new_event, parsing
from eventapp.services.operations import commands
from eventapp.services.people import kept_pictures
from eventapp.services.printing import packs, sites
from eventapp.services.printing.sites import Site
from eventapp.services.publishing import releases, telling


@click.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--owner", help="Mail address of the account that will own the new event.")
@click.option("--event", "slug", help="An event into whose draft a file is read.")
@click.option("--sheet", default="", help="The sheet of a spreadsheet that is read, where it is not the one that is seen to be.")
@click.option("--dry-run", is_flag=True, help="Only read the file and say what is in it.")
def import_command(file: Path, owner: str | None, slug: str | None, sheet: str, dry_run: bool) -> None:
    """Make an event from our programme.json or a day file, or read a file of any kind into the draft of one."""
    if (owner is None) == (slug is None):
        raise click.ClickException("Give --owner for a new event, or --event for a table into one there is.")
    with running() as app:
        data = file.read_bytes()
        try:
            if slug:
                _import_table(data, slug, sheet, dry_run)
            else:
                _import_event(data, str(owner), dry_run, app.config["BASE_URL"])
        except jsonfile.Unreadable as error:
            raise click.ClickException(f"{file.name}: {error}") from error


def _import_event(data: bytes, owner: str, dry_run: bool, base_url: str) -> None:
    programme = new_event.checked(parsing.programme(data))
    seminars, people, rooms = len(programme.seminars), len(programme.people), len(programme.rooms)
    click.echo(f"{programme.event.title}: {seminars} seminars, {people} people, {rooms} rooms")
    if not dry_run:
        account = refused(lambda: accounts.by_email(owner))
        event = refused(lambda: new_event.create(account, programme))
        click.echo(f"{base_url}/organise/{event.slug}/")


def _import_table(data: bytes, slug: str, sheet: str, dry_run: bool) -> None:
    event, found = refused(lambda: commands.event(slug)), sheets.chosen(parsing.table(data), sheet)
    if sheet and found.sheet != sheet:
        raise click.ClickException(f"There is no such sheet. There is: {', '.join(found.sheets) or 'one only'}")
    choices = imports.Choices(columns.guess(found), sheet=sheet)
    plan = refused(lambda: imports.plan(event, found, choices))
    zone = ZoneInfo(event.timezone)
    with words.speaking("en"):
        for line in plan.lines:
            click.echo(wording.planned(line, plan, zone))
        for text in wording.doubts(plan, zone):
            click.echo(text, err=True)
    for _, title in plan.gone:
        click.echo(f"gone from the file: {title}")
    told = ("new", "changed", "both", "same", "wrong", "out")
    kinds = [what for what in told if what not in ("both", "out") or plan.count(what)]
    click.echo(", ".join(f"{plan.count(what)} {what}" for what in kinds))
    if not dry_run and plan.work:
        refused(lambda: imports.carry_out(Writing(event, COMMAND_LINE), found, choices, plan.fingerprint))


@click.command()
@click.argument("event")
@click.option("--note", default="")
@click.option("--despite", default="", help="Why it is published although there are clashes.")
@click.option("--quiet", is_flag=True, help="Send no mail to those whom it concerns.")
def publish(event: str, note: str, despite: str, quiet: bool) -> None:
    """Publish an event's draft, and have those whom it concerns told by mail."""
    with running(gives=True) as app:
        row = refused(lambda: commands.event(event))
        agreed = releases.Agreed(despite=despite, telling=telling.Telling(nobody=quiet))
        release = refused(lambda: releases.publish(row, COMMAND_LINE, app.extensions["shelf"], note, agreed))
        click.echo(f"Release {release.number} of {event} is published.")
        told = sum(mail.release == release.number for mail in telling.mails(row, release.number).values())
        concerned = len(telling.of(row, release))
        if concerned:
            click.echo(f"People whom it concerns: {concerned}. Mails in the outbox: {told}.")
        if not app.extensions["shelf"].copied(release.programme.event.slug):
            click.echo("Its copy in released/ could not be written: see the log, and free the disk.", err=True)


@click.command()
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
        out(_draft(event, kind), output, public=False)
        return
    with running(gives=kind not in ("csv", "xlsx")) as app:
        release = refused(lambda: commands.release(event))
        base = app.config["BASE_URL"]
        to = Addresses(base, release.programme.event.slug)
        data = {
            "json": lambda: jsonfile.public(release, base),
            "ics": lambda: ical.write(
                release,
                ical.Feed(feeds.everything(release, now()), release.programme.event.title, to.feed("all")),
                to,
            ),
            "xml": lambda: frab.write_xml(release, to),
            "frab-json": lambda: frab.write_json(release, to),
            "csv": lambda: spreadsheet.write_csv(release.programme, marks.of_release(release)),
            "xlsx": lambda: spreadsheet.write_xlsx(release.programme, marks.of_release(release)),
        }[kind]()
    out(data, output)


def _draft(slug: str, kind: str) -> bytes:
    writers = {"json": jsonfile.write_programme, "csv": spreadsheet.write_csv, "xlsx": spreadsheet.write_xlsx}
    if kind not in writers:
        raise click.ClickException("The draft can be written as json, csv or xlsx.")
    with running():
        event = refused(lambda: commands.event(slug))
        mark = imports.draft_mark(event)
        return writers[kind](memory.read(event).programme, mark)


@click.command(name="signs")
@click.argument("event")
@click.option("--what", default="rooms", show_default=True, help="rooms, seminars, the code of one, or a kind of sheet.")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), required=True)
def signs_command(event: str, what: str, output: Path) -> None:
    """Write signs as a PDF, after every code on them was read."""
    with running(gives=True) as app:
        release = refused(lambda: commands.release(event))
        site = Site(app.config["BASE_URL"], app.config["SIGNS_ANY_ADDRESS"])
        press = packs.Press(site, files.FONTS, lambda key: kept_pictures.read(key, 512))
        out(refused(lambda: _signs(release, what, press)), output)


def _signs(release: Release, what: str, press: packs.Press) -> bytes:
    sites.check(press.site)
    known = packs.facts(release, press, now())
    sheets = packs.bounded(packs.order_alone(release, what).pages(known))
    return packs.proved(known, sheets, press, lambda done, total: None).pdf
