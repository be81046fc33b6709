"""Bandit reads the code for what attackers look for, and finds nothing; what it leaves out stands in pyproject.toml."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.rules.source import ROOT

pytestmark = pytest.mark.sqlite
LEFT_OUT = {"B105", "B107", "B311", "B404", "B603"}
BAD = {
    "B301": "import pickle\npickle.loads(b'')\n",
    "B324": "import hashlib\nhashlib.md5(b'')\n",
    "B501": "import requests\nrequests.get('https://example.org', verify=False, timeout=1)\n",
    "B506": "import yaml\nyaml.load('')\n",
    "B602": "import subprocess\nsubprocess.run('ls', shell=True)\n",
    "B608": "def f(x, c):\n    c.execute('SELECT a FROM b WHERE c = ' + x)\n",
}


def found_in(*paths: str | Path) -> list[dict[str, str]]:
    command = [sys.executable, "-m", "bandit", "-q", "-c", "pyproject.toml", "-f", "json", "-r", *map(str, paths)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    report = json.loads(done.stdout)
    assert report["errors"] == []
    assert report["metrics"]["_totals"]["nosec"] == 0, "A finding is mended, not silenced in its line."
    return list(report["results"])


@pytest.mark.asvs("1.2.5")
@pytest.mark.asvs("11.4.1")
@pytest.mark.goal("I10")
def test_bandit_finds_nothing() -> None:
    found = found_in("portal", "exports", "migrations", "wsgi.py")
    assert [f"{one['filename']}:{one['line_number']} {one['test_id']} {one['issue_text']}" for one in found] == []


def test_bandit_would_find_it(tmp_path: Path) -> None:
    for name, text in BAD.items():
        (tmp_path / f"{name}.py").write_text(text)
    assert {one["test_id"] for one in found_in(tmp_path)} >= set(BAD)


def test_no_more_is_left_out_than_was_decided() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["bandit"]
    assert set(settings) == {"skips"}
    assert set(settings["skips"]) == LEFT_OUT
