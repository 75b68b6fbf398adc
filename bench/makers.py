"""The systems that make a PDF of the same text, each from a source as its own users would write it."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

from sphinx_handbook.cli import doctor

from . import generate, measure, typst_source
from .measure import Cost, Failed

OURS: Final = "sphinx-handbook"
BASELINE: Final = "singlehtml + weasyprint"
SIMPLEPDF: Final = "sphinx-simplepdf"
TYPST: Final = "typst"
RINOHTYPE: Final = "rinohtype"
CHROMIUM: Final = "singlehtml + chromium"
XELATEX: Final = "sphinx + xelatex"

#: A new page for each entry, and page numbers behind references, as one would write them by hand.
_ENTRIES: Final = """\
html { hyphens: auto }
section section section { break-before: page }
section section section section { break-before: auto }
div.body a.internal[href^="#"]::after { content: " (side " target-counter(attr(href), page) ")" }
"""
#: What a theme for screens needs as well.
PAPER: Final = """\
@page { size: A4; margin: 25mm; @bottom-center { content: counter(page) } }
html { font: 11pt/15pt serif }
div.sphinxsidebar, div.related, div.footer, a.headerlink { display: none }
div.documentwrapper, div.bodywrapper { float: none; margin: 0; width: auto }
"""
_SHEET: Final = "_static/by-hand.css"
_STYLED: Final = 'html_static_path = ["_static"]\nhtml_css_files = ["by-hand.css"]\n'


@dataclass(frozen=True, slots=True)
class Maker:
    """A system that makes a PDF from a source."""

    name: str
    folder: str
    """Its folder within the benchmark's."""
    write: Callable[[Path, int], None]
    """Writes a source with that many entries."""
    commands: Callable[[Path, Path], list[list[str]]]
    """The commands that make a source's PDF in a folder that is empty or holds the previous build."""
    pattern: str
    """Where the PDF is in that folder, as a glob."""
    missing_tool: Callable[[], str]
    """The program or module that is not installed; an empty string if none is missing."""

    def build(self, source: Path, out: Path, stop_after: float) -> tuple[Cost, Path]:
        """Return the cost and the PDF. ``Failed`` if there is no PDF, even if all commands succeeded."""
        out.mkdir(parents=True, exist_ok=True)
        costs: list[Cost] = []
        for command in self.commands(source.resolve(), out.resolve()):
            left = stop_after - sum(each.wall for each in costs)
            costs.append(measure.run(command, stop_after=left, folder=out))
        pdf_path = next(out.glob(self.pattern), None)
        if pdf_path is None:
            raise Failed("it ended without a fault and without a file")
        return measure.together(costs), pdf_path


def _sphinx(builder: str, source: Path, out: Path, *more: str) -> list[str]:
    doctrees = str(out / ".doctrees")
    return [sys.executable, "-m", "sphinx", "-q", "-b", builder, "-d", doctrees, *more, str(source), str(out)]


