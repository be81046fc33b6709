"""What the whole code keeps to, so that a requirement is met wherever somebody writes the next line."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.rules.lint import Found, Rule
from tests.rules.source import Source, dotted

FETCHING = ("urllib.request", "http.client", "requests", "httpx", "aiohttp", "urllib3", "ftplib", "telnetlib", "socket")
CHANCE = ("random",)
CIPHERS = (
    "cryptography.exceptions.InvalidTag",
    "cryptography.hazmat.primitives.ciphers.aead.AESGCM",
    "cryptography.hazmat.primitives.hashes.SHA256",
    "cryptography.hazmat.primitives.kdf.hkdf.HKDF",
)
OTHER_CRYPTOGRAPHY = ("Crypto", "Cryptodome", "nacl", "bcrypt", "passlib", "scrypt", "crypt", "hashids")
HASHES = ("hashlib.sha256", "hashlib.file_digest")
SECRET = re.compile(r"(token|secret|mac|digest|signature|hash)$|password", re.I)
UNSAFE_SCRIPT = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|eval|localStorage"
    r"|sessionStorage|indexedDB|__proto__|setPrototypeOf|document\.cookie)\b|\bnew Function\b"
    r"|window\.postMessage|javascript:"
)
GET_FORM = re.compile(r"""<form\b(?![^>]*method=["']?post)[^>]*>.*?</form>""", re.I | re.S)
WORDS_BOX = re.compile(
    r"""<textarea|govukTextarea|govukInput|govukPasswordInput|type=["']?(text|email|search|password|tel)|form\.[a-z_]+""",
    re.I,
)
PATTERN_CALLS = frozenset({"compile", "match", "search", "sub", "subn", "fullmatch", "split", "findall", "finditer"})


def ours(path: str) -> bool:
    return path.endswith(".py") and path.startswith(("portal/", "exports/"))


def not_the_demonstration(path: str) -> bool:
    return ours(path) and not path.startswith("portal/demo/")


def script(path: str) -> bool:
    return path.endswith(".js")


def fetches(source: Source) -> Iterator[Found]:
    for line, name in source.imports():
        if any(name == one or name.startswith(f"{one}.") for one in FETCHING):
            yield line, name


def draws_by_chance(source: Source) -> Iterator[Found]:
    yield from ((line, name) for line, name in source.imports() if name.split(".")[0] in CHANCE)


def encrypts_otherwise(source: Source) -> Iterator[Found]:
    for line, name in source.imports():
        foreign = name.startswith("cryptography.") and name not in CIPHERS
        if foreign or name.split(".")[0] in OTHER_CRYPTOGRAPHY or name.startswith("hashlib."):
            yield line, name
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and dotted(node).startswith("hashlib.") and dotted(node) not in HASHES:
            yield node.lineno, dotted(node)
        if isinstance(node, ast.Constant) and node.value in ("sha1", "md5", "sha512"):
            yield node.lineno, str(node.value)


def compares_a_secret(source: Source) -> Iterator[Found]:
    """``==`` between values of which one is named like a secret; a condition for the database is a look-up."""
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Compare) or not isinstance(node.ops[0], ast.Eq | ast.NotEq):
            continue
        sides = (node.left, *node.comparators)
        if any(map(_is_column, sides)) or not any(SECRET.search(_name(side)) for side in sides):
            continue
        if not any(isinstance(side, ast.Constant) for side in sides):
            yield node.lineno, ast.unparse(node)


