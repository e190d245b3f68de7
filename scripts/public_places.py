#!/usr/bin/env python3
"""Write the names of countries, continents, capitals and languages that everybody knows.

    pip install babel && python scripts/public_places.py > src/inhouse/privacy/public_places.txt

They come from the Unicode CLDR (Unicode licence), as the package babel carries it.
"""

import re
import sys
import zoneinfo

from babel import Locale  # type: ignore[import-not-found] # only whoever writes the list needs it

LOCALES = ("en", "de", "fr", "es", "it", "pt", "nl")
CONTINENTS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
PLAIN = re.compile(r"[^\W\d_][\w .'-]{2,40}")


def names() -> set[str]:
    zones = [zone for zone in zoneinfo.available_timezones() if zone.split("/")[0] in CONTINENTS]
    found = {zone.rpartition("/")[2].replace("_", " ") for zone in zones}
    for code in LOCALES:
        locale = Locale.parse(code)
        found |= {name for key, name in locale.territories.items() if key not in {"ZZ", "XA", "XB"}}
        found |= {name for key, name in locale.languages.items() if len(key) == 2}
        found |= {locale.time_zones.get(zone, {}).get("city", "") for zone in zones}
    return {re.sub(r" \([^)]*\)", "", name) for name in found}


sys.stdout.write("# From the Unicode CLDR 47 by babel, Unicode licence (unicode.org/license.txt)\n")
for name in sorted({name.casefold() for name in names() if PLAIN.fullmatch(name)}):
    sys.stdout.write(f"{name}\n")
