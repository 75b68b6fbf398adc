"""The benchmark's own judgement of a file: missing words, wrong page numbers, limits; nothing is timed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from bench import editions, extensions, generate, live, makers, measure, pdf, projects, texts, trials, typst_source
from bench.compare import Box, Link, Reference, Word, lost, missing, read, references, share, spoken, text_of
from bench.measure import Cost

from sphinx_handbook.catalogue.schema import toml_file


def line(text: str, top: float = 0, left: float = 0) -> list[Word]:
    """Words of ten points each, one after the other."""
    return [
        Word(word, Box(left + place * 10, top, left + place * 10 + 9, top + 9))
        for place, word in enumerate(text.split())
    ]


def over(words: list[Word], first: int, last: int, target: int | None) -> Link:
    return Link(Box(words[first].box.left, words[first].box.top, words[last].box.right, words[last].box.bottom), target)


# Text.


@pytest.mark.parametrize("hyphen", ["-", "\u2010", "\u00ad"])
def test_a_word_that_a_line_end_divides_is_one(hyphen: str) -> None:
    assert read(line(f"i arbejds{hyphen}", 0, 50) + line("pladsen nu", 12)) == ["i", "arbejdspladsen", "nu"]


def test_a_page_number_and_a_distant_word_are_no_rest_of_a_word() -> None:
    assert read(line("i arbejds-", 0, 50) + line("12", 12)) == ["i", "arbejds", "12"]
    assert read(line("i arbejds-", 0, 50) + line("Prøve", 60)) == ["i", "arbejds", "prøve"]
    assert read(line("i arbejds- og")) == ["i", "arbejds", "og"]


def test_words_are_the_same_however_they_are_set() -> None:
    assert spoken("De\ufb01nér, om\u00adrådet: “Hvad gør de?”") == ["definér", "området", "hvad", "gør", "de"]


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("vi har en god aftale og en plan", 0),
        ("prøve plan en og aftale god en har vi 7", 0),
        ("vi har en god aftale og plan", 1),
        ("vi har en god af side 7 tale og en plan", 0),
        ("vi har en god af side 7 og en plan", 1),
        ("", 8),
    ],
)
def test_each_word_that_is_missing_is_counted(printed: str, number: int) -> None:
    assert missing(["vi", "har", "en", "god", "aftale", "og", "en", "plan"], printed.split()) == number


def test_two_pieces_are_one_word_only() -> None:
    assert missing(["aftale", "aftale"], ["af", "tale"]) == 1
    assert missing(["dada"], ["da"]) == 1


def test_an_entry_is_held_against_its_own_pages() -> None:
    pages = list(generate.pages(3))
    titles = [page.title for page in pages]
    full = [spoken(text_of(page, titles)) for page in pages]
    number = sum(map(len, full))
    printed = [["prøve", *titles], full[0][:100], full[0][100:], full[1], full[2]]
    assert lost(pages, printed) == (0, number)
    # A word less in one place is not made up for by the same word in another.
    assert lost(pages, [*printed[:3], full[1][:-1], [*full[2], full[1][-1]]]) == (1, number)
    assert lost(pages, [*printed[:3], full[2]]) == (len(full[1]), number)
    assert lost(pages, []) == (number, number)


# Page references.


def test_a_number_within_its_link_and_one_behind_it() -> None:
    words = line("Se også Kultur 1 (side 7). Læs Ansvar 3 (se side 9).")
    links = [over(words, 2, 5, 6), over(words, 7, 8, 9)]
    printed = list(references(words, links, [str(number) for number in range(1, 20)]))
    assert printed == [Reference("7", "7"), Reference("9", "10")]
    assert [each.right for each in printed] == [True, False]


def test_other_languages_and_pages_of_other_books() -> None:
    words = line("Voir Outils (voir page 7), Hilfe (siehe Seite 9), 手順 (p. 4) et Smith (p. 12), x (Page method).")
    links = [over(words, 1, 2, 6), over(words, 5, 6, 8), over(words, 9, 10, 3)]
    labels = [str(number) for number in range(1, 20)]
    assert list(references(words, links, labels)) == [Reference("7", "7"), Reference("9", "9"), Reference("4", "4")]


def test_a_number_that_is_kept_with_its_word() -> None:
    words = [*line("Kultur"), Word("(side\u00a07).", Box(10, 0, 19, 9))]
    assert list(references(words, [over(words, 0, 1, 0)], ["7"])) == [Reference("7", "7")]


def test_a_number_without_a_link_leads_nowhere() -> None:
    words = line("Kultur (page iv)")
    assert list(references(words, [], ["1"])) == [Reference("iv", None)]
    assert list(references(words, [over(words, 0, 2, None)], ["1"])) == [Reference("iv", None)]


def test_a_number_whose_link_ends_the_page_before() -> None:
    labels = [str(number) for number in range(1, 20)]
    before = [Link(Box(0, 20, 9, 29), 3), Link(Box(30, 700, 60, 709), 6), Link(Box(70, 700, 90, 709), None)]
    top = [*line("Ansvar"), *line("(see page 7) and more", top=20)]
    assert list(references(top, [], labels, before)) == [Reference("7", "7")]
    # In the middle of a page it has no link.
    for words in ([*line("Ansvar"), *line("Text", top=20), *line("(see page 7)", top=40)], line("Text (see page 7)")):
        assert list(references(words, [], labels, before)) == [Reference("7", None)]


def test_a_number_below_its_link_in_a_cell_of_a_table() -> None:
    labels = [str(number) for number in range(1, 20)]
    # Poppler reads the two cells of a row line by line, and a line of the row below may come first.
    left, right = [*line("one.two"), *line("(see page 7)", top=12)], [*line("Right"), *line("more", top=12)]
    right = [
        Word(each.text, Box(each.box.left + 90, each.box.top, each.box.right + 90, each.box.bottom)) for each in right
    ]
    links = [Link(left[0].box, 6), Link(right[0].box, 8), Link(Box(0, 40, 60, 49), 9)]
    below = Word("three.four", Box(0, 40, 60, 49))
    for words in ([left[0], *right, *left[1:]], [*right, left[0], below, *left[1:]]):
        assert list(references(words, links, labels)) == [Reference("7", "7")]


def test_a_number_below_its_link_is_not_that_of_the_link_read_last_in_the_row() -> None:
    labels = [str(number) for number in range(1, 20)]
    # Poppler reads a row's first lines all the way across, and a link may begin a hair to the right of the text below.
    first, *below = [*line("force()"), *line("(see page 7)", top=12)]
    last = Word("unique()", Box(90, 0, 130, 9))
    links = [Link(Box(0.4, 0, 40, 9), 6), Link(last.box, 8)]
    assert list(references([first, last, *below], links, labels)) == [Reference("7", "7")]
    # In a paragraph the same two links have no gap between them: the number is that of the last one.
    near = Word("unique()", Box(first.box.right + 3, 0, 80, 9))
    links = [Link(first.box, 8), Link(near.box, 6)]
    assert list(references([first, near, *below], links, labels)) == [Reference("7", "7")]


def test_what_is_no_reference_is_none() -> None:
    words = line("7) på side 7 (1, 2) fra side 8)")
    assert list(references(words, [], [])) == []


def test_a_reference_that_is_missing_is_not_right() -> None:
    right, wrong = Reference("7", "7"), Reference("7", "8")
    assert share([], 2) is None
    assert share([right, right], 2) == 1
    assert share([right, wrong], 2) == 0.5
    assert share([right], 2) == 0.5
    assert share([right] * 3 + [wrong], 2) == 0.75


# What is measured.


def test_typst_is_given_the_same_text(tmp_path: Path) -> None:
    pages = list(generate.pages(7))
    typst_source.write(tmp_path, 7)
    main = (tmp_path / "main.typ").read_text("utf-8")
    for page in pages:
        name = f"{page.category}/{page.name}.typ"
        assert f'#include "{name}"' in main
        text = (tmp_path / name).read_text("utf-8")
        assert f"\n== {page.title} <{page.name}>\n" in text
        assert text.count("\n=== ") == len(generate.HEADINGS)
        for number in page.related:
            assert f"#to(<{pages[number].name}>)[{pages[number].title}]" in text
        assert missing(spoken(page.body.format("", "")), spoken(text)) == 0


@pytest.mark.parametrize("name", [each for each in makers.MAKERS if each not in (makers.OURS, makers.TYPST)])
def test_the_peers_are_given_the_same_text(name: str, tmp_path: Path) -> None:
    generate.plain(tmp_path / "plain", 3)
    makers.MAKERS[name].write(tmp_path / "peer", 3)
    for path in (tmp_path / "plain").rglob("side-*.md"):
        assert (tmp_path / "peer" / path.relative_to(tmp_path / "plain")).read_text("utf-8") == path.read_text("utf-8")
    compile((tmp_path / "peer/conf.py").read_text("utf-8"), "conf.py", "exec")


def test_a_maker_that_makes_nothing_has_failed(tmp_path: Path) -> None:
    maker = makers.Maker("lazy", "lazy", generate.plain, lambda source, out: [], "*.pdf", lambda: "")
    with pytest.raises(measure.Failed, match="without a file"):
        maker.build(tmp_path, tmp_path / "out", 1)


def test_a_command_that_hangs_is_stopped_with_what_it_has_started() -> None:
    with pytest.raises(measure.Failed) as caught:
        measure.run(["sh", "-c", "sleep 60 & wait"], stop_after=0.05)
    assert caught.value.reason == "stopped after 0.05 s"


def test_a_command_that_fails_says_why() -> None:
    with pytest.raises(measure.Failed) as caught:
        measure.run(["sh", "-c", "echo 'rinoh.ParseError: no'; echo; echo 'Please report this.'; exit 3"])
    assert caught.value.reason == "rinoh.ParseError: no"
    with pytest.raises(measure.Failed) as caught:
        measure.run([str(Path(sys.executable).parent / "no such command")])
    assert "no such command" in caught.value.reason


# The report.


def measured(size: int, seconds: dict[str, float], **kinds: float) -> pdf.Measurements:
    """Measurements: the seconds of each system's full build, and of our other builds."""
    measurements = pdf.Measurements()
    walls = {(system, pdf.FULL): wall for system, wall in seconds.items()}
    walls |= {(makers.OURS, getattr(pdf, kind)): wall for kind, wall in kinds.items()}
    for (system, kind), wall in walls.items():
        measurements.costs[size, system, kind] = [Cost(wall, wall, 100)]
        measurements.sizes[size, system, kind] = pdf.Size(120, 800)
        measurements.qualities[size, system] = pdf.Quality(True, "yes", 1, 0, 4_000)
    return measurements


