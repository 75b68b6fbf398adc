"""The style sheets of a page format: which there are, in which order, and how WeasyPrint reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...design import fonts, list_marks, tokens
from ...editions.page_format import css as page_measures
from ...editions.page_format import scaled, space_sheets, without_space
from ...editions.page_format import sheets as form_sheets
from ...i18n import translator
from ...languages.direction import is_right_to_left
from ...readable import Readable
from ..pdf.fragment import LayoutWarning
from . import css_scan, layout_warnings, option_css, wide_css
from .css_variables import with_values
from .fetcher import project_fetcher
from .font_fallback import letters
from .page_css import page_css
from .right_to_left.mirrored_css import mirrored

if TYPE_CHECKING:
    from ...editions.page_format import PageFormat
    from ..project import Project
    from .weasyprint_seams.font_families import FontFamilies

STYLE = Path(__file__).parent / "style"

Sheet = tuple[str, str, Path | None]
"""A style sheet: its CSS, the base of its addresses, and the user's file or None."""


@dataclass(frozen=True, slots=True)
class StyleSheets:
    """The style sheets of a page format, read once for all that is laid out in it."""

    form: PageFormat
    styles: tuple[Any, ...]
    font_config: Any
    counter_style: Any
    """What ``@counter-style`` says in them."""
    opened: frozenset[Path]
    """The files that the style sheets have opened."""
    style_cache: Any
    """What ``weasyprint_speed.computed_styles`` has computed with them; None where it is left out."""
    warnings: tuple[LayoutWarning, ...]
    """What is wrong with them: a part of every fragment that is laid out with them."""
    read: dict[Sheet, ReadSheet]
    """All that has been read into ``font_config``."""
    rules: Any
    """What ``weasyprint_speed.sheet_rules`` has read; None where it is left out."""


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A style sheet as WeasyPrint has read it; what is named as in ``StyleSheets`` is what this one adds to that."""

    style: Any
    counter_style: Any
    opened: frozenset[Path]
    warnings: tuple[LayoutWarning, ...]


def cut_fonts(project: Project) -> None:
    """Write the book's fonts, cut to what it needs; before anything is laid out in several processes."""
    fonts.build(project.cache / "fonts", "book")


def project_files(project: Project) -> Readable:
    """The files that a layout may open: those that pages may show, and the book's own."""
    folders = [project.source, project.settings, project.output, project.cache, project.doctrees, STYLE]
    return Readable.of([*project.readable.folders, *folders])


def load_stylesheets(project: Project, form: PageFormat, like: StyleSheets | None = None) -> StyleSheets:
    """Have WeasyPrint read the style sheets of a page format; ``layout.prepare`` has come before.

    ``like`` are those of another format of the same build: what both have in common is not read again.
    """
    from weasyprint.css.counters import CounterStyle

    from .patched_weasyprint import new_rules, new_style_cache
    from .weasyprint_seams import font_families as families

    plain = project.options.plain_layout
    font_config = like.font_config if like else families.new_configuration(project.temporary)
    font_families = _font_families(project, font_config)
    read = like.read if like else {}
    rules = None if plain else like.rules if like else new_rules()
    own = list(stylesheets(project, form))
    files = project_files(project)
    for sheet in own:
        if sheet not in read:
            read[sheet] = _read_sheet(project, sheet, files, font_config, font_families, rules)
    opened = frozenset[Path]().union(*(read[sheet].opened for sheet in own))
    warnings = [warning for sheet in own for warning in read[sheet].warnings]
    warnings += layout_warnings.of_drawings(opened, translator(project.language))
    style_cache = None
    if not plain:
        # What is tried in place of a format differs in one style sheet from it.
        shared = like is not None and without_space(like.form) == without_space(form)
        style_cache = like.style_cache if like and shared else new_style_cache()
    styles = tuple(read[sheet].style for sheet in own)
    counter_style = CounterStyle()
    for sheet in own:
        counter_style |= read[sheet].counter_style
    return StyleSheets(form, styles, font_config, counter_style, opened, style_cache, tuple(warnings), read, rules)


