"""Writes the benchmark's book in Typst's own language, with the page number behind each reference."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from . import generate
from .generate import Page

#: A reference as the other systems print it: the title, and the page that it is on.
_SHARED: Final = """\
#let of(name) = text(hyphenate: false)[(side~#context counter(page).at(name).first())]
#let to(name, words) = link(name)[#words #of(name)]
"""

#: What the baseline's style sheet sets, and a new page for each entry.
_HEAD: Final = """\
#import "shared.typ": to
#set document(title: "Prøve")
#set text(lang: "da", size: 11pt, hyphenate: true)
#set par(leading: 0.72em)
#set page(paper: "a4", margin: 25mm, numbering: "1")
#show heading.where(level: 1): it => { pagebreak(weak: true); it }
#show heading.where(level: 2): it => { pagebreak(weak: true); it }

#title()

En bog.

#outline(title: "Indhold", depth: 2)
"""


def write(root: Path, count: int) -> None:
    """Write ``main.typ``, ``shared.typ`` and a file for each entry."""
    pages = list(generate.pages(count))
    root.mkdir(parents=True, exist_ok=True)
    (root / "shared.typ").write_text(_SHARED, "utf-8")
    main = _HEAD
    for folder in generate.CATEGORIES:
        here = [page for page in pages if page.category == folder]
        main += f"\n= {folder.title()}\n"
        (root / folder).mkdir(exist_ok=True)
        for page in here:
            main += f'\n#include "{folder}/{page.name}.typ"\n'
            (root / folder / f"{page.name}.typ").write_text(_entry(page, pages), "utf-8")
    (root / "main.typ").write_text(main, "utf-8")


def _entry(page: Page, pages: list[Page]) -> str:
    body = re.sub(r"^\\#\\# ", "=== ", _literal(page.body), flags=re.MULTILINE)
    body = body.format(*(_to(pages[number]) for number in page.related))
    return f'#import "../shared.typ": to\n\n== {_literal(page.title)} <{page.name}>\n\n{body}\n'


def _to(page: Page) -> str:
    return f"#to(<{page.name}>)[{_literal(page.title)}]"


def _literal(text: str) -> str:
    """Escape all characters that Typst would take for markup."""
    return re.sub(r"([\\#*_`$<>@\[\]~])", r"\\\1", text)