def test_the_report_on_books_says_what_a_file_lacks() -> None:
    measurements = measured(100, {makers.OURS: 6, makers.BASELINE: 10, makers.CHROMIUM: 2})
    measurements.qualities[100, makers.BASELINE] = pdf.Quality(False, "no, by 2 rules", 0.9999, 1, 4_000)
    measurements.qualities[100, makers.CHROMIUM] = pdf.Quality(True, "not asked: there is no Java", None, 4_000, 4_000)
    measurements.fail(100, makers.RINOHTYPE, "stopped after 30 s")
    text = pdf.report(measurements, {makers.SIMPLEPDF: "sphinx_simplepdf"})
    ours = "| 100 | full | sphinx-handbook | 6.00 | 0.60 | 6.00 | 100 | 120 | 800 | yes | yes | 100% | 100% |"
    assert ours in text
    assert "| no | no, by 2 rules | 99.9% | 99.9% (1 of 4,000 words missing) |" in text
    assert "| yes | not asked: there is no Java | none | 0.0% (4,000 of 4,000 words missing) |" in text
    assert "| 100 | full | rinohtype | failed: stopped after 30 s | |" in text
    assert "| 100 entries, full, against singlehtml + weasyprint | 0.5 | 0.60 | FAIL |" in text
    assert "| 10 entries, full, against sphinx-simplepdf | 0.9 |  | not measured |" in text
    assert "sphinx-simplepdf is not installed and was not measured: there is no sphinx_simplepdf." in text
    width = text.count("|", text.index("| entries |"), text.index("\n", text.index("| entries |")))
    assert {row.count("|") for row in text.splitlines() if row.startswith(("| 100 |", "|--:|--"))} == {width}


