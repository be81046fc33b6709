"""Rules that keep each thing in its one place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.rules.lint import Found, Rule, add, python, views
from tests.rules.source import Source

QUERIES = frozenset({"execute", "scalars", "scalar", "query", "add", "add_all", "delete", "flush", "get", "get_one"})
REQUEST_THINGS = frozenset({"flask.request", "flask.session", "flask.g", "flask.has_request_context"})
SERVICE = re.compile(r"^portal/.*(/|_)(service|policy|models|workflow)(\.py|/)")
ADAPTERS = ("portal/forms/web/", "portal/forms/schema.py", "portal/forms/widgets.py")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def code(path: str) -> bool:
    return python(path) and path.startswith(("portal/", "exports/"))


def commits(source: Source) -> Iterator[Found]:
    for line, name, _call in source.calls():
        if name.endswith((".commit", ".rollback")):
            yield line, name


def knows_the_request(source: Source) -> Iterator[Found]:
    yield from ((line, name) for line, name in source.imports() if name in REQUEST_THINGS or name == "flask_login")
    yield from ((line, name) for line, name in source.imports() if name == "flask_login.current_user")


def asks_the_database(source: Source) -> Iterator[Found]:
    yield from ((line, name) for line, name in source.imports() if name.split(".")[0] == "sqlalchemy")
    for line, name, _call in source.calls():
        owner, _dot, verb = name.rpartition(".")
        if verb in QUERIES and owner in ("db.session", "database.session"):
            yield line, name


def is_sheet(name: str) -> bool:
    last = name.rsplit(".", 1)[-1].lower()
    return last == "ws" or last.endswith("sheet")


def writes_cells(source: Source) -> Iterator[Found]:
    for line, name, call in source.calls():
        owner, _dot, verb = name.rpartition(".")
        by_place = verb == "cell" and any(word.arg == "value" for word in call.keywords)
        by_place = by_place or (verb == "cell" and is_sheet(owner) and len(call.args) > 2)
        if by_place or (verb == "append" and is_sheet(owner)) or verb in ("Cell", "WriteOnlyCell"):
            yield line, name
    for node in ast.walk(source.tree):
        for target in node.targets if isinstance(node, ast.Assign) else []:
            if isinstance(target, ast.Subscript) and is_sheet(ast.unparse(target.value)):
                yield target.lineno, ast.unparse(target)
            if isinstance(target, ast.Attribute) and target.attr == "value" and "cell" in ast.unparse(target.value):
                yield target.lineno, ast.unparse(target)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search("<(v|is)>", node.value):
            yield node.lineno, repr(node.value)


def has_rules_of_its_own(source: Source) -> Iterator[Found]:
    for line, name in source.imports():
        if name.startswith(("wtforms.validators", "marshmallow.validate", "wtforms.ValidationError")):
            yield line, name
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("validate_"):
            yield node.lineno, node.name


def other_clocks(source: Source) -> Iterator[Found]:
    for line, name, _call in source.calls():
        if name.endswith(("datetime.now", "datetime.utcnow", "datetime.today", "date.today")) or name == "time.time":
            yield line, name


def unfinished(source: Source) -> Iterator[Found]:
    for number, line in enumerate(source.text.splitlines(), 1):
        if UNFINISHED.search(line):
            yield number, line.strip()


add(
    Rule(
        "one-commit-hook",
        "only portal/database.py commits, so that a request is kept whole or not at all",
        commits,
        code,
        bad=(("portal/x.py", "db.session.commit()"), ("portal/a/service.py", "session.rollback()")),
        excused=(("portal/database.py", "this is the one place"),),
    )
)
add(
    Rule(
        "services-know-no-request",
        "a command and a job use the same service, and have no request",
        knows_the_request,
        lambda path: bool(SERVICE.search(path)),
        bad=(
            ("portal/returns/service.py", "from flask import request"),
            ("portal/returns/service/submit.py", "from flask import g"),
            ("portal/returns/policy.py", "from flask_login import current_user"),
        ),
        good=(("portal/returns/views.py", "from flask import request"),),
    )
)
add(
    Rule(
        "three-hops",
        "a view asks a service, and the service asks the database",
        asks_the_database,
        views,
        bad=(
            ("portal/returns/views.py", "from sqlalchemy import select"),
            ("portal/returns/views/list.py", "db.session.scalars(x)"),
        ),
    )
)
add(
    Rule(
        "one-writer-of-cells",
        "exports/cells.py keeps text from becoming a formula, so nothing else may write a cell",
        writes_cells,
        code,
        bad=(
            ("exports/x.py", "ws.append(row)"),
            ("exports/x.py", "self.sheet.append(row)"),
            ("exports/x.py", "sheet.cell(1, 2, value)"),
            ("exports/x.py", "sheet.cell(row=1, column=2, value=x)"),
            ("exports/x.py", "sheet['A1'] = x"),
            ("exports/x.py", "cell.value = x"),
            ("portal/x.py", "WriteOnlyCell(sheet, x)"),
            ("exports/x.py", "Cell('><v>1</v></c>')"),
            ("exports/x.py", "f'<is>{x}</is>'"),
        ),
        good=(
            ("exports/x.py", "rows.append(row)"),
            ("exports/x.py", "sheet.cell(1, 2)"),
            ("exports/x.py", "super().cell(value, submission, origin)"),
        ),
        excused=(("exports/cells.py", "this is the one writer"),),
    )
)
add(
    Rule(
        "one-validator",
        "portal/forms/check.py finds what is wrong; a second place would disagree with it one day",
        has_rules_of_its_own,
        lambda path: path.startswith(ADAPTERS),
        bad=(
            ("portal/forms/web/form.py", "from wtforms.validators import Length"),
            ("portal/forms/schema.py", "from marshmallow.validate import Range"),
            ("portal/forms/web/form.py", "def validate_name(self): ..."),
        ),
    )
)
add(
    Rule(
        "one-clock",
        "tests and the record depend on portal.database.now being the only clock",
        other_clocks,
        code,
        bad=(("portal/x.py", "datetime.now(UTC)"), ("exports/x.py", "date.today()")),
        excused=(("portal/database.py", "this is the one clock"),),
    )
)
add(
    Rule(
        "nothing-unfinished",
        "what is not done is not in the tree",
        unfinished,
        code,
        bad=(("portal/x.py", "# TODO: later"),),
    )
)
