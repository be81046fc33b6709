"""Which agencies may be asked in a round, and what asking them makes: a return each, and e-mails to their leads."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from portal.accounts.models import Agency, Partnership, PartnershipAgency
from portal.database import db
from portal.errors import Refused
from portal.forms.check import Asking, check
from portal.forms.spec import QuestionSet
from portal.local_time import today
from portal.permissions import Permission
from portal.returns import letters
from portal.returns.models import Return, Round
from portal.returns.people import members_who_may


def check_agencies(
    partnership: Partnership, asked: list[Agency], short_for: frozenset[uuid.UUID], question_set: QuestionSet
) -> None:
    """Only the partnership's own agencies that are active are asked, and the short version only where there is one."""
    if not asked:
        raise Refused("Choose at least one agency to ask.")
    query = select(PartnershipAgency.agency_id).where(PartnershipAgency.partnership_id == partnership.id)
    own = set(db.session.scalars(query))
    foreign = [agency.name for agency in asked if agency.id not in own]
    if foreign:
        raise Refused(f"{_names(foreign)}: not an agency of {partnership.name}. Take it out, or add it first.")
    inactive = [agency.name for agency in asked if not agency.is_active(today())]
    if inactive:
        raise Refused(f"{_names(inactive)}: not active today. Take it out, or change its dates first.")
    if not short_for <= {agency.id for agency in asked}:
        raise Refused("An agency that is to answer the short version is not among those asked. Add it first.")
    if short_for and question_set.short_version_tag is None:
        raise Refused(f"{question_set.title} has no short version. Ask every agency for the full one.")


def _names(names: list[str]) -> str:
    return ", ".join(sorted(names))


def make_returns(
    round_: Round, question_set: QuestionSet, asked: list[Agency], short_for: frozenset[uuid.UUID]
) -> list[Return]:
    """One return an agency; how many questions are asked is worked out once for agencies of the same kinds."""
    needed: dict[tuple[frozenset[str], bool], int] = {}
    returns = []
    for agency in asked:
        short = agency.id in short_for
        group = (agency.kinds, short)
        if group not in needed:
            needed[group] = check(question_set, {}, Asking(today(), agency.kinds, short)).progress[1]
        one = Return(round=round_, agency=agency, agency_id=agency.id, short=short, asked=needed[group])
        db.session.add(one)
        returns.append(one)
    return returns


def tell_leads(returns: list[Return]) -> None:
    leads = members_who_may(Permission.RETURN_SEND_FOR_APPROVAL, [one.agency_id for one in returns])
    for one in returns:
        for lead in leads[one.agency_id]:
            letters.invited(lead, one)
