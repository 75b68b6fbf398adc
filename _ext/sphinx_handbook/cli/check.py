"""``handbook check``: everything wrong with the pages, all at once, without Sphinx and without building."""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..catalogue.entries import page as pages
from ..catalogue.markdown import unlinked_mentions
from ..catalogue.markdown.readability import LEAST_WORDS, WordCounts
from ..catalogue.schema import toml_file
from ..files import is_file, read_file, special
from ..i18n import N_, translator
from ..languages.rules import rules
from ..problems import Problem, mended
from . import book_folder, doctor, rename, spelling
from .arguments import add_folder, stop
from .findings import Findings, check, in_order

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection, Iterator, Sequence

    from ..catalogue.schema.model import Schema
    from ..i18n import Translate

FORMATS = ("text", "json", "github")

#: What a reading level means, by how many of the language's levels it has reached: in a word, and where it is usual.
_LEVELS = (
    (N_("very easy"), N_("as in books for children")),
    (N_("easy"), N_("as in novels and magazines")),
    (N_("medium"), N_("as in newspapers")),
    (N_("hard"), N_("as in reports of authorities")),
    (N_("very hard"), N_("as in laws and research")),
)

#: Each pass of ``--fix`` may bring to light what the one before it hid, as in front matter that YAML gives up on.
_MOST_PASSES = 20


