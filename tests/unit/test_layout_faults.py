"""Whatever the layout of one part ends in, a sentence names the page; what the system refuses is said as it is."""

from __future__ import annotations

import errno
import logging
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest
from sphinx.errors import ExtensionError

from sphinx_handbook.book.layout import errors, layout, layout_warnings
from sphinx_handbook.sphinx_ext.page_limits import bounded
from sphinx_handbook.work_limits import TimeExceeded

HTML = (
    '<body><article id="one" class="a"><h1>One</h1></article><article id="two" class="a"><h1>Two</h1></article></body>'
)


def project(folder: Path) -> Any:
    files = {name: Path(f"{name}.md") for name in ("one", "two", "three")}
    folders = {"source": folder, "output": folder / "out", "doctrees": folder / "trees", "cache": folder / "cache"}
    return SimpleNamespace(language="en", files=files, titles={}, limits=1.0, **folders)


def stopped(folder: Path, error: BaseException, docnames: list[str]) -> str:
    with pytest.raises(layout.LayoutFailed) as raised:
        errors.stop(project(folder), error, docnames)
    assert raised.value.__cause__ is error
    return str(raised.value)


def of_weasyprint() -> NoReturn:
    exec("{}['box']", {"__name__": "weasyprint.layout"})
    raise AssertionError


def test_a_fault_says_whose_it_is(tmp_path: Path) -> None:
    with pytest.raises(KeyError) as theirs:
        of_weasyprint()
    with pytest.raises(KeyError) as ours:
        exec("{}['part']", {"__name__": "sphinx_handbook.book.layout.build_fragment"})
    assert stopped(tmp_path, theirs.value, ["one"]).startswith(
        "one.md: WeasyPrint cannot lay out this page, by a fault"
    )
    assert stopped(tmp_path, theirs.value, ["one", "two"]).startswith(
        "one.md, two.md: WeasyPrint cannot lay out the book"
    )
    sentence = stopped(tmp_path, ours.value, ["one", "/contents"])
    assert sentence.startswith(
        "one.md, /contents: This cannot be laid out, by a fault of sphinx-handbook itself (KeyError:"
    )


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.ENOENT, errno.EXDEV])
def test_what_the_system_refuses_stays_as_it_is(number: int, tmp_path: Path) -> None:
    error = OSError(number, "reason", str(tmp_path / "cache/a.fragment"))
    with pytest.raises(layout.LayoutFailed if number == errno.EXDEV else OSError) as raised:
        errors.stop(project(tmp_path), error, ["one"])
    assert (raised.value is error) == (number != errno.EXDEV)


def test_a_limit_counts_also_where_cleaning_up_after_it_fails(tmp_path: Path) -> None:
    def make(html: str, *, warn: bool) -> Any:
        if "<h1>Two</h1></article>" in html:
            try:
                raise TimeExceeded(200)
            finally:
                raise AttributeError("half of a box")
        return html

    warnings: list[Any] = []
    html: Any = layout._within_limits(project(tmp_path), HTML, warnings, make)
    assert "This page is missing here" in html and warnings
    assert all("The layout has taken 200 seconds" in each.text for each in warnings)


def test_a_page_that_fails_alone_is_named_and_else_all_of_them(tmp_path: Path) -> None:
    def make(html: str, *, warn: bool) -> Any:
        if "Two" in html:
            raise ValueError("no such box")

    with pytest.raises(layout.LayoutFailed, match=r"^two\.md: .*ValueError: no such box"):
        layout._within_limits(project(tmp_path), HTML, [], make)

    def together(html: str, *, warn: bool) -> Any:
        if "One" in html and "Two" in html:
            raise ValueError("no such box")

    with pytest.raises(layout.LayoutFailed, match=r"^one\.md, two\.md: .*ValueError: no such box"):
        layout._within_limits(project(tmp_path), HTML, [], together)


def test_a_page_too_deep_for_a_handler_is_named(tmp_path: Path) -> None:
    """Sphinx raises an error of its own from what a handler of an event raises."""

    def read(docname: str) -> None:
        try:
            raise RecursionError
        except RecursionError as error:
            raise ExtensionError("Handler for event 'doctree-read' threw an exception", error) from error

    app: Any = SimpleNamespace(
        env=SimpleNamespace(doc2path=lambda docname: tmp_path / f"{docname}.md"),
        config=SimpleNamespace(language="en", handbook_limits=1),
    )
    with pytest.raises(bounded.PageTooMuch, match=r"deep\.md: What stands here lies too deep"):
        bounded.bounded(app, read)("deep")


def test_an_image_that_is_not_there_is_named_in_words(tmp_path: Path) -> None:
    """Raw HTML may name one; that of a page has been told by Sphinx before."""
    warnings: list[Any] = []
    with layout_warnings.passed_on(project(tmp_path), warnings):
        address = (tmp_path / "a b/gone.png").as_uri()
        logging.getLogger("weasyprint").error("Failed to load image at %r: %s", address, OSError("no such file"))
    assert [(each.subtype, each.text) for each in warnings] == [("layout", "There is no file “a b/gone.png”.")]


def test_what_a_library_says_of_images_and_fonts_comes_in_words_and_without_paths(tmp_path: Path) -> None:
    (tmp_path / "torn.svg").write_text("<svg><text></svg>", "utf-8")
    warnings: list[Any] = []
    log = logging.getLogger("weasyprint")
    with layout_warnings.passed_on(project(tmp_path), warnings):
        log.error("Failed to load image at %r: %s", (tmp_path / "torn.svg").as_uri(), ValueError("mismatched tag"))
        log.warning("Font-face %r cannot be loaded", "Zork")
        # A drawing within a page is read by itself.
        log.warning("Ignored `%s:%s` at %d:%d, %s.", "fill-opacity", "blue", 1, 1, "unknown property")
    assert [each.text for each in warnings] == [
        "The drawing “torn.svg” cannot be read (mismatched tag). Save it anew as SVG, in the program that it was made with.",
        "The font “Zork” cannot be read, so another one is used.",
    ]
