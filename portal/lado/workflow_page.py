"""``docs/workflow.md``, written from the table of the workflow: a drawing, and every line of it."""

from __future__ import annotations

from portal.lado.desk.words import STATE_TAGS
from portal.lado.models import STATES
from portal.lado.workflow import ANY, GUARD_WORDS, OTHERWISE, PARTICULARLY, STANDING_WORDS, TABLE, Action, Row, Standing

_HEAD = """# The workflow of a contact

Written from `portal/lado/workflow.py` by `flask --app wsgi lado workflow > docs/workflow.md`; a test compares the two.

What is decided tells which lines count: {standings}.
What once met the threshold never closes as if it had not. Every step is kept with who took it, when, and why.
"""


def markdown() -> str:
    """The whole page."""
    standings = "; ".join(f"*{one.value}*: {STANDING_WORDS[one]}" for one in Standing)
    parts = [_HEAD.format(standings=standings), _drawing(), _table(), _guards(), _refusals()]
    return "\n".join(parts)


def _drawing() -> str:
    arrows = dict.fromkeys(f"    {row.state} --> {row.becomes}: {row.action.value}" for row in TABLE)
    return "\n".join(["```mermaid", "stateDiagram-v2", "    [*] --> new", *arrows, "```", ""])


def _table() -> str:
    head = ["## Every step", "", "| state | decided as | action | permission | note | before it | next state |"]
    return "\n".join([*head, "|---|---|---|---|---|---|---|", *(_line(row) for row in TABLE), ""])


def _line(row: Row) -> str:
    standing = "anything" if row.of == ANY else " or ".join(one.value for one in Standing if one in row.of)
    before = ", ".join(f"`{one.value}`" for one in row.guards)
    note = "needed" if row.note else ""
    cells = (_state(row.state), standing, row.action.value, f"`{row.permission.value}`", note, before)
    return f"| {' | '.join(cells)} | {_state(row.becomes)} |"


def _guards() -> str:
    lines = [f"| `{one.value}` | {words} |" for one, words in GUARD_WORDS.items()]
    return "\n".join(["## What must hold", "", "| before it | what it means |", "|---|---|", *lines, ""])


def _refusals() -> str:
    """What somebody reads who asks for a step that is not in the table."""
    lines = ["## What is said otherwise", "", "| action | in | what is said |", "|---|---|---|"]
    for action in Action:
        for state in STATES:
            if (action, state) in PARTICULARLY:
                lines.append(f"| {action.value} | {_state(state)} | {PARTICULARLY[action, state]} |")
        lines.append(f"| {action.value} | wherever else it is not in the table | {OTHERWISE[action]} |")
    return "\n".join([*lines, ""])


def _state(state: str) -> str:
    return f"{state} ({STATE_TAGS[state][0]})"
