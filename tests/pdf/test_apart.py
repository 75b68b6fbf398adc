"""A book whose parts are laid out apart is the book that it would be in one piece, and the next one keeps its parts."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from sphinx.application import Sphinx
from sphinx.errors import SphinxError, SphinxParallelError
from tests import paper
from tests.pdf import injuries
from tests.pdf.injuries import injured
from tests.shared import put_back
from tests.slices import sized
from tests.support import TABLE, Build, build, configure, make_root

from sphinx_handbook.book.pipeline import batches, tasks
from sphinx_handbook.book.pipeline.tasks import BookTasks, CheckTask
from sphinx_handbook.book.pipeline.worker_pool import WorkerPool
from sphinx_handbook.problems import Problem
from sphinx_handbook.sphinx_build import parallel

PDF = "proeve.pdf"
COUNT = sized(16, 24)
PAGED = '[book]\nentry_starts = "page"'


def entry(number: int, more: str = "") -> str:
    after = f"Se {{entry}}`t{(number + 7) % COUNT}`, og dernæst {{entry}}`t{(number + 17) % COUNT}` for resten."
    return f"---\nresume: Ting {number}.\n---\n\n# Tingen {number}\n\n{after}\n\n## Mere om {number}\n\nOrd.\n{more}"


def write(root: Path) -> Path:
    source = make_root(root, **{f"ting__t{number}": entry(number) for number in range(COUNT)})
    catalogue = source / "katalog.toml"
    catalogue.write_text(catalogue.read_text("utf-8").replace("[book]", PAGED, 1), "utf-8")
    return source


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("long")
    book = build(write(folder / "root"), folder / "out", "handbook-pdf")
    assert book.warnings == ()
    return book


@pytest.fixture
def long_folder(long: Build) -> Iterator[Path]:
    """Where the root and the book lie, for a test that builds there again."""
    with put_back(long.outdir.parent):
        yield long.outdir.parent


def text(path: Path) -> list[list[str]]:
    """The words of each page, but for the edition's name."""
    return [[re.sub(r"[0-9a-f]{8}", "id", word.text) for word in page] for page in paper.words(path)]


def test_parts_make_the_book_that_one_piece_makes(long: Build, tmp_path: Path) -> None:
    """A rule that counts has the whole book laid out in one piece; each page has the same words, in the same places."""
    root = write(tmp_path / "root")
    (root / "own.css").write_text("q { counter-increment: nothing }", "utf-8")
    configure(root, '\nhandbook_pdf_css = ["own.css"]\n')
    whole = build(root, tmp_path / "out", "handbook-pdf", settings={"handbook_pdf_jobs": "1"})
    assert whole.warnings == ()
    one, other = long.outdir / PDF, tmp_path / "out" / PDF
    assert text(one) == text(other)
    for mine, theirs in zip(paper.words(one), paper.words(other), strict=True):
        for word, there in zip(mine, theirs, strict=True):
            if not re.fullmatch(r"[0-9a-f]{8}", word.text):
                # Figures that are drawn late stand beside one another as each of them is, without a pair's own distance.
                assert abs(word.left - there.left) < (1.2 if any(map(str.isdigit, word.text)) else 0.35), (word, there)
                assert abs(word.top - there.top) < 0.35, (word, there)
    with pikepdf.open(one) as mine_, pikepdf.open(other) as theirs_:
        assert roles(mine_.Root.StructTreeRoot) == roles(theirs_.Root.StructTreeRoot)
        names = [pikepdf.NameTree(each.Root.Names.Dests) for each in (mine_, theirs_)]
        assert list(names[0]) == list(names[1])


