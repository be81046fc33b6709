"""Conditions of the need to know, each with the test that notices when it is gone."""

from __future__ import annotations

from tests.mutants.guards import guards_of

NEED, TESTS = "portal/lado/need", "tests/lado/need"
SIGHT, OPENING, DIGEST, NAMING = (f"{TESTS}/test_{one}.py" for one in ("sight", "opening", "digest", "naming"))

RULE = guards_of(
    "portal/lado/policy.py",
    SIGHT,
    (
        "who had it reads it for ever",
        "OWN: and_(reads, Contact.officer_id == me),",
        "OWN: Contact.officer_id == me,",
        "decides",
    ),
    ("everything is one's own", "OWN: and_(reads, Contact.officer_id == me),", "OWN: reads,", "decides"),
    (
        "who stood in reads it for ever",
        "COVER: and_(reads, Contact.cover_id == me),",
        "COVER: Contact.cover_id == me,",
        "decides",
    ),
    (
        "who stands in reads nothing",
        "COVER: and_(reads, Contact.cover_id == me),",
        "COVER: and_(reads, Contact.officer_id == me),",
        "decides",
    ),
    (
        "what is nobody's is everybody's",
        "NOBODYS: and_(reads, Contact.officer_id.is_(None), ",
        "NOBODYS: and_(Contact.officer_id.is_(None), ",
        "decides",
    ),
    ("nobody's is whoever's", "Contact.officer_id.is_(None), Contact.state", "Contact.state", "decides"),
    ("what is over is everybody's", ", Contact.state.not_in(OVER)),", "),", "decides"),
    (
        "leave to know is leave to read",
        "GRANTED: _granted(user, narrative, SightGrant.kind == GRANTED),",
        "GRANTED: _granted(user, SightGrant.kind == GRANTED),",
        "decides",
    ),
    (
        "what was opened is granted",
        "GRANTED: _granted(user, narrative, SightGrant.kind == GRANTED),",
        "GRANTED: _granted(user, narrative),",
        "decides",
    ),
    (
        "who has left reads what they opened",
        "RELATED: and_(reads, _granted(user, narrative, SightGrant.kind == RELATED)),",
        "RELATED: _granted(user, narrative, SightGrant.kind == RELATED),",
        "decides",
    ),
    (
        "support reads what only LADOs open",
        "RELATED: and_(reads, _gran",
        "RELATED: and_(is_there, _gran",
        "decides",
    ),
    (
        "who has left reads what they opened in need",
        "IN_NEED: and_(is_there, _granted(user, narrative, SightGrant.kind == IN_NEED)),",
        "IN_NEED: _granted(user, narrative, SightGrant.kind == IN_NEED),",
        "decides",
    ),
    ("only LADOs open in need", "IN_NEED: and_(is_there, _gran", "IN_NEED: and_(reads, _gran", "decides"),
    (
        "who must not know reads by some way",
        "(*(lead[one] for one in ways)), _not_hidden(user, Contact.incident_id))",
        "(*(lead[one] for one in ways)))",
        "decides",
    ),
    (
        "the way is told to who must not know",
        "select(lead).where(Contact.id == contact.id, _not_hidden(user, Contact.incident_id))",
        "select(lead).where(Contact.id == contact.id)",
        "nearest",
    ),
    (
        "what somebody opened shows it after they left",
        "_granted(user, SightGrant.kind == GRANTED))\n",
        "_granted(user))\n",
        "once_they_have_left",
    ),
    (
        "support finds people by name",
        "places(user, Permission.CONTACT_READ)\n    mine",
        "places(user, Permission.CONTACT_LIST)\n    mine",
        "by_a_name or a_name_finds",
    ),
)
FINDING = guards_of(
    "portal/lado/desk/service/find.py",
    OPENING,
    ("a page of what happened asks nothing", "    if not way:\n", "    if False:\n", "leads_to_the_question"),
    (
        "who may not read it decides about it",
        "        policy.require_narrative(user, contact)\n",
        "        pass\n",
        "tests/lado/desk/test_verbs.py -k older_page",
    ),
    ("the way is not noted", 'outcome="done", way=way)', 'outcome="done")', f"{DIGEST} -k no_other"),
)
READING = guards_of(
    "portal/lado/desk/knowing.py",
    OPENING,
    (
        "the person is opened to look for earlier ones",
        "_matches(user, contact) if reads else []",
        "_matches(user, contact)",
        "nothing_is_opened",
    ),
)
OPENED = guards_of(
    f"{NEED}/service/opening.py",
    OPENING,
    (
        "no reason is a reason",
        'words.text_from(reason, "reason"',
        'words.optional_text(reason or "-", "reason"',
        "nothing_is_opened",
    ),
    ("the page is not held to what it said", "if opening.kind != promised:", "if False:", "held_to"),
    ("nobody is alarmed", "        _alarm(user, opening)\n", "        pass\n", "watcher_hears"),
    (
        "everybody is alarmed",
        "    if opening.kind == policy.IN_NEED:\n        _alarm",
        "    if True:\n        _alarm",
        "for_a_day",
    ),
    ("it is opened unwatched", "self.watched or self.kind != policy.IN_NEED", "True", "unwatched"),
    ("a day is a week", "timedelta(days=1)", "timedelta(days=7)", "for_a_day"),
    ("it is open for days", "timedelta(hours=opening.hours)", "timedelta(days=opening.hours)", "watcher_hears"),
    (
        "it is opened again and again",
        "    if not opening.kind:\n        return opening.contact\n",
        "    if False:\n        return opening.contact\n",
        "needs_no_reason",
    ),
    (
        "whoever knows of it opens it",
        "    require(user, Permission.CONTACT_LIST, partnership_id=contact.partnership_id)\n",
        "    pass\n",
        "none_to_open",
    ),
    ("the alarm says who", "{_role_in(user, partnership)} opened", "{user.name} opened", "watcher_hears"),
)
RELATION = guards_of(
    f"{NEED}/related.py",
    OPENING,
    (
        "support needs no alarm",
        "    if not can(user, Permission.CONTACT_READ, partnership_id=contact.partnership_id):\n        return False\n",
        "    pass\n",
        "for_support",
    ),
    ("what was opened leads on", "policy.BY_WORK).where(", "policy.WAYS).where(", "leads_no_further"),
    ("everything of one place is related", "is_match(by) for by", "True for by", "workplace_alone"),
    (
        "anybody's incident is one's own",
        ".where(Contact.incident_id == contact.incident_id)",
        ".where(Contact.id != contact.id)",
        "same_person",
    ),
    ("anybody's person is one's own", ", own.contact_id.in_(mine))", ", own.contact_id != contact.id)", "same_person"),
)
WATCHING = guards_of(
    f"{NEED}/watcher.py",
    OPENING,
    ("the watched watch", "WATCHED = LADO_ROLES | {Role.ADMINISTRATOR}", "WATCHED = LADO_ROLES", "unwatched"),
    (
        "LADOs watch themselves",
        "WATCHED = LADO_ROLES | {Role.ADMINISTRATOR}",
        "WATCHED = {Role.ADMINISTRATOR}",
        "unwatched",
    ),
    (
        "who left years ago may not watch",
        "        Membership.ended_at.is_(None),\n    )\n    return",
        "    )\n    return",
        "of_the_team_once",
    ),
    (
        "who is elsewhere may not watch",
        "        Membership.partnership_id == partnership.id,\n",
        "        Membership.user_id.is_not(None),\n",
        "of_the_team_once",
    ),
)
TELLING = guards_of(
    f"{NEED}/service/digest.py",
    DIGEST,
    ("what is one's own is told", "way not in BY_OWN_WORK", "True", "no_other"),
    ("who knows has read", 'way != "" and ', "True and ", "no_other"),
    ("documents are not counted", '(READ, "lado.document_read", ', "(READ, ", "document"),
    ("checks that are read are not counted", ', "lado.check_read"', ', "lado.check"', "checks_and_requests"),
    ("requests that are read are not counted", ', "lado.dbs_read")', ', "lado.dbs")', "checks_and_requests"),
    ("what somebody gave themselves is left out", "(*READINGS, SIGHT_TAKEN)", "READINGS", "themselves"),
    (
        "what is hidden is listed",
        "        AuditEvent.record.not_in(hidden),\n",
        "        AuditEvent.seq > 0,\n",
        "hidden",
    ),
    (
        "the week never ends",
        "        AuditEvent.at < start_of(monday + A_WEEK),\n",
        "        AuditEvent.seq > 0,\n",
        "managers",
    ),
    (
        "other partnerships are listed",
        "        AuditEvent.partnership_id == partnership_id,\n",
        "        AuditEvent.seq > 0,\n",
        "hidden",
    ),
    ("a week is told every hour", ", Partnership.id.not_in(told)", ", Partnership.id.is_not(None)", "told_once"),
    ("a manager hears of what is hidden", "hidden_records(manager)", "()", "hidden"),
    (
        "anybody reads the list",
        "    require(user, Permission.CONTACT_APPOINT, partnership_id=partnership.id)\n    found",
        "    found",
        f"{DIGEST}",
    ),
)
HANDING = guards_of(
    "portal/lado/desk/service/hand_over.py",
    DIGEST,
    (
        "who gives it to themselves is not noted",
        "    if user.id in (contact.officer_id, contact.cover_id) and user.id not in before:\n",
        "    if False:\n",
        "themselves",
    ),
    ("what was theirs is noted again", " and user.id not in before:", ":", "themselves"),
    (
        "a colleague's is taken",
        "and (contact.officer_id is None or contact.cover_id == user.id)",
        "and True",
        "tests/lado/desk/test_verbs.py -k colleagues",
    ),
)
LETTING_IN = guards_of(
    "portal/lado/desk/people.py",
    "tests/lado/desk/test_verbs.py",
    ("managers let themselves in", "has_it = (user.id, contact", "has_it = (contact", "only_the_manager"),
)
NAMED = guards_of(
    f"{NEED}/naming.py",
    NAMING,
    (
        "the private route names",
        'WITHHELD if contact.route == "private" else IDENTIFIED',
        "IDENTIFIED",
        "route_decides",
    ),
    ("the first word counts", "Mark.at.desc()", "Mark.at", "governs_letters"),
    ("a charge changes nothing", " and not _is_charged(contact.id)", " and True", "goes_on_ending"),
    (
        "any strand charges",
        "Strand.contact_id == contact_id, Strand.kind == POLICE, Strand.result",
        "Strand.contact_id == contact_id, Strand.result",
        "another_strand",
    ),
    ("a charge is forgotten", "select(or_(now_it_is, was))", "select(now_it_is)", "goes_on_ending"),
)
SETTLED = guards_of(
    f"{NEED}/service/settle.py",
    NAMING,
    (
        "names change without a reason",
        "before is not None or value in NEEDS_REASON",
        "value in NEEDS_REASON",
        "fresh_page",
    ),
    (
        "a restriction ends without a reason",
        "before is not None or value in NEEDS_REASON",
        "before is not None",
        "at_once",
    ),
    (
        "a manager who must not know is told what was settled",
        "one.id == user.id or one.id in kept_from",
        "one.id == user.id",
        "managers_who_may_know",
    ),
    (
        "who settled it is told",
        "one.id == user.id or one.id in kept_from",
        "one.id in kept_from",
        "managers_who_may_know",
    ),
)
DECLARED = guards_of(
    f"{NEED}/service/declare.py",
    NAMING,
    ("an interest hides nothing", "        hide(user, contact, user)\n", "        pass\n", "keeps_it_from_them"),
    ("it stays theirs", "        let_go(user, contact)\n", "        pass\n", "keeps_it_from_them"),
    ("an interest needs no words", "if interest != NO_INTEREST and not told:", "if False:", "cannot_be_declared"),
    ("a stranger declares", "    require(user, Permission.CONTACT_DECIDE)\n", "    pass\n", "cannot_be_declared"),
    (
        "who decides elsewhere declares here",
        "    require(user, Permission.CONTACT_DECIDE, partnership_id=contact.partnership_id)\n",
        "    pass\n",
        "decides_elsewhere",
    ),
)
MUTANTS = (
    *RULE,
    *FINDING,
    *READING,
    *OPENED,
    *RELATION,
    *WATCHING,
    *TELLING,
    *HANDING,
    *LETTING_IN,
    *NAMED,
    *SETTLED,
    *DECLARED,
)
