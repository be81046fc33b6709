"""Rules that keep hostile text from becoming code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.rules.lint import Found, Rule, add, python, template
from tests.rules.source import Source

SQL_CALLS = frozenset({"text", "execute", "exec_driver_sql", "scalar", "scalars"})
UNSAFE_YAML = frozenset({"load", "load_all", "unsafe_load", "unsafe_load_all", "full_load", "full_load_all"})
UNSAFE_MODULES = frozenset({"pickle", "marshal", "shelve", "dill"})
MARKUP_CALLS = frozenset({"Markup", "render_template_string", "from_string"})
LOOSE_TEMPLATE = re.compile(r"\|\s*safe\b|autoescape\s+false|<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", re.I)
POST_FORM = re.compile(r"<form\b[^>]*method=[\"']post[\"'].*?</form>", re.I | re.S)


def trusted_markup(source: Source) -> Iterator[Found]:
    for line, name, _call in source.calls():
        if name.rsplit(".", 1)[-1] in MARKUP_CALLS:
            yield line, name


def built(node: ast.expr) -> bool:
    """True for a string put together from values: f-string, ``%``, ``+`` with a name, ``.format``."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add):
        return not (isinstance(node.left, ast.Constant) and isinstance(node.right, ast.Constant))
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"


def built_sql(source: Source) -> Iterator[Found]:
    for line, name, call in source.calls():
        if name.rsplit(".", 1)[-1] in SQL_CALLS and call.args and built(call.args[0]):
            yield line, f"{name} with a string that is put together"


def unsafe_reading(source: Source) -> Iterator[Found]:
    yield from ((line, name) for line, name in source.imports() if name.split(".")[0] in UNSAFE_MODULES)
    for line, name, _call in source.calls():
        if name.startswith("yaml.") and name.removeprefix("yaml.") in UNSAFE_YAML:
            yield line, name


def unchecked_certificates(source: Source) -> Iterator[Found]:
    for line, name, call in source.calls():
        off = [word for word in call.keywords if isinstance(word.value, ast.Constant) and word.value.value is False]
        if any(word.arg in ("verify", "check_hostname") for word in off) or name.endswith("_unverified_context"):
            yield line, name


def swallowed_errors(source: Source) -> Iterator[Found]:
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.ExceptHandler):
            continue
        everything = node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "BaseException")
        silent = all(isinstance(step, ast.Pass) for step in node.body)
        if everything or (silent and isinstance(node.type, ast.Name) and node.type.id == "Exception"):
            yield node.lineno, "an except that takes everything"


def loose_template(source: Source) -> Iterator[Found]:
    for number, line in enumerate(source.text.splitlines(), 1):
        found = LOOSE_TEMPLATE.search(line)
        if found:
            yield number, found.group().strip()


def form_without_token(source: Source) -> Iterator[Found]:
    for form in POST_FORM.finditer(source.text):
        if not re.search(r"csrf_token|hidden_tag\(\)|\btoken\(\)", form.group()):
            yield source.text[: form.start()].count("\n") + 1, "a POST form without csrf_token"


add(
    Rule(
        "no-trusted-markup",
        "text that people typed must always be escaped",
        trusted_markup,
        python,
        bad=(("portal/x.py", "Markup(name)"), ("portal/x.py", "flask.render_template_string(name)")),
    )
)
add(
    Rule(
        "no-built-sql",
        "values are bound, never written into the statement",
        built_sql,
        python,
        bad=(
            ("portal/x.py", "session.execute(f'SELECT {x}')"),
            ("portal/x.py", "text('SELECT ' + x)"),
            ("portal/x.py", "text('SELECT %s' % x)"),
            ("portal/x.py", "text('SELECT {}'.format(x))"),
        ),
        good=(("portal/x.py", "text('SELECT 1')"),),
        excused=(
            ("portal/database.py", "the pragmas are constants of the same function"),
            (
                "migrations/versions/0014_lado_cases.py",
                "a pragma takes no bound value; it is a number",
            ),
            ("portal/accounts/models.py", "the condition of an index holds a column's name and no value"),
        ),
    )
)
add(
    Rule(
        "no-unsafe-reading",
        "reading a file must never run it",
        unsafe_reading,
        python,
        bad=(("portal/x.py", "import pickle"), ("portal/x.py", "yaml.load(text)"), ("a.py", "yaml.unsafe_load(text)")),
    )
)
add(
    Rule(
        "certificates-are-checked",
        "a connection to the wrong server looks like the right one",
        unchecked_certificates,
        python,
        bad=(("portal/x.py", "get(url, verify=False)"), ("portal/x.py", "ssl._create_unverified_context()")),
    )
)
add(
    Rule(
        "no-swallowed-errors",
        "a failure that nobody sees is found by the client",
        swallowed_errors,
        python,
        bad=(
            ("portal/x.py", "try:\n    f()\nexcept:\n    g()"),
            ("portal/x.py", "try:\n    f()\nexcept Exception:\n    pass"),
        ),
        good=(("portal/x.py", "try:\n    f()\nexcept ValueError:\n    pass"),),
    )
)
add(
    Rule(
        "templates-are-strict",
        "the content security policy forbids it, and escaping is never switched off",
        loose_template,
        template,
        bad=(
            ("portal/templates/x.html", "{{ name | safe }}"),
            ("portal/templates/x.html", "{% autoescape false %}"),
            ("portal/templates/x.html", "<p style='color: red'>"),
            ("portal/templates/x.html", "<script>go()</script>"),
            ("portal/templates/x.html", "<a onclick='go()'>"),
        ),
        good=(("portal/templates/x.html", "<script type='module' src='/static/x.js'></script>"),),
    )
)
add(
    Rule(
        "forms-carry-a-token",
        "without it another site could send the form",
        form_without_token,
        template,
        bad=(("portal/templates/x.html", "<form method='post' action='/'>\n</form>"),),
        good=(("portal/templates/x.html", "<form method='post' action='/'>{{ token() }}</form>"),),
    )
)
