"""The files that a printing house gets of one laid-out edition: pages and cover, with and without marks, a job ticket.

Each is cached under a digest of its inputs, so a build in which nothing has changed makes none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from ...catalogue import contacts
from ...design import fonts
from ...editions import file_names, page_format
from ...i18n import N_, Translate
from ...languages.direction import is_right_to_left
from . import job_ticket, pages, pdfx4, separate_cover, spine

if TYPE_CHECKING:
    from ...editions.edition import Edition
    from ..cache import Cache
    from ..project import Project


#: A finished file: its name, its bytes, and its entry in ``editions.json``, or None for a file that is not listed.
PressFile = tuple[str, bytes, "dict[str, Any] | None"]


class PressFilesError(Exception):
    """An edition's files for a press cannot be made; its text is the message for the user."""


class PressFiles:
    """The files of one laid-out PDF, ``data``; ``stem`` begins their names, ``moment`` is the date that they have."""

    def __init__(
        self,
        edition: Edition,
        stem: str,
        moment: datetime,
        data: bytes,
        project: Project,
        say: Translate,
        cache: Cache,
    ) -> None:
        self.edition, self.stem, self.moment, self.data = edition, stem, moment, data
        self.project, self.say, self.cache = project, say, cache
        #: How thick the back of the book is, in millimetres; 0 where it has none.
        self.spine = edition.spine
        if edition.leaf:
            self.spine = spine.width(separate_cover.inside_pages(data), edition.leaf)

    def outputs(self, entry: dict[str, Any]) -> Iterator[PressFile]:
        """Every file; ``entry`` is the laid-out PDF's own entry in ``editions.json``."""
        facts: dict[str, Any] = {}
        files: dict[str, bytes] = {}
        for part, (title, description), data in self._parts(entry):
            ending = f"-{self.say(part)}" if part else ""
            part_facts = self._facts(f"{self.stem}{ending}.pdf", data)
            if part == file_names.COVER:
                facts["cover"] = part_facts | {"spine": self.spine}
            else:
                facts = part_facts
            own = entry | {
                "id": f"{entry['id']}{ending}",
                "title": title,
                "description": description,
                "standards": (pdfx4.STANDARD,),
                "pages": part_facts["pages"],
            }
            files[f"{self.stem}{ending}.pdf"] = data
            yield f"{self.stem}{ending}.pdf", data, own
            marked = {
                "id": f"{own['id']}-{self.say(file_names.MARKED)}",
                "title": self.say(N_("{title} with marks")).format(title=title),
            }
            name = f"{self.stem}{ending}-{self.say(file_names.MARKED)}.pdf"
            files[name] = self._marked(part, data)
            yield name, files[name], own | marked
        yield from self._ticket(entry, job_ticket.with_job(facts, self._job(entry), files), files[facts["file"]])

    def _job(self, entry: dict[str, Any]) -> dict[str, Any]:
        """What the job ticket says that no file holds."""
        edition, contact = self.edition, contacts.read(self.project.schema.book.contact)
        binding, cover = "", None
        if edition.cards:
            binding = "None"
        elif edition.cover == "separate":
            binding, cover = "SoftCover" if self.spine else "SaddleStitch", False
        elif not edition.sheets and self.project.schema:
            cover = True
        return {
            "mark": entry["edition"],
            "day": self.project.date,
            "contact": contact.words if contact else "",
            "binding": binding,
            "side": "Right" if is_right_to_left(self.project.language) else "Left",
            "cover": cover,
            # Of a profile of the project's own nothing says that its paper is coated.
            "stock": "" if edition.profile and edition.stock == "coated" else edition.stock,
        }

    def _parts(self, entry: dict[str, Any]) -> Iterator[tuple[str, tuple[str, str], bytes]]:
        """What is printed on paper of its own: its name, its title and description, the file without marks.

        The name is an empty string where pages and cover are one file.
        """
        edition = self.edition
        if edition.cover == "together":
            yield "", (entry["title"], entry["description"]), self._converted(self.data)
            return
        titles = {
            file_names.INSIDE: (N_("{title}: the pages within"), N_("The pages without the cover.")),
            file_names.COVER: (N_("{title}: the cover"), N_("The cover, to be printed on paper of its own.")),
        }
        for part, (title, description) in titles.items():
            named = self.say(title).format(title=entry["title"])
            inner = self.say(title).format(title=self.project.title)
            if part == file_names.INSIDE:
                make = partial(separate_cover.inside, self.data, spine=self.spine, title=inner)
            else:
                make = partial(
                    separate_cover.cover,
                    self.data,
                    spine=self.spine,
                    bleed=page_format.BLEED,
                    title=inner,
                    words=self._spine_words(),
                )
            cut = self.cache.get_or_make(
                [part, inner, repr(self.spine), self.project.title, self.project.author, self.data], make
            )
            yield part, (named, self.say(description)), self._converted(cut)

    def _spine_words(self) -> bytes:
        """A page with what stands on the back of the book; empty where that is too thin."""
        if self.spine < spine.LEAST:
            return b""
        words, height = (self.project.title, self.project.author), self.edition.page_size[1]
        faces, css = self.project.cache / "fonts", fonts.face_css("book", "")
        return self.cache.get_or_make(
            ["spine", *words, repr((self.spine, height)), css],
            partial(spine.as_pdf, *words, self.spine, height, faces, css),
        )

    def _converted(self, data: bytes) -> bytes:
        """A file as PDF/X-4, with the edition's output condition."""
        edition, condition = self.edition, pdfx4.coated()
        if edition.profile:
            path = self.project.settings / edition.profile
            try:
                name = edition.condition or ""
                condition = pdfx4.PrintingCondition(path.read_bytes(), name, name)
            except OSError:
                message = N_("The edition “{id}” asks for the profile “{file}”, which is not there.")
                raise PressFilesError(self.say(message).format(id=edition.id, file=edition.profile)) from None
        try:
            return self.cache.get_or_make(
                ["x4", condition.profile, condition.identifier, condition.description, self.moment.isoformat(), data],
                partial(pdfx4.converted, data, condition, moment=self.moment, bleed=page_format.BLEED),
            )
        except ValueError as error:
            message = N_("The edition “{id}” cannot be told in inks: {error}.")
            raise PressFilesError(self.say(message).format(id=edition.id, error=error)) from None

    def _marked(self, part: str, data: bytes) -> bytes:
        width = self.edition.page_size[0]
        folds = (width, width + self.spine) if part == file_names.COVER and self.spine else ()
        return self.cache.get_or_make(["marked", repr(folds), data], partial(pdfx4.marked, data, folds=folds))

    def _facts(self, name: str, data: bytes) -> dict[str, Any]:
        """What the job ticket says of a file."""
        text = self.cache.get_or_make(["facts", name, data], lambda: job_ticket.as_json(job_ticket.facts(name, data)))
        facts: dict[str, Any] = json.loads(text)
        return facts

    def _ticket(self, entry: dict[str, Any], facts: dict[str, Any], data: bytes) -> Iterator[PressFile]:
        """The job ticket, as a PDF to read and as JSON for machines."""
        say, faces, css = self.say, self.project.cache / "fonts", fonts.face_css("book", "")
        language, stem = self.project.language, f"{self.stem}-{self.say(file_names.TICKET)}"
        for_machines = job_ticket.as_json(facts)
        page = self.cache.get_or_make(
            ["ticket", language, css, for_machines], partial(job_ticket.as_pdf, facts, faces, css, say, language, data)
        )
        own = {
            "id": f"{entry['id']}-{say(file_names.TICKET)}",
            "title": say(N_("{title}: job ticket")).format(title=entry["title"]),
            "description": say(N_("What the printing house asks of the file: size, inks, fonts, checksum.")),
            "pages": pages(page),
            "standards": ("PDF/UA-1",),
            "paper": "A4",
        }
        yield f"{stem}.pdf", page, entry | own
        yield f"{stem}.json", for_machines, None
