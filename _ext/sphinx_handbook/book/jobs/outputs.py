"""The files that are made of one built file: the file itself, and what a press or a folded booklet needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...editions import file_names, paper
from ...editions.edition import MAIN
from ...i18n import N_, Translate
from ...problems import Problem
from ...sphinx_ext.errors import Fault
from ..prepress import pages
from .job import STANDARDS

if TYPE_CHECKING:
    from ..cache import Cache
    from ..project import Project
    from .job import Job, Output


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """A laid-out file, and everything that postflight has against it."""

    job: Job
    data: bytes
    pages: int
    problems: Sequence[Problem] = field(default=())
    reported: frozenset[str] = frozenset()
    """Codes of warnings that layout has given already and that keep a book from being published."""

    def outputs(self, say: Translate, project: Project, cache: Cache) -> Iterator[Output]:
        """Every file to be published of it, with its entry in ``editions.json``."""
        from ..prepress.press_files import PressFiles, PressFilesError

        job, entry = self.job, self._entry(say)
        if job.edition.variant == "press":
            press_files = PressFiles(job.edition, job.target.stem, job.moment, self.data, project, say, cache)
            try:
                yield from press_files.outputs(entry)
            except PressFilesError as error:
                raise Fault(str(error)) from None
            return
        yield job.target.name, self.data, entry
        if job.edition.cards:
            yield self._to_cut(entry, say, cache)
        elif job.edition.impose:
            yield self._booklet(entry, say, cache)

    def _title(self, say: Translate) -> str:
        """The edition's title."""
        edition = self.job.edition
        return edition.title or (say(N_("The book")) if edition.id == MAIN else "")

    def _entry(self, say: Translate) -> dict[str, Any]:
        """The fields of ``PublishedFile`` that do not follow from the file's bytes."""
        edition, description = self.job.edition, self.job.description or self.job.edition.description
        if edition.id == MAIN:
            description = description or say(
                N_("The whole handbook, for a screen and for an office printer on both sides.")
            )
        return {
            "id": edition.id,
            "title": self.job.title or self._title(say),
            "description": description,
            "pages": self.pages,
            "paper": edition.paper,
            "standards": STANDARDS,
            "edition": self.job.content.fingerprint,
            "document": self.job.document,
            "corrects": self.job.corrects[0],
            "corrects_edition": self.job.corrects[1],
        }

    def _booklet(self, entry: dict[str, Any], say: Translate, cache: Cache) -> Output:
        """The pages imposed on sheets of twice their size, to be printed and folded."""
        from ..prepress import imposition

        signature = self.job.edition.signature
        sheet = paper.spread(self.job.edition.paper)
        across = paper.size(sheet)
        booklet = cache.get_or_make(
            ["folded", repr(across), str(signature), self.data],
            lambda: imposition.imposed(self.data, sheet=across, signature=signature),
        )
        how = N_("Print on both sides of {paper}, turned at the short edge, in full size. Fold in one pile.")
        if signature:
            how = N_(
                "Print on both sides of {paper}, turned at the short edge, in full size. "
                "Fold {count} sheets at a time, and sew them in order."
            )
        if signature == 4:
            how = N_(
                "Print on both sides of {paper}, turned at the short edge, in full size. "
                "Fold each sheet by itself, and sew them in order."
            )
        return self._imposed(entry, say, booklet, sheet, (file_names.FOLDED, N_("{title} to print and fold"), how))

    def _to_cut(self, entry: dict[str, Any], say: Translate, cache: Cache) -> Output:
        """The cards imposed on sheets, to be printed and cut."""
        from ..prepress import n_up

        edition = self.job.edition
        layout = n_up.grid(edition.page_size, paper.size(edition.sheet))
        if layout is None:
            message = N_("No card of {word} fits on {sheet}.")
            raise Fault(say(message).format(word=edition.paper, sheet=edition.sheet))
        sheets = cache.get_or_make(
            ["cut", repr(layout), edition.turn, str(edition.repeat), self.data],
            lambda: n_up.imposed(self.data, layout, edition.turn, repeat=edition.repeat),
        )
        how = N_("Print on both sides of {paper}, turned at the long edge, in full size. Cut along the marks.")
        if edition.turn == "short":
            how = N_("Print on both sides of {paper}, turned at the short edge, in full size. Cut along the marks.")
        words = file_names.TO_CUT, N_("{title} to print and cut"), how
        return self._imposed(entry, say, sheets, edition.sheet, words)

    def _imposed(
        self, entry: dict[str, Any], say: Translate, data: bytes, sheet: str, words: tuple[str, str, str]
    ) -> Output:
        """A file of sheets; ``words`` are the end of its name, its title, and how it is printed."""
        ending, title, how = map(say, words)
        # Whoever buys the paper or sets the printer asks for its name alone.
        name = sheet.removesuffix(f" {paper.LANDSCAPE}")
        own = {
            "id": f"{entry['id']}-{ending}",
            "title": title.format(title=self._title(say)),
            "description": how.format(paper=name, count=self.job.edition.signature // 4),
            "pages": pages(data),
            "paper": name,
            "standards": (),
        }
        return f"{self.job.target.stem}-{ending}.pdf", data, entry | own
