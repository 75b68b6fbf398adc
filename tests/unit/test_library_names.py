"""WeasyPrint is loaded without a search for its libraries, and with one where it must be."""

from __future__ import annotations

import ctypes.util
import sys
from types import ModuleType

import pytest

from sphinx_handbook.book.layout.weasyprint_speed import library_names


@pytest.mark.parametrize("everywhere", [True, False])
def test_nothing_is_searched_for_where_the_loader_knows_the_libraries(
    monkeypatch: pytest.MonkeyPatch, *, everywhere: bool
) -> None:
    searches: list[str] = []
    tried: list[str | None] = []

    def search(name: str) -> str:
        searches.append(name)
        return "libpango-1.0.so.0"

    def load(name: str) -> ModuleType:
        tried.append(ctypes.util.find_library("pango-1.0"))
        if not everywhere and tried[-1] is None:
            raise OSError
        return ModuleType(name)

    monkeypatch.setattr(ctypes.util, "find_library", search)
    monkeypatch.setattr(library_names, "import_module", load)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    library_names.load()
    assert tried[0] is None and tried[-1] == "libpango-1.0.so.0"
    assert searches == ["pango-1.0"]
    assert ctypes.util.find_library is search
