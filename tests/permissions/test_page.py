"""``docs/permissions.md`` says what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from portal import permission_table
from portal.permissions import ROLES, Permission, Role, access_of, public

PAGE = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"


def test_the_page_is_up_to_date(app: Flask) -> None:
    assert PAGE.read_text(encoding="utf-8") == permission_table.markdown(app), "Run: make permissions"


def test_another_role_another_permission_and_another_route_are_noticed(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = permission_table.markdown(app)
    app.add_url_rule("/example", "example", public(lambda: ""))
    with_route = permission_table.markdown(app)
    monkeypatch.setitem(ROLES, Role.EDITOR, ROLES[Role.EDITOR] | {Permission.AUDIT_READ})
    assert len({before, with_route, permission_table.markdown(app)}) == 3


def test_every_route_stands_in_it(app: Flask) -> None:
    page = permission_table.markdown(app)
    for rule in app.url_map.iter_rules():
        assert access_of(app.view_functions[rule.endpoint]) is not None
        assert f"`{rule.rule}`" in page
