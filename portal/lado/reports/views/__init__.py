"""Pages of reports: one file a page. To import them is to register them. No title says what they are about."""

from __future__ import annotations

from portal import navigation
from portal.lado.reports import unsent
from portal.lado.reports.views import before, check, mine, readers, receipt, section, start, task_list
from portal.lado.reports.views.blueprint import blueprint
from portal.navigation import FooterLink, Link
from portal.permissions import Permission

__all__ = ["before", "blueprint", "check", "mine", "readers", "receipt", "section", "start", "task_list"]

navigation.add_link(Link("Concerns", "concerns.mine", Permission.REPORT_MAKE, order=40))
navigation.add_footer_link(FooterLink("Report a concern", "concerns.before", order=5))
unsent.register()
