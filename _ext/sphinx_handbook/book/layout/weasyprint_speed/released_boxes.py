"""Lets go of the boxes that pages were laid out of, as soon as all pages are.

A document has its boxes twice: as they were made of the elements, and as they stand on pages. Only the latter are
drawn, but what looked for the targets of references has the former, and would have them until the collector runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import weasyprint.document  # noqa: F401

from ..weasyprint_seams.patching import wrapped


def installed() -> Any:
    """Context manager: lays out within."""
    return wrapped("weasyprint.document", "layout_document", _released)


def _released(theirs: Any) -> Any:
    def layout_document(html: Any, root_box: Any, context: Any, *rest: Any) -> Iterator[Any]:
        yield from theirs(html, root_box, context, *rest)
        context.target_collector.target_lookup_items.clear()
        context.target_collector.counter_lookup_items.clear()

    return layout_document
