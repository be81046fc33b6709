"""What a backup says about itself: when it was made, of what, and what must come out of it again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from portal.backups.members import Content
from portal.backups.tables import Rows, State
from portal.errors import Refused

FORMAT = 1
DATABASE = "database"
FILES = "files/"
NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """``gone`` are files whose day was over and that were removed while the backup ran; their rows are still in it."""

    made_at: str
    kind: str
    state: State
    members: dict[str, Content]
    gone: tuple[str, ...] = ()

    def to_json(self) -> bytes:
        return json.dumps({"format": FORMAT, **asdict(self)}, sort_keys=True, indent=1).encode("ascii")

    @property
    def rows(self) -> int:
        return sum(one.count for one in self.state.tables.values())

    @property
    def files(self) -> int:
        return sum(name.startswith(FILES) for name in self.members)


def from_json(text: bytes) -> Manifest:
    """Raises Refused when another release wrote it in another way."""
    found: dict[str, Any] = json.loads(text)
    if found.get("format") != FORMAT:
        raise Refused("The backup was made by another version of the portal. Restore it with that version.")
    state = found["state"]
    tables = {name: Rows(**rows) for name, rows in state["tables"].items()}
    return Manifest(
        made_at=found["made_at"],
        kind=found["kind"],
        state=State(state["migration"], tables, state["record_seq"], state["record_mac"]),
        members={name: Content(**content) for name, content in found["members"].items()},
        gone=tuple(found["gone"]),
    )