def test_the_limits_are_those_that_were_promised() -> None:
    seconds = {makers.OURS: 60, makers.BASELINE: 200, makers.SIMPLEPDF: 190, makers.TYPST: 9}
    measurements = measured(1_000, seconds, EDIT=9, MOVED=20)
    measurements.differing_files = {(1_000, pdf.EDIT): 0, (1_000, pdf.MOVED): 1}
    verdicts = {limit.description: limit.verdict for limit in pdf.limits(measurements) if limit.value is not None}
    assert verdicts == {
        "1,000 entries, full, against singlehtml + weasyprint": "pass",
        "1,000 entries, full, against sphinx-simplepdf": "FAIL",
        "1,000 entries, full, memory, against singlehtml + weasyprint": "FAIL",
        "1,000 entries, one body edited, against our full build": "pass",
        "1,000 entries, one body longer by a page, against our full build": "FAIL",
        "1,000 entries, one body edited, against typst's full build": "aim, reached",
        "1,000 entries, one body edited: files unlike a clean build's": "pass",
        "1,000 entries, one body longer by a page: files unlike a clean build's": "FAIL",
    }


def test_an_aim_fails_nothing_and_our_own_failure_does() -> None:
    measurements = measured(1_000, {makers.OURS: 60, makers.TYPST: 9}, EDIT=10, MOVED=20)
    assert [limit.verdict for limit in pdf.limits(measurements) if limit.aim] == ["aim, not reached"]
    measurements.fail(10, makers.SIMPLEPDF, "no")
    assert not [
        limit for limit in pdf.limits(measurements) if limit.description.startswith("10 ") and limit.verdict == "FAIL"
    ]
    measurements.fail(10, makers.OURS, "no")
    assert [
        limit for limit in pdf.limits(measurements) if limit.description.startswith("10 ") and limit.verdict == "FAIL"
    ]


