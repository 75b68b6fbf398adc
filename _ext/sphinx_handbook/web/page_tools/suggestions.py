"""Where readers can suggest a correction or a new page: in the editor of the host where the book is kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ...catalogue import code_host, new_page
from ...i18n import N_, translator
from ...readable import path_in_project

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from ...catalogue.schema.model import Category, Schema


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The addresses of a book; all are empty strings where the book does not say where it is kept."""

    repository: code_host.Repository | None
    schema: Schema
    language: str

    @classmethod
    def of(cls, app: Sphinx) -> Suggestions:
        """Those of the book that is built."""
        schema: Schema = app.config.handbook_schema
        repository = code_host.repository(schema.book, path_in_project(Path(app.srcdir)))
        return cls(repository, schema, app.config.language)

    def correction(self, page: str, env: BuildEnvironment) -> str:
        """Where a page's own file can be edited; an empty string for a page that has none."""
        if not self.repository or page not in env.all_docs:
            return ""
        return self.repository.edit(env.doc2path(page, False).as_posix())

    def new_page(self, category: Category) -> str:
        """Where a new page of a category can be written; its fields are explained in it, as ``handbook new`` does."""
        if not self.repository:
            return ""
        say = translator(self.language)
        title, file = say(N_("The page's title")), say(N_("new-page.md"))
        texts = [each(category, title, self.schema, say) for each in (new_page.text, new_page.short_text)]
        return self.repository.new(f"{category.id}/{file}", *texts)
