"""Guards of what a scrutineer is shown: what was submitted, and nothing to change it with."""

from __future__ import annotations

from tests.mutants.guards import guards_of

TEST = "tests/reporting/test_scrutineer.py"
TEMPLATES = "portal/templates/reporting"

MUTANTS = (
    *guards_of(
        f"{TEMPLATES}/one_agency.html",
        TEST,
        (
            "a scrutineer is offered the desk of an agency",
            "    {% if can_manage %}\n",
            "    {% if true %}\n",
            "from_home",
        ),
    ),
    *guards_of(
        f"{TEMPLATES}/round.html",
        TEST,
        ("a scrutineer is offered the workbook of all", "{% if can_export %}", "{% if true %}", "from_home"),
    ),
    *guards_of(
        "portal/permissions.py",
        TEST,
        (
            "a scrutineer manages the audit",
            "    Role.SCRUTINEER: frozenset(\n        {\n",
            "    Role.SCRUTINEER: frozenset(\n        {Permission.ROUND_MANAGE,\n",
            "every_door",
        ),
    ),
    *guards_of(
        "portal/reporting/history.py",
        "tests/reporting/test_scrutineer_history.py",
        (
            "what an approver sent back is told to the partnership",
            "(Remark.return_id == return_.id, Remark.source == Source.PARTNERSHIP.value)",
            "(Remark.return_id == return_.id,)",
            "",
        ),
    ),
)
