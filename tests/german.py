"""A German book with something of everything that the machine adds words to."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import sphinx
from babel.dates import get_month_names
from babel.messages.mofile import read_mo

from sphinx_handbook.i18n import LOCALE_DIR

CONF = """\
project = "Prüfbuch"
author = "Ämter im Land"
language = "de"
extensions = ["myst_parser", "sphinx_design", "sphinx_handbook"]
html_theme = "handbook"
html_title = project
primary_domain = "handbook"
nitpicky = True
numfig = True
myst_enable_extensions = ["colon_fence", "attrs_inline", "dollarmath"]
"""

CATALOGUE = """\
[book]
title = "Prüfbuch"
subtitle = "Über Ämter"
language = "de"
base_url = "https://beispiel.de/buch/"
repository_url = "https://beispiel.de/quellen/"
contact = "amt@beispiel.de"
accessibility_statement = "https://beispiel.de/barrieren/"
isbn = "978-3-16-148410-0"
back = ["anhang/adressen", "anhang/kurzformen", "anhang/woerter"]

[[categories]]
id = "orte"
title = "Orte"
singular = "ort"
description = "Wohin man geht."
colour = "blau"

[[categories]]
id = "dinge"
title = "Dinge"
singular = "ding"
description = "Was man braucht."
colour = "blau"

[colours.blau]
strong = "#14669c"
tint = "#e3eef4"
dark_strong = "#8cc4e4"
dark_tint = "#1d3138"

[fields.kurz]
type = "text"
role = "summary"
label = "Kurz gesagt"
required = true

[fields.gebiete]
type = "terms"
vocabulary = "gebiete"
label = "Gebiete"

[fields.rufname]
type = "text"
many = true
role = "aliases"
label = "Rufname"

[fields.verwandt]
type = "references"
label = "Verwandt"

[fields.herkunft]
type = "provenance"
label = "Herkunft"

[fields.gewicht]
type = "number"
label = "Gewicht"
unit = "kg"

[fields.lesen]
type = "links"
label = "Lesen"
statuses = ["offen", "lebt"]
archive = "https://web.archive.org/web/2014/{url}"
keys = { title = "name", url = "adresse", printed = "gedruckt", reason = "grund", checked = "gesehen" }

[fields.neues]
type = "notes"
label = "Neues"
keys = { text = "satz", date = "tag", source = "beleg", url = "adresse" }

[fields.vorbei]
type = "date"
role = "closed"
label = "Vorbei"

[vocabularies.gebiete]
label = "Gebiete"

[vocabularies.gebiete.terms.vertrauen]
title = "Vertrauen"
abbreviation = "VT"
synonyms = ["Zutrauen"]
description = "Wächst langsam."

[vocabularies.gebiete.terms.ordnung]
title = "Ordnung"
related = ["vertrauen"]

[abbreviations]
BLO = "Leinöl"

[sources.blatt]
title = "Das Blatt"
date = "2014"

[corrections]
file = "fehler.toml"
table = "fehler"
keys = { page = "ort", read = "gelesen", restored = "nun", reason = "grund" }

[editions.heft]
title = "Heft"
paper = "A5"
size = 9.5
impose = "booklet"

[editions.gross]
title = "Groß"
size = 18

[editions.karten]
title = "Karten"
sheets = ["entry"]

[editions.presse]
title = "Presse"
variant = "press"
cover = "separate"
"""

CORRECTIONS = """\
[[fehler]]
ort = "orte/uebung"
gelesen = "Hous"
nun = "Haus"
grund = "Ein Buchstabe."
"""

FILES = {
    "index.md": """\
# Prüfbuch

Man beginnt mit {entry}`uebung`.

:::{toctree}
:hidden:

orte/index
dinge/index
anhang/index
:::
""",
    "orte/index.md": "# Orte\n\n:::{category-index}\n:::\n",
    "dinge/index.md": "# Dinge\n\n:::{category-index}\n:::\n",
    "anhang/index.md": """\
# Anhang

:::{toctree}
adressen
kurzformen
listen
woerter
:::
""",
    "anhang/adressen.md": "# Adressen\n\n:::{link-list}\n:form: table\n:::\n",
    "anhang/kurzformen.md": "# Kurzformen\n\n:::{abbreviations}\n:form: table\n:::\n",
    "anhang/woerter.md": "# Wörter\n\n:::{register}\n:::\n",
    "anhang/listen.md": """\
# Listen