def _is_column(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id[:1].isupper()


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        return _name(node.func)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def patterns_of_text(source: Source) -> Iterator[Found]:
    """A regular expression that holds a value other than by ``re.escape``."""
    for line, name, call in source.calls():
        if not (name.startswith("re.") and name.removeprefix("re.") in PATTERN_CALLS and call.args):
            continue
        if not all(map(_is_escaped, _values(call.args[0]))):
            yield line, ast.unparse(call.args[0])


def _values(pattern: ast.expr) -> Iterator[ast.expr]:
    """What is put into a pattern that is put together."""
    if isinstance(pattern, ast.JoinedStr):
        yield from (part.value for part in pattern.values if isinstance(part, ast.FormattedValue))
    if isinstance(pattern, ast.BinOp):
        for side in (pattern.left, pattern.right):
            yield from _values(side) if isinstance(side, ast.BinOp | ast.JoinedStr | ast.Constant) else (side,)


def _is_escaped(value: ast.expr) -> bool:
    """Escaped, or a constant of the module, which is written in capitals."""
    if isinstance(value, ast.Name):
        return value.id.isupper()
    return isinstance(value, ast.Call) and dotted(value.func) == "re.escape"


def makes_scripts(source: Source) -> Iterator[Found]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "/javascript" in node.value:
            yield node.lineno, node.value


def unsafe_in_scripts(source: Source) -> Iterator[Found]:
    for number, line in enumerate(source.text.splitlines(), 1):
        yield from ((number, found.group()) for found in UNSAFE_SCRIPT.finditer(line))


def typed_into_addresses(source: Source) -> Iterator[Found]:
    """Boxes for words in a form whose content becomes part of an address."""
    for form in GET_FORM.finditer(source.text):
        for box in WORDS_BOX.finditer(form.group()):
            yield source.text.count("\n", 0, form.start() + box.start()) + 1, box.group()


FETCHES_NOTHING = Rule(
    "fetches-nothing",
    "an address that somebody typed is never asked",
    fetches,
    ours,
    bad=(("portal/x.py", "import requests"), ("portal/x.py", "from urllib.request import urlopen")),
    good=(("portal/x.py", "from urllib.parse import urlsplit"),),
    excused=(("portal/clamd.py", "the socket of ClamAV on this machine, which the settings alone name"),),
)
NO_CHANCE = Rule(
    "no-chance",
    "random can be foretold, secrets cannot",
    draws_by_chance,
    not_the_demonstration,
    bad=(("portal/x.py", "import random"), ("portal/x.py", "from random import choice")),
    good=(("portal/x.py", "import secrets"), ("portal/demo/x.py", "import random")),
)
KNOWN_CRYPTOGRAPHY = Rule(
    "known-cryptography",
    "each algorithm is one of docs/cryptography.md",
    encrypts_otherwise,
    ours,
    bad=(
        ("portal/x.py", "hashlib.md5(text)"),
        ("portal/x.py", "from hashlib import sha1"),
        ("portal/x.py", "hmac.new(key, text, 'sha1')"),
        ("portal/x.py", "from cryptography.hazmat.primitives.ciphers.modes import ECB"),
        ("portal/x.py", "from cryptography.fernet import Fernet"),
        ("portal/x.py", "from Crypto.Cipher import AES"),
    ),
    good=(("portal/x.py", "hashlib.sha256(text)"),),
)
SECRETS_IN_CONSTANT_TIME = Rule(
    "secrets-in-constant-time",
    "how long a comparison takes must not say how much of a guess was right",
    compares_a_secret,
    ours,
    bad=(
        ("portal/x.py", "if row.token == typed:\n    pass"),
        ("portal/x.py", "ok = mac(row) != stored"),
        ("portal/x.py", "ok = typed == self.code_hash"),
    ),
    good=(
        ("portal/x.py", "select(MailedLink).where(MailedLink.token_hash == hash_of(token))"),
        ("portal/x.py", "hmac.compare_digest(one.token, other.token)"),
    ),
    excused=(
        ("portal/audit/verifying.py", "both are the record's own, read by whoever runs the server"),
        ("portal/accounts/sessions.py", "both come from the same browser"),
        ("portal/accounts/own_sessions.py", "both are hashes of the database, and neither was typed"),
        ("portal/accounts/email_change/verbs.py", "the row was found by this hash of a random token"),
        ("portal/accounts/imports/verbs.py", "what the page showed, worked out anew; it is no secret"),
    ),
)
ESCAPED_PATTERNS = Rule(
    "escaped-patterns",
    "a name with a dot or a bracket matches only itself",
    patterns_of_text,
    ours,
    bad=(("portal/x.py", "re.search(rf'{name}', text)"), ("portal/x.py", "re.compile('^' + name)")),
    good=(("portal/x.py", r"re.search(rf'\b{re.escape(name)}\b', text)"), ("portal/x.py", "re.compile(rf'{DAY}x')")),
    excused=(("portal/forms/web/day.py", "its patterns are constants of the module, one after the other"),),
)
SCRIPTS_ARE_FILES = Rule(
    "scripts-are-files",
    "a script that is made for somebody could be loaded by a page of another site",
    makes_scripts,
    ours,
    bad=(("portal/x.py", "Response(text, mimetype='text/javascript')"),),
    excused=(("portal/page_context.py", "it sends the design system's own file"),),
)
SAFE_SCRIPTS = Rule(
    "safe-scripts",
    "scripts put text into pages as text, keep nothing in the browser, and reach no prototype",
    unsafe_in_scripts,
    script,
    bad=(
        ("portal/static/x.js", "box.innerHTML = answer"),
        ("portal/static/x.js", "localStorage.setItem('a', words)"),
        ("portal/static/x.js", "eval(answer)"),
        ("portal/static/x.js", "window.postMessage(words, '*')"),
        ("portal/static/x.js", "row['__proto__'] = 1"),
    ),
    good=(("portal/static/x.js", "box.textContent = answer"),),
)
NOT_IN_ADDRESSES = Rule(
    "not-in-addresses",
    "what somebody types into a form that is not a POST stands in addresses, and so in histories and logs",
    typed_into_addresses,
    lambda path: path.startswith("portal/templates/"),
    bad=(
        ("portal/templates/x.html", '<form method="get"><input type="text" name="q"></form>'),
        ("portal/templates/x.html", "<form action='/x'>{{ govukInput({}) }}</form>"),
        ("portal/templates/x.html", "<form method=get>{{ form.name() }}</form>"),
    ),
    good=(
        ("portal/templates/x.html", '<form method="post"><input type="text" name="q"></form>'),
        ("portal/templates/x.html", '<form method="get"><input type="date" name="from"></form>'),
    ),
)
EVERY = (
    NOT_IN_ADDRESSES,
    FETCHES_NOTHING,
    NO_CHANCE,
    KNOWN_CRYPTOGRAPHY,
    SECRETS_IN_CONSTANT_TIME,
    ESCAPED_PATTERNS,
    SCRIPTS_ARE_FILES,
    SAFE_SCRIPTS,
)
