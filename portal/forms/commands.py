"""The command group ``question-sets``: check, lock, list and copy.

Exit codes: 0 done, 1 refused with one sentence for each problem on standard error, 2 wrong usage.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import click

from portal.forms import library
from portal.forms.loader import load_file, load_text
from portal.forms.loader_sections import VERSION
from portal.forms.problems import QuestionSetError
from portal.forms.spec import Part, QuestionSet


@click.group("question-sets", help="Check, publish and copy question sets.")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), default=None, hidden=True)
@click.pass_context
def question_sets(context: click.Context, folder: Path | None) -> None:
    """``--folder`` is for trying the commands somewhere else than in the portal's own folder of question sets."""
    context.obj = folder or library.FOLDER


def _refuse(sentences: Iterable[object]) -> None:
    for sentence in sentences:
        click.echo(str(sentence), err=True)
    raise SystemExit(1)


def _describe(question_set: QuestionSet) -> str:
    standards = sum(section.is_standard for section in question_set.sections)
    graded = sum(question.part is Part.RATING for question in question_set.questions())
    plain = sum(question.part is None for question in question_set.questions())
    return (
        f"{question_set.key}: {question_set.title}, {standards} standards, {graded} graded and {plain} other questions"
    )


@question_sets.command("check", help="Say what is wrong with question set files, line by line.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    problems: list[object] = []
    for file in files:
        try:
            click.echo(f"{file} is in order. {_describe(load_file(file))}")
        except QuestionSetError as error:
            problems.extend(error.problems)
    if problems:
        _refuse(problems)


@question_sets.command("list", help="List the question sets with their state.")
@click.pass_obj
def list_(folder: Path) -> None:
    locked = library.read_lock(folder)
    problems: list[object] = []
    for path in sorted({*locked, *_files(folder)}):
        try:
            if path in locked:
                click.echo(f"{_describe(library.load_published(folder, path, locked[path]))} (published)")
            else:
                click.echo(f"{_describe(load_file(folder / path))} (not published)")
        except QuestionSetError as error:
            problems.extend(error.problems)
    if problems:
        _refuse(problems)


def _files(folder: Path) -> list[str]:
    return sorted(file.relative_to(folder).as_posix() for file in folder.glob("*/*.yaml"))


@question_sets.command("lock", help="Publish every question set that is not published yet.")
@click.pass_obj
def lock(folder: Path) -> None:
    locked = library.read_lock(folder)
    problems: list[object] = []
    new: dict[str, str] = {}
    for path in sorted({*locked, *_files(folder)}):
        try:
            if path in locked:
                library.load_published(folder, path, locked[path])
                continue
            source = (folder / path).read_bytes()
            library.check_path(load_text(source, path), path)
            new[path] = library.checksum(source)
        except QuestionSetError as error:
            problems.extend(error.problems)
    if problems:
        _refuse([*problems, "Nothing was published"])
    lines = "".join(f"{digest}  {path}\n" for path, digest in sorted((locked | new).items()))
    (folder / library.LOCK).write_text(lines, encoding="utf-8", newline="\n")
    for path in new:
        click.echo(f"{path} is published from now on")


@question_sets.command("copy", help="Make version NEW of a question set from its version OLD.")
@click.argument("name", metavar="SET")
@click.argument("old")
@click.argument("new")
@click.pass_obj
def copy(folder: Path, name: str, old: str, new: str) -> None:
    source, target = folder / library.path_of(name, old), folder / library.path_of(name, new)
    if not VERSION.fullmatch(new):
        raise click.UsageError(f"{new!r} is no version; write a year or a short word, like 2027")
    if not VERSION.fullmatch(old) or not re.fullmatch(r"[a-z][a-z0-9_]*", name) or not source.exists():
        _refuse([f"There is no question set {name}, version {old}"])
    if target.exists():
        _refuse([f"{library.path_of(name, new)} is there already; choose another version"])
    text = _renewed(source.read_text(encoding="utf-8-sig"), old, new)
    try:
        library.check_path(load_text(text, library.path_of(name, new)), library.path_of(name, new))
    except QuestionSetError as error:
        _refuse(error.problems)
    target.write_text(text, encoding="utf-8", newline="\n")
    click.echo(f"{target} is there. Change it, check it, then publish it with lock")


def _renewed(text: str, old: str, new: str) -> str:
    """The file with the new version in its head. Everything else stays as it was, comments and all."""
    text = re.sub(r"^version:.*$", f'version: "{new}"', text, count=1, flags=re.MULTILINE)
    return re.sub(
        r"^(title|audit_name):.*$",
        lambda line: re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", new, line[0]),
        text,
        flags=re.MULTILINE,
    )
