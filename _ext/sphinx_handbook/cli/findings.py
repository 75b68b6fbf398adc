"""What is wrong in a book, all of it at once, without Sphinx and without building."""

from __future__ import annotations

import datetime
import posixpath
import re
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ..catalogue import corrections, layouts
from ..catalogue.accessibility import files as accessibility
from ..catalogue.entries import declarations, publication, relations
from ..catalogue.entries import entry as records
from ..catalogue.entries import page as pages
from ..catalogue.lint import contents, dates, files, places, rules, views
from ..catalogue.lint.outside import named_files
from ..catalogue.lint.page_text import PageText
from ..catalogue.markdown import abbreviations, file_links, readability, running_text, unlinked_mentions, usual_headings
from ..catalogue.markdown.entry_references import mentions
from ..catalogue.markdown.file_links import Targets
from ..catalogue.queries.answers import abbreviated_terms, is_short_form
from ..catalogue.schema import consistency, toml_file
from ..catalogue.schema.schema_file import SchemaFile
from ..files import is_file, is_regular, read_file, read_text
from ..i18n import N_
from ..problems import Problem
from ..releases import folder as release_folder
from . import book_folder, conf_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ..catalogue.entries.entry import Entry
    from ..catalogue.lint.project import Project
    from ..catalogue.schema.model import Schema

#: Settings without which parts of the book are left out, with the hint that says so.
_UNSET = {
    "base_url": N_("base_url is not set: whatever needs the handbook's address is left out."),
    "repository_url": N_("repository_url is not set: pages have no link for suggesting a correction."),
    "contact": N_("contact is not set: pages do not say whom to write to."),
}
_FILE_NAME = re.compile(r"(?<![^\s/\\()<>\[\]`{}\"'])[^\s/\\()<>\[\]`{}\"']+\.\w+")


@dataclass(frozen=True, slots=True)
class Findings:
    """What a run found: the pages it read, what must be mended, and what is merely good to know."""

    pages: int
    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...] = ()
    unlinked: Mapping[str, tuple[unlinked_mentions.Unlinked, ...]] = field(default_factory=dict)
    word_counts: Callable[[], Mapping[str, readability.WordCounts]] = dict
    """Counts those of each page with sentences, by its file; none where the book has silenced the reading level.

    Counting takes half as long as all else, and is done where it is shown.
    """

    @property
    def mendable(self) -> int:
        """How many of them can be mended without a doubt."""
        return sum(bool(each.edits) for each in (*self.problems, *self.notices))


@dataclass(frozen=True, slots=True)
class _Read:
    """A page that was read, for what needs all of them."""

    docname: str
    path: str
    page: pages.Page
    text: PageText
    #: What to add to an offset in the page, which lacks the front matter, for the offset in the file.
    shift: int

    @property
    def body(self) -> running_text.Body:
        """The page's running text."""
        return self.text.body


