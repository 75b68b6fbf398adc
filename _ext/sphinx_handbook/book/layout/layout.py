"""Lays out a book's chunks with WeasyPrint, one after the other, and returns a fragment for each."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Generator, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape, unescape
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, NoReturn
from unicodedata import east_asian_width
from urllib.parse import quote, unquote

from sphinx.util import logging

from ...design import fonts
from ...gc_pause import gc_paused
from ...i18n import N_, Translate, translator
from ...images.store import Store
from ...languages.direction import is_right_to_left
from ...work_limits import LimitExceeded, limit_behind, limited
from .. import formula_outlines
from ..option_checks import ROMAN_FRONT
from ..pdf.fragment import LayoutWarning
from . import html_tree, layout_warnings
from .errors import LayoutFailed as LayoutFailed
from .errors import PdfUnavailable as PdfUnavailable
from .errors import SidesDiffer as SidesDiffer
from .errors import stop as stop
from .fetcher import file_of, project_fetcher
from .font_fallback import letters
from .limits import chunks as chunk_limits
from .margin_notes import foot_numbers, room
from .stylesheets import hyphenation, project_files

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from weasyprint.document import Document

    from ...editions.page_format import PageFormat
    from ..manuscript import Chunk
    from ..pdf.fragment import Fragment
    from ..project import Project
    from .stylesheets import StyleSheets
    from .weasyprint_seams.drawing import DrawnPages

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A chunk that is laid out in a page format, and not drawn yet."""

    form: PageFormat
    document: Document
    root: Element
    """The tree of its HTML."""
    crowded: Sequence[room.Crowded]
    """The notes that have no room."""
    warnings: tuple[LayoutWarning, ...]
    fitted: float = 0
    """``Fragment.fitted``."""

    @property
    def pages(self) -> int:
        """How many pages it takes."""
        return len(self.document.pages)

    @property
    def last_filled(self) -> float:
        """How much of its last page is filled, as a part of the height."""
        from .weasyprint_seams import overflow

        return overflow.filled(self.document.pages[-1])

    @property
    def least_filled(self) -> float:
        """How much of the less filled one of its last two pages is filled, as a part of the height."""
        from .weasyprint_seams import overflow

        return min(map(overflow.filled, self.document.pages[-2:]))


@dataclass(slots=True)
class SecondFormat:
    """A further page format in which chunks are wanted, where that moves nothing: then they are laid out once."""

    sheets: Callable[[PageFormat], StyleSheets]
    """Its style sheets, for the format that was chosen for a chunk."""
    wanted: Set[str]
    """The HTML of the chunks."""
    free: str
    """The custom property in which it differs, as in CSS; what uses that is laid out by itself."""
    fragments: dict[str, Fragment] = field(default_factory=dict)
    """By a chunk's HTML its fragment, of those that have the same layout."""


#: Lays a chunk out in one page format or several, by the function that it is given, and returns what is to be drawn.
Choose = Callable[["Chunk", Callable[["StyleSheets"], LaidOut]], LaidOut]


def load() -> None:
    """Load what printing needs, all at once, before processes are forked; ``ImportError`` or ``OSError`` without it.

    Where a seam has moved, only the table of seams is loaded: our modules might not load at all.
    """
    from .weasyprint_speed import library_names

    library_names.load()
    from .weasyprint_seams import patching

    if patching.unfit(str):
        return
    from ..pdf import merge  # noqa: F401
    from . import patched_weasyprint
    from .weasyprint_seams import drawing, font_families, fonts, hyphenation, images, margin_boxes, overflow  # noqa: F401

    patched_weasyprint.load()


def prepare(project: Project) -> None:
    """Load what printing needs; ``PdfUnavailable`` where it is not there, or does not have a seam that is needed."""
    say = translator(project.language)
    try:
        load()
    except ImportError as error:
        message = say(N_("The PDF needs WeasyPrint: pip install 'sphinx-handbook[pdf]' ({error})."))
        raise PdfUnavailable(message.format(error=error)) from None
    except OSError as error:
        message = say(
            N_("WeasyPrint does not find Pango on this machine: {error}. “handbook doctor” tells what installs it.")
        )
        raise PdfUnavailable(message.format(error=str(error).splitlines()[0])) from None
    from .weasyprint_seams import patching

    if sentence := patching.unfit(say):
        raise PdfUnavailable(sentence)


def report_left_out(project: Project) -> None:
    """Log, in one line, what of ``weasyprint_speed`` cannot be used with the installed libraries."""
    from . import weasyprint_speed

    if not project.options.plain_layout and (left_out := weasyprint_speed.left_out()):
        say = translator(project.language)
        message = say(
            N_("The layout takes longer than usual: parts that save time do not fit WeasyPrint {version} ({places}).")
        )
        places = ", ".join(f"{module}: {place}" for module, place in sorted(left_out.items()))
        logger.info("%s", message.format(version=version("weasyprint"), places=places))


