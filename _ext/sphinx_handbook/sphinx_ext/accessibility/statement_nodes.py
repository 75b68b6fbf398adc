"""An accessibility statement as nodes, in the parts and the order of the model in Decision (EU) 2018/1523."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from docutils import nodes

from ...catalogue import contacts
from ...i18n import N_, Translate, translator
from ...languages.dates import day_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...catalogue.accessibility.statement import Inaccessible, Statement

_STATUSES: Final = {
    "full": N_("The website complies fully with the requirements."),
    "partial": N_("The website complies with most of the requirements. What it does not comply with is listed below."),
    "none": N_("The website does not comply with most of the requirements. What is lacking is listed below."),
}
_REASONS: Final = {
    "non-compliance": N_("It does not comply with the requirements."),
    "disproportionate-burden": N_("To comply would be a disproportionate burden."),
    "out-of-scope": N_("The law does not cover it."),
}
_METHODS: Final = {
    "self": N_("{publisher} has assessed the website itself."),
    "third-party": N_("A third party has assessed the website."),
    "other": N_("The website was assessed in another way."),
}


def elsewhere(address: str, language: str) -> nodes.Node:
    """A paragraph that leads to a statement on another website."""
    say = translator(language)
    return nodes.paragraph("", say(N_("The accessibility statement:")) + " ", _link(address, address))


def parts(statement: Statement, language: str) -> list[tuple[str, list[nodes.Node]]]:
    """The title and the contents of each part; what stands before them has no title."""
    say = translator(language)
    country = statement.of_country
    law = statement.law or (say(country.law) if country else "")
    promise = say(N_("{publisher} is committed to making this website accessible, in accordance with {law}."))
    applies = say(N_("This accessibility statement applies to {scope}."))
    return [
        (
            "",
            [
                nodes.paragraph("", promise.format(publisher=statement.publisher, law=law)),
                _words(applies, "{scope}", statement.scope),
                *([elsewhere(statement.address, language)] if statement.address else []),
            ],
        ),
        (say(N_("Compliance status")), [nodes.paragraph("", say(_STATUSES[statement.status]))]),
        (say(N_("Content that is not accessible")), _not_accessible(statement, say)),
        (say(N_("How this statement was prepared")), [_prepared(statement, language, say)]),
        (say(N_("Tell us about barriers")), [*_feedback(statement, say)]),
        (say(N_("Where to complain")), [*_enforcement(statement, say)]),
    ]


def _not_accessible(statement: Statement, say: Translate) -> list[nodes.Node]:
    """Each content with why, and with what can be had in place of it; empty where all is accessible."""
    items = [
        nodes.definition_list_item("", nodes.term("", each.content), nodes.definition("", *_why(each, say)))
        for each in statement.not_accessible
    ]
    return [nodes.definition_list("", *items)] if items else []


def _why(each: Inaccessible, say: Translate) -> Iterator[nodes.Node]:
    yield nodes.paragraph("", " ".join([say(_REASONS[each.reason]), *([each.explanation] if each.explanation else [])]))
    if each.alternative:
        yield _words(say(N_("In place of it: {alternative}")), "{alternative}", each.alternative)


def _prepared(statement: Statement, language: str, say: Translate) -> nodes.paragraph:
    prepared = day_in_words(statement.prepared, language)
    sentences = [say(N_("This statement was prepared on {day}.")).format(day=prepared)]
    if statement.reviewed:
        reviewed = day_in_words(statement.reviewed, language)
        sentences.append(say(N_("It was last reviewed on {day}.")).format(day=reviewed))
    sentences.append(say(_METHODS[statement.method]).format(publisher=statement.publisher))
    sentences += [statement.method_details] if statement.method_details else []
    return nodes.paragraph("", " ".join(sentences))


def _feedback(statement: Statement, say: Translate) -> Iterator[nodes.Node]:
    invitation = N_(
        "Write to us if you cannot use something on this website, or if you want what is not accessible in another "
        "form."
    )
    yield nodes.paragraph("", say(invitation))
    items = [nodes.list_item("", _words(say(N_("In writing: {contact}")), "{contact}", statement.contact))]
    if statement.phone:
        items.append(
            nodes.list_item("", nodes.paragraph("", say(N_("By phone: {phone}")).format(phone=statement.phone)))
        )
    yield nodes.bullet_list("", *items)


def _enforcement(statement: Statement, say: Translate) -> Iterator[nodes.Node]:
    country = statement.of_country
    yield nodes.paragraph("", statement.enforcement or (say(country.enforcement) if country else ""))
    if statement.enforcement_address:
        yield nodes.paragraph("", "", _link(statement.enforcement_address, statement.enforcement_address))
    elif country and not statement.enforcement:
        yield nodes.paragraph("", "", _link(country.enforcement_address, say(country.enforcement_title)))


def _words(message: str, place: str, word: str) -> nodes.paragraph:
    """A sentence with a word in its place, which is a link where it is an address."""
    before, _, after = message.partition(place)
    contact = contacts.read(word)
    link = _link(contact.href, word) if contact and contact.href else nodes.Text(word)
    return nodes.paragraph("", "", nodes.Text(before), link, nodes.Text(after))


def _link(address: str, words: str) -> nodes.reference:
    return nodes.reference("", words, refuri=address, internal=False)