:::{recent}
:form: table
:::

:::{term-index} gebiete
:form: table
:::

:::{sources}
:form: table
:::

:::{entries}
:order: title
:form: table
:columns: gewicht
:::

:::{link-list}
:::

:::{term-index}
:::
""",
    "orte/uebung.md": """\
---
kurz: Ein Haus am Wasser.
gebiete: [vertrauen, ordnung]
rufname: [ÜH, Übungshaus]
verwandt: [tisch]
herkunft: blatt
lesen:
  - name: Stadt am Wasser
    adresse: https://stadt.de/
    gedruckt: www.stadt.de
    grund: Umzug.
    status: lebt
    gesehen: 2024-05
neues:
  - satz: Nun gestrichen.
    tag: 2018-05-31
    beleg: Das Blatt
    adresse: https://blatt.de/
---

# Übung im Haus

Das Haus hat einen {entry}`"alten" Tisch <tisch>` und einen Garten[^a], siehe {numref}`eiche`.

[^a]: Mit Apfelbaum.

:::{gap}
Halb verblasst.
:::

:::{note}
Ein Wort dazu.
:::

:::{tip}
Ein Wort mehr.
:::

:::{warning}
Ein Wort zu viel.
:::

## Die Räume

Zwei Räume und ein `Wort`.

{index}`Ärger`, {index}`Apfel`, {index}`Öl`, {index}`Zange`.

:::{table} Eichen
:name: eiche

| Holz | Zahl |
|---|---|
| Eiche | 2 |
:::

```{code-block} text
:caption: Zeilen

eins
```
""",
    "dinge/tisch.md": """\
---
kurz: Ein Tisch aus Eiche.
gebiete: [vertrauen]
gewicht: 12.5
vorbei: 2019-03
---

# Tisch

Steht im {entry}`Haus <uebung>`.
""",
}


def make(folder: Path) -> Path:
    """Write the root."""
    files = {"conf.py": CONF, "katalog.toml": CATALOGUE, "fehler.toml": CORRECTIONS, **FILES}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


#: English words of commands and settings, which a German message names, and a page does not.
ENGLISH = """all archive build check choice choices condition contact cover document documents editions finished for found
    into language live make match memory one page pages press search separate sheets source the value"""


def words(text: str) -> set[str]:
    """Its words, in small letters."""
    return {word.casefold() for word in re.findall(r"[^\W\d_]{2,}", text)}


def _values(part: object, key: str = "") -> str:
    """What a table of TOML says in words; its keys and what only the machine reads are left out."""
    if isinstance(part, dict):
        return " ".join(_values(value, name) for name, value in part.items() if name not in ("keys", "editions"))
    if isinstance(part, list):
        return " ".join(_values(value, key) for value in part)
    return str(part) if key not in ("type", "role", "vocabulary", "colour", "file", "table") else ""


def _prose(page: str) -> str:
    """What a page says in words, without the names of keys, directives, options and roles."""
    front = r"^(- )?\w+:(?= )|^---$"
    return re.sub(rf"{front}|^ +(- )?\w+:|^:::.*|^```.*|^:\w+:.*|\{{\w+\}}", "", page, flags=re.MULTILINE)


def vocabulary() -> set[str]:
    """Every word that a German reader may meet: the book's, those of our catalogue and of Sphinx's, the months."""
    catalogue = tomllib.loads(CATALOGUE)
    texts_of_book = [_values(catalogue), _values(tomllib.loads(CORRECTIONS)), *map(_prose, FILES.values())]
    texts_of_book += [each["title"] for each in catalogue["editions"].values()]
    # Places in addresses, what directives and tables of short forms tell, whose the book is.
    texts_of_book += [
        "orte dinge anhang uebung tisch html pruefbuch presse",
        "BLO Eichen",
        "Ämter im Land",
        *get_month_names(locale="de").values(),
    ]
    all_words = words(" ".join(texts_of_book))
    for path in (
        LOCALE_DIR / "de/LC_MESSAGES/sphinx_handbook.mo",
        Path(sphinx.__file__).with_name("locale") / "de/LC_MESSAGES/sphinx.mo",
    ):
        with path.open("rb") as file:
            for message in read_mo(file):
                texts = [message.string] if isinstance(message.string, str) else message.string
                all_words |= words(re.sub(r"\{\w+\}|%\(\w+\)s", "", " ".join(texts))) if message.id else set()
    return all_words - words(ENGLISH)
