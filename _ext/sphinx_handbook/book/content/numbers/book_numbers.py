"""The numbers of one book in Sphinx's environment, while its pages are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from docutils import nodes
from sphinx import addnodes

from ....i18n import N_, Translate
from . import figure_numbers, section_numbers

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from ..order import Document
    from .figure_numbers import PageFigures
    from .section_numbers import PageNumbers


#: A number in an appendix, and how many letters a reference may have that is kept on one line.
_LETTERED: Final = re.compile(r"\b[A-Z]+\.\d")
_SHORT: Final = 30


@dataclass(frozen=True, slots=True)
class BookNumbers:
    """The numbers of a book where they are not Sphinx's, by docname."""

    sections: Mapping[str, PageNumbers]
    figures: Mapping[str, PageFigures]

    @contextmanager
    def installed(self, env: BuildEnvironment) -> Iterator[None]:
        """Have the environment's numbers be the book's within."""
        before = env.toc_secnumbers, env.toc_fignumbers
        env.toc_secnumbers = {**before[0], **self.sections}  # type: ignore[dict-item]
        env.toc_fignumbers = {**before[1], **self.figures}  # type: ignore[dict-item]
        try:
            yield
        finally:
            env.toc_secnumbers, env.toc_fignumbers = before


def numbers(
    env: BuildEnvironment, documents: Sequence[Document], appendices: Set[str], say: Translate
) -> BookNumbers | None:
    """The numbers of a book of ``documents``; None where Sphinx's are right."""
    headings = {each: _headings(env, each) for each in appendices}
    by_sphinx = {each.docname: env.toc_secnumbers.get(each.docname, {}) for each in documents}
    sections = section_numbers.numbered(by_sphinx, headings, documents, appendices)
    if sections == {docname: own for docname, own in by_sphinx.items() if own}:
        return None
    figures = figure_numbers.numbered(env, documents, sections) if env.config.numfig else {}
    # The word stands before the letter in a title alone.
    titled = {
        docname: {
            place: (say(N_("Appendix {letter}")).format(letter=number[0]),)
            if len(number) == 1 and isinstance(number[0], str)
            else number
            for place, number in own.items()
        }
        for docname, own in sections.items()
    }
    return BookNumbers(titled, figures)


def appendices(env: BuildEnvironment, names: Sequence[str]) -> frozenset[str]:
    """The documents that are appendices: ``names`` are docnames, or captions of toctrees for all that is in them."""
    captioned = by_caption(env)
    return frozenset(docname for name in names for docname in captioned.get(name, [name]))


def by_caption(env: BuildEnvironment) -> dict[str, list[str]]:
    """The documents in the project's toctrees that have a caption, by that."""
    captioned: dict[str, list[str]] = {}
    for docname in sorted(env.tocs):
        for toctree in env.tocs[docname].findall(addnodes.toctree):
            if caption := toctree.get("caption"):
                inside = [each for _, each in toctree["entries"] if each in env.all_docs]
                captioned.setdefault(caption, []).extend(inside)
    return captioned


def name_appendices(doctree: nodes.document, section_format: str, say: Translate) -> None:
    """Have a reference to an appendix be its name alone, not “Section Appendix A”, and keep “A.1” on one line."""
    word, _, rest = section_format.replace("{number}", "%s").partition("%s")
    begin = say(N_("Appendix {letter}")).partition("{")[0]
    for reference in doctree.findall(addnodes.number_reference):
        text = reference.next_node(nodes.Text)
        if text is not None and len(text) <= _SHORT and _LETTERED.search(text):
            # Pango would end a line behind the full stop.
            reference["classes"].append("no-break")
        if reference.get("title") == section_format and text is not None and text.startswith(f"{word}{begin}"):
            text.parent.replace(text, nodes.Text(text.removeprefix(word).removesuffix(rest)))


def _headings(env: BuildEnvironment, docname: str) -> list[str]:
    contents = env.tocs.get(docname)
    links = contents.findall(nodes.reference) if contents is not None else ()
    return [each["anchorname"] for each in links if each.get("anchorname")]
