"""Work grows with a text's length, not with its square: every pattern of ours, and all that ``handbook check`` does."""

from __future__ import annotations

import ast
import importlib
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.hostile_pages import MARKDOWN
from tests.slices import sized
from tests.support import CATALOGUE

import sphinx_handbook
from sphinx_handbook.catalogue.markdown import scanner
from sphinx_handbook.catalogue.schema import toml_file
from sphinx_handbook.cli import findings

PACKAGE = Path(sphinx_handbook.__file__).parent

#: What is repeated: letters, signs of Markdown, HTML, CSS and SVG, and beginnings of what has an end.
UNITS = (
    "a", "A ", "1", "1.", " ", "\t", "\n", " \n", "\xa0", "_", "*", "`", "~~~", ":::", "$", "{", "{{", "}", "[", "![",
    "](", "][", "(", ")", "<", "<!--", "<a ", "<a>", "</", "<?", ">", "&", "&#", "|", "|-", "-", "--", "- ", "+-", "=",
    ":", ": ", ":a:", "::", "a://", "www.", "a@", "@", ".", "a.", "a.b", ",", ";", "/", "\\", '"', "'", "“", "»", "^",
    "[^", "#", "# ", "%", "!", "\0", "\u0301", "url(", "/*", "@import", "var(", "data:", "a-", "a:b;", "{a}", "a=\"",
    "\u2028", "–", "[a](b \"", "[a](", ">a", ": ,", "a b ", "(a", "0", "M 1",
)  # fmt: skip

SEARCHING = frozenset({"finditer", "findall", "sub", "subn", "search", "split"})

#: Patterns for what only a project's own settings and messages hold, or our own style sheets, and no page.
SHORT = frozenset({"book/layout/right_to_left/mirrored_css.py", "cli/book_folder.py", "languages/rules.py"})


def patterns() -> Iterator[tuple[str, re.Pattern[str], frozenset[str]]]:
    """Every pattern in the package: where it stands, and by which methods it is used there."""
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE).as_posix()
        if place.startswith("cli/start/") or place in SHORT:
            continue
        text = path.read_text("utf-8")
        if "re." not in text:
            continue
        name = ".".join(["sphinx_handbook", *path.relative_to(PACKAGE).with_suffix("").parts]).removesuffix(".__init__")
        for key, value in vars(importlib.import_module(name)).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                uses = frozenset(re.findall(rf"\b{key}\.(\w+)", text)) & {*SEARCHING, "match", "fullmatch"}
                yield f"{place}: {key}", value, uses or SEARCHING
            elif isinstance(value, tuple | list):
                for each in value:
                    if isinstance(each, re.Pattern) and isinstance(each.pattern, str):
                        yield f"{place}: {key}", each, SEARCHING if "sub(" in text else frozenset({"match"})
        for call in ast.walk(ast.parse(text)):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and ast.unparse(call.func.value) == "re"
                and call.func.attr in {*SEARCHING, "match", "fullmatch"}
                and isinstance(call.args[0], ast.Constant)
                and isinstance(call.args[0].value, str)
            ):
                words = " | ".join(re.findall(r"re\.[A-Z]+", ast.unparse(call)))
                flags = eval(words or "0", {"re": re})
                yield f"{place}:{call.lineno}", re.compile(call.args[0].value, flags), frozenset({call.func.attr})


def uses(pattern: re.Pattern[str], methods: frozenset[str]) -> Iterator[Callable[[str], object]]:
    if methods & SEARCHING:
        yield lambda text: sum(1 for _ in pattern.finditer(text))
    if "match" in methods:
        yield pattern.match
    if "fullmatch" in methods:
        yield pattern.fullmatch


def seconds(work: Callable[[str], object], text: str, times: int = 1) -> float:
    """The processor's time that some work takes, the least of several times."""
    least = 1e9
    for _ in range(times):
        begin = time.process_time()
        work(text)
        least = min(least, time.process_time() - begin)
    return least


def grows(work: Callable[[str], object], text: Callable[[int], str], size: int, suspicious: float) -> float:
    """By how much the time grows with twice the text; 0 where it is too short to be measured, and so is no fault."""
    once = seconds(work, text(size))
    if once < suspicious:
        return 0
    # What takes long is measured again: a machine that does other work is slow at times.
    size *= 4
    once = seconds(work, text(size), 3)
    return 0 if once < 2 * suspicious else seconds(work, text(2 * size), 3) / once


def grows_from_half(work: Callable[[str], object], text: Callable[[int], str], size: int, suspicious: float) -> float:
    """As ``grows``, of a text and half of it: for work that takes so long that four times the text would be too much."""
    whole = seconds(work, text(size))
    if whole < suspicious or whole / seconds(work, text(size // 2)) <= 2.5:
        return 0
    return seconds(work, text(size), 3) / seconds(work, text(size // 2), 3)


def test_no_pattern_takes_the_square_of_a_text() -> None:
    slow = {}
    units = sized(UNITS[::3], UNITS)
    for place, pattern, methods in patterns():
        for unit in units:
            for work in uses(pattern, methods):
                ratio = grows(work, lambda size, unit=unit: unit * (size // len(unit)), 2000, 0.009)  # type: ignore[misc]
                if ratio > 2.5:
                    slow[place] = f"{unit!r}: {ratio:.1f}"
    assert not slow


KINDS = {
    **MARKDOWN,
    # A link to each of many places, and a place that does not exist.
    "places": lambda n: "".join(f"## H{k}\n\n[a](#h{k}) [b](#i{k % 7})\n\n" for k in range(n // 8)),
    "unknown pages": lambda n: "".join(f"[a](b{k % 50}.md) " for k in range(n)),
    "short forms": lambda n: "".join(
        f"{chr(65 + k % 26)}{chr(65 + k // 26 % 26)}{chr(65 + k // 676 % 26)} (x), " for k in range(n)
    ),
    "titles open": lambda n: '[a](b "' * n,
}


def test_twice_the_page_is_twice_the_work_of_a_check(tmp_path: Path) -> None:
    (tmp_path / "katalog.toml").write_text(CATALOGUE.format(language="en"), "utf-8")
    (tmp_path / "conf.py").write_text('extensions = ["sphinx_handbook", "myst_parser"]\n', "utf-8")
    schema, problems = toml_file.load(tmp_path / "katalog.toml")
    assert not problems
    page = tmp_path / schema.categories[0].id / "page.md"
    page.parent.mkdir()

    def check(text: str) -> object:
        page.write_text(f"# T\n\n{text}\n", "utf-8")
        scanner.scan.cache_clear()
        return findings.check(tmp_path, schema, short_forms=True)

    slow = {}
    names = list(KINDS)
    for name in sized(names[::14], names):
        # What would take half a minute for 100,000 of something, where each looks at all others, is noticed.
        ratio = grows_from_half(check, KINDS[name], 10_000, 0.3)
        if ratio > 2.5:
            slow[name] = f"{ratio:.1f}"
    assert not slow
