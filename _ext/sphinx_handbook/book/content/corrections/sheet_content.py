"""A sheet of corrections as a manuscript, with what should be in its PDF; behind it the new pages, as in the book."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ....i18n import N_, translator
from ...pdf.tagging.roles import SPOKEN
from .. import book_html, order
from ..edition_content import EditionContent
from ..expectations.gatherer import Gatherer
from ..expectations.source_marks import SourceMarks
from . import sheet_html

if TYPE_CHECKING:
    from ....releases.corrections import CorrectedPage
    from ...manuscript import Manuscript
    from ...project import Project
    from ..order import Part

    WriteContent = Callable[[Project, Sequence[Part], book_html.MakeManuscript], EditionContent]

#: What stands for a docname of the sheet itself; no page is called so.
_NAME: Final = "/corrections"

#: Words that are read in another way than they stand on the paper (``roles.replacement``).
_SPOKEN: Final = re.compile(rf'<(del|ins) {SPOKEN}="([^"]*)">.*?</\1>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a sheet says; makes its manuscript (``book_html.MakeManuscript``)."""

    head: sheet_html.Head
    pages: tuple[CorrectedPage, ...]

    def __call__(self, project: Project, parts: Sequence[Part], pages: Mapping[str, str]) -> Manuscript:
        """The manuscript; ``parts`` are the new pages, ``pages`` their HTML by docname."""
        say = translator(project.language)
        title = f"{say(N_('Sheet of corrections'))} · {self.head.release} · {project.title}"
        foot = say(N_("Corrections to {mark}, up to {now}")).format(mark=self.head.mark, now=self.head.mark_now)
        return book_html.loose(project, title, book_html.Leaf(_NAME, self.html(project), foot), parts, pages)

    def html(self, project: Project) -> str:
        """The HTML of the sheet, without the new pages."""
        return sheet_html.html(self.head, self.pages, translator(project.language))


def content(
    project: Project, sheet: Sheet, complete: Sequence[Part], file: Path, write: WriteContent
) -> EditionContent:
    """What a sheet says. ``file`` is the release's, for messages; ``complete`` are the parts of the whole book."""
    docnames = [each.docname for each in sheet.pages if each.is_new]
    parts = tuple(part for docname in docnames for part in order.alone(complete, docname))
    written = write(project, parts, sheet)
    gatherer = Gatherer(project.source, frozenset())
    gatherer.take(_as_read(sheet.html(project)), _NAME, file, SourceMarks())
    gatherer.add(written.gatherer)
    expected = written.gatherer.expected
    gatherer.expected.numbers, gatherer.expected.private = expected.numbers, expected.private
    return EditionContent(written.manuscript, gatherer)


def _as_read(html: str) -> str:
    """HTML with the words that a screen reader reads, which postflight finds in the structure."""
    return _SPOKEN.sub(lambda match: match[2], html)
