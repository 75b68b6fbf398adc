"""The files that a printing house gets of one laid-out edition: pages and cover, with and without marks, a job ticket.

Each is made once and kept by all that it is made of (``kept``): a build that finds nothing changed makes none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from ...design import fonts
from ...editions import file_names, page_format
from ...editions.edition import PAPERS
from ...i18n import N_, Translate
from ...sphinx_ext.errors import Fault
from . import job_ticket, pages, pdfx4, separate_cover

if TYPE_CHECKING:
    from ..cache import Cache
    from ..pipeline.printer import Job, Output
    from ..project import Project


class PressFiles:
    """One laid-out edition on its way to a printing house."""

    def __init__(self, job: Job, data: bytes, project: Project, say: Translate, shelf: Cache) -> None:
        self.job, self.data, self.project, self.say, self.cache = job, data, project, say, shelf
        self.stem = job.target.stem

    def outputs(self, told: dict[str, Any]) -> Iterator[Output]:
        """Each file's name, its bytes, and what is told of it; nothing of one that is for machines alone."""
        facts: dict[str, Any] = {}
        for part, (title, description), data in self._parts(told):
            ending = f"-{self.say(part)}" if part else ""
            found = self._facts(f"{self.stem}{ending}.pdf", data)
            if part == file_names.COVER:
                facts["cover"] = found | {"spine": self.job.edition.spine}
            else:
                facts = found
            about = told | {
                "id": f"{told['id']}{ending}",
                "title": title,
                "description": description,
                "standards": (pdfx4.STANDARD,),
                "pages": found["pages"],
            }
            yield f"{self.stem}{ending}.pdf", data, about
            more = {
                "id": f"{about['id']}-{self.say(file_names.MARKED)}",
                "title": self.say(N_("{title} with marks")).format(title=title),
            }
            yield f"{self.stem}{ending}-{self.say(file_names.MARKED)}.pdf", self._marked(part, data), about | more
        yield from self._ticket(told, facts)

    def _parts(self, told: dict[str, Any]) -> Iterator[tuple[str, tuple[str, str], bytes]]:
        """What is printed on paper of its own: its name, its title and description, the file without marks."""
        edition = self.job.edition
        if edition.cover == "together":
            yield "", (told["title"], told["description"]), self._converted(self.data)
            return
        titles = {
            file_names.INSIDE: (N_("{title}: the pages within"), N_("The pages without the cover.")),
            file_names.COVER: (N_("{title}: the cover"), N_("The cover, to be printed on paper of its own.")),
        }
        for part, (title, description) in titles.items():
            named = self.say(title).format(title=told["title"])
            inner = self.say(title).format(title=self.project.title)
            if part == file_names.INSIDE:
                make = partial(separate_cover.inside, self.data, spine=edition.spine, title=inner)
            else:
                make = partial(
                    separate_cover.cover, self.data, spine=edition.spine, bleed=page_format.BLEED, title=inner
                )
            cut = self.cache.get_or_make([part, inner, repr(edition.spine), self.data], make)
            yield part, (named, self.say(description)), self._converted(cut)

    def _converted(self, data: bytes) -> bytes:
        edition, condition = self.job.edition, pdfx4.coated()
        if edition.profile:
            path = self.project.settings / edition.profile
            try:
                name = edition.condition or ""
                condition = pdfx4.Condition(path.read_bytes(), name, name)
            except OSError:
                message = N_("The edition “{id}” asks for the profile “{file}”, which is not there.")
                raise Fault(self.say(message).format(id=edition.id, file=edition.profile)) from None
        moment = self.job.moment
        try:
            return self.cache.get_or_make(
                ["x4", condition.profile, condition.identifier, condition.description, moment.isoformat(), data],
                partial(pdfx4.converted, data, condition, moment=moment, bleed=page_format.BLEED),
            )
        except ValueError as error:
            message = N_("The edition “{id}” cannot be told in inks: {error}.")
            raise Fault(self.say(message).format(id=edition.id, error=error)) from None

    def _marked(self, part: str, data: bytes) -> bytes:
        spine, width = self.job.edition.spine, PAPERS[self.job.edition.paper][0]
        folds = (width, width + spine) if part == file_names.COVER and spine else ()
        return self.cache.get_or_make(["marked", repr(folds), data], partial(pdfx4.marked, data, folds=folds))

    def _facts(self, name: str, data: bytes) -> dict[str, Any]:
        kept = self.cache.get_or_make(["facts", name, data], lambda: job_ticket.as_json(job_ticket.facts(name, data)))
        found: dict[str, Any] = json.loads(kept)
        return found

    def _ticket(self, told: dict[str, Any], facts: dict[str, Any]) -> Iterator[Output]:
        say, faces, css = self.say, self.project.cache / "fonts", fonts.face_css("book", "")
        language, stem = self.project.language, f"{self.stem}-{self.say(file_names.TICKET)}"
        for_machines = job_ticket.as_json(facts)
        page = self.cache.get_or_make(
            ["ticket", language, css, for_machines], partial(job_ticket.as_pdf, facts, faces, css, say, language)
        )
        more = {
            "id": f"{told['id']}-{say(file_names.TICKET)}",
            "title": say(N_("{title}: job ticket")).format(title=told["title"]),
            "description": say(N_("What the printing house asks of the file: size, inks, fonts, checksum.")),
            "pages": pages(page),
            "standards": (),
            "paper": "A4",
        }
        yield f"{stem}.pdf", page, told | more
        yield f"{stem}.json", for_machines, None