def _read_sheet(
    project: Project, sheet: Sheet, files: Readable, font_config: Any, font_families: FontFamilies, rules: Any
) -> ReadSheet:
    import weasyprint

    css, base, file = sheet
    opened, warnings, counter_style = set[Path](), list[LayoutWarning](), dict[str, Any]()
    fetcher = project_fetcher(files, opened)
    with layout_warnings.passed_on(project, warnings) as handler:
        handler.sheet = file
        if file:
            warnings += layout_warnings.of_inks(css, file, translator(project.language))
        font_families.make_ready(letters.in_css(css))
        style = None if file or rules is None else rules.sheet(css, base, fetcher)
        if style is None:
            style = weasyprint.CSS(
                string=css, base_url=base, font_config=font_config, counter_style=counter_style, url_fetcher=fetcher
            )
    return ReadSheet(style, counter_style, frozenset(opened), tuple(warnings))


def drawings(project: Project) -> list[Path]:
    """The drawings of the catalogue, which are set into the pages, so that the layout does not open them."""
    schema = project.schema
    names = filter(None, [schema.book.cover, *(category.mark for category in schema.categories)])
    return sorted({Path(project.settings, name).resolve() for name in names})


def _font_families(project: Project, font_config: Any) -> FontFamilies:
    import weasyprint

    from .weasyprint_seams import font_families

    if existing := font_families.of(font_config):
        return existing
    # What is read here need not be noted as read: the packages' versions are in every key of the cache.
    fetcher = project_fetcher(Readable.of([fonts.cache_folder()]))
    faces = option_css.faces(project.options, project.settings)
    return font_families.FontFamilies(
        font_config, faces, lambda css, config: weasyprint.CSS(string=css, font_config=config, url_fetcher=fetcher)
    )


def stylesheets(project: Project, form: PageFormat) -> Iterator[Sheet]:
    """The style sheets in order."""
    ours, cache = f"{STYLE.as_uri()}/", f"{project.cache.as_uri()}/"
    names = ["book.css", *form_sheets(form)]
    book = "".join((STYLE / name).read_text("utf-8") for name in names) + page_css(project.schema, form)
    # Apart, since only this differs in a format that is tried in place of another one.
    space = "".join((STYLE / name).read_text("utf-8") for name in space_sheets(form))
    asked = option_css.css(project.options, project.settings, plain=not project.schema)
    wide = wide_css.css(form)
    if is_right_to_left(project.language):
        book = mirrored(book) + (STYLE / "right_to_left.css").read_text("utf-8")
        space, asked, wide = mirrored(space), mirrored(asked), mirrored(wide)
    own = [
        tokens.paper_css(tokens.load(), project.schema.colours),
        fonts.face_css("book", "fonts/") + list_marks.css(),
        project.highlighting,
        scaled(book, form) + page_measures(form, tokens.load()) + wide,
        scaled(space, form),
        scaled(asked, form),
    ]
    paths = [Path(project.settings, name) for name in project.sheets]
    theirs = [scaled(path.read_text("utf-8"), form) for path in paths]
    if not project.options.plain_layout:
        own = with_values(own, theirs)
    for css, base in zip(own, (ours, cache, ours, ours, ours, ours), strict=True):
        yield css, base, None
    for css, path in zip(theirs, paths, strict=True):
        yield css, f"{path.parent.as_uri()}/", path


def hidden(project: Project) -> frozenset[css_scan.ClassChain | str]:
    """The selectors that the style sheets keep off the page, so that postflight does not expect what they match."""
    users = [css_scan.hidden(Path(project.settings, name).read_text("utf-8")) for name in project.sheets]
    # What ours hide by more than classes are controls, which have no text.
    ours = {each for each in css_scan.hidden((STYLE / "book.css").read_text("utf-8")) if not isinstance(each, str)}
    return frozenset(ours).union(*users)


def hyphenation(project: Project) -> str:
    """The book's list of exceptions for hyphenation; empty where there is none."""
    name = project.schema.book.hyphenation
    return Path(project.settings, name).read_text("utf-8") if name else ""