def test_margins_that_leave_one_side_more_room_make_a_book_of_one_piece(tmp_path: Path) -> None:
    """Ours for left pages are stronger than those that somebody sets for all: the text is not as wide on both sides."""
    root = make_root(tmp_path / "root", ting__bord=TABLE + "\nEt ord mere. " * 900)
    (root / "own.css").write_text("@page { margin: 20mm 30mm }", "utf-8")
    configure(root, '\nhandbook_pdf_css = ["own.css"]\n')
    for jobs in ("1", "2"):
        book = build(root, tmp_path / jobs, "handbook-pdf", settings={"handbook_pdf_jobs": jobs})
        assert book.warnings == () and book.statuscode == 0
        pages = paper.words(tmp_path / jobs / PDF)
        assert len(pages) > 6
    assert (tmp_path / "1" / PDF).read_bytes() == (tmp_path / "2" / PDF).read_bytes()


#: A link that is resolved when all is read, and an image that is looked for while the page is read.
WRONG = "\n[ingen](#ingensteds)\n\n![Intet](mangler.png)\n"
#: Has a book put together, with all that is wrong on its pages, and refused before it is laid out.
NOT_LAID_OUT = {"handbook_pdf_memory": "1"}


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is done in several processes while a book of a few pages is made."""
    titles: list[str] = []
    in_processes = parallel.in_processes

    def tell(app: Sphinx, title: str, *rest: Any) -> None:
        titles.append(title)
        in_processes(app, title, *rest)

    monkeypatch.setattr(parallel, "MANY", COUNT - 4)
    monkeypatch.setattr(parallel, "in_processes", tell)
    return titles


def test_many_pages_are_read_and_written_in_several_processes(long: Build, shared: list[str], tmp_path: Path) -> None:
    """The book has the bytes that one process makes, and what is wrong on a page is told as often."""
    book = build(write(tmp_path / "root"), tmp_path / "out", "handbook-pdf", settings={"handbook_pdf_jobs": "2"})
    assert shared == ["reading sources... ", "samler bogen... "]
    assert book.warnings == ()
    assert (tmp_path / "out" / PDF).read_bytes() == (long.outdir / PDF).read_bytes()
    root = tmp_path / "root"
    for number in (3, COUNT - 4):
        (root / f"ting/t{number}.md").write_text(entry(number, WRONG), "utf-8")
    warnings = [
        sorted(
            build(root, tmp_path / jobs, "handbook-pdf", settings=NOT_LAID_OUT | {"handbook_pdf_jobs": jobs}).warnings
        )
        for jobs in ("1", "2")
    ]
    assert warnings[0] == warnings[1] and any("1 MB" in each for each in warnings[0])
    assert all(sum(f"ting/t{number}.md" in each for each in warnings[1]) == 2 for number in (3, COUNT - 4))


def test_a_long_book_is_read_back_in_portions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each page once, in runs of a few; after a change those that were laid out anew, in one go."""
    portions: list[list[range]] = []
    check = BookTasks.check

    def tell(work: BookTasks, portion: CheckTask) -> list[Problem]:
        portions.append([pages for pages, _ in portion.runs if pages is not None])
        return check(work, portion)

    def injure(pdf: pikepdf.Pdf) -> None:
        injuries.text_removed(pdf)
        injuries.path_told(pdf)
        injuries.bookmark_wrong(pdf)

    merged = tasks.merged
    monkeypatch.setattr(batches, "FEW_PAGES", 5)
    monkeypatch.setattr(batches, "MANY_PAGES", 12)
    monkeypatch.setattr(BookTasks, "check", tell)
    root = write(tmp_path / "root")
    alone = {"handbook_pdf_jobs": "1"}
    with monkeypatch.context() as patch:
        patch.setattr(tasks, "merged", lambda *given: injured(BytesIO(merged(*given)), injure))
        warnings = "".join(build(root, tmp_path / "bad", "handbook-pdf", settings=alone).warnings)
    assert all(f"postflight-{code}" in warnings for code in ("text", "path", "outline"))
    portions.clear()
    assert build(root, tmp_path / "out", "handbook-pdf", settings=alone).warnings == ()
    with pikepdf.open(tmp_path / "out" / PDF) as opened:
        pages = range(1, len(opened.pages) + 1)
    assert len(portions) > 2
    assert [page for runs in portions for run in runs for page in run] == [*pages]
    portions.clear()
    (root / "ting/t11.md").write_text(entry(11, "\nEt ord mere.\n"), "utf-8")
    assert build(root, tmp_path / "out", "handbook-pdf", settings=alone).warnings == ()
    ((cover, run, back),) = portions
    assert 1 in cover and pages[-1] in back and len(run) < len(pages) / 2


