"""The code keeps the house's own rules, and each rule can be broken."""

from __future__ import annotations

import pytest

from tests.rules import lint_edges, lint_safety, lint_shape
from tests.rules.lint import RULES, Rule
from tests.rules.source import Source, sources

assert lint_edges
assert lint_safety
assert lint_shape

EVERY = [pytest.param(rule, id=rule.name) for rule in RULES]
BAD = [pytest.param(rule, *example, id=f"{rule.name}-{n}") for rule in RULES for n, example in enumerate(rule.bad)]
GOOD = [pytest.param(rule, *example, id=f"{rule.name}-{n}") for rule in RULES for n, example in enumerate(rule.good)]


@pytest.fixture(scope="module")
def code() -> list[Source]:
    found = sources("portal", "exports", "migrations", "wsgi.py", endings=(".py", ".html", ".txt"))
    assert len(found) > 20
    return found


@pytest.mark.threat(16)
@pytest.mark.asvs("1.2.1")
@pytest.mark.asvs("1.2.3")
@pytest.mark.asvs("1.2.4")
@pytest.mark.asvs("1.2.5")
@pytest.mark.asvs("1.3.2")
@pytest.mark.asvs("1.3.7")
@pytest.mark.asvs("1.5.2")
@pytest.mark.goal("I10")
@pytest.mark.parametrize("rule", EVERY)
def test_the_code_keeps_the_rule(rule: Rule, code: list[Source]) -> None:
    findings = [finding for source in code for finding in rule.findings(source)]
    assert not findings, "\n".join(["", *findings])


@pytest.mark.parametrize(("rule", "path", "text"), BAD)
def test_the_rule_can_fail(rule: Rule, path: str, text: str) -> None:
    assert rule.findings(Source(path, text))


@pytest.mark.parametrize(("rule", "path", "text"), GOOD)
def test_the_rule_leaves_good_code_alone(rule: Rule, path: str, text: str) -> None:
    assert not rule.findings(Source(path, text))


@pytest.mark.parametrize("rule", EVERY)
def test_an_excuse_names_a_file_that_needs_it(rule: Rule, code: list[Source]) -> None:
    by_path = {source.path: source for source in code}
    for path, reason in rule.excused:
        assert reason
        assert list(rule.look(by_path[path])), f"{path} no longer needs its excuse"
