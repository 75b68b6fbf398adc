"""An accessibility report and a statement, for tests, and how a book comes to have them."""

from __future__ import annotations

from pathlib import Path

REPORT = """\
{"format": 1, "assertions": [
{"test": "axe", "title": "Regler", "subject": "website", "outcome": "passed", "date": "2026-11-29"},
{"test": "reader", "title": "Oplæst", "subject": "pdf", "mode": "manual", "outcome": "untested"}
]}
"""
#: A report with all that one can say.
WHOLE_REPORT = """\
{"format": 1, "assertions": [
{"test": "axe", "title": "Regler", "subject": "website", "outcome": "passed", "date": "2026-11-29",
 "tools": [{"name": "axe-core", "version": "4.12.1"}, {"name": "Chromium", "version": "156.0"}],
 "tried": {"cases": 210, "pages": 35, "widths": [320, 1280], "settings": ["light", "dark", "forced-colours"]}},
{"test": "html", "title": "Rigtig HTML", "subject": "website", "outcome": "failed", "date": "2026-11-28",
 "failures": ["index", "om/kolofon"], "tried": {"pages": 1, "settings": ["print", "no-script", "large-text"]}},
{"test": "films", "title": "Film har tekster", "subject": "website", "outcome": "inapplicable", "date": "2026-11-29"},
{"test": "order", "title": "Rækkefølge", "subject": "pdf", "outcome": "cantTell", "date": "2026-11-29", "mode": "semiAuto",
 "tried": {"files": 1}},
{"test": "read", "title": "Læst op", "subject": "pdf", "outcome": "failed", "date": "2026-11-29", "mode": "manual"},
{"test": "reader", "title": "Oplæst", "subject": "pdf", "mode": "manual", "outcome": "untested"}
]}
"""
STATEMENT = """\
publisher = "Eksempel Kommune"
scope = "https://haandbog.eksempel.dk"
country = "dk"
status = "partial"
method = "self"
prepared = 2026-11-29
contact = "web@eksempel.dk"
phone = "12 34 56 78"

[[not_accessible]]
content = "Et kort"
reason = "disproportionate-burden"
explanation = "Det er tegnet i 2014."
"""
ALTERNATIVE = 'alternative = "Skriv til os."\n'
DIRECTIVES = """

## Prøvet

:::{accessibility-report}
:::

## Hvad myndigheden siger

:::{accessibility-statement}
:::
"""


def add(root: Path, page: str) -> None:
    """Have a page of a book with a catalogue show both below its introduction."""
    catalogue = (root / "katalog.toml").read_text("utf-8")
    keys = 'accessibility_report = "report.json"\naccessibility_statement = "statement.toml"\n'
    (root / "katalog.toml").write_text(catalogue.replace("[book]\n", f"[book]\n{keys}", 1), "utf-8")
    (root / "report.json").write_text(WHOLE_REPORT, "utf-8")
    (root / "statement.toml").write_text(STATEMENT + ALTERNATIVE, "utf-8")
    text = (root / page).read_text("utf-8")
    # In place of what people once wrote of it.
    (root / page).write_text(text[: text.index("\n## ")] + DIRECTIVES, "utf-8")
