"""Pages of checks. To import them is to register them."""

from __future__ import annotations

from portal.incoming import DOCUMENTS_GO_TO
from portal.lado.checks import forgetting, going
from portal.lado.checks.views import dbs, lists, log, one_check, queue, shown
from portal.lado.desk import panels

__all__ = ["dbs", "lists", "log", "one_check", "queue"]

DOCUMENTS_GO_TO.add("duty.bring_checks")
panels.panels(shown.panels_of)
panels.watches(shown.watches_of)
forgetting.register()
going.register()
