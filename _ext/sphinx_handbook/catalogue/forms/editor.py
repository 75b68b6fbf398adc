"""The settings of a form in the browser, by Sveltia CMS: ``config.yml`` and the page that opens it.

The format is that of Decap CMS (once Netlify CMS). It has no place for a title that is a page's first heading; Sveltia
CMS takes one from there where no field is called ``title``, and names the new file after it.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Final

import yaml

from ...i18n import N_
from . import backend
from .widgets import Form, widget

if TYPE_CHECKING:
    from ...i18n import Translate
    from ..code_host import Repository
    from ..entries.json_parts import Part
    from ..schema.model import Category, Schema

#: The file that holds the settings; the editor looks for it beside its page.
CONFIG: Final = "config.yml"
#: The page that people open.
PAGE: Final = "index.html"
#: The editor itself: nothing is fetched, so a copy of it lies beside the page.
SCRIPT: Final = "sveltia-cms.js"

#: What saves nowhere but in the browser: where no host is named, the form can be tried with it.
_TRIAL: Final[dict[str, object]] = {"backend": {"name": "test-repo"}}


def configuration(
    schema: Schema,
    source: str,
    repository: Repository | None,
    say: Translate,
    *,
    pictures: str,
    direct: bool = False,
) -> Part:
    """The settings as the editor reads them.

    Args:
        schema: What ``katalog.toml`` declares.
        source: The path of the folder of pages in the repository, without slashes at its ends; it may be empty.
        repository: Where the book is kept; None where the book does not say.
        say: Translates messages to the book's language.
        pictures: The folder of pictures, in the folder of pages.
        direct: Whether a change is saved on the branch at once, where it could wait as a suggestion.

    """
    form = Form(schema, source, say)
    others = any(form.refers(each) for each in schema.categories)
    return {
        **(backend.settings(repository, direct=direct) or _TRIAL),
        "app_title": schema.book.title,
        **({"site_url": schema.book.base_url} if schema.book.base_url else {}),
        "media_folder": form.path(pictures),
        # From the folder of pages, as a page that names a picture means it.
        "public_folder": f"/{pictures}",
        # A photograph from a telephone may be called anything.
        "media_libraries": {"default": {"config": {"slugify_filename": True}}},
        # Names as `handbook new` makes them, as far as the editor can.
        "slug": {"encoding": "ascii", "clean_accents": True},
        # What nobody has filled in says nothing.
        "output": {"omit_empty_optional_fields": True, "yaml": {"indent_sequences": True}},
        # What it would show is not how the book looks.
        "editor": {"preview": False},
        "collections": [*(_collection(each, form) for each in schema.categories), *([form.all_entries()] * others)],
    }


def _collection(category: Category, form: Form) -> Part:
    return {
        "name": category.id,
        "label": category.title,
        "label_singular": category.singular,
        **({"description": category.description} if category.description else {}),
        "folder": form.path(category.id),
        "extension": "md",
        "format": "yaml-frontmatter",
        # Of a new page, its title.
        "slug": "{{slug}}",
        "create": True,
        # The category's own page has other fields: none.
        "index_file": {
            "name": "index",
            "label": form.say(N_("The category's own page")),
            "fields": [*form.heading(), form.body(())],
        },
        "fields": [
            *(widget(each, category, form) for each in form.schema.fields_of(category.id)),
            form.body(category.headings),
        ],
        **form.identifier(),
    }


def written(settings: Part, say: Translate) -> str:
    """The settings as a file; equal settings give equal bytes."""
    first = say(N_("Written by “handbook form” from katalog.toml: change it there, and run the command again."))
    text = yaml.safe_dump(settings, allow_unicode=True, sort_keys=False, width=1000, default_flow_style=False)
    return f"# {first}\n{text}"


def page(schema: Schema, script: str, say: Translate) -> str:
    """The page that opens the form; ``script`` is the address of the editor, as seen from the page."""
    comment = say(
        N_("The editor is Sveltia CMS; the page “A form for editors” in the documentation says where to get it.")
    )
    return (
        "<!doctype html>\n"
        f'<html lang="{html.escape(schema.book.language)}">\n'
        "<head>\n"
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        f"<title>{html.escape(schema.book.title)}</title>\n"
        f'<link rel="cms-config-url" type="text/yaml" href="{CONFIG}">\n'
        "</head>\n"
        "<body>\n"
        f"<!-- {html.escape(comment, quote=False)} -->\n"
        f'<script src="{html.escape(script)}"></script>\n'
        "</body>\n"
        "</html>\n"
    )
