"""Finds what style sheets hide by selectors of more than classes (``css_scan.hidden``)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element


def matching(root: _Element, selectors: Sequence[str]) -> set[_Element]:
    """The elements of a page that any of the selectors matches."""
    from cssselect2 import ElementWrapper

    valid = [each for each in selectors if _is_valid(each)]
    return {each.etree_element for each in ElementWrapper.from_html_root(root).query_all(*valid)} if valid else set()


@cache
def _is_valid(selector: str) -> bool:
    from cssselect2 import SelectorError, compile_selector_list

    try:
        compile_selector_list(selector)
    except SelectorError:
        return False
    return True