def test_which_share_of_a_websites_words_is_in_a_book() -> None:
    printed = ["The", "of\N{LATIN SMALL LIGATURE FI}ce", "has", "a_very_long_", "name", "—"]
    assert projects.words_found(["The", "office", "(has)", "—", "a_very_long_name"], printed) == 1
    assert projects.words_found(["The", "shop", "has", "it"], printed) == 0.5
    assert projects.words_found([], printed) == 1


def test_the_text_of_a_page_is_found_in_any_theme(tmp_path: Path) -> None:
    for name, body in (("furo", "<article>one</article>"), ("plain", '<div class="wide body">two</div>')):
        (tmp_path / f"{name}.html").write_text(f"<html><body><p>Around.</p>{body}</body></html>", "utf-8")
    assert list(projects._website(tmp_path)) == ["one", "two"]


def test_a_project_is_built_with_its_own_modules_and_this_checkout(tmp_path: Path) -> None:
    """Modules that would have to be compiled are those that are installed."""
    for name in ("compiled/fast.pyx", "src/plain/__init__.py"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).touch()
    paths = projects._with_project(tmp_path, ["python"])[1].removeprefix("PYTHONPATH=").split(os.pathsep)
    assert paths == [str(each) for each in (tmp_path / "src", tmp_path / "lib", trials.CODE.parent)]


def test_each_real_project_is_named_once() -> None:
    every, requirements = projects.projects()
    assert len(every) >= 25
    assert all(each.version and each.docs and each.kind for each in every)
    assert len({*requirements}) == len(requirements)
    assert all(f"| {each.name} {each.version} |" in projects.report(every, {}) for each in every)


def test_each_extension_is_tried_on_a_page_of_its_own(tmp_path: Path) -> None:
    every, shared = extensions.extensions()
    assert len(every) >= 45
    assert all(each.version and each.load and (each.print or each.note) for each in every)
    together = [each for each in every if not each.alone]
    extensions.write(tmp_path, together, shared)
    compile((tmp_path / "conf.py").read_text("utf-8"), "conf.py", "exec")
    assert {f"{each.name}.{each.suffix}" for each in together} <= {each.name for each in tmp_path.iterdir()}
    # No file of one is another's.
    names = [name for each in together for name in each.files]
    assert len({*names, *shared}) == len(names) + len(shared)


