"""A report of accessibility tests as nodes: what was tested of the website and of the PDFs, and what was not."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Final

from babel.lists import format_list
from docutils import nodes
from sphinx import addnodes

from ...i18n import N_, counter, translator
from ...languages.dates import day_in_words, locale_of

if TYPE_CHECKING:
    from ...catalogue.accessibility.report import Assertion, Report, Tried

_SUBJECTS: Final = {"website": N_("The website"), "pdf": N_("The PDFs")}
_OUTCOMES: Final = {
    "passed": N_("No faults."),
    "failed": N_("Faults."),
    "cantTell": N_("It cannot be told."),
    "inapplicable": N_("There is nothing of the kind."),
}
_SETTINGS: Final = {
    "light": N_("light colours"),
    "dark": N_("dark colours"),
    "forced-colours": N_("the reader’s own colours"),
    "print": N_("printed from the browser"),
    "no-script": N_("without JavaScript"),
    "large-text": N_("text of twice the size"),
}
_MODES: Final = {"manual": N_("tested by people"), "semiAuto": N_("tested by people with a program")}


def parts(report: Report, language: str, docnames: Collection[str]) -> list[tuple[str, list[nodes.Node]]]:
    """The title and the contents of each section; what stands before them has no title.

    What has failed is linked to where it is one of ``docnames``.
    """
    say = translator(language)
    days = report.days
    sections: list[tuple[str, list[nodes.Node]]] = [("", [nodes.paragraph("", _when(days, language))])]
    for subject, title in _SUBJECTS.items():
        tested = [each for each in report.assertions if each.subject == subject and each.outcome != "untested"]
        items = [_item(each, language, docnames, with_day=len(days) > 1) for each in tested]
        sections.append((say(title), [nodes.definition_list("", *items, classes=["tested"])] if items else []))
    untested = [each.title for each in report.assertions if each.outcome == "untested"]
    listed = [nodes.list_item("", nodes.paragraph("", title)) for title in untested]
    sections.append((say(N_("What nobody has tested yet")), [nodes.bullet_list("", *listed)] if listed else []))
    return sections


def _when(days: tuple[str, ...], language: str) -> str:
    say = translator(language)
    if not days:
        return say(N_("Nothing has been tested yet."))
    if len(days) == 1:
        return say(N_("Tested on {day}.")).format(day=day_in_words(days[0], language))
    message = say(N_("Tested from {first} to {last}."))
    return message.format(first=day_in_words(days[0], language), last=day_in_words(days[-1], language))


def _item(
    assertion: Assertion, language: str, docnames: Collection[str], *, with_day: bool
) -> nodes.definition_list_item:
    """What was tested, then what came of it, then on what and with what."""
    say = translator(language)
    outcome: list[nodes.Node] = [nodes.strong("", say(_OUTCOMES[assertion.outcome]))]
    if assertion.failures:
        before, _, after = say(N_("Faults: {places}.")).partition("{places}")
        places: list[nodes.Node] = []
        for each in assertion.failures:
            places += [*([nodes.Text(", ")] if places else []), _place(each, docnames)]
        outcome = [nodes.strong("", before.strip()), nodes.Text(" "), *places, nodes.Text(after)]
    tools = [f"{tool.name}\N{NO-BREAK SPACE}{tool.version}" for tool in assertion.tools]
    facts = [
        *_tried(assertion.tried, language),
        *([say(_MODES[assertion.mode])] if assertion.mode in _MODES else []),
        *([say(N_("with {tools}")).format(tools=_listed(tools, language))] if tools else []),
        *([day_in_words(assertion.date, language)] if with_day and assertion.date else []),
    ]
    more = [nodes.Text(f" {_sentence(facts)}")] if facts else []
    definition = nodes.definition("", nodes.paragraph("", "", *outcome, *more))
    return nodes.definition_list_item("", nodes.term("", assertion.title), definition)


def _place(name: str, docnames: Collection[str]) -> nodes.Node:
    """A page by its title, which leads to it; what is no page of the source by its name."""
    if name not in docnames:
        return nodes.Text(name)
    words = nodes.inline("", name)
    target = {"refdomain": "std", "reftype": "doc", "reftarget": f"/{name}"}
    return addnodes.pending_xref("", words, **target, refexplicit=False, refwarn=False)


def _tried(tried: Tried, language: str) -> Iterable[str]:
    ngettext, say = counter(language), translator(language)
    if tried.pages:
        yield ngettext("{count} page", "{count} pages", tried.pages).format(count=tried.pages)
    if tried.files:
        yield ngettext("{count} file", "{count} files", tried.files).format(count=tried.files)
    if tried.widths:
        widths = _listed([str(each) for each in sorted(tried.widths)], language)
        yield say(N_("{widths} px wide")).format(widths=widths)
    if tried.settings:
        yield _listed([say(_SETTINGS[each]) for each in tried.settings], language)
    # As many tests as pages say nothing more.
    if tried.cases > max(tried.pages, tried.files):
        yield ngettext("{count} test", "{count} tests", tried.cases).format(count=tried.cases)


def _sentence(facts: list[str]) -> str:
    """Facts as a sentence of their own."""
    text = "; ".join(facts)
    return f"{text[:1].upper()}{text[1:]}."


def _listed(words: Iterable[str], language: str) -> str:
    return str(format_list(list(words), locale=locale_of(language)))
