"""What an agency says about itself: its own names, its people, and numbers that grow a little from year to year."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from portal.accounts.models import Agency
from portal.demo.accounts import Cast
from portal.demo.plan import SectorPlan
from portal.demo.rows import MARK
from portal.demo.story import Story
from portal.demo.words import read_words
from portal.forms.answers import Raw
from portal.permissions import Role

TYPES_BY_KIND = {"icb": "integrated_care_board"}
GROWTH = 1.04


def profile(cast: Cast, agency: Agency, sector: SectorPlan, story: Story) -> Mapping[str, Raw]:
    """The answers of the first section, by question key."""
    lead, approver = cast.one_of(agency, Role.SAFEGUARDING_LEAD), cast.one_of(agency, Role.APPROVER)
    luck = story.own("profile")
    inspection = story.own("inspection", story.years).choice(read_words().inspections)
    return {
        "org_name": agency.name,
        "org_type": next((TYPES_BY_KIND[kind] for kind in sorted(agency.kinds) if kind in TYPES_BY_KIND), sector.type),
        "areas_covered": cast.partnership.short_name,
        "services": f"{MARK}: {sector.services}.",
        "contact_level": sector.contact,
        "lead_board": f"{approver.name}, {approver.job_title}",
        "lead_designated": f"{lead.name}, {lead.job_title}",
        **_trained("staff", sector.staff, luck, story.years),
        **_trained("vols", sector.volunteers, luck, story.years),
        "referrals_made": str(_grown(luck.randint(*sector.referrals), story.years)),
        "lado_referrals": str(luck.randint(0, 3)),
        "inspections": f"{MARK}: {inspection}.",
    }


def _trained(who: str, least_and_most: tuple[int, int], luck: Random, years: int) -> dict[str, Raw]:
    """How many need training, and how many of them are up to date; a few more each year."""
    count, share = _grown(luck.randint(*least_and_most), years), luck.uniform(0.74, 0.93)
    return {f"headcount_{who}": str(count), f"trained_{who}": str(min(count, round(count * (share + 0.03 * years))))}


def _grown(number: int, years: int) -> int:
    return round(number * GROWTH**years)