def fragments(
    project: Project,
    chunks: Sequence[Chunk],
    stylesheets: StyleSheets,
    *,
    in_chunks: bool,
    numbers_open: bool = False,
    opened: set[Path],
    choose: Choose | None = None,
    second: SecondFormat | None = None,
) -> Generator[Fragment, None, None]:
    """Lay out each chunk by itself; everything that WeasyPrint logs becomes a warning of the fragment.

    ``in_chunks`` says that a chunk is not all of the book, ``numbers_open`` that its pages may have other numbers in
    another file. ``opened`` holds, at each fragment, the files that were read for it. ``choose`` may lay a chunk out in
    other page formats than that of ``stylesheets`` as well. ``second`` gets its fragment of a chunk before the chunk's
    own one comes.
    """
    from . import patched_weasyprint, weasyprint_speed
    from .weasyprint_seams import font_families, gradients, images
    from .weasyprint_seams import hyphenation as dictionaries

    say, warnings = translator(project.language), list[LayoutWarning]()
    drawn = project.source, project.output
    fetcher = project_fetcher(project_files(project), opened, drawn)
    families = font_families.of(stylesheets.font_config)
    numbers_open = numbers_open or project.options.page_numbers == ROMAN_FRONT
    speed = frozenset[str]() if project.options.plain_layout else weasyprint_speed.usable()
    second = second if speed >= patched_weasyprint.IN_OTHER_STYLES else None
    with (
        dictionaries.registered(project.language, hyphenation(project), project.cache),
        layout_warnings.passed_on(project, warnings),
        images.placeholders(partial(_placeholder, say=say), partial(file_of, drawn=drawn)),
        images.printed(project.options.image_dpi, Store(project.images)),
        images.formulas(),
        images.drawings(layout_warnings.DrawingWarnings(project, warnings), project.limits),
        font_families.resolved(),
        gradients.visible(),
        patched_weasyprint.patched(
            stylesheets.style_cache,
            in_chunks=in_chunks,
            speed=speed,
            numbers_open=numbers_open,
            fit_pictures=not (stylesheets.form.card or stylesheets.form.poster),
            texts=(each.html for each in chunks),
        ),
    ):
        for each in chunks:
            if families is not None:
                families.make_ready(letters.in_html(each.html))
            opened.clear()
            opened |= stylesheets.opened
            warnings.clear()
            with gc_paused():
                fragment = _fragment(project, each, warnings, stylesheets, fetcher, choose, second)
            of_drawings = [*layout_warnings.of_drawings(opened - stylesheets.opened, say)]
            fragment.warnings = [*stylesheets.warnings, *warnings, *of_drawings]
            if second and each.html in second.fragments:
                second.fragments[each.html].warnings += of_drawings
            yield fragment


def _fragment(
    project: Project,
    chunk: Chunk,
    warnings: list[LayoutWarning],
    stylesheets: StyleSheets,
    fetcher: Any,
    choose: Choose | None,
    second: SecondFormat | None,
) -> Fragment:
    # In the PDF U+2010 marks where a line divides a word (weasyprint_seams.fonts); a typed one is set as "-".
    whole = letters.printable(chunk.html).replace("\N{HYPHEN}", "-")

    def make(html: str, *, warn: bool) -> Fragment:
        before, limits = tuple(warnings), chunk_limits.limits(html, project.limits)

        def lay_out(sheets: StyleSheets) -> LaidOut:
            warnings[:] = before
            with limited(*limits):
                return _laid_out(project, html, warnings, sheets, fetcher)

        # Only what is chosen is drawn.
        chosen = choose(chunk, lay_out) if choose else lay_out(stylesheets)
        warnings[:] = chosen.warnings
        again = second if second and chunk.html in second.wanted and html == whole else None
        with limited(*limits):
            drawn, fragment = _drawn(project, chosen, warnings if warn else [], lets_go=again is None)
        if again:
            own = tuple(warnings)
            with suppress(LimitExceeded), limited(*limits):
                _draw_again(project, chunk, chosen, drawn, fragment, again, warnings)
            warnings[:] = own
        drawn.let_go()
        return fragment

    fragment = _within_limits(project, whole, warnings, make)
    warnings += layout_warnings.of_alternatives(fragment, translator(project.language))
    return fragment


def _draw_again(
    project: Project,
    chunk: Chunk,
    laid_out: LaidOut,
    drawn: DrawnPages,
    fragment: Fragment,
    second: SecondFormat,
    warnings: list[LayoutWarning],
) -> None:
    """Add a chunk's fragment in a second format to that, if it is the same layout; ``warnings`` as in ``_laid_out``.

    ``drawn`` and ``fragment`` are what it is in its own format.
    """
    from . import patched_weasyprint

    if second.free in chunk.html:
        return
    sheets = second.sheets(laid_out.form)
    free = {second.free.replace("-", "_")}
    document = patched_weasyprint.in_other_styles(laid_out.document, sheets.style_cache, sheets.styles, free)
    if document is None:
        return
    warnings[:] = laid_out.warnings
    other = replace(laid_out, form=sheets.form, document=document)
    if surrounded := patched_weasyprint.in_other_edges(fragment, drawn, document):
        warnings.extend(layout_warnings.of_layout(document, other.crowded, other.form, translator(project.language)))
    else:
        again, surrounded = _drawn(project, other, warnings, lets_go=True)
        again.let_go()
    surrounded.warnings = [
        *sheets.warnings,
        *warnings,
        *layout_warnings.of_alternatives(surrounded, translator(project.language)),
    ]
    second.fragments[chunk.html] = surrounded


