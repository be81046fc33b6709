"""Two partnerships, four agencies, a person in every role in every place, and one record of each kind to go for.

The records belong to the agency ``a`` in the partnership ``p``. ``b`` is another agency there, ``c`` one elsewhere, and
``both`` one that answers to both partnerships.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from portal.accounts import logo
from portal.accounts.models import Agency, Partnership, User
from portal.database import now
from portal.permissions import Role
from portal.returns.models import Return, Round, Status
from tests.lado.cases.arrange import case_world
from tests.lado.checks.made import make_check_world
from tests.lado.figures.arrange import figures_arguments
from tests.lado.keeping.arrange import keeping_ids
from tests.lado.meetings.arrange import make_meeting_world
from tests.permissions import records
from tests.permissions.actors import ACTORS, AGENCY_ACTORS, NOBODIES, PARTNERSHIP_ACTORS, Actor, World
from tests.permissions.records import TOKEN
from tests.reporting.arrange import make_return, make_round
from tests.support.builders import make_agency, make_partnership, make_user

__all__ = ["ACTORS", "NOBODIES", "Actor", "World", "make_world"]


def make_world() -> World:
    world = World()
    p, q = make_partnership("p", is_default=True), make_partnership("q")
    p.logo_file_id = logo.keep(p, logo.PNG).id
    agencies = {"a": make_agency(p, "a"), "b": make_agency(p, "b"), "c": make_agency(q, "c")}
    agencies["both"] = make_agency([p, q], "both")
    world.users = dict(_people({**agencies}, {"p": p, "q": q}))
    round_ = make_round(p)
    for agency in (agencies["b"], agencies["both"]):
        make_return(round_, agency)
    elsewhere = make_round(q, key="elsewhere")
    make_return(elsewhere, agencies["c"])
    make_return(elsewhere, agencies["both"])
    target = make_return(round_, agencies["a"], Status.SUBMITTED)
    world.target = target.id
    records.share_review(target, world.users[Actor("coordinator", "p")])
    records.email_change(world)
    world.arguments = _arguments(world, agencies["a"], round_, target)
    return world


def _people(agencies: dict[str, Agency], partnerships: dict[str, Partnership]) -> Iterator[tuple[Actor, User | None]]:
    yield NOBODIES[0], None
    yield NOBODIES[1], make_user()
    yield NOBODIES[2], make_user(Role.SAFEGUARDING_LEAD, agencies["a"], suspended_at=now())
    left = make_user(Role.SAFEGUARDING_LEAD, agencies["a"])
    left.memberships[0].ended_at = now()
    yield NOBODIES[3], left
    for actor in AGENCY_ACTORS:
        yield actor, make_user(actor.role, agencies[actor.place])
    for actor in PARTNERSHIP_ACTORS:
        yield actor, make_user(actor.role, partnerships[actor.place])


def _arguments(world: World, agency: Agency, round_: Round, target: Return) -> dict[str, str]:
    """A value for every argument that an address of the portal can have; each names a record of agency ``a``."""
    editor = world.users[Actor("editor", "a")]
    assert editor is not None
    return {
        "return_id": str(target.id),
        "round_id": str(round_.id),
        "export_id": str(records.export(round_).id),
        "agency_id": str(agency.id),
        "membership_id": str(records.membership(editor).id),
        "invitation_id": str(records.invitation(agency).id),
        "withdrawal_id": str(records.withdrawal(target, editor).id),
        "query_id": str(records.query(target).id),
        "subject_kind": "return",
        "subject_id": str(target.id),
        "message_id": str(records.failed_mail(editor).id),
        "undelivered_id": str(records.failed_mail(editor, "lado_update").id),
        "request_id": str(records.time_request(target, editor).id),
        "number": "1",
        "section_key": "s1",
        "question_key": "s1_1",
        "action_id": str(records.action(target).id),
        "filename": "portal.css",
        "import_kind": "agencies",
        "file_format": "csv",
        "import_id": str(records.an_import(world, round_).id),
        "factor_id": str(records.app(editor).id),
        "reset_id": str(records.reset(editor).id),
        "partnership_id": str(round_.partnership_id),
        "recommendation_id": str(records.recommendation(round_).id),
        "event_id": str(records.challenge_event(round_).id),
        **(desk := records.desk(world, round_.partnership)),
        **keeping_ids(uuid.UUID(desk["contact_id"]), world.person(Actor("lado", "p"))),
        **case_world(uuid.UUID(desk["contact_id"]), world.person(Actor("lado", "p"))),
        **make_meeting_world(world.person(Actor("lado_manager", "p")), world.person(Actor("allegations_lead", "a"))),
        **make_check_world(world.person(Actor("lado", "p")), round_.partnership),
        "link_token": records.survey(target),
        "token": TOKEN,
        **records.reports(world, round_),
        "partnership_key": "p",
        **figures_arguments(world.person(Actor("lado_manager", "p")), round_.partnership),
        **records.data_protection(round_),
        **records.money(round_.partnership),
    }