@dataclass(slots=True)
class _Book:
    """All that was read, and what is wrong with it so far."""

    read: list[_Read] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    mentions: list[relations.Mention] = field(default_factory=list)
    #: Those of all pages in categories' folders, also of pages that could not be read.
    ids: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def check(source: Path, schema: Schema, *, short_forms: bool = False) -> Findings:
    """Read every page below ``source`` and say what is wrong, in the pages' order.

    With ``short_forms`` abbreviations that a page does not spell out are hints.
    """
    conf = conf_file.read(source)
    all_files = book_folder.files(source)
    allows = conf_file.readable(source, conf)
    foreign = list(named_files.pages(book_folder.pages_of(all_files), source, allows))
    all_files = [file for file in all_files if file not in {source / each.path for each in foreign}]
    page_files = book_folder.pages_of(all_files)
    book = _read_pages(source, schema, conf.project(), page_files)
    problems, entries = [*foreign, *book.problems], book.entries
    problems += relations.duplicates(entries, _file)
    problems += relations.misplaced_moves(entries, {book_folder.docname(file, source) for file in page_files}, _file)
    withheld = publication.notices(entries, _file, schema)
    problems += relations.dangling_of_all(entries, book.mentions, book.ids, _file, withheld)
    moved = {place for place, _ in relations.former_places(entries)}
    targets = _targets(source, conf, all_files, book, moved)
    for each in book.read:
        outside = list(named_files.wrong(each.text, source, allows))
        refused = {(problem.line, problem.column) for problem in outside}
        missing = _missing_files(each, schema, targets)
        problems += [*outside, *(problem for problem in missing if (problem.line, problem.column) not in refused)]
    mended, faults = corrections.load(source, schema)
    problems += faults
    if schema.corrections:
        docnames = {each.docname for each in book.read} | moved
        problems += corrections.of_no_page(mended, docnames, schema.corrections.file)
    problems = declarations.undeclared(problems, {each.path: each.page.front for each in book.read}, schema)
    problems = relations.mendable(problems, set(book.ids))
    problems += layouts.problems(schema, layouts.reader(source))
    problems += _of_releases(source, schema)
    problems += _of_accessibility(source, schema, book.read)
    problems += [replace(each, hint=True) for each in (*withheld.values(), *_hidden(source, schema))]
    problems += _of_files(source, schema, all_files, page_files, book.read)
    problems += _of_all_pages(source, conf, schema, all_files, entries, book.read)
    role = book_folder.role(source)
    named = dict(_unlinked(book.read, book.mentions, schema))
    # A reference that is typed wrong is no mention without a reference.
    broken = {(each.path, each.line) for each in problems if each.code == "braces"}
    for each in book.read:
        hints = (unlinked_mentions.problem(mention, each.body, each.path, role) for mention in named.get(each.path, ()))
        problems += [hint for hint in hints if (hint.path, hint.line) not in broken]
        category = schema.category_of(each.docname)
        if category is not None and each.page.entry is not None:
            problems += usual_headings.missing_headings(each.body, category, each.path, each.page.front.body_line)
    if short_forms:
        problems += _of_short_forms(book, schema)
    silenced = conf.words("suppress_warnings")
    kept = [each for each in problems if f"handbook.{each.code}" not in silenced and "handbook" not in silenced]
    return Findings(
        len(page_files),
        tuple(in_order(each for each in kept if not each.hint)),
        (*in_order(each for each in kept if each.hint), *_unset(schema)),
        {each.path: tuple(_in_file(each, named[each.path])) for each in book.read if named.get(each.path)},
        dict if {"handbook", "handbook.reading-level"} & set(silenced) else lambda: dict(_word_counts(book.read)),
    )


def _read_pages(source: Path, schema: Schema, project: Project, page_files: Sequence[Path]) -> _Book:
    """The pages, and what is wrong with each of them by itself."""
    book = _Book()
    for file in [*page_files, *book_folder.special_pages(source)]:
        path, docname = file.relative_to(source).as_posix(), book_folder.docname(file, source)
        if schema.is_entry(docname):
            book.ids.append(docname.rpartition("/")[2])
        text, faults = pages.load(file, path)
        book.problems += faults
        if text is None:
            continue
        page = pages.read(text, docname, path, schema, project, lambda name: is_regular(source / name))
        book.problems += page.problems
        if page.entry is not None:
            book.entries.append(page.entry)
        book.mentions += _mentions(page, docname, schema)
        page_text = page.text or PageText(path, page.front.page, page.front.body_line, project)
        if page.text is not None:
            book.problems += rules.beside_the_build(page_text)
        book.read.append(_Read(docname, path, page, page_text, len(text) - len(page.front.page)))
    return book


def _mentions(page: pages.Page, docname: str, schema: Schema) -> Iterator[relations.Mention]:
    """The entries that a page's text refers to, and the Markdown of its fields."""
    if page.entry is not None:
        for target, line in records.named_in_fields(page.entry, schema):
            yield relations.Mention(docname, target, line)
    yield from mentions(page.front.page, docname, page.front.body_line)


def _targets(source: Path, conf: conf_file.Conf, files: Sequence[Path], book: _Book, moved: set[str]) -> Targets:
    """What links can lead to; ``moved`` are the former places of entries."""
    return Targets(
        pages={*(each.relative_to(source).as_posix() for each in book_folder.pages_of(files)), *map(_file, moved)},
        is_file=lambda name: is_regular(source / name),
        files={each.relative_to(source).as_posix() for each in files},
        labels=cache(lambda: {name for each in book.read for name in places.names(each.text)}),
        is_copied=conf_file.is_copied(source, conf),
        are_all=not conf_file.makes_pages(conf),
    )


def _missing_files(page: _Read, schema: Schema, targets: Targets) -> Iterator[Problem]:
    """Links to files that are not there, in a page's text and in the Markdown of its fields, which have no column."""
    yield from file_links.wrong(page.body, page.path, targets)
    for text, line in records.markdown_of(page.page.entry, schema) if page.page.entry else ():
        body = running_text.read("\n" * (line - 1) + text, line)
        yield from (replace(each, column=1, edits=()) for each in file_links.wrong(body, page.path, targets))


