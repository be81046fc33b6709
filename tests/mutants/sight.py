"""Guards of who may know of whom, and of what a person may choose."""

from __future__ import annotations

from tests.mutants.guards import guards_of

INVITE = "tests/accounts/test_invite.py"
LEAVE = "tests/accounts/test_leave.py"
AGENCIES = "tests/accounts/test_agencies.py"
PAGES = "tests/accounts/test_pages.py"

MUTANTS = (
    *guards_of(
        "portal/accounts/policy.py",
        AGENCIES,
        (
            "nobody sees their own agency",
            "or_(Agency.id.in_(own), Agency.id.in_(_agencies_in(partnerships))))",
            "Agency.id.in_(_agencies_in(partnerships)))",
            "everyone_sees",
        ),
        (
            "everyone sees every agency",
            "or_(Agency.id.in_(own), Agency.id.in_(_agencies_in(partnerships))))",
            "true())",
            "everyone_sees",
        ),
        (
            "an administrator keeps every agency",
            "_for(user, select(Agency), Agency.id.in_(_agencies_in(partnerships)))",
            "select(Agency)",
            f"{PAGES} -k out_of_sight",
        ),
        (
            "an administrator keeps every partnership",
            "_for(user, select(Partnership), Partnership.id.in_(partnerships))\n\n\ndef agencies",
            "select(Partnership)\n\n\ndef agencies",
            "tests/accounts/test_choices.py -k partnership",
        ),
        (
            "people are invited into every agency",
            "or_(Agency.id.in_(agencies), Agency.id.in_(_agencies_in(partnerships))))",
            "true())",
            f"{PAGES} -k chooses_where",
        ),
        (
            "people are invited into every partnership",
            "_for(user, select(Partnership), Partnership.id.in_(frozenset().union(*found)))",
            "select(Partnership)",
            f"{PAGES} -k chooses_where",
        ),
        (
            "every role is seen",
            "return _for(user, select(Membership), here)",
            "return select(Membership)",
            "everyone_sees",
        ),
        (
            "roles that have ended are seen",
            ".where(Membership.ended_at.is_(None))",
            ".where(true())",
            f"{LEAVE} -k grants_nothing",
        ),
        (
            "everyone is seen",
            "return _for(user, select(User), User.id.in_(",
            "return _for(user, select(User), true() | User.id.in_(",
            "everyone_sees",
        ),
        (
            "every invitation is seen",
            "_for(user, select(Invitation), here)",
            "_for(user, select(Invitation), true() | here)",
            f"{INVITE} -k nobody_withdraws",
        ),
        (
            "roles elsewhere are seen",
            "PartnershipAgency.partnership_id.in_(set(partnership_ids))",
            "true()",
            "everyone_sees",
        ),
        ("a command sees nothing", "true() if user.is_system else condition", "condition", "shared or last or only"),
    ),
    *guards_of(
        "portal/accounts/agency_list.py",
        PAGES,
        (
            "an agency out of sight is changed",
            "query = managed_agencies(user).where(",
            "query = __import__('sqlalchemy').select(Agency).where(",
            "out_of_sight",
        ),
        (
            "an agency out of sight is chosen",
            "    for agency in agencies_of(user).all:\n",
            "    for agency in db.session.query(Agency):\n",
            "tests/accounts/test_choices.py",
        ),
        (
            "a parent out of sight is lost",
            "    if not agency_id and agency.parent is not None and not",
            "    if False and not",
            "tests/accounts/test_shared_agencies.py -k parent_out_of_sight",
        ),
        (
            "the partnership is anyone's guess",
            "str(partnership.id) == partnership_id or len(mine) == 1",
            "True",
            "tests/accounts/test_choices.py",
        ),
    ),
    *guards_of(
        "portal/accounts/people.py",
        PAGES,
        (
            "a place out of sight is named",
            "    for place in places_to_invite_to(user):\n",
            "    for place in db.session.query(Agency):\n",
            "place_out_of_sight",
        ),
        (
            "an agency that has ended is offered",
            " if agency.is_active(today()))",
            ")",
            "tests/accounts/test_choices.py",
        ),
    ),
    *guards_of(
        "portal/accounts/places.py",
        INVITE,
        (
            "an administrator invites into no agency",
            "return can(user, permission, agency_id=agency.id) or any(",
            "return can(user, permission, agency_id=agency.id) and any(",
            "everyone",
        ),
        (
            "a partnership looks after every agency",
            "can(user, permission, partnership_id=one) for one",
            "can(user, permission) for one",
            "everyone",
        ),
    ),
    *guards_of(
        "portal/accounts/views/blueprint.py",
        PAGES,
        (
            "an address says what was done",
            'DONE.get(request.args.get("done", ""), "")',
            'request.args.get("done", "")',
            "notice",
        ),
        ("a form with mistakes is kept", "return 422 if form.errors else 200", "return 200", "named_at"),
    ),
)
