"""Rules about the ways in and out: where redirects lead, how the database is written past its versions, what runs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

from portal.database import Base
from portal.schema_registry import metadata
from tests.rules.lint import Found, Rule, add, python
from tests.rules.source import Source, dotted

OF_OUR_OWN = frozenset({"url_for", "after_sign_in"})
"""What makes an address from an endpoint."""

PLAIN_SQL = frozenset({"execute", "scalar", "scalars"})
IN_BULK = frozenset({"update", "delete"})
RUNS_TEXT = frozenset({"eval", "exec", "os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput"})

FROM_THE_VISITOR = frozenset(
    f"{prefix}request.{name}"
    for prefix in ("", "flask.", "flask_")
    for name in ("host", "host_url", "url_root", "root_url", "base_url", "url")
)


def code(path: str) -> bool:
    return python(path) and path.startswith(("portal/", "exports/"))


def led_elsewhere(source: Source) -> Iterator[Found]:
    for line, name, call in source.calls():
        if name.rsplit(".", 1)[-1] != "redirect" or not call.args:
            continue
        target = call.args[0]
        if not (isinstance(target, ast.Call) and dotted(target.func) in OF_OUR_OWN):
            yield line, f"redirect to {ast.unparse(target)}"


def plain_statement(source: Source) -> Iterator[Found]:
    for line, name, call in source.calls():
        is_text = bool(call.args) and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
        if name.rsplit(".", 1)[-1] in PLAIN_SQL and is_text:
            yield line, f"{name} with a bare string"


@cache
def versioned() -> frozenset[str]:
    """The models whose rows carry a version, by name."""
    assert metadata.tables
    return frozenset(one.class_.__name__ for one in Base.registry.mappers if one.version_id_col is not None)


def past_the_version(source: Source) -> Iterator[Found]:
    for line, name, call in source.calls():
        first = dotted(call.args[0]) if call.args else ""
        if name.rsplit(".", 1)[-1] in IN_BULK and first.rsplit(".", 1)[-1] in versioned():
            yield line, f"{name}({first})"


def runs_text(source: Source) -> Iterator[Found]:
    for line, name, call in source.calls():
        shell = any(word.arg == "shell" and getattr(word.value, "value", None) for word in call.keywords)
        if name in RUNS_TEXT or shell:
            yield line, name


add(
    Rule(
        "redirects-by-endpoint",
        "an address that somebody sent is never followed, so a redirect is built from an endpoint",
        led_elsewhere,
        code,
        bad=(
            ("portal/x.py", "redirect(request.args['next'])"),
            ("portal/x.py", "flask.redirect(f'/{name}')"),
            ("portal/x.py", "redirect('https://example.org')"),
        ),
        good=(("portal/x.py", "redirect(url_for('pages.home'), 303)"),),
        excused=(
            ("portal/returns/views/section/save.py", "each button of its registry builds its own address by endpoint"),
            ("portal/reporting/views/recommendations.py", "the address is built by endpoint a line above"),
        ),
    )
)


def link_from_the_request(source: Source) -> Iterator[Found]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and dotted(node) in FROM_THE_VISITOR:
            yield node.lineno, dotted(node)
        if isinstance(node, ast.keyword) and node.arg == "_external":
            yield node.value.lineno, "_external"


add(
    Rule(
        "links-from-the-settings",
        "the host of a request is what a visitor says; absolute links are made from BASE_URL alone",
        link_from_the_request,
        code,
        bad=(
            ("portal/x.py", "request.host_url + 'reset'"),
            ("portal/x.py", "url_for('pages.home', _external=True)"),
            ("portal/x.py", "flask.request.url_root"),
        ),
        good=(("portal/x.py", "postbox.settings.base_url + url_for('pages.home')"),),
    )
)
add(
    Rule(
        "no-bare-execute",
        "a statement is made by SQLAlchemy or by text(), which binds its values",
        plain_statement,
        code,
        bad=(("portal/x.py", "session.execute('DELETE FROM users')"), ("exports/x.py", "db.scalar('SELECT 1')")),
        good=(("portal/x.py", "session.execute(text('SELECT 1'))"),),
        excused=(
            ("portal/backups/sqlite.py", "it copies a database by SQLite's own driver, in statements without values"),
            ("portal/lado/sealing/keystore.py", "a database of its own, by SQLite's own driver; values are bound by ?"),
            (
                "portal/lado/sealing/rotation.py",
                "the same database; values are bound by ?",
            ),
            (
                "portal/lado/figures/service/bring.py",
                "a table that goes with its import; values are bound by ?",
            ),
        ),
    )
)
add(
    Rule(
        "no-bulk-past-the-version",
        "an UPDATE or DELETE of many rows does not look at their versions, and would overwrite what someone else saved",
        past_the_version,
        code,
        bad=(
            ("portal/x.py", "update(Return).where(x)"),
            ("portal/x.py", "sa.delete(models.FollowedAction)"),
            ("portal/x.py", "update(SectionDraft).values(a=1)"),
        ),
        good=(("portal/x.py", "update(UserSession).where(x)"),),
    )
)
add(
    Rule(
        "nothing-runs-text",
        "text becomes neither code nor a command",
        runs_text,
        code,
        bad=(
            ("portal/x.py", "eval(text)"),
            ("portal/x.py", "os.system(text)"),
            ("portal/x.py", "subprocess.run(text, shell=True)"),
        ),
        good=(("portal/x.py", "subprocess.run([program])"),),
    )
)
