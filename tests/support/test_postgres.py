"""The server that tests start for themselves."""

from __future__ import annotations

import os

import pytest
from sqlalchemy import create_engine, text

from tests.support.postgres import PostgresServer


@pytest.mark.postgres
def test_a_server_starts_survives_a_crash_and_leaves_nothing() -> None:
    server = PostgresServer(options=()).start()  # The speedy options would lose what was committed last.
    try:
        engine = create_engine(server.url())
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE kept (n integer)"))
        engine.dispose()
        server.stop("immediate")
        server.start_again()
        with engine.begin() as connection:
            assert connection.execute(text("SELECT count(*) FROM kept")).scalar() == 0
            assert connection.execute(text("SHOW listen_addresses")).scalar() == ""
        engine.dispose()
        if os.geteuid() == 0:
            assert server.data.stat().st_uid != 0
    finally:
        server.remove()
    assert not server.folder.exists()
