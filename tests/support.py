"""Builds Sphinx roots in tests, and says what they warned of."""

from __future__ import annotations

import importlib
import io
import logging
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx import locale
from sphinx.application import Sphinx, builtin_extensions
from sphinx.util.console import strip_colors
from sphinx.util.docutils import docutils_namespace, patch_docutils
from tests import once

from sphinx_handbook.catalogue.schema import toml_file
from sphinx_handbook.cli import book_folder

if TYPE_CHECKING:
    from sphinx_handbook.book.postflight.expected import Expected
    from sphinx_handbook.catalogue.entries.entry import Entry
    from sphinx_handbook.catalogue.schema.model import Schema


def pages_of(root: Path) -> list[str]:
    """Every page of a book, by docname; pages that the book leaves out are not among them."""
    return [book_folder.docname(path, root) for path in book_folder.pages(root)]


def printed_of(root: Path) -> list[str]:
    """What of them the printed book holds: some are for the screen alone."""
    web_only = toml_file.load(root / "katalog.toml")[0].book.web_only
    return [page for page in pages_of(root) if page not in web_only]


REPOSITORY = Path(__file__).parents[1]
#: The Danish handbook itself: only tests/book reads it.
DOCS = REPOSITORY / "docs"
#: The handbook as it once was, which never changes: tests of the extension may count on its words, pages and numbers.
BOOK = REPOSITORY / "tests/roots/haandbog"
EXAMPLE = REPOSITORY / "examples/toolbox"

#: Every page of the handbook; the maintainers' own pages are not among them.
DOCS_PAGES = pages_of(DOCS)

#: Those that it has without a source: lists of files and words, the search, each release, the page for lost addresses.
DOCS_RELEASES = [f"dit-eksemplar/{path.stem}" for path in sorted((DOCS / "udgivelser").glob("*.json"))]
DOCS_GENERATED = [
    *("hent", "mappe", "search", "404", "dit-eksemplar", *DOCS_RELEASES),
    *(f"{release}-{edition}" for release in DOCS_RELEASES for edition in ("ark", "haefte", "storskrift")),
    *(f"emner/{term}" for term in ("arbejdsmiljoe", "inddragelse", "innovation", "kompetenceudvikling")),
    *(f"emner/{term}" for term in ("modernisering", "samarbejdsudvalg", "social-kapital", "tillid", "vidensdeling")),
]

#: Every page of the fixed book, by docname.
PAGES = pages_of(BOOK)

#: What of them the printed book holds: some are for the screen alone.
PRINTED = printed_of(BOOK)
DOCS_PRINTED = printed_of(DOCS)

CONF = """
project = "Prøve"
language = "{language}"
extensions = ["myst_parser", "sphinx_design", "sphinx_handbook"]
html_theme = "handbook"
primary_domain = "handbook"
nitpicky = True
myst_enable_extensions = ["colon_fence"]
"""

CATALOGUE = """
[book]
title = "Prøve"
language = "{language}"

[[categories]]
id = "steder"
title = "Steder"
singular = "sted"
description = "Steder, man kan tage hen."
colour = "fjord"

[[categories]]
id = "ting"
title = "Ting"
singular = "ting"
description = "Ting, man kan bruge."
colour = "fjord"

[colours.fjord]
strong = "#14669c"
tint = "#e3eef4"
dark_strong = "#8cc4e4"
dark_tint = "#1d3138"

[fields.resume]
type = "text"
role = "summary"
label = "Resumé"
required = true
help = "Én linje om, hvad siden handler om."

[fields.emner]
type = "terms"
vocabulary = "emner"
label = "Emner"

[fields.aliaser]
type = "text"
many = true
role = "aliases"
label = "Også kendt som"

[fields.se_ogsaa]
type = "references"
label = "Se også"

[fields.kilde]
type = "provenance"
label = "Kilde"

[fields.laes_mere]
type = "links"
label = "Læs mere"
statuses = ["ikke kontrolleret", "virker"]
archive = "https://web.archive.org/web/2014/{{url}}"
keys = {{ title = "titel", url = "adresse", printed = "trykt", reason = "rettet", checked = "kontrolleret" }}

[fields.siden]
type = "notes"
label = "Siden 2014"
keys = {{ text = "tekst", date = "dato", source = "kilde", url = "adresse" }}

[fields.tidligere]
type = "text"
many = true
role = "former"
label = "Tidligere"

[fields.lukket]
type = "date"
role = "closed"
label = "Findes ikke længere"

[vocabularies.emner]
label = "Emner"

[vocabularies.emner.terms.tillid]
title = "Tillid"
synonyms = ["fortrolighed"]

[vocabularies.emner.terms.social-kapital]
title = "Social kapital"

[sources.avisen]
title = "Avisen"
date = "2014"
"""

INDEX = """\
# Prøve

Læs om {entry}`huset`.

:::{toctree}
:hidden:
steder/index
ting/index
:::
"""

CATEGORY = """\
# {title}

:::{{category-index}}
:::
"""

HOUSE = """\
---
resume: Et hus ved vandet.
emner: [tillid]
---

# Huset

Huset står ved {entry}`bordet <bord>`.

## Rummene

Der er to rum.
"""

TABLE = """\
---
resume: Et bord af eg.
---

# Bordet

Bordet står i {entry}`huset`.
"""


def commit(root: Path, day: str, *names: str) -> None:
    """Give a root, or some files of it, a history of one commit from ``day``."""
    who = ["-c", "user.name=Prøve", "-c", "user.email=proeve@example.org", "-c", "commit.gpgsign=false"]
    git = ["git", "-C", str(root), *who]
    subprocess.run(["git", "init", "-q", root], check=True)
    subprocess.run([*git, "add", *(names or ["."])], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "Nyt", "--date", f"{day}T12:00:00+0100"], check=True)


