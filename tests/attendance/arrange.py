"""The tables as they were published for 2024-25."""

from __future__ import annotations

from datetime import date

from portal.accounts.models import Partnership
from portal.attendance import service
from portal.permissions import SYSTEM
from tests.support.builders import make_partnership

YEAR = "2024-25"
STARTS = date(2024, 4, 1)
GROUPS = b"""\
# Meeting cadence and quorum per strategic and working group
group,cadence_printed,quorum_printed
MK Together Safeguarding Partnership,"Four times a year (April, July, October, January)",\
one representative of each of: Milton Keynes City Council; BLMK Integrated Care Board (ICB); Thames Valley Police; \
Milton Keynes University Hospital Foundation Trust; Central and North West London Foundation Trust
Community Safety Partnership (Safer MK),"Three times annually (July, November and March)",minimum of four \
representatives of the Responsible Authorities; financial matters need an affirmative vote of all five Responsible \
Authorities
Health and Care Partnership,"Four times annually (usually June, September, December and March)",\
"six members, of whom no more than half will be Councillors"
Assurance,at least six times a year,"at least one representative from the Local Authority, ICB and TVP"
Lead Safeguarding Partners,at least annually,not stated
Delegated Safeguarding Partners,quarterly,not stated separately
"""
TICKS = """\
# Appendix A Agency attendance - meetings 2024-25 (tick=attended, x=not)
Agency,April 2024,July 2024,Oct 2024,Jan 2025
Milton Keynes City Council,✓,✓,✓,✓
Thames Valley Police,✓,✓,✓,✓
"Bedfordshire, Luton and Milton Keynes Integrated Care Board",✓,✓,✓,✓
Independent Scrutineer,✓,✓,✓,x
Bucks Fire and Rescue Service,✓,✓,✓,✓
Central and North West London NHS Foundation Trust,✓,✓,✓,x
HMP Woodhill,✓,x,✓,✓
Milton Keynes University Hospital NHS Foundation Trust,✓,✓,✓,✓
National Probation Service,✓,x,✓,✓
Oakhill Secure Training Centre,✓,✓,x,✓
"Public Health, Bedford and Milton Keynes",x,✓,✓,✓
Community Action MK (Voluntary & Community Sector),✓,✓,x,x
""".encode()


def published_year(key: str = "example") -> Partnership:
    """A partnership with its groups and the ticks of its board, as published."""
    made = make_partnership(key, is_default=key == "example")
    service.import_groups(SYSTEM, made, STARTS, GROUPS)
    service.import_ticks(SYSTEM, made, YEAR, TICKS)
    return made
