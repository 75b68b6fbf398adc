"""Finds the rules that match an element; most are tried once for all elements that are alike.

Most selectors ask for an element's name, class, ``id`` and attributes, and for those of its ancestors. Whether these
match is the same for all elements that have the same ones below ancestors that have the same ones. Only selectors that
ask for more (siblings, positions, contents) are tried for each element, as far as its name, classes and ``id`` fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from types import CodeType
from typing import Any, Final

from cssselect2 import Matcher

#: The names in a compiled selector that asks for nothing but what ``RuleFinder._key`` has, of elements and ancestors.
_NAMES: Final = frozenset(
    {
        "ancestors", "any", "attrib", "classes", "endswith", "etree_element", "get", "id", "lang", "local_name",
        "lower", "namespace_url", "next", "parent", "split_whitespace", "startswith",
    }
)  # fmt: skip

#: The attributes whose value is asked for without their name: the class, and the language an element is in.
_UNNAMED: Final = ("class", "lang", "{http://www.w3.org/XML/1998/namespace}lang")

#: So many kinds of elements are cached; their memory is let go at the next document.
_MANY: Final = 10_000

Rule = tuple[int, Any, int, Any, Any]
"""The number of the style sheet, specificity, order among all selectors, pseudo-element, and what the rule declares."""


@dataclass(frozen=True, slots=True, eq=False)
class RuleSet:
    """The rules that match an element, in the order of the cascade; one for all elements with the same rules."""

    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Kind:
    """Elements that are alike, as are all their ancestors."""

    rule_set: RuleSet
    single: tuple[tuple[Any, ...], ...]
    """The selectors that must be tried for each of them."""


@dataclass(slots=True)
class _Matchers:
    """Selectors of all style sheets, divided by what they ask for."""

    alike: Matcher = field(default_factory=Matcher)
    """Those whose match follows from an element's kind."""
    single: Matcher = field(default_factory=Matcher)
    """Those that must be tried for each element."""


class RuleFinder:
    """Finds the rules of some style sheets for the elements of one document after the other."""

    def __init__(self, matchers: Iterable[tuple[int, Any]], rule_sets: dict[Any, RuleSet]) -> None:
        """``matchers`` are the style sheets' numbers, ascending, each with its ``cssselect2.Matcher``.

        ``rule_sets`` are those of all finders whose style sheets have the same numbers: one for the same rules.
        """
        self._matchers = _Matchers()
        self._strings: set[str] = set()
        self._values: set[str] = set()
        for at, (number, (name, key, entry)) in enumerate(
            (number, each) for number, matcher in matchers for each in _entries(matcher)
        ):
            self._add(at, number, name, key, entry)
        self._kinds: dict[Any, _Kind] = {}
        self._rule_sets: dict[tuple[int, ...], RuleSet] = {}
        """By the rules' numbers among all selectors."""
        self._all_rule_sets = rule_sets
        self._by_element: dict[Any, _Kind] = {}

    def _add(self, at: int, number: int, name: str, key: str | None, entry: tuple[Any, ...]) -> None:
        test, specificity, _, pseudo, declarations = entry
        names, strings = _asks(test)
        alike = names <= _NAMES
        if alike:
            self._strings |= strings
            if "get" in names:
                self._values |= strings
        elif name == "id_selectors" and key is not None:
            self._strings.add(key)
        selectors = getattr(self._matchers.alike if alike else self._matchers.single, name)
        if key is not None:
            selectors = selectors.setdefault(key, [])
        selectors.append((test, specificity, at, pseudo, (number, declarations)))

    def begin(self) -> None:
        """Begin a document."""
        self._by_element.clear()
        if len(self._kinds) > _MANY:
            self._kinds.clear()

    def find(self, element: Any) -> RuleSet:
        """The rules that match an ``ElementWrapper``; its parent's have been found before."""
        node = element.etree_element
        above = self._by_element[element.parent.etree_element] if element.parent else element.lang
        key = above, node.tag, element.in_html_document, *self._key(node.attrib)
        if (kind := self._kinds.get(key)) is None:
            rule_set = self._rule_set(_rules(self._matchers.alike.match(element)))
            kind = self._kinds[key] = _Kind(rule_set, tuple(_to_try(self._matchers.single, element)))
        self._by_element[node] = kind
        rules = [tuple(rest) for test, *rest in kind.single if test(element)]
        return self._rule_set([*kind.rule_set.rules, *_rules(rules)]) if rules else kind.rule_set

    def _key(self, attributes: Any) -> Iterator[Any]:
        """What selectors may ask of an element's attributes."""
        for name, value in attributes.items():
            if name in _UNNAMED or name in self._values or (name == "id" and value in self._strings):
                yield name, value
            elif name in self._strings:
                yield name

    def _rule_set(self, rules: Iterable[Rule]) -> RuleSet:
        ordered = sorted(rules, key=lambda rule: rule[:3])
        key = tuple(at for _, _, at, _, _ in ordered)
        if (rule_set := self._rule_sets.get(key)) is None:
            # The declarations of a rule are one object, as long as a set of rules refers to it.
            same = tuple((number, specificity, pseudo, id(rule)) for number, specificity, _, pseudo, rule in ordered)
            rule_set = self._rule_sets[key] = self._all_rule_sets.setdefault(same, RuleSet(tuple(ordered)))
        return rule_set


def _rules(matched: Iterable[tuple[Any, ...]]) -> Iterator[Rule]:
    """What a matcher returns, with the numbers of the style sheets."""
    return ((number, specificity, at, pseudo, rule) for specificity, at, pseudo, (number, rule) in matched)


def _to_try(matcher: Any, element: Any) -> Iterator[tuple[Any, ...]]:
    """The selectors that ``Matcher.match`` tries for an element."""
    yield from matcher.id_selectors.get(element.id, ())
    for name in element.classes:
        yield from matcher.class_selectors.get(name, ())
    yield from matcher.lower_local_name_selectors.get(element.local_name.lower(), ())
    yield from matcher.namespace_selectors.get(element.namespace_url, ())
    if "lang" in element.etree_element.attrib:
        yield from matcher.lang_attr_selectors
    yield from matcher.other_selectors


def _entries(matcher: Any) -> list[tuple[str, str | None, tuple[Any, ...]]]:
    """A matcher's selectors in their order, each with the name of the table that it is in and its key there."""
    entries: list[tuple[str, str | None, tuple[Any, ...]]] = []
    for name in ("id_selectors", "class_selectors", "lower_local_name_selectors", "namespace_selectors"):
        entries += [(name, key, each) for key, selectors in getattr(matcher, name).items() for each in selectors]
    for name in ("lang_attr_selectors", "other_selectors"):
        entries += [(name, None, each) for each in getattr(matcher, name)]
    return sorted(entries, key=lambda each: each[2][2])


@lru_cache(maxsize=_MANY)
def _asks(test: Any) -> tuple[frozenset[str], frozenset[str]]:
    """The names and strings in a compiled selector, which the style sheets of several page formats have."""
    names, strings = _names_and_strings(test.__code__)
    return frozenset(names), frozenset(strings)


def _names_and_strings(code: CodeType) -> tuple[set[str], set[str]]:
    """The names that compiled code uses, and the strings in it."""
    names, strings = set(code.co_names), set[str]()
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            more_names, more_strings = _names_and_strings(constant)
            names |= more_names
            strings |= more_strings
        elif isinstance(constant, str):
            strings.add(constant)
        elif isinstance(constant, (tuple, frozenset)):
            strings |= {each for each in constant if isinstance(each, str)}
    return names, strings
