"""Computes each style once for all chunks that are laid out with the same style sheets.

Most elements of a book look as thousands of others do. WeasyPrint uses that within one document, and only below
elements without an ``id``; here equal styles are shared by all documents of a page format. Each document has copies of
its own, since WeasyPrint writes into the styles that it lays out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from math import inf
from typing import Any

import weasyprint.layout.page  # noqa: F401
from weasyprint.css import (
    AnonymousStyle,
    ComputedStyle,
    InitialStyle,
    StyleFor,
    declaration_precedence,
    find_style_attributes,
)
from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES
from weasyprint.css.validation import preprocess_declarations

from ..weasyprint_seams.patching import replaced
from .matching_rules import Rule, RuleFinder, RuleSet

#: The property that an element's ``id`` becomes. It says nothing of how the element or what is in it looks.
_ANCHOR = "anchor"

#: Properties whose value depends on others, or on ancestors in a way of their own.
_OF_OTHERS = frozenset({"float", "display", "position", "page"})
#: Where no rule has set them: the values of properties that are not inherited, and the inherited properties.
_INITIAL = {
    name: value
    for name, value in INITIAL_VALUES.items()
    if name not in INHERITED | INITIAL_NOT_COMPUTED | _OF_OTHERS and not name.startswith("text_decoration_")
}
_INHERITED = frozenset(name for name in INHERITED - _OF_OTHERS if not name.startswith("text_decoration_"))
#: The types of values that hold nothing to be computed, as a tuple may.
_PLAIN = frozenset({int, float, *map(type, INITIAL_VALUES.values())} - {tuple})

#: The value of each property, and its weight in the cascade.
Cascade = dict[str, tuple[Any, Any]]


class _Sizes(dict[str, Any]):
    """The measures of a document's first page; notes whether a style has used them."""

    used = False

    def __getitem__(self, name: str) -> Any:
        self.used = True
        return super().__getitem__(name)


@dataclass(slots=True, eq=False)
class _CachedStyle:
    """The computed styles of an element and of its pseudo-elements, most of which nobody asks for."""

    style: Any
    make: Callable[[Any, Cascade, str], Any]
    """Makes the style of a pseudo-element: of the element's style, the cascade and the name."""
    cascades: dict[str, Cascade]
    """Those of the pseudo-elements, by name."""
    pseudo: dict[str, Any] = field(default_factory=dict)

    def of_pseudo(self, name: str) -> Any:
        """The style of a pseudo-element; None where no rule is for it."""
        if name not in self.pseudo and name in self.cascades:
            self.pseudo[name] = self.make(self.style, self.cascades[name], name)
        return self.pseudo.get(name)


@dataclass(slots=True, eq=False)
class _SetOfSheets:
    """What is known of one set of style sheets: its rules, and the styles of pages computed with it."""

    rule_finder: RuleFinder
    pages: dict[Any, _CachedStyle] = field(default_factory=dict)


#: How many sets of style sheets a cache is for: those of a page format, and of the four that may be tried in its place
#: (``page_format.space_sheets``).
_SETS = 5


@dataclass(slots=True, eq=False)
class StyleCache:
    """The styles computed so far, of elements and of pages, with style sheets most of which are the same.

    Elements that the same rules match have one style, whichever set of sheets these are of.
    """

    elements: dict[Any, _CachedStyle] = field(default_factory=dict)
    sets: dict[tuple[Any, ...], _SetOfSheets] = field(default_factory=dict)
    sizes: _Sizes = field(default_factory=_Sizes)
    rule_sets: dict[Any, RuleSet] = field(default_factory=dict)

    def begin(self, sheets: tuple[Any, ...]) -> _SetOfSheets:
        """Begin a document: all styles go where there are too many sheets, or one depends on the size of a page."""
        if self.sizes.used or (sheets not in self.sets and len(self.sets) >= _SETS):
            self.elements.clear()
            self.sets.clear()
            self.rule_sets.clear()
        if sheets not in self.sets:
            # Most of the sheets have no rules for elements.
            matchers = [(number, sheet.matcher) for number, sheet in enumerate(sheets) if sheet.matcher.order]
            self.sets[sheets] = _SetOfSheets(RuleFinder(matchers, self.rule_sets))
        self.sets[sheets].rule_finder.begin()
        self.sizes.used = False
        self.sizes.update(box=None, area=None)
        return self.sets[sheets]


class _Shared(ComputedStyle):  # type: ignore[misc]
    """A style of which documents have copies. What no rule has set is looked up without asking what may be computed."""

    @cached_property
    def has_logical(self) -> bool:
        """Whether a rule may have set a measure by the direction of writing, as ``margin-inline-start``."""
        return any("inline" in name or "block" in name for name in self.cascaded)

    def __missing__(self, key: str) -> Any:
        if key not in self.cascaded and (key not in PHYSICAL_FUNCTIONS or not self.has_logical):
            if key in _INITIAL:
                value = self[key] = _INITIAL[key]
                return value
            if key in _INHERITED and self.parent_style is not None and type(value := self.parent_style[key]) in _PLAIN:
                self[key] = value
                return value
        return super().__missing__(key)


