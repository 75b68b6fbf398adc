"""``handbook check``: everything wrong with the pages, all at once, without Sphinx and without building."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..catalogue import corrections, layouts
from ..catalogue.entries import entry as records
from ..catalogue.entries import page as pages
from ..catalogue.entries import publication, relations
from ..catalogue.markdown import file_links, running_text, unlinked_mentions, usual_headings
from ..catalogue.markdown.entry_references import mentions
from ..catalogue.schema import consistency, toml_file
from ..i18n import N_, translator
from ..problems import Problem
from . import book_folder, doctor, spelling
from .arguments import add_folder, stop

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from ..catalogue.entries.entry import Entry
    from ..catalogue.schema.model import Schema
    from ..i18n import Translate

FORMATS = ("text", "json", "github")

#: Settings without which parts of the book are left out, with the hint that says so.
_UNSET = {
    "base_url": N_("base_url is not set: whatever needs the handbook's address is left out."),
    "repository_url": N_("repository_url is not set: pages have no link for suggesting a correction."),
    "contact": N_("contact is not set: pages do not say whom to write to."),
}


@dataclass(frozen=True, slots=True)
class Findings:
    """What a run found: the pages it read, what must be mended, and what is merely good to know."""

    pages: int
    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...] = ()
    unlinked: Mapping[str, tuple[unlinked_mentions.Unlinked, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Read:
    """A page that was read, for the hints."""

    docname: str
    path: str
    page: pages.Page
    body: running_text.Body
    #: What to add to an offset in the page, which lacks the front matter, for the offset in the file.
    shift: int


def declare(commands: argparse._SubParsersAction[argparse.ArgumentParser], say: Translate) -> None:
    """Add the command to the grammar."""
    summary = say(N_("say what is wrong on the pages, with file and line"))
    command = commands.add_parser("check", help=summary, description=summary)
    add_folder(command, say)
    command.add_argument("--spelling", action="store_true", help=say(N_("check the spelling as well, with hunspell")))
    command.add_argument(
        "--fix",
        action="store_true",
        help=say(N_("link the first place on each page where it names another entry")),
    )
    command.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help=say(N_("how the findings are written: for people, as JSON, or as notes in a pull request")),
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check the pages and print the findings."""
    source = arguments.folder or book_folder.folder(toml_file.NAME)
    say = translator(book_folder.language(source))
    if not (source / toml_file.NAME).is_file():
        message = say(N_("There is no {file} in “{folder}”. Name the book's folder: handbook check FOLDER"))
        return stop(message.format(file=toml_file.NAME, folder=book_folder.display_path(source)))
    schema, problems = toml_file.load(source / toml_file.NAME)
    if problems:
        # Without a schema nothing can be said of the pages.
        findings = Findings(0, tuple(problems))
    else:
        findings = check(source, schema)
        if arguments.fix and findings.unlinked:
            link(findings, source)
            count = sum(len(each) for each in findings.unlinked.values())
            findings = check(source, schema)
            # Only the text for people says what was linked; the formats for machines hold findings alone.
            if arguments.format == "text":
                print(
                    say(N_("1 mention linked.") if count == 1 else N_("{count} mentions linked.")).format(count=count)
                )
        if arguments.spelling:
            if schema.spelling is None:
                message = say(N_("{file} has no table [spelling], so no dictionary is known."))
                return stop(message.format(file=toml_file.NAME))
            try:
                unread = {each.path for each in findings.problems if each.code == "utf-8"}
                slips = misspelt(source, schema, unread)
            except spelling.HunspellMissing as missing:
                _write(findings, source, arguments.format, say)
                message = N_("The spelling was not checked: {what} is not on this machine.")
                needs = [need for need in doctor.spelling_needs(missing.dictionary) if need.lacking()]
                names = " / ".join(need.name for need in needs) or f"hunspell ({missing.dictionary})"
                return stop("\n".join([say(message).format(what=names), *doctor.advice(needs, say)]))
            findings = replace(findings, problems=tuple(_sorted([*findings.problems, *slips])))
    _write(findings, source, arguments.format, say)
    return 1 if findings.problems else 0


