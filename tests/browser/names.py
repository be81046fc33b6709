"""What a screen reader calls the controls of a page, as Chromium tells it to one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

PRESSED = {"button", "link", "DisclosureTriangle"}
TYPED = {"textbox", "radio", "checkbox", "combobox", "listbox", "searchbox", "spinbutton"}
AROUND = {"group", "radiogroup"}


@dataclass(frozen=True)
class Control:
    """``groups`` are the names of the named groups around it, read out before it; ``to`` is a link's address."""

    role: str
    name: str
    groups: tuple[str, ...]
    to: str

    @property
    def heard(self) -> tuple[str, ...]:
        """By what someone tells it from others. What is pressed is also read in lists, without what is around it."""
        groups = self.groups if self.role in TYPED else ()
        return ("press" if self.role in PRESSED else self.role, *groups, self.name)


def controls(page: Page) -> list[Control]:
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    by_id = {node["nodeId"]: node for node in nodes}
    shown = [node for node in nodes if not node.get("ignored") and _value(node, "role") in PRESSED | TYPED]
    return [
        Control(_value(node, "role"), _value(node, "name"), tuple(_groups(node, by_id)), _address(node))
        for node in shown
    ]


def _value(node: dict[str, Any], of: str) -> str:
    return " ".join(str(node.get(of, {}).get("value", "")).split())


def _address(node: dict[str, Any]) -> str:
    return next((str(each["value"]["value"]) for each in node.get("properties", ()) if each["name"] == "url"), "")


def _groups(node: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> Iterator[str]:
    while (node := by_id.get(node.get("parentId", ""), {})) != {}:
        if not node.get("ignored") and _value(node, "role") in AROUND and _value(node, "name"):
            yield _value(node, "name")


def mixed_up(found: Iterable[Control]) -> list[str]:
    """The controls without a name, and those of the same name that do different things."""
    same: dict[tuple[str, ...], list[Control]] = defaultdict(list)
    for control in found:
        same[control.heard].append(control)
    wrong = [
        f"{each.role} without a name in {each.groups}" for group in same.values() for each in group if not each.name
    ]
    for heard, group in same.items():
        is_one_link = all(each.role == "link" and each.to == group[0].to for each in group)
        if len(group) > 1 and not is_one_link:
            wrong.append(f"{len(group)} times {group[0].role}: {', '.join(heard[1:])}")
    return wrong


def tells_apart(page: Page) -> None:
    """Demand that each control has a name, and that none shares it with one that does something else."""
    found = controls(page)
    assert found, f"{page.url} has no controls"
    wrong = mixed_up(found)
    assert not wrong, "\n  ".join([f"{page.url}:", *wrong])