class _Copy(dict[str, Any]):
    """A document's own copy of a shared style."""

    shared_style: Any

    def __missing__(self, key: str) -> Any:
        value = self[key] = self.shared_style[key]
        return value

    @cached_property
    def anonymous_style(self) -> _Anonymous:
        return _Anonymous(self)


class _Style(_Copy, ComputedStyle):  # type: ignore[misc]
    """The copy for an element or a pseudo-element."""

    def __init__(self, shared_style: Any, parent: Any, cascaded: Cascade) -> None:
        ComputedStyle.__init__(
            self, parent, cascaded, shared_style.pseudo_type, shared_style.root_style, shared_style.base_url,
            shared_style.font_config, shared_style.initial_page_sizes,
        )  # fmt: skip
        self.shared_style, self.specified, self.cache = shared_style, shared_style.specified, shared_style.cache
        self.update(shared_style)


class _Anonymous(_Copy, AnonymousStyle):  # type: ignore[misc]
    """The copy for what stands in an element without being one: a line, a text."""

    def __init__(self, parent: Any) -> None:
        AnonymousStyle.__init__(self, parent)
        self.shared_style = parent.shared_style.anonymous_style
        self.update(self.shared_style)


class _StyleFor(StyleFor):  # type: ignore[misc]
    """In place of WeasyPrint's: equal styles, computed once for all documents of a cache."""

    def __init__(
        self, html: Any, sheets: Any, hints: bool, font_config: Any, target_collector: Any, *, style_cache: StyleCache
    ) -> None:
        own_set = style_cache.begin(tuple(sheet for sheet, _, _ in sheets))
        # What WeasyPrint looks up: styles by element and pseudo-element, and the cascades of the pages.
        self._computed_styles: dict[Any, Any] = {}
        self._cascaded_styles: dict[Any, Cascade] = {}
        self.initial_page_sizes, self.font_config, self._sheets = style_cache.sizes, font_config, sheets
        self._pages, self._by_element = own_set.pages, dict[Any, _CachedStyle]()
        self.rule_sets: dict[Any, RuleSet] = {}
        """By element, from the root on."""
        #: The page selectors of all rules.
        self._page_selectors = [each[2] for sheet, _, _ in sheets for _, rules, _ in sheet.page_rules for each in rules]
        styles: dict[Any, _Style] = {}
        #: By element with an anchor, its style without it: what is in it has that as its parent's.
        unnamed: dict[Any, _Style] = {}
        attributes = _attributes(html, hints)
        root = html.etree_element
        for element in html.wrapper_element.iter_subtree():
            node = element.etree_element
            over = element.parent.etree_element if element.parent else None
            above = self._by_element[over] if element.parent else None
            css, own, anchor = attributes.get(node, ("", {}, {}))
            rule_set = self.rule_sets[node] = own_set.rule_finder.find(element)
            key = above, css, rule_set
            if (cached := style_cache.elements.get(key)) is None:
                first = self._by_element[root].style if above else InitialStyle(font_config)
                make = partial(self._computed, root_style=first, base_url=html.base_url)
                cached = style_cache.elements[key] = _computed_styles(
                    make, above, _cascades(rule_set.rules, sheets, own)
                )
            self._by_element[node] = cached
            parent = (unnamed.get(over) or self._computed_styles[over, None]) if above else None
            if (style := styles.get((cached, id(parent)))) is None:
                style = styles[cached, id(parent)] = _Style(cached.style, parent, cached.style.cascaded)
            if anchor:
                unnamed[node] = style
                style = _Style(cached.style, parent, cached.style.cascaded | anchor)
                style.pop(_ANCHOR, None)
                style[_ANCHOR] = ComputedStyle.__missing__(style, _ANCHOR)
            self._computed_styles[node, None] = style
            if style[_ANCHOR]:
                target_collector.collect_anchor(style[_ANCHOR])
            for name, cascade in cached.cascades.items():
                if _ANCHOR in cascade and (named := cached.of_pseudo(name)[_ANCHOR]):
                    target_collector.collect_anchor(named)

    def of_page(self, page_type: Any, html: Any) -> None:
        """In place of ``set_page_type_computed_styles``: the styles of a page and of its margin boxes."""
        root = html.etree_element
        above = self._by_element[root]
        key = above, tuple(self._page_type_match(each, page_type) for each in self._page_selectors)
        if (cached := self._pages.get(key)) is None:
            self.add_page_declarations(page_type)
            cascades = {
                pseudo: self._cascaded_styles.pop(each) for each in list(self._cascaded_styles) for pseudo in each[1:]
            }
            make = partial(self._computed, root_style=above.style, base_url=html.base_url)
            cached = self._pages[key] = _computed_styles(make, above, {None: {}} | cascades)
        self._by_element[page_type] = cached
        parent = self._computed_styles[root, None]
        self._computed_styles[page_type, None] = _Style(cached.style, parent, cached.style.cascaded)

    def _computed(self, parent: Any, cascade: Cascade, pseudo: str | None, *, root_style: Any, base_url: str) -> Any:
        return _Shared(parent, cascade, pseudo, root_style, base_url, self.font_config, self.initial_page_sizes)

    def __call__(self, element: Any, pseudo_type: str | None = None) -> Any:
        key = element, pseudo_type
        if pseudo_type and (cached := self._by_element.get(element)) and key not in self._computed_styles:
            if (shared_style := cached.of_pseudo(pseudo_type)) is None:
                return None
            self._computed_styles[key] = _Style(
                shared_style, self._computed_styles[element, None], shared_style.cascaded
            )
        return super().__call__(element, pseudo_type)