def check(source: Path, schema: Schema) -> Findings:
    """Read every page below ``source`` and say what is wrong, in the pages' order."""
    problems: list[Problem] = []
    entries: list[Entry] = []
    references: list[relations.Mention] = []
    ids: list[str] = []
    read: list[_Read] = []
    files = book_folder.pages(source)
    names = {file.relative_to(source).as_posix() for file in files}
    for file in files:
        path, docname = file.relative_to(source).as_posix(), book_folder.docname(file, source)
        if schema.is_entry(docname):
            ids.append(docname.rpartition("/")[2])
        text, faults = pages.decode(file.read_bytes(), path)
        problems += faults
        if text is None:
            continue
        page = pages.read(text, docname, path, schema, lambda name: (source / name).is_file())
        problems += page.problems
        if page.entry is not None:
            entries.append(page.entry)
        references += _mentions(page, docname, schema)
        text_of = running_text.read(page.front.page, page.front.body_line)
        problems += file_links.wrong(text_of, path, names, lambda name: (source / name).exists())
        read.append(_Read(docname, path, page, text_of, len(text) - len(page.front.page)))
    problems += relations.duplicates(entries, _file)
    problems += relations.misplaced_moves(entries, {book_folder.docname(file, source) for file in files}, _file)
    withheld = publication.notices(entries, _file, schema)
    problems += relations.dangling_of_all(entries, references, ids, _file, withheld)
    mended, faults = corrections.load(source, schema)
    problems += faults
    if schema.corrections:
        docnames = [each.docname for each in read]
        problems += corrections.of_no_page(mended, docnames, schema.corrections.file)
    problems += layouts.problems(schema, layouts.reader(source))
    role = book_folder.role(source)
    named = dict(_unlinked(read, references, schema))
    notices = [
        unlinked_mentions.problem(mention, each.body, each.path, role)
        for each in read
        for mention in named.get(each.path, ())
    ]
    notices += [*withheld.values(), *_hidden(source, schema)]
    for each in read:
        category = schema.category_of(each.docname)
        if category is not None and each.page.entry is not None:
            notices += usual_headings.missing_headings(each.body, category, each.path, each.page.front.body_line)
    return Findings(
        len(files),
        tuple(_sorted(problems)),
        (*_sorted(notices), *_unset(schema)),
        {
            each.path: tuple(
                replace(mention, start=mention.start + each.shift, end=mention.end + each.shift)
                for mention in named[each.path]
            )
            for each in read
            if named.get(each.path)
        },
    )


def _mentions(page: pages.Page, docname: str, schema: Schema) -> Iterator[relations.Mention]:
    """The entries that a page's text refers to, and the Markdown of its fields."""
    if page.entry is not None:
        for target, line in records.named_in_fields(page.entry, schema):
            yield relations.Mention(docname, target, line)
    yield from mentions(page.front.page, docname, page.front.body_line)


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


def link(findings: Findings, source: Path) -> None:
    """Link what pages name; of a page only those words change, its line ends stay."""
    role = book_folder.role(source)
    for path, unlinked in findings.unlinked.items():
        file = source / path
        data = file.read_bytes()
        mark = data[:3] if data.startswith(b"\xef\xbb\xbf") else b""
        text = data[len(mark) :].decode("utf-8")
        file.write_bytes(mark + unlinked_mentions.linked(text, unlinked, role).encode())


def _stem(target: str) -> str:
    """The id of the entry that a link may lead to: by its file, or by the id itself as in ``[](#hammer)``."""
    if target.startswith("#"):
        return target[1:]
    return target.partition("#")[0].rpartition("/")[2].removesuffix(book_folder.SUFFIX)


