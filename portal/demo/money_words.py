"""What those who pay say in the demonstration, and who comes to its meetings: all of it invented, and says so."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from portal.demo.rows import MARK

COUNCIL, ICB, POLICE = "MK City Council incl Public Health", "BLMK Integrated Care Board", "Thames Valley Police"
HOSPITAL, OAKHILL, CNWL = "MK University Hospital Foundation Trust", "G4S Care & Justice Service (UK)", "CNWL MK"
COMMISSIONER, FIRE = "Police & Crime Commissioner (via TVP)", "Bucks Fire & Rescue Service"
PROBATION = "National Probation Service"
HOUSING, COLLEGE = "Example Housing Association", "Example College"

BY_TELEPHONE = f"{MARK}: their finance manager, by telephone"
NEW = {HOUSING: "1,000", COLLEGE: "500"}
"""Who is new this year, and what they were asked for adults'."""
WANTED = {OAKHILL: ("in_kind", "", "not_asked", ""), FIRE: ("not_asked", "", "nil", "")}
"""Who agreed something else than the year before: for children's and for adults', what and how much."""


def _contact(number: int, name: str) -> dict[str, str]:
    return {"contact_name": f"{name} Example", "contact_email": f"finance@payer{number}.example"}


KNOWN = {
    COUNCIL: _contact(1, "Amara") | {"pays_for": "Milton Keynes City Council and its public health"},
    ICB: _contact(2, "Ben") | {"other_names": "BLMK ICB"},
    POLICE: _contact(3, "Chloe") | {"other_names": "TVP"},
    PROBATION: _contact(4, "Dinesh"),
    HOSPITAL: _contact(5, "Ewa") | {"other_names": "MKUH"},
    OAKHILL: _contact(6, "Farah") | {"pays_for": "Oakhill Secure Training Centre"},
    CNWL: _contact(7, "Gareth"),
    COMMISSIONER: _contact(8, "Hannah") | {"paid_through": "Thames Valley Police"},
    FIRE: _contact(9, "Imran"),
    HOUSING: _contact(10, "Jess"),
}
"""What is known about contributors. Nobody knows whom to write to at the college."""

_BILLING = {
    "order": "none_needed",
    "billing_name": "Example finance office",
    "billing_address": "1 Example Street\nExample Town",
    "billing_contact": "Example Officer",
    "billing_email": "invoices@payer.example",
    "payment": "once",
    "vat": "outside",
}
_SIGNED = {
    "holder_name": "Example Budget-Holder",
    "holder_role": "Head of an invented service",
    "declared": "holder",
    "above_limit": "no",
}
_CONFIRMED = {"reply": "confirm", **_BILLING, **_SIGNED}
_SECOND = {"above_limit": "yes", "second_name": "Example Second-Approver", "second_role": "Invented finance director"}
REPLIES: dict[str, dict[str, Any]] = {
    COUNCIL: _CONFIRMED
    | _SECOND
    | {"order": "given", "order_number": "PO-INVENTED-1", "payment": "instalments", "decision": "Invented decision 7"},
    ICB: _CONFIRMED | _SECOND | {"order": "given", "order_number": "PO-INVENTED-2"},
    POLICE: {
        "reply": "dispute",
        "reason": f"{MARK}: our board has seen £18,000 in the minutes. Which of the two is it?",
    },
    HOSPITAL: _CONFIRMED
    | {"reply": "confirm_with_changes", "confirmed_childrens": "1974", "confirmed_adults": "3000", "order": "later"}
    | {"reason": f"{MARK}: the adults’ share is what our budget has."},
    OAKHILL: _CONFIRMED
    | {"in_kind": [{"id": "room", "what": "A training room", "worth": "1500", "basis": "Twelve days at £125"}]},
    COMMISSIONER: _CONFIRMED | {"order": "later"},
    HOUSING: {"reply": "decline", "reason": f"{MARK}: there is no money for it in this year’s plan."},
}
INSTALMENTS = {COUNCIL: (("07-31", "74502"), ("10-31", "74502"))}
BY_WORD = (CNWL, FIRE)
ANSWERS = {POLICE: f"{MARK}: thank you. The minutes of January say £18,595; they are attached to the agenda of April."}
SILENT = (PROBATION,)
ORDERS: dict[str, tuple[str, Decimal | None]] = {
    COUNCIL: ("", Decimal("0.5")),
    ICB: ("", Decimal(0)),
    CNWL: ("none needed", Decimal(1)),
    COMMISSIONER: ("PO-INVENTED-3", None),
}
"""Whose purchase order came later, and how much of the invoice was paid; None where nothing is invoiced yet."""

COSTS = {
    "Employee costs": Decimal("210000.00"),
    "Independent scrutineer": Decimal("10000.00"),
    "Review activity": Decimal("25000.00"),
    "Website, policies and procedures": Decimal("9000.00"),
}
BOARD = (
    (
        ("Milton Keynes City Council", "Amara Specimen", "member", "yes"),
        ("Thames Valley Police", "Ben Template", "member", "yes"),
        ("Bedfordshire, Luton and Milton Keynes Integrated Care Board", "Chloe Invented", "member", "yes"),
        ("Milton Keynes University Hospital NHS Foundation Trust", "Dinesh Sample", "deputy", "yes"),
        ("Central and North West London NHS Foundation Trust", "Ewa Imagined", "member", "yes"),
    ),
    (
        ("Milton Keynes City Council", "Amara Specimen", "member", "yes"),
        ("Thames Valley Police", "Ben Template", "member", "apologies"),
        ("Bedfordshire, Luton and Milton Keynes Integrated Care Board", "Chloe Invented", "member", "yes"),
        ("Milton Keynes University Hospital NHS Foundation Trust", "Dinesh Sample", "deputy", "yes"),
        ("Central and North West London NHS Foundation Trust", "Ewa Imagined", "member", "yes"),
    ),
)
"""For each meeting of this year the agency, the person, in which capacity, and whether they came."""
