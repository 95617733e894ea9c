"""Commands for accounts."""

from __future__ import annotations

import getpass
import sys

import click

from eventapp.cli.running import refused, running
from eventapp.services.accounts import accounts, one_time


@click.group()
def user() -> None:
    """Accounts."""


@user.command(name="add")
@click.argument("email")
@click.option("--name", default="")
@click.option("--owner", is_flag=True, help="May make events.")
def user_add(email: str, name: str, owner: bool) -> None:
    """Make an account; the password is asked for, or read from standard input."""
    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    with running():
        refused(lambda: accounts.add_account(email, name, password, owner))
        click.echo(f"Account {email} is made.")


@user.command(name="reset")
@click.argument("email")
def user_reset(email: str) -> None:
    """Print a one-time link for a new password, for when mail does not work."""
    with running() as app:
        token = one_time.make_ticket("reset", accounts.normal_email(email))
        click.echo(f"{app.config['BASE_URL']}/account/reset/{token}")
