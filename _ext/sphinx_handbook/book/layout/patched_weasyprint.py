"""Lays out and draws with all seams in place, and with what saves time as far as it can be used.

Nothing that is cached between chunks changes a result: a chunk laid out first has the same bytes as one laid out last.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Set
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from importlib import import_module
from typing import Any, Final

from . import weasyprint_speed
from .margin_notes import unbroken
from .pictures import shrink
from .right_to_left import line_order
from .weasyprint_seams import line_ends
from .weasyprint_seams.margin_boxes import MarginBoxes


def new_rules() -> Any:
    """Where the rules are kept that style sheets have in common; None where sheets are read as a whole."""
    return _module("sheet_rules").SheetRules() if "sheet_rules" in weasyprint_speed.usable() else None


def new_style_cache() -> Any:
    """A cache of computed styles for documents of one set of style sheets; None where styles cannot be shared."""
    if "computed_styles" not in weasyprint_speed.usable():
        return None
    return _module("computed_styles").StyleCache()


@contextmanager
def patched(
    style_cache: Any,
    *,
    in_chunks: bool,
    speed: Collection[str],
    numbers_open: bool = False,
    fit_pictures: bool = False,
    texts: Iterable[str] = (),
) -> Iterator[None]:
    """Lay out and draw within.

    ``in_chunks`` and ``numbers_open`` are those of ``MarginBoxes``. With ``fit_pictures`` a picture is set smaller
    rather than leave much of a page empty; where any of the HTML ``texts`` has letters from right to left, lines are
    put in order. ``speed`` has the modules of ``weasyprint_speed`` to use; ``computed_styles`` needs a ``style_cache``.
    """
    arguments: dict[str, dict[str, Any]] = {
        "computed_styles": {"style_cache": style_cache},
        # Only a chunk is short enough to keep its lines.
        "pango_layouts": {"keep_lines": in_chunks},
        "short_texts": {"keep_lines": in_chunks},
        "released_boxes": {"in_chunks": in_chunks},
    }
    margin_boxes = MarginBoxes
    with ExitStack() as stack:
        stack.enter_context(line_ends.mended())
        stack.enter_context(unbroken.installed())
        if fit_pictures:
            stack.enter_context(shrink.installed())
        for name in weasyprint_speed.MODULES:
            if name not in speed or name in weasyprint_speed.CALLED:
                continue
            if name == "margin_box_cache":
                margin_boxes = _module(name).CachedMarginBoxes
            else:
                stack.enter_context(_module(name).installed(**arguments.get(name, {})))
        if line_order.needed(texts):
            stack.enter_context(line_order.installed())
        stack.enter_context(line_ends.words_whole())
        stack.enter_context(margin_boxes(in_chunks=in_chunks, numbers_open=numbers_open).installed())
        yield


def styles_of(style_cache: Any) -> AbstractContextManager[None]:
    """Lay out within ``patched`` with another cache of styles; None for the one that is in use."""
    return _module("computed_styles").installed(style_cache) if style_cache is not None else nullcontext()


#: The modules of ``weasyprint_speed`` that ``in_other_styles`` needs.
IN_OTHER_STYLES: Final = frozenset({"same_layout", "computed_styles", "sheet_rules"})


def in_other_styles(document: Any, style_cache: Any, styles: tuple[Any, ...], free: Set[str]) -> Any:
    """``same_layout.in_other_styles``, within ``patched``."""
    with styles_of(style_cache):
        return _module("same_layout").in_other_styles(document, styles, free)


def in_other_edges(fragment: Any, drawn: Any, document: Any) -> Any:
    """``same_layout.in_other_edges``, within ``patched``."""
    return _module("same_layout").in_other_edges(fragment, drawn, document)


def load() -> None:
    """Load all that can be used: it takes time and memory, so it is done before processes are forked."""
    for name in weasyprint_speed.usable():
        _module(name)


def _module(name: str) -> Any:
    return import_module(f"{weasyprint_speed.__name__}.{name}")
