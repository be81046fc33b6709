"""Finding a Chromium on machines of all kinds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser import chromium


def program(path: Path, says: str = "Chromium 130", code: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{says}'\nexit {code}\n")
    path.chmod(0o755)
    return path


def environment(folder: Path, **more: str) -> dict[str, str]:
    return {"PATH": f"{folder / 'bin'}:/usr/bin:/bin", "HOME": str(folder), **more}


@pytest.fixture(autouse=True)
def _only_our_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's own Chromium is not what these tests are about."""
    monkeypatch.setattr(chromium, "NAMES", ("example-chromium", "example-chrome"))


def test_none_is_none_and_says_what_to_do(tmp_path: Path) -> None:
    assert chromium.find(environment(tmp_path)) is None
    assert "CHROMIUM=" in chromium.why_not(environment(tmp_path))


def test_one_on_the_path_is_found(tmp_path: Path) -> None:
    path = program(tmp_path / "bin/example-chrome")
    assert chromium.find(environment(tmp_path)) == str(path)


def test_one_that_does_not_start_is_passed_over(tmp_path: Path) -> None:
    program(tmp_path / "bin/example-chromium", code=1)
    program(tmp_path / "bin/example-chrome", says="a snap is needed")
    cached = program(tmp_path / ".cache/ms-playwright/chromium-1200/chrome-linux64/chrome")
    assert chromium.find(environment(tmp_path)) == str(cached)


def test_the_newest_download_comes_first(tmp_path: Path) -> None:
    program(tmp_path / "cache/chromium-1100/chrome-linux/chrome")
    newest = program(tmp_path / "cache/chromium-1200/chrome-linux/chrome")
    assert chromium.find(environment(tmp_path, PLAYWRIGHT_BROWSERS_PATH=str(tmp_path / "cache"))) == str(newest)


def test_the_one_that_was_named_is_the_only_one(tmp_path: Path) -> None:
    program(tmp_path / "bin/example-chromium")
    named = program(tmp_path / "named")
    assert chromium.find(environment(tmp_path, CHROMIUM=str(named))) == str(named)
    assert chromium.find(environment(tmp_path, CHROMIUM=str(tmp_path / "nowhere"))) is None


@pytest.mark.parametrize(
    ("is_root", "system", "first", "count"),
    [
        (True, "debian", "apt-get", 3),
        (True, "ubuntu", "--with-deps", 2),
        (True, "fedora", "playwright", 1),
        (False, "debian", "playwright", 1),
    ],
)
def test_only_root_installs_packages_of_the_system(is_root: bool, system: str, first: str, count: int) -> None:
    ways = chromium.ways_to_install(is_root, system)
    assert first in ways[0][0]
    assert len(ways) == count
    assert not is_root or ways[-1][0][-2:] == ["install", "chromium"]
    assert is_root or not any("apt-get" in command or "--with-deps" in command for way in ways for command in way)