def test_what_became_of_an_extension_is_a_row_and_a_sentence() -> None:
    first, second = extensions.extensions()[0][:2]
    works = extensions.Result("", "2026-01-02", extensions.Build(seconds=2.4), extensions.Build(seconds=7), valid="yes")
    works.missing = extensions.missing(["A saw", "lost", "\N{PARTY POPPER}"], "A s\u00adaw \N{PARTY POPPER}")
    assert works.missing == ["lost"]
    fault = extensions.Build("cannot be installed: <no> `sphinx`")
    failed = extensions.Result("", "2026-01-01", fault, extensions.Build(warnings=["a.rst: WARNING: no"]))
    text = extensions.report([first, second], {first.name: works, second.name: failed, extensions.TOGETHER: works})
    assert text.startswith("Tried on 2026-01-02.")
    wanted = len(first.print)
    assert f"| {first.name} {first.version} | yes | yes | {wanted - 1} of {wanted} | 0, 0 | yes | 2, 7 |" in text
    assert f"| {second.name} {second.version} | no | yes |" in text
    assert f"\n{first.name}\n: Not in print: lost." in text
    # Nothing of a message is read as Markdown.
    assert (
        "\n  Fault: `cannot be installed: <no> 'sphinx'`" in text
        or ": Fault: `cannot be installed: <no> 'sphinx'`" in text
    )
    assert "`a.rst: WARNING: no`" in text
    assert f"| {extensions.TOGETHER} |" in text


def test_real_texts_have_their_limits(tmp_path: Path) -> None:
    every = {each.name for each in projects.projects()[0]}
    assert every >= set(texts.TEXTS)
    assert len({each.kind for each in texts.TEXTS.values()}) == len(texts.TEXTS) >= 3
    measurements = texts.Measurements()
    assert {limit.verdict for limit in texts.limits(measurements)} == {"not measured"}
    for system, wall, cpu, memory in ((makers.OURS, 2.4, 3.4, 40), (makers.SIMPLEPDF, 10, 10, 100)):
        measurements.costs["click", system, pdf.FULL] = [Cost(wall, cpu, memory)]
        measurements.files["click", system] = (7, system == makers.OURS)
    measurements.costs["click", makers.OURS, pdf.EDIT] = [Cost(0.5, 0.5, 40)]
    verdicts = [limit.verdict for limit in texts.limits(measurements) if limit.description.startswith("click")]
    assert verdicts == ["pass", "pass", "pass", "FAIL"]
    assert "| prose manual | full | sphinx-simplepdf | 10.0 | 10.0 | 100 | 7 | no |" in texts.report(measurements)
    measurements.failed["click", makers.OURS] = "no"
    verdicts = [limit.verdict for limit in texts.limits(measurements) if limit.description.startswith("click")]
    assert verdicts == ["FAIL"] * 4
    page = tmp_path / "page.rst"
    page.write_text("Title\n=====\n\n    code\n\n", "utf-8")
    texts.edit(page)
    texts.edit(page)
    assert page.read_text("utf-8").splitlines()[-3:] == [
        "This page has been edited (1).",
        "",
        "This page has been edited (2).",
    ]


def test_what_all_editions_cost_reaches_the_aim_or_not() -> None:
    def measured(cpu: float) -> editions.Editions:
        return editions.Editions([Cost(1, 2.0, 1)], [Cost(1, cpu, 1)], 10, 45)

    books = {"the Danish book": measured(9), "100 entries": measured(6), "1,000 entries": measured(6.2)}
    assert [each.verdict for each in editions.limits(books)] == ["aim, not reached", "aim, reached", "aim, not reached"]
    assert "| 100 entries | all | 6.0 | 3.00 | 45 | 4.50 |" in editions.report(books)


def test_a_generated_book_has_editions(tmp_path: Path) -> None:
    editions.write(tmp_path, 3)
    schema, problems = toml_file.load(tmp_path / "katalog.toml")
    assert problems == [] and list(schema.editions) == ["booklet", "large", "press"]


def test_what_a_writer_waits_for_is_within_limits_or_not() -> None:
    waits = {
        (10, live.OURS): live.Waits([0.5, 0.6, 9.0], [0.9]),
        (10, live.AUTOBUILD): live.Waits([4.0]),
        (10, live.TYPST): live.Waits(paper=[0.1]),
        (1_000, live.OURS): live.Waits([1.6], [1.9]),
    }
    rows = live.report(waits).splitlines()
    assert "| 10 | handbook live | 0.60 s | 0.90 s | page 0.7 s: pass, paper 1.0 s: pass |" in rows
    assert "| 10 | sphinx-autobuild | 4.00 s | – |  |" in rows
    assert "| 1,000 | handbook live | 1.60 s | 1.90 s | page 1.5 s: FAIL, paper 2.0 s: pass |" in rows