def misspelt(source: Path, schema: Schema, unread: Collection[str]) -> list[Problem]:
    """Every misspelt word, as a problem of its page; pages in ``unread`` are passed over."""
    assert schema.spelling is not None
    words = None
    if schema.spelling.words:
        words = source / schema.spelling.words
        if not words.is_file():
            message = N_("There is no file “{word}”.")
            return [Problem(toml_file.NAME, 1, 1, "schema", message, {"word": schema.spelling.words})]
        text, faults = pages.decode(words.read_bytes(), schema.spelling.words)
        if text is None:
            return faults
    files = [file for file in book_folder.pages(source) if file.relative_to(source).as_posix() not in unread]
    problems = []
    for slip in spelling.misspelt(files, schema.spelling.dictionary, words):
        message = N_("“{word}” is not in the dictionary.")
        if slip.suggestions:
            message = N_("“{word}” is not in the dictionary. It has: {suggestions}.")
        values = {"word": slip.word, "suggestions": ", ".join(slip.suggestions)}
        path = slip.path.relative_to(source).as_posix()
        problems.append(Problem(path, slip.line, slip.column, "spelling", message, values))
    return problems


def _file(docname: str) -> str:
    return docname + book_folder.SUFFIX


def _sorted(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda each: (each.path, each.line, each.column, each.code))


def _hidden(source: Path, schema: Schema) -> Iterable[Problem]:
    """Fields that nobody is shown."""
    text = (source / toml_file.NAME).read_text("utf-8-sig")
    return consistency.hidden_fields(consistency.SchemaFile(toml_file.NAME, text, schema))


def _unset(schema: Schema) -> Iterable[Problem]:
    for setting, message in _UNSET.items():
        if not getattr(schema.book, setting):
            yield Problem(toml_file.NAME, 1, 1, "unset", message)


# How findings are written ----------------------------------------------------------------------------


def _write(findings: Findings, source: Path, form: str, say: Translate) -> None:
    writer = {"text": _text, "json": _json, "github": _github}[form]
    print(writer(findings, source, say))


def _text(findings: Findings, source: Path, say: Translate) -> str:
    lines = [f"{_place(each, source)}: {each.text(say)} [{each.code}]" for each in findings.problems]
    for each in findings.notices:
        # What is unset has no line of its own.
        place = book_folder.display_path(source / each.path) if each.code == "unset" else _place(each, source)
        lines.append(f"{place}: {each.text(say)} [{each.code}]")
    return "\n".join([*lines, _closing(findings, say)])


def _closing(findings: Findings, say: Translate) -> str:
    """How much was read, and how much is wrong."""
    read, wrong = findings.pages, len(findings.problems)
    checked = say(N_("1 page checked") if read == 1 else N_("{count} pages checked")).format(count=read)
    message = N_("no problems") if not wrong else N_("1 problem") if wrong == 1 else N_("{count} problems")
    message = say(message).format(count=wrong)
    return f"{checked}, {message}."


def _json(findings: Findings, source: Path, say: Translate) -> str:
    def plain(problems: Sequence[Problem]) -> list[dict[str, object]]:
        return [
            {
                "file": book_folder.display_path(source / each.path),
                "line": each.line,
                "column": each.column,
                "code": each.code,
                "message": each.text(say),
                "allowed": list(each.allowed),
                "nearest": each.nearest,
            }
            for each in problems
        ]

    report = {
        "pages": findings.pages,
        "problems": plain(findings.problems),
        "notices": plain(findings.notices),
    }
    return json.dumps(report, indent=2)


def _github(findings: Findings, source: Path, say: Translate) -> str:
    lines = [
        f"::{level} file={_property(book_folder.display_path(source / each.path))},line={each.line},col={each.column}"
        f",title={_property(each.code)}::{_escaped(each.text(say))}"
        for level, problems in (("error", findings.problems), ("notice", findings.notices))
        for each in problems
    ]
    return "\n".join([*lines, _closing(findings, say)])


def _place(problem: Problem, source: Path) -> str:
    return f"{book_folder.display_path(source / problem.path)}:{problem.line}:{problem.column}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