def test_an_extension_that_must_not_be_shared_is_not(shared: list[str], tmp_path: Path) -> None:
    root = write(tmp_path / "root")
    configure(
        root,
        "import sys\nsys.path.insert(0, str(__import__('pathlib').Path(__file__).parent))\nextensions.append('unshared')\n",
    )
    (root / "unshared.py").write_text("def setup(app):\n    return {'parallel_read_safe': False}\n", "utf-8")
    book = build(root, tmp_path / "out", "handbook-pdf", settings=NOT_LAID_OUT | {"handbook_pdf_jobs": "2"})
    assert len(book.warnings) == 1 and "1 MB" in book.warnings[0] and shared == []


#: Extensions that say that pages may be read in several processes, and would lose what they store for pages.
UNMERGED = {
    "an attribute": """
def store(app, doctree):
    env = app.env
    env.all_pages = [*getattr(env, "all_pages", []), env.docname]

def setup(app):
    app.connect("doctree-read", store)
    app.connect("env-updated", lambda app, env: [] if len(set(env.all_pages)) == len(env.all_docs) else 1 / 0)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
""",
    "a domain": """
from sphinx.domains import Domain

class Things(Domain):
    name = "things"
    initial_data = {"pages": []}

    def process_doc(self, env, docname, document):
        self.data["pages"].append(docname)

    def resolve_any_xref(self, *rest):
        return []

def setup(app):
    app.add_domain(Things)
    app.connect("env-updated", lambda app, env: [] if len(env.domaindata["things"]["pages"]) >= len(env.all_docs) else 1 / 0)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
""",
}


@pytest.mark.parametrize("extension", UNMERGED.values(), ids=UNMERGED)
def test_what_an_extension_would_lose_is_read_in_one_process(extension: str, shared: list[str], tmp_path: Path) -> None:
    root = write(tmp_path / "root")
    (root / "ting/t3.md").write_text(entry(3, WRONG), "utf-8")
    configure(
        root,
        "import sys\nsys.path.insert(0, str(__import__('pathlib').Path(__file__).parent))\nextensions.append('unmerged')\n",
    )
    (root / "unmerged.py").write_text(extension, "utf-8")
    sys.modules.pop("unmerged", None)
    book = build(root, tmp_path / "out", "handbook-pdf", settings=NOT_LAID_OUT | {"handbook_pdf_jobs": "2"})
    assert shared[0] == "reading sources... "
    # Nothing is told twice.
    assert [sum(word in each for each in book.warnings) for word in ("ingensteds", "mangler.png", "")] == [1, 1, 3]