def same_but_for(one: _StyleFor, other: _StyleFor, free: Set[str]) -> bool:
    """Whether all elements of a document have the same rules by two sets of style sheets.

    The custom properties of the root that ``free`` names (as ``__page_bleed``) may differ.
    """
    pairs = {(own, other.rule_sets[node]) for node, own in one.rule_sets.items()}
    root = next(iter(one.rule_sets))
    of_root = one.rule_sets[root], other.rule_sets[root]
    if not all(pair == of_root or _are_same(*pair) for pair in pairs):
        return False
    # A token is equal to no other, but is written as one that says the same.
    before, after = (
        [(pseudo, sorted((name, repr(value)) for name, value in cascade.items() if name not in free))
         for pseudo, cascade in _cascades(each.rules, one._sheets, {}).items()]
        for each in of_root
    )  # fmt: skip
    return before == after


def _are_same(one: RuleSet, other: RuleSet) -> bool:
    """Whether two sets have the same rules, which are of style sheets of the same numbers."""
    return one is other or [(*each[:2], each[3], id(each[4])) for each in one.rules] == [
        (*each[:2], each[3], id(each[4])) for each in other.rules
    ]


def _attributes(html: Any, hints: bool) -> dict[Any, tuple[str, Cascade, Cascade]]:
    """The declarations in each element's own attributes: as text, as a cascade, and the anchor apart from that."""
    attributes: dict[Any, tuple[str, Cascade, Cascade]] = {}
    for specificity, node, declarations, base in find_style_attributes(html.etree_element, hints, html.base_url):
        css, own, anchor = attributes.get(node, ("", {}, {}))
        for property_, values, importance in preprocess_declarations(base, declarations):
            cascade = anchor if property_ == _ANCHOR else own
            _weigh(cascade, property_, values, (declaration_precedence("author", importance), inf, specificity))
        if own:
            css += "".join(each.serialize() for each in declarations)
        attributes[node] = css, own, anchor
    return attributes


def _cascades(rules: Iterable[Rule], sheets: Any, own: Cascade) -> dict[str | None, Cascade]:
    """The cascades of an element (None) and of its pseudo-elements, of the rules that match it."""
    cascades: dict[str | None, Cascade] = {None: dict(own)}
    for number, specificity, _, pseudo, (declarations, layer) in rules:
        sheet, origin, fixed = sheets[number]
        order = inf if layer is None else sheet.layers.index(layer)
        cascade = cascades.setdefault(pseudo, {})
        for property_, values, importance in declarations:
            _weigh(
                cascade, property_, values, (declaration_precedence(origin, importance), order, fixed or specificity)
            )
    return cascades


def _weigh(cascade: Cascade, property_: str, values: Any, weight: Any) -> None:
    if property_ not in cascade or cascade[property_][1] <= weight:
        cascade[property_] = values, weight


def _computed_styles(make: Any, above: _CachedStyle | None, cascades: dict[str | None, Cascade]) -> _CachedStyle:
    style = make(above.style if above else None, cascades.pop(None), None)
    return _CachedStyle(style, make, {name: cascade for name, cascade in cascades.items() if name})


@contextmanager
def installed(style_cache: StyleCache) -> Iterator[None]:
    """Lay out within, with styles of ``style_cache``."""
    with (
        replaced("weasyprint.css", "StyleFor", partial(_StyleFor, style_cache=style_cache)),
        replaced("weasyprint.layout.page", "set_page_type_computed_styles", _of_page),
    ):
        yield


def _of_page(kind: Any, html: Any, style_for: _StyleFor) -> None:
    style_for.of_page(kind, html)
