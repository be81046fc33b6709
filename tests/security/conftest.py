"""A portal of which all forms are known, for the tests that send them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import delete

from portal import create_app
from portal.accounts.getting_in.models import SignInTry
from portal.config import Settings
from portal.database import db
from tests.permissions.world import make_world
from tests.security.found_forms import Household, Postbox, forms_of
from tests.support.client import remember_errors
from tests.support.databases import Databases


@pytest.fixture(scope="session")
def household(databases_of_run: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Household]:
    """One for the whole run, since going round takes longer than sending."""
    folder = tmp_path_factory.mktemp("household")
    settings = Settings(instance_path=folder / "instance", database_url=databases_of_run.migrated(folder), testing=True)
    app = create_app(settings)
    app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)  # The CSRF check has tests of its own.
    remember_errors(app)
    with db.unit_of_work():
        world = make_world()
    forms = forms_of(app, world, db.unit_of_work)
    db.drop_request()
    yield Household(app, world, forms)
    databases_of_run.remove(settings.database_url)


@pytest.fixture
def postbox(household: Household, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    """Sends forms of the household; another test may have connected another database meanwhile."""
    db.connect(household.app.extensions["settings"])
    with db.unit_of_work() as session:
        session.execute(delete(SignInTry))  # What earlier tests asked for too often is not held against this one.
    made = Postbox(household.app, household.world)
    monkeypatch.setattr(db, "finish_request", made.instead_of_commit(db.finish_request))
    yield made
    db.drop_request()
    db.engine.dispose()
