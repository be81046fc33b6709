"""Imports point one way, and the pure packages stay pure."""

from __future__ import annotations

import configparser
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rules.source import ROOT, sources

NOT_CORE = ("portal.forms.commands", "portal.forms.schema", "portal.forms.web", "portal.forms.widgets")
WEB_IMPORTS = ("flask", "flask_login", "flask_wtf", "marshmallow", "sqlalchemy", "werkzeug", "wtforms")
LINT = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--no-logo", "--config"]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts of setup.cfg on the packages in ``folder``."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"}
    command = [*LINT, str(ROOT / "setup.cfg")]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_contracts_are_kept() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


BROKEN = [
    ("portal/forms/check.py", "import flask", "The core of the forms is plain Python"),
    ("portal/forms/spec.py", "from portal import database", "The core of the forms is plain Python"),
    ("portal/forms/web.py", "import portal.accounts.models", "Workbooks stand on the question sets"),
    ("exports/columns.py", "import sqlalchemy", "Workbooks are made by plain Python"),
    ("exports/columns.py", "import portal.audit", "Workbooks stand on the question sets"),
    ("portal/accounts/models.py", "import portal.returns.models", "Packages stand on one another"),
    ("portal/returns/models.py", "import portal.reporting.models", "Packages stand on one another"),
    ("portal/returns/models.py", "import portal.lado", "Packages stand on one another"),
    ("portal/reporting/models.py", "import portal.lado", "Reporting and LADO never import each other"),
    ("portal/lado/__init__.py", "import portal.contributions", "Packages stand on one another"),
    ("portal/lado/__init__.py", "import exports.consolidated", "No path leads from a LADO case"),
    ("portal/record/policy.py", "import portal.lado.models", "Nobody but the application itself"),
    ("portal/actions/models.py", "import portal.lado.policy", "Nobody but the application itself"),
    ("exports/cells.py", "import portal.lado.models", "Nobody but the application itself"),
    ("portal/lado/policy.py", "import portal.returns.models", "The LADO knows no answers"),
    ("portal/lado/policy.py", "import portal.record.reading", "The LADO knows no answers"),
    ("portal/lado/policy.py", "import exports.sheets", "The LADO knows no answers"),
]


@pytest.mark.parametrize(("path", "line", "contract"), BROKEN, ids=[f"{path}-{line}" for path, line, _ in BROKEN])
def test_a_contract_can_be_broken(tmp_path: Path, path: str, line: str, contract: str) -> None:
    for package in ("portal", "exports"):
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("static", "templates", "__pyc*")
        )
    for future in ("lado", "contributions"):
        (tmp_path / "portal" / future).mkdir(exist_ok=True)
        (tmp_path / "portal" / future / "__init__.py").touch()
    with (tmp_path / path).open("a") as file:
        file.write(f"\n{line}\n")
    result = lint(tmp_path)
    assert result.returncode == 1
    broken = [name for name in result.stdout.splitlines() if name.rstrip().endswith("BROKEN")]
    assert any(name.startswith(contract) for name in broken), result.stdout


def core_modules() -> list[str]:
    """Every module of exports and of portal.forms that is to be pure."""
    listed = configparser.ConfigParser()
    listed.read(ROOT / "setup.cfg")
    declared = listed["importlinter:contract:pure-core"]["source_modules"].split()
    exports = [module_name(source.path) for source in sources("exports")]
    return [*declared, *exports]


def module_name(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def forms_modules() -> dict[str, list[str]]:
    """The modules of portal.forms, each with the names that it imports."""
    found = {module_name(source.path): [name for _line, name in source.imports()] for source in sources("portal/forms")}
    return {name: imported for name, imported in found.items() if name != "portal.forms"}


def test_every_module_of_the_forms_is_core_or_says_that_it_is_not() -> None:
    """A new module of portal.forms is held to be pure, or imports WTForms openly as a page's form does."""
    known = (*core_modules(), *NOT_CORE)
    unknown = [
        name
        for name, imported in forms_modules().items()
        if not any(name == other or name.startswith(f"{other}.") for other in known)
        and not any(one.startswith(("wtforms", "flask_wtf")) for one in imported)
    ]
    assert not unknown, f"Add these to the contract 'pure-core' in setup.cfg: {unknown}"


def loaded_by(modules: list[str]) -> dict[str, list[str]]:
    """For each module, imported in turn in a fresh Python: the web and database packages that came with it."""
    program = (
        "import importlib, json, sys\nfound = {}\n"
        "for name in sys.argv[2:]:\n"
        "    before = set(sys.modules)\n"
        "    importlib.import_module(name)\n"
        "    found[name] = sorted((set(sys.modules) - before) & set(sys.argv[1].split()))\n"
        "print(json.dumps({name: came for name, came in found.items() if came}))"
    )
    command = [sys.executable, "-c", program, " ".join(WEB_IMPORTS), *modules]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(result.stdout)  # type: ignore[no-any-return]


def test_a_pure_module_loads_no_web_framework_and_no_database() -> None:
    assert loaded_by(core_modules()) == {}


def test_loading_a_web_framework_is_noticed() -> None:
    found = loaded_by(["exports", "portal.headers", "portal.database"])
    assert "exports" not in found
    assert "flask" in found["portal.headers"]
    assert "sqlalchemy" in found["portal.database"]