def _laid_out(
    project: Project, html: str, warnings: list[LayoutWarning], stylesheets: StyleSheets, fetcher: Any
) -> LaidOut:
    """HTML as it is laid out with some style sheets; ``warnings`` have what WeasyPrint logs."""
    import weasyprint

    from . import patched_weasyprint

    source = weasyprint.HTML(string=html, base_url=f"{project.source.as_uri()}/", url_fetcher=fetcher)
    root = source.etree_element
    formula_outlines.fill_in(root)
    if ("fixed" in html or "sticky" in html) and html_tree.stay_in_place(root):
        warnings.append(layout_warnings.of_fixed(translator(project.language)))
    html_tree.prepare(root)
    render = partial(
        source.render, stylesheets=stylesheets.styles, font_config=stylesheets.font_config,
        counter_style=stylesheets.counter_style, pdf_variant="pdf/ua-1",
    )  # fmt: skip
    with patched_weasyprint.styles_of(stylesheets.style_cache):
        document, crowded = foot_numbers.by_page(
            lambda: room.laid_out(render, root) if stylesheets.form.notes else (render(), []), root
        )
    return LaidOut(stylesheets.form, document, root, crowded, tuple(warnings))


def _drawn(
    project: Project, laid_out: LaidOut, warnings: list[LayoutWarning], *, lets_go: bool
) -> tuple[DrawnPages, Fragment]:
    """The drawn pages of a chunk, and its fragment; what is wrong with its pages is added to ``warnings``.

    ``lets_go`` as for ``draw``.
    """
    from .build_fragment import build_fragment
    from .weasyprint_seams import deferred_text, drawing, fallback_letters, overflow

    form, document = laid_out.form, laid_out.document
    warnings.extend(layout_warnings.of_layout(document, laid_out.crowded, form, translator(project.language)))
    if form.card:
        # Each card has two sides, also where something does not fit.
        overflow.keep_first_pages(document, ("card-front", "card-back"))
    move = form.note_move if form.notes else 0
    signs = deferred_text.FIGURES + (deferred_text.ROMAN if project.options.page_numbers == ROMAN_FRONT else "")
    turned = is_right_to_left(project.language)
    drawn = drawing.draw(document, room.NOTE, move, signs, right_to_left=turned, lets_go=lets_go)
    fragment = build_fragment(drawn, laid_out.root, project.language, project.cache / "faces")
    fragment.fallback = fallback_letters.gathered(document, drawn)
    fragment.fitted = laid_out.fitted
    return drawn, fragment


def _within_limits(
    project: Project, html: str, warnings: list[LayoutWarning], make: Callable[..., Fragment]
) -> Fragment:
    """The fragment that ``make`` makes of HTML, in which a sentence stands for each page that takes too much."""
    excess: list[LayoutWarning] = []
    while True:
        warnings[:] = excess
        try:
            return make(html, warn=True)
        except SidesDiffer:
            raise
        except (LimitExceeded, Exception) as error:
            reason = limit_behind(error)
            if reason is None:
                _stop(project, error, html, partial(make, warn=False))
            too_much = chunk_limits.exceeded(project, reason, html)
        shorter = chunk_limits.without(html, too_much.docname, project)
        if shorter == html:
            raise too_much.error()
        html = shorter
        excess.append(too_much.warning())
        # Boxes refer to each other, and the collector rests while there is a layout.
        gc.collect()


def _stop(project: Project, error: BaseException, html: str, lay_out: Callable[[str], object]) -> NoReturn:
    """Raise what names the page that cannot be laid out or drawn, found by doing so with each page alone."""
    pages = {unescape(page.split('"', 2)[1]): page for page in re.split(r'(?=<article id=")', html)[1:]}
    for docname, page in pages.items():
        try:
            with limited(*chunk_limits.limits(page, project.limits)):
                lay_out(page)
        except (LimitExceeded, Exception):
            stop(project, error, [docname])
    stop(project, error, [*pages])


def _placeholder(name: str, say: Translate) -> str:
    """The address of a drawing that names the image that is missing."""
    text = say(N_("Image missing: {name}")).format(name=unquote(name).rpartition("/")[2])
    face = fonts.faces("book")[-1].family
    # The face for code has letters of one width.
    width = max(300, 24 + sum(11 if east_asian_width(letter) in "WF" else 7 for letter in text))
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="80" viewBox="0 0 {width} 80">'
        f'<rect x="1" y="1" width="{width - 2}" height="78" fill="none" stroke="#000" stroke-dasharray="4 3"/>'
        f'<text x="{width / 2}" y="44" text-anchor="middle" font-size="11" font-family="{face}">'
        f"{escape(text)}</text></svg>"
    )
    return f"data:image/svg+xml;charset=utf-8,{quote(drawing)}"