def declare(commands: argparse._SubParsersAction[argparse.ArgumentParser], say: Translate) -> None:
    """Add the command to the grammar."""
    summary = say(N_("say what is wrong on the pages, with file and line"))
    command = commands.add_parser("check", help=summary, description=summary)
    add_folder(command, say)
    command.add_argument("--spelling", action="store_true", help=say(N_("check the spelling as well, with hunspell")))
    command.add_argument(
        "--reading-level",
        action="store_true",
        help=say(N_("say how hard each page is to read, the hardest first")),
    )
    command.add_argument(
        "--abbreviations",
        action="store_true",
        help=say(N_("name abbreviations in capitals that a page uses before it says what they stand for")),
    )
    command.add_argument(
        "--fix",
        action="store_true",
        help=say(
            N_(
                "mend what can be mended without a doubt, and link the first place on each page where it names another "
                "entry"
            )
        ),
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
    if not is_file(source / toml_file.NAME):
        message = say(N_("There is no {file} in “{folder}”. Name the book's folder: handbook check FOLDER"))
        return stop(message.format(file=toml_file.NAME, folder=book_folder.display_path(source)))
    try:
        rename.finish(source, say)
    except rename.Refused as refused:
        return stop(str(refused))
    schema, problems = toml_file.load(source / toml_file.NAME)
    if problems:
        # Without a schema nothing can be said of the pages.
        findings = Findings(0, tuple(problems))
    else:
        findings = check(source, schema, short_forms=arguments.abbreviations)
        if arguments.fix:
            findings, message = fix(findings, source, schema, say, short_forms=arguments.abbreviations)
            # Only the text for people says what was mended; the formats for machines hold findings alone.
            if arguments.format == "text" and message:
                print(message)
        if arguments.spelling:
            if schema.spelling is None:
                message = say(N_("{file} has no table [spelling], so no dictionary is known."))
                return stop(message.format(file=toml_file.NAME))
            try:
                unread = {each.path for each in findings.problems if each.code == "utf-8"}
                slips = misspelt(source, schema, unread)
            except spelling.HunspellMissing as missing:
                _write(findings, source, arguments, say)
                message = N_("The spelling was not checked: {what} is not on this machine.")
                needs = [need for need in doctor.spelling_needs(missing.dictionary) if need.lacking()]
                names = " / ".join(need.name for need in needs) or f"hunspell ({missing.dictionary})"
                return stop("\n".join([say(message).format(what=names), *doctor.advice(needs, say)]))
            findings = replace(findings, problems=tuple(in_order([*findings.problems, *slips])))
    _write(findings, source, arguments, say)
    return 1 if findings.problems else 0


def fix(
    findings: Findings, source: Path, schema: Schema, say: Translate, *, short_forms: bool = False
) -> tuple[Findings, str]:
    """Mend and link; return what is found afterwards, and what was done."""
    sentences = []
    if count := findings.mendable:
        left = count
        for _ in range(_MOST_PASSES):
            mend(findings, source)
            findings = check(source, schema, short_forms=short_forms)
            if not findings.mendable:
                break
            left += findings.mendable
        sentences.append(
            say(N_("1 mistake mended.") if left == 1 else N_("{count} mistakes mended.")).format(count=left)
        )
    if findings.unlinked:
        link(findings, source)
        count = sum(len(each) for each in findings.unlinked.values())
        findings = check(source, schema, short_forms=short_forms)
        sentences.append(
            say(N_("1 mention linked.") if count == 1 else N_("{count} mentions linked.")).format(count=count)
        )
    return findings, "\n".join(sentences)


def mend(findings: Findings, source: Path) -> None:
    """Make the edits that the findings bring; of a page nothing else changes."""
    by_path: dict[str, list[Problem]] = {}
    for each in (*findings.problems, *findings.notices):
        if each.edits:
            by_path.setdefault(each.path, []).append(each)
    for path, problems in by_path.items():
        edits = [edit for each in problems for edit in each.edits]
        book_folder.change_text(source / path, lambda text, edits=edits: mended(text, edits))  # type: ignore[misc]


def link(findings: Findings, source: Path) -> None:
    """Link what pages name; of a page only those words change, its line ends stay."""
    role = book_folder.role(source)
    for path, unlinked in findings.unlinked.items():
        book_folder.change_text(source / path, lambda text, of=unlinked: unlinked_mentions.linked(text, of, role))  # type: ignore[misc]


def misspelt(source: Path, schema: Schema, unread: Collection[str]) -> list[Problem]:
    """Every misspelt word, as a problem of its page; pages in ``unread`` are passed over."""
    assert schema.spelling is not None
    words = None
    if schema.spelling.words:
        words = source / schema.spelling.words
        if not words.is_file():
            message = special(words) or N_("There is no file “{word}”.")
            return [Problem(toml_file.NAME, 1, 1, "schema", message, {"word": schema.spelling.words})]
        text, faults = pages.decode(read_file(words), schema.spelling.words)
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


# How findings are written ----------------------------------------------------------------------------


def _write(findings: Findings, source: Path, arguments: argparse.Namespace, say: Translate) -> None:
    of_each_page = arguments.reading_level
    if arguments.format == "github":
        print(_github(findings, source, say))
    elif arguments.format == "json":
        print(_json(findings, source, say, of_each_page))
    else:
        print(_text(findings, source, say))
        for line in _reading_levels(findings, source, say, of_each_page):
            print(line)


def _reading_levels(findings: Findings, source: Path, say: Translate, of_each_page: bool) -> Iterator[str]:
    """The reading level of the book, a line; with those of its pages before it, the hardest first, if asked for."""
    levels = rules(book_folder.language(source)).lix_levels
    counts = findings.word_counts() if levels else {}
    book = sum(counts.values(), WordCounts())
    if not levels or book.lix is None:
        if of_each_page:
            yield say(N_("The reading level is not known: too few words, switched off, or not usual in this language."))
        return
    if of_each_page:
        template = say(N_("LIX {lix}, {level} ({length} words in a sentence, {share} of 100 words are long)"))
        by_level = sorted(counts.items(), key=lambda each: (-(each[1].lix or 0), each[0]))
        for path, page in by_level:
            if page.lix is not None:
                values = {"length": round(page.sentence_length), "share": round(page.long_share)}
                level, _ = _LEVELS[bisect_right(levels, page.lix)]
                text = template.format(lix=page.lix, level=say(level), **values)
                yield f"{book_folder.display_path(source / path)}: {text}"
        yield say(
            N_(
                "LIX is the number of words in a sentence plus how many of 100 words have more than six letters. "
                "Pages of fewer than {least} words have none."
            )
        ).format(least=LEAST_WORDS)
    level, usual = _LEVELS[bisect_right(levels, book.lix)]
    text = say(N_("Reading level of the book: LIX {lix}, {level}, {usual}."))
    line = text.format(lix=book.lix, level=say(level), usual=say(usual))
    if not of_each_page:
        line += " " + say(N_("That of each page: {command}")).format(command="handbook check --reading-level")
    yield line


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
    closing = f"{checked}, {message}."
    if count := findings.mendable:
        command = "handbook check --fix"
        mendable = N_("{command} mends 1 of them.") if count == 1 else N_("{command} mends {count} of them.")
        if any(each.edits for each in findings.notices):
            mendable = N_("{command} mends {count} of all that is named.")
        closing += " " + say(mendable).format(command=command, count=count)
    return closing


def _json(findings: Findings, source: Path, say: Translate, of_each_page: bool) -> str:
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
                "fixable": bool(each.edits),
            }
            for each in problems
        ]

    report: dict[str, object] = {
        "pages": findings.pages,
        "problems": plain(findings.problems),
        "notices": plain(findings.notices),
    }
    if of_each_page:
        counts = findings.word_counts()
        report["reading_level"] = {
            "book": sum(counts.values(), WordCounts()).lix,
            "pages": {book_folder.display_path(source / path): page.lix for path, page in sorted(counts.items())},
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
