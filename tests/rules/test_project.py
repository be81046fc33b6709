"""The project as a whole: what stands in its files, and what must not."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.rules.source import ROOT, tracked

TOP = frozenset(
    (
        *(".ci", ".editorconfig", ".gitignore", ".npmrc", "CONTRIBUTING.md", "LICENSE", "Makefile", "Procfile"),
        *("README.md", "docs", "exports", "migrations", "package-lock.json", "package.json", "portal"),
        *("pyproject.toml", "setup.cfg", "tests", "wsgi.py"),
        *("requirements.in", "requirements-dev.in", "requirements-node.in"),
        *("requirements.lock", "requirements-dev.lock", "requirements-node.lock"),
    )
)
BINARY = (".xlsx", ".png", ".jpg", ".ico", ".woff", ".woff2", ".zip", ".pdf")
SELF = "tests/rules/test_project.py"

# What may not stand in any file, with an example of each.
FORBIDDEN = {
    "a path of one machine": (
        re.compile(r"(?<![\w.<])/(home|Users|work|opt|root)/[\w.-]+"),
        "see /home/example/portal",
    ),
    "the address of a package registry": (
        re.compile(r"pypi\.org|pythonhosted\.org|npmjs\.(org|com)|npmmirror|--(extra-)?index-url|find-links\s*="),
        "--extra-index-url x",
    ),
    "a private key": (re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"), "-----BEGIN " + "PRIVATE KEY-----"),
    "an access token": (re.compile(r"\b(ghp|gho|glpat|xox[bp]|AKIA)[-_A-Za-z0-9]{16,}"), "ghp_" + "a" * 20),
}


def strays(text: str) -> list[str]:
    return [f"{what}: {found.group()}" for what, (pattern, _) in FORBIDDEN.items() for found in pattern.finditer(text)]


def readable() -> list[str]:
    return [name for name in tracked() if not name.endswith(BINARY) and name != SELF]


def test_nothing_in_the_tree_belongs_to_one_machine() -> None:
    found = {name: strays((ROOT / name).read_text(encoding="utf-8", errors="replace")) for name in readable()}
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_what_may_not_stand_there_is_noticed(what: str) -> None:
    assert [found for found in strays(FORBIDDEN[what][1]) if found.startswith(what)]


def test_the_top_folder_holds_what_every_project_has_and_no_more() -> None:
    assert {name.split("/")[0] for name in tracked()} <= TOP


def resolved(lock: str) -> list[str]:
    """Packages of a Node lock file that carry an address, or that lack a hash."""
    packages = {name: package for name, package in json.loads(lock)["packages"].items() if name}
    return [name for name, package in packages.items() if "resolved" in package or "integrity" not in package]


def test_the_node_lock_holds_hashes_and_no_addresses() -> None:
    assert resolved((ROOT / "package-lock.json").read_text()) == []
    assert resolved('{"packages": {"": {}, "a": {"resolved": "x", "integrity": "y"}, "b": {}}}') == ["a", "b"]


def pins(name: str) -> dict[str, str]:
    """Package and pin (version and marker) of every requirement in a lock file."""
    found = re.findall(r"^([\w.-]+)(==[^\\\n]+?)\s*\\?$", (ROOT / name).read_text(), re.M)
    return {package: pin.strip() for package, pin in found}


@pytest.mark.threat(25)
@pytest.mark.goal("A5")
@pytest.mark.asvs("15.1.2")
@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "requirements-node.lock"])
def test_every_package_is_pinned_with_its_hashes(name: str) -> None:
    blocks = re.split(r"\n(?=\S)", (ROOT / name).read_text())
    unpinned = [block.split()[0] for block in blocks if not block.startswith("#") and "--hash=sha256:" not in block]
    assert unpinned == []
    assert pins(name)


@pytest.mark.asvs("15.2.3")
def test_what_tests_install_holds_what_running_installs() -> None:
    """Set-up relies on it: after ``make test`` there is nothing left to install for ``make run``."""
    tested = {package: pin.split(";")[0].strip() for package, pin in pins("requirements-dev.lock").items()}
    run = {package: pin.split(";")[0].strip() for package, pin in pins("requirements.lock").items()}
    assert {package: pin for package, pin in run.items() if tested.get(package) != pin} == {}


def test_the_readme_begins_with_the_two_commands() -> None:
    blocks = re.findall(r"```\w*\n(.*?)```", (ROOT / "README.md").read_text(), re.S)
    assert [line.split("#")[0].strip() for line in blocks[0].splitlines()] == ["make run", "make test"]


def test_the_licence_is_there() -> None:
    licence = (ROOT / "LICENSE").read_text()
    assert licence.startswith("MIT License")
    assert "the portal's contributors" in licence


def test_decisions_are_numbered_without_gaps() -> None:
    names = sorted(path.name for path in (ROOT / "docs/decisions").glob("*.md") if path.name != "README.md")
    numbers = [int(name[:4]) for name in names if re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", name)]
    assert len(numbers) == len(names)
    assert numbers == list(range(1, len(names) + 1))
    assert names


def test_links_between_documents_lead_somewhere() -> None:
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
        targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text())
        missing = [target for target in targets if not (page.parent / target).exists()]
        assert missing == [], page.relative_to(ROOT)


def test_what_a_run_leaves_behind_is_ignored() -> None:
    ignored = Path(ROOT / ".gitignore").read_text().split()
    assert {".venv/", "node_modules/", "instance/"} <= {*ignored}


def test_continuous_integration_runs_the_same_command_as_people() -> None:
    script = ROOT / ".ci/run"
    assert script.stat().st_mode & 0o111
    assert re.search(r"^exec make test$", script.read_text(), re.M)
