"""Finding the agency that a cell means: by code, name or another name, and the nearest one when there is none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches

from portal.accounts.imports.plan import plain
from portal.accounts.models import Agency
from portal.accounts.words import Mistake

WHERE_THEY_ARE = "Write a code or a name from the list of agencies"


class Names:
    """Agencies by everything they are called."""

    def __init__(self, agencies: Iterable[Agency]) -> None:
        self.by_code: dict[str, Agency] = {}
        self.by_name: defaultdict[str, list[Agency]] = defaultdict(list)
        for agency in agencies:
            self.by_code[agency.code.casefold()] = agency
            for name in {plain(agency.name), *(plain(row.alias) for row in agency.alias_rows)}:
                self.by_name[name].append(agency)

    def called(self, words: str, field: str) -> Agency:
        """The agency that ``words`` name. Raises Mistake when it is none, and then says which comes nearest."""
        found = self.by_code.get(words.casefold())
        if found is not None:
            return found
        named = self.by_name.get(plain(words), [])
        if len(named) == 1:
            return named[0]
        if named:
            codes = ", ".join(sorted(agency.code for agency in named))
            raise Mistake(field, f"Write the code: several agencies are called this ({codes})")
        nearest = self.nearest(words)
        asks = f". Did you mean {nearest.name} ({nearest.code})?" if nearest is not None else f". {WHERE_THEY_ARE}"
        raise Mistake(field, f"There is no agency “{words[:60]}” in the partnership{asks}")

    def nearest(self, words: str) -> Agency | None:
        """The agency whose code or name is most like ``words``, or None when none is."""
        wanted = plain(words)
        names = {**{plain(code): agency for code, agency in self.by_code.items()}}
        names |= {name: agencies[0] for name, agencies in self.by_name.items()}
        close = get_close_matches(wanted[:80], names, 1, 0.6)
        return names[close[0]] if close else None