def roles(element: pikepdf.Object) -> list[object]:
    kids = element.get("/K", pikepdf.Array())
    kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [[str(kid.S), *roles(kid)] for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def test_a_change_lays_out_one_run_and_makes_a_new_builds_bytes(long_folder: Path, tmp_path: Path) -> None:
    root, out = long_folder / "root", long_folder / "out"
    kept = long_folder / "out.doctrees/handbook-pdf/kept"

    def fragments() -> dict[str, int]:
        return {path.stem: path.stat().st_mtime_ns for path in kept.glob("*.fragment")}

    before = fragments()
    assert len(before) > 8
    paragraph = "\nEt afsnit mere, som ikke er langt.\n"
    for name, more, new in (("same pages", paragraph, 3), ("more pages", paragraph * 90, 3)):
        (root / "ting/t11.md").write_text(entry(11, more), "utf-8")
        with pikepdf.open(out / PDF) as opened:
            pages = len(opened.pages)
        assert build(root, out, "handbook-pdf").warnings == ()
        after = fragments()
        # The run with the page, and cover and back, which tell the edition.
        assert len(after.keys() - before.keys()) == new, name
        assert all(after[each] == before[each] for each in after.keys() & before.keys()), name
        # What the first change leaves stale in other pages is so after the second one.
        if sized(name == "more pages", True):
            clean = tmp_path / name
            assert build(root, clean, "handbook-pdf").warnings == ()
            assert (clean / PDF).read_bytes() == (out / PDF).read_bytes(), name
        with pikepdf.open(out / PDF) as opened:
            moved = len(opened.pages) - pages
        # An odd number of pages turns every page behind it.
        assert moved == 0 if name == "same pages" else moved > 0
        before = after


def test_an_entry_more_changes_the_run_that_it_comes_into(long_folder: Path) -> None:
    kept = long_folder / "out.doctrees/handbook-pdf/kept"
    before = {path.stem for path in kept.glob("*.fragment")}
    (long_folder / "root/ting/t5b.md").write_text(entry(25), "utf-8")
    assert build(long_folder / "root", long_folder / "out", "handbook-pdf").warnings == ()
    # The run, its category's first page, the contents, cover and back; a page more may part a run in two.
    assert len({path.stem for path in kept.glob("*.fragment")} - before) <= 8
    assert len(before) > 8


# The crew -----------------------------------------------------------------------------------------


@pytest.fixture
def crew() -> Iterator[WorkerPool]:
    pool = WorkerPool(2)
    yield pool
    pool.close()


def double(number: int) -> int:
    return 2 * number


def refuse(number: int) -> int:
    if number == 3:
        raise SphinxError("not three")
    return number


def stumble(number: int) -> int:
    return number // (number - 3)


def die_once(folder: Path, number: int) -> int:
    """Work of which both processes are killed, once each."""
    if number in (1, 2) and not (folder / str(number)).exists():
        (folder / str(number)).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def die(number: int) -> int:
    if number == 3:
        os._exit(1)
    return number


def process(_: int) -> int:
    return os.getpid()


def test_work_is_done_elsewhere_and_comes_back_whole(crew: WorkerPool) -> None:
    assert dict(crew.run(double, range(20))) == {number: 2 * number for number in range(20)}
    first = {result for _, result in crew.run(process, range(8))}
    assert os.getpid() not in first
    crew.replace_workers()
    later = {result for _, result in crew.run(process, range(8))}
    assert not first & later
    assert dict(crew.run(double, [4])) == {0: 8}


def test_with_one_alone_all_is_done_here(crew: WorkerPool) -> None:
    crew.limit(1)
    assert crew.size == 1
    assert [result for _, result in crew.run(process, range(3))] == [os.getpid()] * 3


def test_a_fault_is_told_as_it_is(crew: WorkerPool) -> None:
    with pytest.raises(SphinxError, match="not three"):
        dict(crew.run(refuse, range(6)))
    assert dict(crew.run(double, [1])) == {0: 2}
    with pytest.raises(SphinxParallelError):
        dict(crew.run(stumble, range(6)))


def test_a_process_that_is_killed_does_not_hold_up_the_rest(crew: WorkerPool) -> None:
    with pytest.raises(SphinxError, match="twice"):
        dict(crew.run(die, range(6)))
    assert dict(crew.run(double, range(3))) == {0: 0, 1: 2, 2: 4}


def test_the_task_of_a_process_that_is_killed_is_done_again(
    crew: WorkerPool, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert dict(crew.run(partial(die_once, tmp_path), range(6))) == {number: number for number in range(6)}
    assert capfd.readouterr().err.count("its work is done again") == 2
    # Those of the first generation are gone; without the leader there are no others.
    os.kill(crew.leader.pid, signal.SIGKILL)
    assert dict(crew.run(double, range(3))) == {0: 0, 1: 2, 2: 4}
