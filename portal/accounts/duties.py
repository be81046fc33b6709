"""What each role does, in a sentence, for whoever gives a role or is given one."""

from __future__ import annotations

from portal.permissions import Role

DUTIES: dict[Role, str] = {
    Role.EDITOR: "Fills in the answers.",
    Role.SAFEGUARDING_LEAD: "Fills in the answers, asks colleagues to, sends them for approval and invites people.",
    Role.APPROVER: "Reads the answers, then submits them or sends them back.",
    Role.ALLEGATIONS_LEAD: "Reports concerns about people who work with children. Sees no answers.",
    Role.COORDINATOR: "Sees how far every agency is, reads what was submitted and downloads workbooks.",
    Role.SCRUTINEER: "Sees how far every agency is and reads what was submitted.",
    Role.ADMINISTRATOR: "Invites people and keeps the list of agencies. Sees no answers.",
    Role.LADO: "Reads what is reported about people who work with children, and decides what follows.",
    Role.LADO_MANAGER: "Does the same, shares out the work, and says who else is a LADO.",
    Role.LADO_SUPPORT: "Takes calls, shares out the work and reminds. Reads no account of what happened.",
}
