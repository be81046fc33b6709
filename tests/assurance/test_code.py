"""The code keeps what the list of requirements says of all of it, and each of these rules can be broken."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

import pytest

from portal.accounts.factors import recovery
from portal.accounts.models import User
from portal.assemble import FRONTEND
from tests.assurance import rules
from tests.rules.lint import Rule
from tests.rules.source import ROOT, Source, sources
from tests.support.client import PageClient

BAD = [
    pytest.param(rule, *example, id=f"{rule.name}-{n}") for rule in rules.EVERY for n, example in enumerate(rule.bad)
]
GOOD = [
    pytest.param(rule, *example, id=f"{rule.name}-{n}") for rule in rules.EVERY for n, example in enumerate(rule.good)
]
KEY_FILE = re.compile(r"""settings\.key\(["'](\w+)["']\)""")
SERVED = frozenset({".css", ".ico", ".js", ".json", ".png", ".svg", ".woff", ".woff2"})


@pytest.fixture(scope="module")
def code() -> list[Source]:
    return sources("portal", "exports", endings=(".py", ".js", ".html"))


def broken(rule: Rule, code: list[Source]) -> list[str]:
    return [finding for source in code for finding in rule.findings(source)]


@pytest.mark.asvs("1.3.6")
def test_the_portal_fetches_nothing(code: list[Source]) -> None:
    assert broken(rules.FETCHES_NOTHING, code) == []


@pytest.mark.asvs("11.5.1")
def test_nothing_secret_comes_from_chance(code: list[Source]) -> None:
    assert broken(rules.NO_CHANCE, code) == []


@pytest.mark.asvs("11.2.1")
@pytest.mark.asvs("11.2.3")
@pytest.mark.asvs("11.3.1")
@pytest.mark.asvs("11.3.2")
@pytest.mark.asvs("11.4.1")
@pytest.mark.asvs("11.4.3")
def test_only_known_ways_of_encrypting_are_used(code: list[Source]) -> None:
    assert broken(rules.KNOWN_CRYPTOGRAPHY, code) == []


def keys_in(code: list[Source]) -> set[str]:
    """The names of all key files that the portal makes."""
    return {name for source in code if source.path.endswith(".py") for name in KEY_FILE.findall(source.text)}


@pytest.mark.asvs("11.1.2")
def test_every_key_is_in_the_inventory(code: list[Source]) -> None:
    written = (ROOT / "docs" / "cryptography.md").read_text(encoding="utf-8")
    assert len(keys_in(code)) > 4
    assert [name for name in sorted(keys_in(code)) if f"`keys/{name}.key`" not in written] == []


@pytest.mark.asvs("11.2.4")
def test_secrets_are_compared_in_constant_time(code: list[Source]) -> None:
    assert broken(rules.SECRETS_IN_CONSTANT_TIME, code) == []


@pytest.mark.asvs("1.2.9")
def test_patterns_hold_typed_text_escaped_only(code: list[Source]) -> None:
    assert broken(rules.ESCAPED_PATTERNS, code) == []


@pytest.mark.asvs("3.5.7")
def test_scripts_are_files_that_are_the_same_for_everybody(code: list[Source]) -> None:
    assert broken(rules.SCRIPTS_ARE_FILES, code) == []
    assert sources("portal/templates", endings=(".js", ".mjs")) == []


@pytest.mark.asvs("3.2.2")
@pytest.mark.asvs("3.7.1")
@pytest.mark.asvs("14.3.3")
@pytest.mark.asvs("15.3.6")
def test_our_scripts_keep_to_safe_ways(code: list[Source]) -> None:
    assert [source.path for source in code if source.path.endswith(".js")]
    assert broken(rules.SAFE_SCRIPTS, code) == []


@pytest.mark.asvs("14.2.1")
@pytest.mark.goal("S8")
def test_what_is_typed_never_becomes_part_of_an_address(code: list[Source]) -> None:
    forms = [form for source in code if source.path.endswith(".html") for form in rules.GET_FORM.findall(source.text)]
    assert forms
    assert broken(rules.NOT_IN_ADDRESSES, code) == []


@pytest.mark.parametrize(("rule", "path", "text"), BAD)
def test_a_rule_can_be_broken(rule: Rule, path: str, text: str) -> None:
    assert rule.findings(Source(path, text))


@pytest.mark.parametrize(("rule", "path", "text"), GOOD)
def test_a_rule_leaves_good_code_alone(rule: Rule, path: str, text: str) -> None:
    assert rule.findings(Source(path, text)) == []


def test_each_excuse_is_needed(code: list[Source]) -> None:
    by_path = {source.path: source for source in code}
    needless = [path for rule in rules.EVERY for path, _ in rule.excused if not list(rule.look(by_path[path]))]
    assert needless == []


@pytest.mark.asvs("6.4.2")
def test_accounts_have_no_hints_and_no_questions() -> None:
    columns = {column.name for column in User.__table__.columns}
    assert [name for name in columns for word in ("hint", "question", "answer", "reminder") if word in name] == []


@pytest.mark.asvs("6.5.4")
@pytest.mark.usefixtures("session")
def test_recovery_codes_have_eighty_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    real = recovery.secrets.token_bytes
    monkeypatch.setattr(recovery.secrets, "token_bytes", lambda size: asked.append(size) or real(size))
    monkeypatch.setattr(recovery, "db", Anything())
    codes = recovery.make_anew(User(id=None))
    raw = [base64.b32decode(code.replace("-", "").upper()) for code in codes]
    assert [len(one) for one in raw] == [10] * len(codes)
    assert asked.count(10) == len(codes) == len(set(raw))


class Anything:
    """Stands for a database that takes whatever it is given."""

    def __getattr__(self, name: str) -> Any:
        return self

    def __call__(self, *_: Any, **__: Any) -> Any:
        return self


@pytest.mark.asvs("13.4.7")
def test_only_files_of_known_kinds_lie_where_files_are_served_from() -> None:
    served = [path for folder in (ROOT / "portal" / "static", FRONTEND / "assets") for path in folder.rglob("*")]
    assert {path.suffix for path in served if path.is_file()} <= SERVED
    assert not any(path.is_symlink() for path in served)


@pytest.mark.asvs("5.3.2")
@pytest.mark.asvs("13.4.7")
@pytest.mark.parametrize("way", ["../config.py", "%2e%2e/config.py", "..%2fconfig.py", "return/../../config.py", ""])
def test_no_way_leads_out_of_the_folder_of_files(client: PageClient, way: str) -> None:
    assert client.get(f"/static/{way}").status_code == 404
    assert Path(ROOT / "portal" / "config.py").is_file()
