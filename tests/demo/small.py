"""Loading a small demonstration in a test, and a plan of a few agencies without money that is quicker still."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import yaml
from click.testing import Result
from flask import Flask

from portal.demo.plan import FILE, Plan, read_plan

TODAY = "2026-11-21"
FEW = ("TVP", "HOMES", "ROVERS", "TEMPLE", "SWIM")
"""One that writes, one that was asked for changes, a late one, an excused one, one that is done."""


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=list(words))


def file_of_few(folder: Path, *more: str) -> Path:
    """The partnership's file with a few of its agencies, so that a test does not wait for all."""
    raw = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    raw["agencies"] = [one for one in raw["agencies"] if one["code"] in (*FEW, *more)]
    raw["money"], raw["benchmarks"] = False, []
    file = folder / "few.yaml"
    file.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    return file


def load(app: Flask, folder: Path, *words: str) -> Result:
    """``demo load`` of a few agencies on a fixed day; fails the test when it is refused."""
    result = run(app, "demo", "load", "--file", str(file_of_few(folder)), "--today", TODAY, *words)
    assert result.exit_code == 0, result.output
    return result


def plan_of_few() -> Plan:
    plan = read_plan()
    return replace(plan, agencies=tuple(one for one in plan.agencies if one.code in FEW), money=False)