def _in_file(page: _Read, mentioned: Iterable[unlinked_mentions.Unlinked]) -> Iterator[unlinked_mentions.Unlinked]:
    """Mentions by their offsets in the file."""
    for each in mentioned:
        yield replace(each, start=each.start + page.shift, end=each.end + page.shift)


def _of_files(
    source: Path, schema: Schema, all_files: Sequence[Path], page_files: Sequence[Path], read: Sequence[_Read]
) -> Iterator[Problem]:
    """What is wrong with the names of files."""
    names = {file.relative_to(source).as_posix() for file in page_files}
    yield from files.names(sorted(names), schema.book.language)
    others = [file.relative_to(source).as_posix() for file in all_files]
    unread = [name for name in others if name not in names and schema.category_of(name) is not None]
    if unread:
        offered = {
            posixpath.normpath(posixpath.join(posixpath.dirname(each.path), unquote(link.target.partition("#")[0])))
            for each in read
            for link in running_text.links(each.body)
        }
        # A page may also include a file, or offer it by a role: whichever way, it names it.
        words = {word for each in read for word in _FILE_NAME.findall(each.text.page)}
        offered.update(name for name in unread if posixpath.basename(name).rpartition(" ")[2] in words)
        yield from files.unread(unread, offered, lambda name: read_file(source / name)[:4])


def _of_releases(source: Path, schema: Schema) -> Iterator[Problem]:
    """What is wrong with the files of releases; their words are not read where nothing was changed."""
    if schema.releases:
        for path, faults in release_folder.problems(source / schema.releases.folder).items():
            name = posixpath.join(schema.releases.folder, path.name)
            yield from (replace(each, path=name) for each in faults)


def _of_accessibility(source: Path, schema: Schema, read: Sequence[_Read]) -> Iterator[Problem]:
    """What is wrong with the accessibility report and statement that the book names, and which is older than a year."""
    blocks = {block.name for each in read for block in each.text.blocks}
    for kind, name in accessibility.named(schema.book).items():
        if not name:
            continue
        key, directive = f"accessibility_{kind}", f"accessibility-{kind}"
        file = SchemaFile(toml_file.NAME, _schema_text(source), schema)
        if not is_file(source / name):
            yield file.problem(("book", key), N_("There is no file “{word}”."), word=name)
            continue
        if directive not in blocks:
            message = N_("No page shows “{word}”: write {markup} on one.")
            problem = file.problem(("book", key), message, word=name, markup=f":::{{{directive}}}")
            yield replace(problem, code=directive, hint=True)
        report, faults = accessibility.load(kind, source / name)
        yield from (replace(each, path=name) for each in faults)
        if report and (hint := report.dated(name).hint(publication.today())):
            yield hint


def _of_all_pages(
    source: Path,
    conf: conf_file.Conf,
    schema: Schema,
    all_files: Sequence[Path],
    entries: Sequence[Entry],
    read: Sequence[_Read],
) -> Iterator[Problem]:
    """What only all pages together show."""
    docnames = {each.docname for each in read if schema.is_entry(each.docname)}
    docnames |= {place for place, _ in relations.former_places(entries)}
    ids = tuple(sorted({each.rpartition("/")[2] for each in docnames}))
    by_docname = {each.docname: each.text for each in read}
    # Pages in another markup may have places, and tables of contents, that are not read here.
    alone = not conf.has_other_pages and all(each.suffix != ".rst" for each in all_files)
    if conf.exists and conf.project().extensions is not None and alone:
        yield from consistency.missing_pages(schema, toml_file.NAME, lambda: _schema_text(source), by_docname)
        folders = {category.index: category.id for category in schema.categories}
        tables = contents.read(by_docname, folders)
        yield from tables.problems
        certain = tables.certain and "exclude_patterns" not in conf.unclear
        root = str(conf.values.get("root_doc", conf.values.get("master_doc", "index")))
        pages_to_name = [each.docname for each in read if each.page.front.keys.get("orphan") is None]
        if certain and root in by_docname:
            yield from contents.outside(pages_to_name, tables, {each.docname: each.path for each in read}, root)
        named = {*schema.sources, *(each.id for each in schema.categories), *ids}
        named |= {term for vocabulary in schema.vocabularies.values() for term in vocabulary.terms}
        yield from places.missing({each.path: each.text for each in read}, named)
    for each in read:
        if "{" in each.text.page:
            yield from views.wrong(each.text, each.docname, schema, docnames, ids)
    for entry in entries:
        yield from dates.future(entry, _file(entry.docname), datetime.datetime.now(datetime.UTC).date())


