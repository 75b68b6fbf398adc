"""The builder ``handbook-pdf``: what Sphinx calls.

Every build loads this module, so it imports nothing that only the book needs (``book_build``).
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.frontend import OptionParser
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.writers.html import HTMLWriter

from .. import sphinx_build
from ..i18n import N_, translator
from ..sphinx_build import application, parallel
from ..sphinx_ext.errors import Fault
from . import options, other_extensions
from .pipeline import worker_pool

if TYPE_CHECKING:
    from collections.abc import Set

    from .book_build import BuiltBook

#: The tag for ``only`` directives. Sphinx makes one of the builder's name, which ``only`` cannot parse for its hyphen.
TAG = "builder_handbook_pdf"


class HandbookPdfBuilder(StandaloneHTMLBuilder):
    """Prints a Sphinx project as a book."""

    name = other_extensions.BUILDER
    format = "html"
    epilog = ""
    # Remote images are left to the layout, which refuses them by name; Sphinx would fetch them from the network.
    supported_remote_images = True
    supported_data_uri_images = True
    download_support = False
    copysource = False
    search = False
    add_permalinks = False
    embedded = True
    allow_parallel = False

    #: The result of the build; None until its manuscripts are written.
    built: BuiltBook | None = None

    # What Sphinx calls ----------------------------------------------------------------------------

    def init(self) -> None:
        """Prepare without a theme, as nothing for the screen reaches the page; called before Sphinx reads."""
        # Here and below: what only the book needs is imported when it is made.
        from .layout import errors

        errors.expect_packages(self.config.language)
        from .content.translator import BookTranslator

        self.default_translator_class = BookTranslator  # type: ignore[misc]
        self._refuse_names_that_are_no_text()
        # Sphinx's translator reads these; ``content.page_html`` sets the last three for each page.
        self.imagedir = "_images"
        # What extensions draw into the output is addressed by this; the layout looks for it there.
        self.imgpath = self.imagedir
        self.secnumbers = {}
        self.fignumbers = {}
        self.current_docname = ""
        self.options = options.read(self.config, Path(self.confdir))
        self.tags.add(TAG)
        self.theme = None  # type: ignore[assignment]
        self.init_highlighter()
        del self.theme
        self.pool = worker_pool.of(self.config.handbook_pdf_jobs, self.config.language or "en")
        application(self).connect("env-before-read-docs", self._expect_work)
        # Sphinx calls ``cleanup`` only after a build that has not failed.
        application(self).connect("build-finished", lambda app, error: self.pool.close() if error else None)

    def _expect_work(self, _: object, __: object, docnames: Sequence[str]) -> None:
        """Where pages are read, something is likely to be laid out."""
        if docnames:
            self.pool.start()

    def _refuse_names_that_are_no_text(self) -> None:
        """Stop where a folder's name is not UTF-8: neither Pango nor pikepdf can open a file in it."""
        for folder in (self.srcdir, self.confdir, self.outdir, self.doctreedir):
            if "\\udc" in ascii(str(folder)):
                message = N_("The name of the folder “{folder}” is not UTF-8, so no book can be made there: rename it.")
                say = translator(self.config.language)
                raise Fault(say(message).format(folder=os.fsencode(folder).decode("utf-8", "backslashreplace")))

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Make the theme and the templates when an extension asks for them: the book itself needs neither."""
            if name == "build_info":
                self.build_info = self.create_build_info()
            elif name in ("theme", "theme_options", "templates"):
                self.init_templates()
            else:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            return self.__dict__[name]

    def prepare_reading(self) -> None:
        """Read pages as the web builder does, and many of them in several processes without ``-j``."""
        app = application(self)
        sphinx_build.connect(app)
        read_in_one = self._read_serial

        def read(docnames: list[str]) -> None:
            if parallel.pays(app, docnames) and parallel.unasked(app, len(docnames), self.pool.size):
                parallel.read(app, docnames, self.pool.size)
            else:
                read_in_one(docnames)

        self._read_serial = read  # type: ignore[method-assign]
        self._read_parallel = partial(parallel.read, app)  # type: ignore[method-assign]

    def get_outdated_docs(self) -> str:  # type: ignore[override]
        """Never empty, so that Sphinx always writes: the caches decide what is made again."""
        return "the book"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """A document's address, which ``references.bind`` turns into a place in the book."""
        from .content.references import document_address

        return document_address(docname)

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """A document's address, which is the same from every page: the book is one document."""
        return self.get_target_uri(to, typ)

    def post_process_images(self, doctree: nodes.Node) -> None:
        """Leave images where they are, since layout reads them from the project; of several files choose one."""
        for node in doctree.findall(nodes.image):
            if not {"*", "?"} & node.get("candidates", {"*": ""}).keys():
                # ``image:: plan.*``: as Sphinx chooses, which warns where there is none.
                Builder.post_process_images(self, node)
            if "://" not in node["uri"] and not node["uri"].startswith("data:"):
                node["uri"] = self._before_copying(node["uri"])
                self.images[node["uri"]] = node["uri"]

    def _before_copying(self, uri: str) -> str:
        """The image that an address in the folder of copied images stands for: an extension may count on the copy."""
        path = Path(uri)
        if path.parent.name == self.imagedir and not Path(self.srcdir, uri).exists():
            return next((image for image, (_, name) in self.env.images.items() if name == path.name), uri)
        return uri

    def copy_assets(self) -> None:
        """Copy nothing: style sheets and scripts are the website's."""
        other_extensions.make_static_folder(application(self))

    def prepare_writing(self, docnames: Set[str]) -> None:
        """Make the settings for the translator."""
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            # As Sphinx asks docutils for them, in a way that works in all versions of it that are allowed.
            parser = OptionParser(components=(HTMLWriter,), defaults=self.env.settings, read_config_files=True)
        self.docsettings = parser.get_default_values()
        self.docsettings.compact_lists = bool(self.config.html_compact_lists)

    def write_documents(self, docnames: Set[str]) -> None:
        """Make the files of every edition and replace the published ones, all or none."""
        from .book_build import BookBuild

        self.prepare_writing(docnames)
        book = BookBuild(self, self.options, self.pool)
        with book.printing() as project:
            book.print(project)
        self.built = book.built

    def finish(self) -> None:
        """Write nothing beside the book."""

    def cleanup(self) -> None:
        """End the worker processes."""
        self.pool.close()
