"""``backup`` and ``restore``. ``docs/backup.md`` says when to use which; a test runs what stands there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from portal import audit
from portal.backups import archive, by_clock
from portal.backups.keys import backup_key, new_key, put_keys_back, read_keys, write_keys
from portal.backups.kinds import kind_of
from portal.backups.making import make_backup
from portal.backups.manifest import Manifest
from portal.backups.restoring import restore
from portal.config import Settings
from portal.database import db
from portal.errors import PortalError, Refused
from portal.permissions import SYSTEM

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW = click.Path(path_type=Path)
passphrase_option = click.option(
    "--passphrase-file", type=FILE, help="A file whose first line is the pass phrase; asked for when left out."
)


class BackupGroup(AppGroup):
    """``backup TO`` makes a backup; ``backup verify FILE`` and the others are commands of their own."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        named = args[0] in self.commands or args[0].startswith("-")
        return super().resolve_command(ctx, args if named else ["make", *args])


backup = BackupGroup("backup", help="Encrypted backups: `backup TO` makes one.")


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


@contextmanager
def _refusals() -> Iterator[None]:
    """A refusal becomes one sentence on standard error and exit status 1."""
    try:
        yield
    except PortalError as refusal:
        raise click.ClickException(refusal.message) from refusal
    except OSError as problem:
        raise click.ClickException(f"{problem.strerror}: {problem.filename or 'the disk'}.") from problem


@backup.command("make")
@click.argument("to", type=NEW)
def make(to: Path) -> None:
    """Back up database and files to TO, a new file or a folder, while the portal is in use."""
    with _refusals():
        path, manifest = make_backup(to, _settings())
    click.echo(f"Wrote {path}: {_in_words(manifest)}.")


@backup.command("verify")
@click.argument("path", metavar="FILE", type=FILE)
def verify(path: Path) -> None:
    """Read all of FILE and say whether it is whole. Nothing is restored."""
    with _refusals(), path.open("rb") as file:
        manifest = archive.verify(file, backup_key(_settings()))
    click.echo(f"The backup is whole: {_in_words(manifest)}.")


@backup.command("new-key")
def make_key() -> None:
    """Make the key of the backups where BACKUP_KEY_PATH says."""
    with _refusals():
        path = new_key(_settings())
    click.echo(f"Wrote {path}. Keep a copy apart from the backups: without it none of them can be opened.")


@backup.command("status")
def status() -> None:
    """Say when the last good backup was made, and what is wrong."""
    at, wrong = by_clock.last_good(_settings()), by_clock.problems(_settings())
    if wrong:
        raise click.ClickException(" ".join(wrong))
    click.echo(f"The last good backup is of {at:%Y-%m-%d %H:%M} UTC.")


@backup.command("keys")
@click.argument("to", type=NEW)
@passphrase_option
def keys(to: Path, passphrase_file: Path | None) -> None:
    """Write the portal's own keys to TO, sealed with a pass phrase."""
    words = _first_line(passphrase_file) or click.prompt("Pass phrase", hide_input=True, confirmation_prompt=True)
    with _refusals():
        try:
            file = os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        except FileExistsError as problem:
            raise Refused(f"{to} is there already. Choose another name.") from problem
        with ExitStack() as undo:
            undo.callback(to.unlink)
            with file:
                count = write_keys(file, words, _settings())
            undo.pop_all()
        audit.record_apart("backup.keys_written", SYSTEM, outcome="done", keys=count)
    click.echo(f"Wrote {count} keys to {to}. Keep it apart from the backups, and the pass phrase apart from both.")


@backup.command("restore-keys")
@click.argument("path", metavar="FILE", type=FILE)
@passphrase_option
def restore_keys(path: Path, passphrase_file: Path | None) -> None:
    """Put the portal's own keys back, before the database is restored."""
    words = _first_line(passphrase_file) or click.prompt("Pass phrase", hide_input=True)
    with _refusals(), path.open("rb") as file:
        found = read_keys(file, words)
        if not kind_of(_settings()).is_empty():
            raise Refused("There is a database already, which uses the keys that are here. Nothing was changed.")
        put_keys_back(found, _settings())
    click.echo(f"{len(found)} keys are back.")


@click.command("restore")
@click.argument("path", metavar="FILE", type=FILE)
@click.option("--other-keys", is_flag=True, help="The portal's keys are lost: restore without proving the record.")
@with_appcontext
def restore_command(path: Path, other_keys: bool) -> None:
    """Restore the backup FILE into an empty database and an empty folder of files."""
    with _refusals(), path.open("rb") as file:
        manifest = restore(file, backup_key(_settings()), _settings(), prove_record=not other_keys)
    db.connect(_settings())
    if not other_keys:
        audit.record_apart("backup.restored", SYSTEM, outcome="done", rows=manifest.rows, files=manifest.files)
    click.echo(f"Restored {_in_words(manifest)}.")


def _first_line(path: Path | None) -> str:
    return path.read_text(encoding="utf-8").split("\n", 1)[0].rstrip("\r") if path is not None else ""


def _in_words(manifest: Manifest) -> str:
    tables, record = len(manifest.state.tables), manifest.state.record_seq
    what = f"{manifest.rows} rows in {tables} tables, {manifest.files} files, {record} events"
    return f"{what}, of {manifest.made_at.replace('T', ' ').replace('+00:00', ' UTC')}"