def make_root(folder: Path, *, language: str = "da", **files: str) -> Path:
    """Write a small handbook; ``files`` add to it or change it (``__`` stands for a slash, ``_md`` is understood)."""
    root = {
        "conf.py": CONF.format(language=language),
        "katalog.toml": CATALOGUE.format(language=language),
        "index.md": INDEX,
        "steder/index.md": CATEGORY.format(title="Steder"),
        "ting/index.md": CATEGORY.format(title="Ting"),
        "steder/huset.md": HOUSE,
        "ting/bord.md": TABLE,
    }
    root |= {name.replace("__", "/") + ".md": text for name, text in files.items()}
    for name, text in root.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def write_root(folder: Path, files: Mapping[str, str]) -> Path:
    """Write a project of its own into a folder: the files' texts by their names, ``conf.py`` among them."""
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def configure(root: Path, lines: str) -> None:
    """Add lines to a root's ``conf.py``."""
    with (root / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(lines)


#: In how many processes a test's book is printed that says nothing of it. Two processes cost a small book three times
#: what one costs, and pytest's workers fill the processors already; "make torture" prints as a user's build does.
JOBS = os.environ.get("HANDBOOK_TEST_JOBS", "1")
#: A whole book is printed in two processes, as a build of its own is on two processors.
SEVERAL = {"handbook_pdf_jobs": "2"}


# Sphinx describes each event and each document to its debug log, which no test reads: a tenth of the time of a build.
logging.disable(logging.DEBUG)


@dataclass(frozen=True, slots=True)
class Build:
    """What a build left and warned of; plain data, so that processes can share it."""

    outdir: Path
    warnings: tuple[str, ...] = ()
    statuscode: int = 0
    schema: Schema | None = None
    """The project's catalogue, where it has one."""
    entries: dict[str, Entry] = field(default_factory=dict)
    expected: dict[str, Expected] = field(default_factory=dict)
    """By file name, what each PDF should hold, as its builder knew it."""

    def html(self, docname: str) -> str:
        """The page of a docname."""
        return (self.outdir / f"{docname}.html").read_text("utf-8")


@dataclass(frozen=True, slots=True)
class LiveBuild(Build):
    """A build with the Sphinx that made it, for tests that look into it; it cannot leave its process."""

    app: Sphinx = field(kw_only=True)

    def data(self) -> Build:
        """What of it can be shared."""
        return Build(self.outdir, self.warnings, self.statuscode, self.schema, self.entries, self.expected)


def build(
    root: Path,
    outdir: Path,
    builder: str = "html",
    *,
    parallel: int = 0,
    fresh: bool = False,
    fail_on_warnings: bool = False,
    doctrees: Path | None = None,
    everything: bool = False,
    only: tuple[str, ...] = (),
    settings: dict[str, str] | None = None,
    messages: bool = False,
) -> LiveBuild:
    """Build ``root``. Warnings are returned, not raised; a test says what it expects of them.

    ``doctrees`` lets several builders share what one of them has read; ``everything`` writes every page
    anew, ``only`` those files; ``settings`` are as if given at the command line. Sphinx notes what it says of its
    progress (``app._status``) where ``messages`` are asked for.
    """
    warnings = io.StringIO()
    if builder == "handbook-pdf" and JOBS:
        settings = {"handbook_pdf_jobs": JOBS} | (settings or {})
    # Sphinx keeps the catalogues of the process's first project, and a domain that is imported when they are there
    # keeps their words ("Parameters") for every later project.
    locale.translators.clear()
    for extension in builtin_extensions:
        importlib.import_module(extension)
    with patch_docutils(root), docutils_namespace(), once.for_all_builds(builder), _logged(messages):
        app = Sphinx(
            root,
            root,
            outdir,
            doctrees or outdir.with_name(f"{outdir.name}.doctrees"),
            builder,
            settings,
            status=None,
            warning=warnings,
            freshenv=fresh,
            parallel=parallel,
            warningiserror=fail_on_warnings,
        )
        app.build(everything, [str(root / name) for name in only])
    lines = strip_colors(warnings.getvalue()).splitlines()
    book = getattr(app.builder, "built", None)
    return LiveBuild(
        outdir,
        tuple(_whole(lines, root)),
        app.statuscode,
        getattr(app.config, "handbook_schema", None),
        getattr(app.env.domains.get("handbook"), "entries", {}),
        {each.target.name: book.expected(each.target.name) for each in book.jobs} if book else {},
        app=app,
    )


@contextmanager
def _logged(messages: bool) -> Iterator[None]:
    """Within, Sphinx logs warnings alone, or its ``messages``, too: each costs as much as a short paragraph."""
    logging.disable(logging.DEBUG if messages else logging.INFO)
    try:
        yield
    finally:
        logging.disable(logging.DEBUG)


def quiet(root: Path, folder: Path, builder: str, settings: dict[str, str] | None = None) -> Build:
    """Build a root into ``out`` below a folder; it must warn of nothing."""
    built = build(root, folder / "out", builder, settings=settings)
    assert (built.warnings, built.statuscode) == ((), 0)
    return built.data()


def _whole(lines: list[str], root: Path) -> list[str]:
    """Warnings, one string each, with paths relative to the root."""
    warnings: list[str] = []
    for line in lines:
        if re.search(r"\b(WARNING|ERROR|CRITICAL): ", line) or not warnings:
            warnings.append(line.replace(f"{root}/", ""))
        else:
            warnings[-1] += f"\n{line}"
    return [each for each in warnings if each.strip()]