def _configured(root: Path, count: int, settings: str) -> None:
    """Write the plain book, with more settings in ``conf.py``."""
    generate.plain(root, count)
    with (root / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(settings)


def _styled(root: Path, sheet: str) -> None:
    path = root / _SHEET
    path.parent.mkdir(exist_ok=True)
    path.write_text(sheet, "utf-8")


def _missing_module(module: str) -> Callable[[], str]:
    return lambda: "" if importlib.util.find_spec(module) else module


# This extension, and what one would do by hand.


def _ours(root: Path, count: int) -> None:
    generate.handbook(root, count)
    schema = root / "katalog.toml"
    text = schema.read_text("utf-8")
    schema.write_text(text.replace("[book]", '[book]\nentry_starts = "page"', 1), "utf-8")


def _by_hand(root: Path, count: int) -> None:
    generate.plain(root, count)
    _styled(root, PAPER + _ENTRIES)


def _weasyprint(source: Path, out: Path) -> list[list[str]]:
    command = [sys.executable, "-m", "weasyprint", "--pdf-variant", "pdf/ua-1", "-s", str(source / _SHEET)]
    command += [str(out / "html/index.html"), str(out / "book.pdf")]
    return [_sphinx("singlehtml", source, out / "html"), command]


def _with_sheet(root: Path, count: int) -> None:
    _configured(root, count, _STYLED)
    _styled(root, PAPER + _ENTRIES)


def _chromium(source: Path, out: Path) -> list[list[str]]:
    command = [doctor.browser() or "chromium", "--headless", "--no-sandbox", "--disable-gpu"]
    command += ["--export-tagged-pdf", "--generate-pdf-document-outline", "--no-pdf-header-footer"]
    command += [f"--user-data-dir={out / 'profile'}", f"--print-to-pdf={out / 'book.pdf'}"]
    # By default a page has 15 seconds to load, which is too little for a long one.
    command += ["--timeout=3600000"]
    return [_sphinx("singlehtml", source, out / "html"), [*command, (out / "html/index.html").as_uri()]]


def _missing_chromium() -> str:
    return "" if doctor.browser() else "chromium"


# Other makers of PDFs.


def _simplepdf(root: Path, count: int) -> None:
    settings = f'extensions.append("sphinx_simplepdf")\n{_STYLED}'
    # Its own switch for an accessible PDF.
    _configured(root, count, f'{settings}simplepdf_weasyprint_flags = ["--pdf-variant", "pdf/ua-1"]\n')
    _styled(root, _ENTRIES)
    # Its contents are those of the first page; without a depth they lead to headings that it cannot find.
    index = root / "index.md"
    index.write_text(index.read_text("utf-8").replace(":hidden:\n", ":hidden:\n:maxdepth: 2\n"), "utf-8")


def _rinohtype(root: Path, count: int) -> None:
    document = '{"doc": "index", "target": "book", "title": "Prøve", "template": "book.rtt"}'
    _configured(root, count, f'extensions.append("rinoh.frontend.sphinx")\nrinoh_documents = [{document}]\n')
    (root / "book.rtt").write_text(
        "[TEMPLATE_CONFIGURATION]\nname = Prøve\ntemplate = book\nstylesheet = book.rts\n\n"
        "[STRINGS]\n@chapter = 'Kapitel'\n@contents = 'Indhold'\n\n[VARIABLES]\npaper_size = A4\n",
        "utf-8",
    )
    # It has no hyphenation patterns for Danish, and with its ligatures a search would not find the words.
    (root / "book.rts").write_text(
        "[STYLESHEET]\nname = Prøve\nbase = sphinx\n\n[default:Paragraph]\nhyphenate = False\nligatures = False\n\n"
        "[chapter]\npage_break = any\n\n[entry : Section(level=2)]\npage_break = any\n",
        "utf-8",
    )


def _typst(source: Path, out: Path) -> list[list[str]]:
    call = f"typst.compile({str(source / 'main.typ')!r}, {str(out / 'book.pdf')!r}, pdf_standards=['ua-1'])"
    return [[sys.executable, "-c", f"import typst; {call}"]]


def _xelatex(root: Path, count: int) -> None:
    settings = 'latex_engine = "xelatex"\nlatex_show_pagerefs = True\n'
    settings += 'latex_documents = [("index", "book.tex", "Prøve", "", "manual", False)]\n'
    _configured(
        root, count, settings + 'latex_elements = {"preamble": r"\\AddToHook{cmd/section/before}{\\clearpage}"}\n'
    )


def _missing_latex() -> str:
    return " or ".join(each for each in ("xelatex", "latexmk") if not shutil.which(each))


def _latexmk(source: Path, out: Path) -> list[list[str]]:
    command = ["latexmk", "-xelatex", "-cd", "-quiet", "-interaction=nonstopmode", str(out / "tex/book.tex")]
    return [_sphinx("latex", source, out / "tex"), command]


MAKERS: Final[dict[str, Maker]] = {
    each.name: each
    for each in (
        Maker(OURS, "ours", _ours, lambda source, out: [_sphinx("handbook-pdf", source, out)], "*.pdf", lambda: ""),
        Maker(BASELINE, "baseline", _by_hand, _weasyprint, "book.pdf", lambda: ""),
        Maker(
            SIMPLEPDF,
            "simplepdf",
            _simplepdf,
            lambda source, out: [_sphinx("simplepdf", source, out)],
            "*.pdf",
            _missing_module("sphinx_simplepdf"),
        ),
        Maker(TYPST, "typst", typst_source.write, _typst, "book.pdf", _missing_module("typst")),
        Maker(
            RINOHTYPE,
            "rinohtype",
            _rinohtype,
            lambda source, out: [_sphinx("rinoh", source, out)],
            "book.pdf",
            _missing_module("rinoh"),
        ),
        Maker(CHROMIUM, "chromium", _with_sheet, _chromium, "book.pdf", _missing_chromium),
        Maker(XELATEX, "xelatex", _xelatex, _latexmk, "tex/book.pdf", _missing_latex),
    )
}


def versions() -> str:
    """The installed Python packages that are compared, with their versions."""
    names = ("sphinx", "weasyprint", "sphinx-simplepdf", "typst", "rinohtype")
    return ", ".join(f"{name} {version(name)}" for name in names if importlib.util.find_spec(_MODULES.get(name, name)))


_MODULES: Final = {"sphinx-simplepdf": "sphinx_simplepdf", "rinohtype": "rinoh"}