def _unlinked(
    read: Sequence[_Read], mentioned: Iterable[relations.Mention], schema: Schema
) -> Iterator[tuple[str, tuple[unlinked_mentions.Unlinked, ...]]]:
    """What each page names and does not link, by the page's file."""
    linked: dict[str, set[str]] = {}
    for mention in mentioned:
        linked.setdefault(mention.docname, set()).add(mention.target)
    entries = [(each, each.page.entry) for each in read if each.page.entry is not None]
    called = [
        (entry.id, each.body.headings[0][1] if each.body.headings else "", entry.aliases) for each, entry in entries
    ]
    names = unlinked_mentions.names(called, schema.book.language)
    for each in read:
        done = linked.get(each.docname, set())
        done |= {_stem(link.target) for link in running_text.links(each.body)}
        category = schema.category_of(each.docname)
        if each.page.entry is not None:
            done |= {each.page.entry.id, *(reference.target for reference in each.page.entry.references)}
        elif category is not None and each.docname == category.index:
            # There the list of entries has them all.
            done |= {entry.id for _, entry in entries if category.id in (entry.category, *entry.also_in)}
        yield each.path, tuple(unlinked_mentions.find(each.body, names, done))


def _word_counts(read: Sequence[_Read]) -> Iterator[tuple[str, readability.WordCounts]]:
    """The counts of each page that has sentences, by its file."""
    for each in read:
        counts = readability.count(each.text.prose, each.text.body_line, each.text.heading_lines)
        if counts.words:
            yield each.path, counts


def _of_short_forms(book: _Book, schema: Schema) -> Iterator[Problem]:
    """Hints of abbreviations that a page uses before it spells them out.

    Each on each page where the book knows the long form; one that it does not know, once: it is mended in one place.
    """
    long_forms = abbreviated_terms(schema)
    for each in book.read:
        if each.page.entry is not None and each.body.headings:
            names = filter(is_short_form, each.page.entry.aliases)
            long_forms |= dict.fromkeys(names, each.body.headings[0][1])
    long_forms |= schema.abbreviations
    small = set().union(*(abbreviations.small_words(each.text.prose) for each in book.read))
    unknown: dict[str, tuple[Problem, int]] = {}
    for each in book.read:
        text = each.text
        # The page that explains them all.
        if any(block.name == "abbreviations" for block in text.blocks):
            continue
        for use in abbreviations.unexplained(text.prose, text.body_line, text.heading_lines, long_forms, small):
            place = (each.path, use.line, use.column, "abbreviation")
            values = {"word": use.word}
            if use.explained is not None:
                message = N_("“{word}” is used here, and spelled out first on line {line}.")
                yield Problem(*place, message, {**values, "line": str(use.explained)}, hint=True)
            elif use.word in long_forms:
                message = N_("“{word}” is not spelled out on this page. It stands for “{long}”.")
                yield Problem(*place, message, {**values, "long": long_forms[use.word]}, hint=True)
            else:
                first, pages = unknown.get(use.word, (Problem(*place, "", values, hint=True), 0))
                unknown[use.word] = first, pages + 1
    for first, pages in unknown.values():
        message = N_("“{word}” is not spelled out. Write what it stands for here, or in [abbreviations] in {file}.")
        if pages > 1:
            message = N_(
                "“{word}” is not spelled out here nor elsewhere (pages with it: {count}). Write what it stands for "
                "where it is used first, or in [abbreviations] in {file}."
            )
        yield replace(first, message=message, values={**first.values, "count": str(pages), "file": toml_file.NAME})


def _stem(target: str) -> str:
    """The id of the entry that a link may lead to: by its file, or by the id itself as in ``[](#hammer)``."""
    if target.startswith("#"):
        return target[1:]
    return target.partition("#")[0].rpartition("/")[2].removesuffix(book_folder.SUFFIX)


def _file(docname: str) -> str:
    return docname + book_folder.SUFFIX


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems as they stand in the book."""
    return sorted(problems, key=lambda each: (each.path, each.line, each.column, each.code))


def _hidden(source: Path, schema: Schema) -> Iterator[Problem]:
    """Fields that nobody is shown."""
    yield from consistency.hidden_fields(SchemaFile(toml_file.NAME, _schema_text(source), schema))


def _schema_text(source: Path) -> str:
    return read_text(source / toml_file.NAME, "utf-8-sig")


def _unset(schema: Schema) -> Iterable[Problem]:
    for setting, message in _UNSET.items():
        if not getattr(schema.book, setting):
            yield Problem(toml_file.NAME, 1, 1, "unset", message)
