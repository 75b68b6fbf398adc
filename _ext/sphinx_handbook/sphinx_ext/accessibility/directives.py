"""``accessibility-report`` and ``accessibility-statement``: what a file says, in the book's language."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from ...catalogue.accessibility import files, report, statement
from ...files import SpecialFile, is_file
from ...i18n import N_
from ...problems import Problem
from ..domain import HandbookDomain
from ..log import report as warn
from ..outside import folders, refuse
from . import report_nodes, statement_nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_Read = TypeVar("_Read", report.Report, statement.Statement)


class _FromFile(SphinxDirective):
    """A directive that shows a file: the one that its argument names, else the one that ``[book]`` names."""

    optional_arguments = 1
    final_argument_whitespace = True
    #: The key in ``[book]``, and the code of what is wrong.
    key: ClassVar[str]
    code: ClassVar[str]

    @property
    def named(self) -> str:
        """What ``[book]`` names; an empty string where it names nothing, and without a catalogue."""
        return str(getattr(self.config.handbook_schema.book, self.key) or "")

    def file(self) -> Path | None:
        """The file; None where there is none, which is reported."""
        if not self.arguments and not self.named:
            message = N_("Name the file behind “{word}”: nothing else says which one is meant.")
            self.wrong(Problem("", self.lineno, 1, self.code, message, {"word": f"{{{self.name}}}"}))
            return None
        if self.arguments:
            path = Path(self.env.relfn2path(self.arguments[0])[1])
        else:
            path = Path(self.env.app.confdir, self.config.handbook_catalogue).parent / self.named
        if not folders.of_build(self.env.app).allows(path):
            refuse.refuse(self.env, str(self.env.doc2path(self.env.current_document.docname)), self.lineno, str(path))
            return None
        self.env.note_dependency(str(path))
        try:
            there = is_file(path)
        except SpecialFile as special:
            self.wrong(Problem("", self.lineno, 1, self.code, special.message, {"word": path.name}))
            return None
        if not there:
            self.wrong(
                Problem("", self.lineno, 1, self.code, N_("There is no file “{word}”."), {"word": self.relative(path)})
            )
            return None
        return path

    def contents(self, load: Callable[[Path], tuple[_Read | None, list[Problem]]]) -> _Read | None:
        """What the file says, which is stored as shown by the page; None where it cannot be read, which is reported."""
        path = self.file()
        if path is None:
            return None
        read, problems = load(path)
        for each in problems:
            self.wrong(each, path)
        if read is not None:
            dated = read.dated(self.relative(path))
            HandbookDomain.of(self.env).note_accessibility(self.env.current_document.docname, dated)
        return read

    def relative(self, path: Path) -> str:
        """A path as it is told: seen from the source folder."""
        return Path(os.path.relpath(path, self.env.srcdir)).as_posix()

    def wrong(self, problem: Problem, path: Path | None = None) -> None:
        """Report what is wrong with the directive, or with a file."""
        name = self.relative(path) if path else self.env.doc2path(self.env.current_document.docname, False).as_posix()
        warn(replace(problem, path=name), self.env)

    def sections(self, parts: Sequence[tuple[str, Sequence[nodes.Node]]]) -> list[nodes.Node]:
        """Sections with these titles and contents; one without a title is what stands before them."""
        sections: list[nodes.Node] = []
        for title, contents in parts:
            if not contents:
                continue
            if not title:
                sections += contents
                continue
            section = nodes.section("", nodes.title("", title), *contents, names=[nodes.fully_normalize_name(title)])
            self.set_source_info(section)
            self.state.document.note_implicit_target(section, section)
            sections.append(section)
        for each in sections:
            self.set_source_info(each)
            for link in each.findall(addnodes.pending_xref):
                link["refdoc"] = self.env.current_document.docname
        return sections


class AccessibilityReport(_FromFile):
    """``accessibility-report``: what was tested, when, with what, and what came of it."""

    key = "accessibility_report"
    code = report.CODE

    def run(self) -> list[nodes.Node]:
        """The report's sections; an empty list where it cannot be read, which is reported."""
        read = self.contents(report.load)
        if read is None:
            return []
        return self.sections(report_nodes.parts(read, self.config.language, self.env.found_docs))


class AccessibilityStatement(_FromFile):
    """``accessibility-statement``: an authority's statement; its content where the book has none."""

    key = "accessibility_statement"
    code = statement.CODE
    has_content = True
    option_spec: ClassVar[Any] = {}

    def run(self) -> list[nodes.Node]:
        """The statement's sections; an empty list where it cannot be read, which is reported."""
        if not self.arguments and (address := files.statement_address(self.config.handbook_schema.book)):
            return [statement_nodes.elsewhere(address, self.config.language)]
        if not self.arguments and not self.named and self.content:
            return self.parse_content_to_nodes()
        read = self.contents(statement.load)
        if read is None:
            return []
        return self.sections(statement_nodes.parts(read, self.config.language))


#: The directives by name.
DIRECTIVES: dict[str, type[SphinxDirective]] = {
    "accessibility-report": AccessibilityReport,
    "accessibility-statement": AccessibilityStatement,
}
