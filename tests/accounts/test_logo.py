"""The logo is a setting: kept by command, shown on every page, and nothing but a PNG."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts import logo
from portal.accounts.words import Mistake
from portal.storage import storage
from portal.wake import tidy
from tests.accounts.pictures import DOT, END, HEAD, PICTURE, chunk
from tests.support.builders import make_default_partnership
from tests.support.client import PageClient

Work = Callable[[], Any]


def test_a_logo_is_kept_shown_and_not_tidied_away(
    app: Flask, client: PageClient, unit_of_work: Work, tmp_path: Path
) -> None:
    with unit_of_work():
        make_default_partnership(key="here")
    assert client.get("/logo/here").status_code == 404
    assert client.page("/sign-in").all("img") == []
    file = tmp_path / "logo.png"
    file.write_bytes(PICTURE)
    assert app.test_cli_runner().invoke(args=["partnership", "set", "here", "--logo", str(file)]).exit_code == 0
    tidy()
    (shown,) = client.page("/sign-in").all("img")
    answer = client.get(shown.attrib["src"])
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/png", file.read_bytes())
    assert client.get("/logo/elsewhere").status_code == 404


@pytest.mark.asvs("1.3.4")
@pytest.mark.asvs("5.2.2")
def test_an_svg_is_refused(app: Flask, unit_of_work: Work, tmp_path: Path) -> None:
    with unit_of_work():
        make_default_partnership(key="here")
    file = tmp_path / "logo.svg"
    file.write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>")
    result = app.test_cli_runner().invoke(args=["partnership", "set", "here", "--logo", str(file)])
    assert (result.exit_code, "Choose a PNG file" in result.stderr) == (1, True)
    assert list(storage.path("").iterdir()) == []


BESIDE = [chunk(name, b"Example Person") for name in (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"prVt")]


@pytest.mark.asvs("14.2.8")
@given(st.lists(st.sampled_from(BESIDE), max_size=4), st.lists(st.sampled_from(BESIDE), max_size=4), st.binary())
def test_only_the_picture_is_kept(before: list[bytes], after: list[bytes], behind: bytes) -> None:
    content = b"".join([logo.PNG, *before, HEAD, *after, DOT, *before, END, behind])
    assert logo.only_the_picture(content) == PICTURE


@given(st.integers(1, len(PICTURE) - len(logo.PNG) - 1))
def test_a_logo_that_is_cut_off_is_refused_or_ends_where_a_part_ends(less: int) -> None:
    ends = {len(logo.PNG) + len(HEAD), len(logo.PNG) + len(HEAD) + len(DOT)}
    content = PICTURE[:-less]
    if len(content) in ends:
        assert logo.only_the_picture(content) == content
    else:
        with pytest.raises(Mistake, match="damaged"):
            logo.only_the_picture(content)
