"""Projects that are broken, or mean harm: a clear message each, bounded memory, never half a file."""

from __future__ import annotations

import re
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from tests import paper, warm
from tests.hostile_pages import DRAWINGS_TOO_LARGE
from tests.slices import every
from tests.support import Build, build
from tests.verapdf import failures

from sphinx_handbook.book import postflight
from sphinx_handbook.book.layout import memory as budget
from sphinx_handbook.book.layout.limits import chunks
from sphinx_handbook.editions import listing

pytestmark = pytest.mark.usefixtures("imports_frozen")

CONF = 'project = "Hostile"\nextensions = ["sphinx_handbook", "myst_parser"]\n'
TITLE = "Hostile\n=======\n\nWords.\n\n"
NAME = "hostile.pdf"


def make(folder: Path, page: str, conf: str = "") -> Path:
    folder.mkdir(parents=True)
    (folder / "conf.py").write_text(CONF + conf, "utf-8")
    (folder / "index.rst").write_text(TITLE + page, "utf-8")
    return folder


def printed(root: Path) -> Build:
    return build(root, root.parent / "out", "handbook-pdf")


def sound(book: Build) -> str:
    """That a file is there and whole; its text."""
    assert book.statuscode == 0
    assert postflight.check(book.outdir / NAME, NAME) == []
    assert failures(book.outdir / NAME, "ua1") == []
    return paper.run("pdftotext", book.outdir / NAME, "-")


# What docutils and Sphinx have to say ---------------------------------------------------------------------

MARKUP = """\
A :nosuchrole:`x`, *unclosed, and `x`_.

.. nosuch:: y

.. figure::

.. list-table::

   * - a
   * - b
     - c

=====
Bad
==

The end.
"""


def test_faults_in_the_markup_are_told_once_and_print(tmp_path: Path) -> None:
    book = printed(make(tmp_path / "root", MARKUP))
    # One each, all with file and line; nothing follows from them.
    assert [re.match(r"index\.rst:(\d+)", each)[1] for each in book.warnings] == ["6", "6", "8", "10", "12", "18", "6"]  # type: ignore[index]
    assert all(each.endswith("[docutils]") for each in book.warnings)
    assert "The end." in sound(book)


MISSING = """\
.. include:: nope.txt

.. literalinclude:: nope.py

.. csv-table::
   :file: nope.csv

.. image:: nope.png
   :alt: Nothing

:download:`x <nope.zip>`, :doc:`nope`, :ref:`nope`

.. toctree::

   nope

The end.
"""


def test_files_that_are_not_there_are_told_and_the_rest_prints(tmp_path: Path) -> None:
    book = printed(make(tmp_path / "root", MISSING))
    warnings = sorted(int(re.match(r"index\.rst:(\d+)", each)[1]) for each in book.warnings)  # type: ignore[index]
    assert warnings == [6, 8, 10, 13, 16, 16, 16, 18]
    text = sound(book)
    assert "Image missing: nope.png" in text and "The end." in text


# Images ----------------------------------------------------------------------------------------------------

DOCTYPE = '<?xml version="1.0"?>\n<!DOCTYPE svg [{}]>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>{}</text></svg>'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.fixture(scope="module")
def bomb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve thousand dots each way: 430 MB, once it is unpacked."""
    path = tmp_path_factory.mktemp("bomb") / "bomb.png"
    program = f"from PIL import Image; Image.new('RGB', (12000, 12000)).save({str(path)!r}, compress_level=1)"
    subprocess.run([sys.executable, "-c", program], check=True)
    return path


#: What is said of each image.
HARMFUL = {
    "bomb.png": "The image “bomb.png” has too many dots to be read.",
    "laughs.svg": "The drawing “laughs.svg” cannot be read \\(.*amplification",
    "outside.svg": "The drawing “outside.svg” cannot be read \\(.*undefined entity",
    "use-bomb.svg": "The drawing “use-bomb.svg” draws [0-9]+ elements, each counted as often as it is used;",
    "torn.png": "The image “torn.png” cannot be read ",
    "torn.jpg": "The image “torn.jpg” cannot be read .*truncated",
}


def test_images_that_mean_harm_are_told_and_left_out(bomb: Path, tmp_path: Path) -> None:
    root = make(
        tmp_path / "root", "".join(f".. image:: {name}\n   :alt: An image\n\n" for name in HARMFUL) + "The end.\n"
    )
    shutil.copyfile(bomb, root / "bomb.png")
    (root / "use-bomb.svg").write_text(DRAWINGS_TOO_LARGE["use-bomb"], "utf-8")
    for name in ("torn.png", "torn.jpg"):
        Image.effect_noise((500, 500), 50).save(root / name)
        whole = (root / name).read_bytes()
        (root / name).write_bytes(whole[: len(whole) // 2])
    (root / "laughs.svg").write_text(DOCTYPE.format(f'<!ENTITY l0 "lol">{LAUGHS}', "&l9;"), "utf-8")
    outside = '<!ENTITY l9 SYSTEM "file:///etc/passwd">'
    (root / "outside.svg").write_text(DOCTYPE.format(outside, "&l9;"), "utf-8")
    book = printed(root)
    text = sound(book)
    assert "root:" not in text and "The end." in text
    warnings = {int(each.split(":")[1]): each for each in book.warnings}
    assert len(book.warnings) == len(HARMFUL)
    for line, (name, reason) in zip(range(6, 60, 3), HARMFUL.items(), strict=False):
        assert re.match(f"index.rst:{line}: WARNING: {reason}", warnings[line])
        assert f"Image missing: {name}" in text


def test_a_bomb_is_never_unpacked(bomb: Path, tmp_path: Path) -> None:
    root = make(tmp_path / "root", ".. image:: bomb.png\n   :alt: An image\n")
    shutil.copyfile(bomb, root / "bomb.png")
    assert memory(root) < 350


# Depth -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "depth"), every([("* ", 12), ("", 20), ("* ", 30), ("", 40)], once=[("", 20), ("* ", 30)])
)
def test_what_lies_deep_prints(mark: str, depth: int, tmp_path: Path) -> None:
    """Lists in lists and quotations in quotations until the column ends, and beyond, which is told."""
    levels = "".join(f"{'  ' * n}{mark}Level {n}\n\n" for n in range(depth))
    book = printed(make(tmp_path / "root", f"{levels}The end.\n"))
    assert all("wide-word" in each for each in book.warnings)
    assert bool(book.warnings) == (depth > 20)
    text = sound(book)
    # Beyond the paper's edge a drawing has letters that a reader of files does not show.
    # Where a line has room for a letter only, a word has a letter a line.
    assert f"Level{min(depth, 20) - 1}" in "".join(text.split()) and "The end." in text
    # A chapter's first page has its title on it.
    assert "Hostile" in paper.run("pdftotext", "-f", "3", "-l", "3", book.outdir / NAME, "-").split("\n")[0]


DRAFT = "hostile-draft.pdf"
SUBSTITUTE = "This page is missing here, since it could not be made."


def test_what_lies_too_deep_leaves_the_good_book(tmp_path: Path) -> None:
    root = make(tmp_path / "root", "The end.\n")
    assert printed(root).warnings == ()
    good = (tmp_path / "out" / NAME).read_bytes()
    deep = "".join(f"{'  ' * n}* Level {n}\n\n" for n in range(200))
    (root / "index.rst").write_text(TITLE + deep, "utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "handbook-pdf", str(root), str(tmp_path / "out")]
    done = warm.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    # A sentence with the line, one for the book, no traceback.
    assert re.fullmatch(
        rf"\s*{re.escape(str(root / 'index.rst'))}:\d+: ERROR: What stands here lies too deep, [^\n]*\n"
        rf"ERROR: The book was not published, since it lacks 1 of its pages\. [^\n]*{DRAFT}[^\n]*\s*",
        done.stderr,
    )
    assert (tmp_path / "out" / NAME).read_bytes() == good
    assert SUBSTITUTE in " ".join(paper.run("pdftotext", tmp_path / "out" / DRAFT, "-").split())


DIVISIONS = f".. raw:: html\n\n   {'<div>' * 800}Words{'</div>' * 800}\n"
#: As many as take many times what the test allows to lay out.
LINKS = "`word <https://example.org>`__ " * 800
OTHERS = """
:doc:`divisions`, :ref:`within`, :doc:`links`.

.. toctree::

   divisions
   links
   last
"""


def test_pages_that_cannot_be_laid_out_are_named_and_the_others_print(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twice, as what was given up is told by the next build, too; then in a book that is whole again."""
    root = make(tmp_path / "root", OTHERS)
    sub = "Sub\n---\n\nWords.\n"
    pages = {
        "divisions": f".. _within:\n\n{sub}\n{DIVISIONS}",
        "links": LINKS,
        "last": "See :ref:`within`. The end.\n",
    }
    for name, text in pages.items():
        (root / f"{name}.rst").write_text(f"Page {name}\n==============\n\n{text}", "utf-8")
    limits = chunks.limits
    monkeypatch.setattr(
        chunks, "limits", lambda html, factor: (0.05, 0) if 'id="links"' in html else limits(html, factor)
    )
    for _ in range(2):
        book = printed(root)
        assert book.statuscode == 1
        deep, long, draft = sorted(book.warnings, key=lambda each: ("divisions" not in each, "links" not in each))
        assert re.match(
            r"divisions\.rst:\d+: ERROR: What stands here lies too deep, in lists, quotations, tables", deep
        )
        assert re.match(r"links\.rst:\d+: ERROR: The layout has taken 0 seconds and is not done", long)
        assert re.match(r"ERROR: The book was not published, since it lacks 2 of its pages\.", draft)
        assert [path.name for path in (tmp_path / "out").glob("*.pdf")] == [DRAFT]
        text = " ".join(paper.run("pdftotext", tmp_path / "out" / DRAFT, "-").split())
        assert text.count(SUBSTITUTE) == 2 and "The end." in text
        assert "Page divisions (see page 4), Sub (see page 4), Page links (see page 5)" in text
    monkeypatch.undo()
    (root / "divisions.rst").write_text(f"Page divisions\n==============\n\n.. _within:\n\n{sub}", "utf-8")
    book = printed(root)
    assert book.warnings == ()
    assert SUBSTITUTE not in sound(book)


# Size --------------------------------------------------------------------------------------------------------


def memory(root: Path, *options: str) -> int:
    """The most megabytes that a build of its own takes."""
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-b",
        "handbook-pdf",
        *options,
        str(root),
        str(root.parent / "out"),
    ]
    program = (
        "import resource, subprocess, sys\n"
        f"subprocess.run({command!r}, check=True, capture_output=True)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    # In between, so that what the tests themselves take does not count.
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return int(done.stdout) // (1024 if sys.platform == "linux" else 1024 * 1024)


def rows(root: Path, count: int) -> None:
    (root / "rows.csv").write_text("".join(f"{n},row {n},something\n" for n in range(count)), "utf-8")


TABLE = ".. csv-table:: Rows\n   :file: rows.csv\n\nThe end.\n"


@pytest.mark.torture
@pytest.mark.parametrize("kind", ["table", "prose"])
def test_what_a_book_takes_is_about_what_is_told(kind: str, tmp_path: Path) -> None:
    """Measured: a table of 1,500 rows, and 150 pages of text."""
    least = memory(make(tmp_path / "b/root", "The end.\n"))
    if kind == "table":
        root = make(tmp_path / "a/root", TABLE)
        number = 1500
        rows(root, number)
        row = "<tr><td><p>1</p></td><td><p>row 1000</p></td><td><p>something</p></td></tr>"
        taken = memory(root) - least
        assert 0.6 < budget.needed(row * number) / taken < 1.6, taken
    else:
        text = "Words that go on for a page. " * 75
        prose = make(tmp_path / "c/root", "\n\n".join([text] * 150))
        taken = memory(prose) - least
        assert 0.8 < budget.needed(f"<p>{text}</p>" * 150) / taken < 3, taken


def test_a_book_that_the_machine_cannot_hold_is_told_before_it_is_begun(tmp_path: Path) -> None:
    root = make(tmp_path / "root", "The end.\n")
    assert printed(root).warnings == ()
    good = (tmp_path / "out" / NAME).read_bytes()
    (root / "index.rst").write_text(TITLE + TABLE, "utf-8")
    rows(root, 600)
    (root / "conf.py").write_text(CONF + "handbook_pdf_memory = 22\n", "utf-8")
    book = printed(root)
    (warning,) = book.warnings
    assert re.match(r"ERROR: The book takes about \d{2} MB of memory to lay out, and 22 MB are free\.", warning)
    assert book.statuscode == 1
    assert (tmp_path / "out" / NAME).read_bytes() == good
    assert {path.name for path in (tmp_path / "out").iterdir() if path.is_file()} == {NAME, listing.NAME}


def test_fewer_processes_where_there_is_less_room(monkeypatch: pytest.MonkeyPatch) -> None:
    def several(free: int | None, wanted: int = 4, elements: int = 10_000) -> int:
        monkeypatch.setattr(budget, "available", lambda: free)
        return budget.processes(["<p>" * elements, "<p>" * 10], wanted, 0)

    # A book of 10,000 elements takes 59 MB.
    assert budget.needed("<p>" * 10_000) == 59
    assert several(1000) == 4
    assert several(200) == 3
    assert several(110) == 1
    assert several(None) == 4
    with pytest.raises(budget.TooLarge):
        several(58)


def test_what_is_free_is_what_the_system_and_the_container_say(tmp_path: Path) -> None:
    assert budget.available(tmp_path) is None
    assert (budget.available() or 1) > 0
    for name, text in (
        ("proc/meminfo", "MemTotal: 9999999 kB\nMemAvailable:    4096000 kB\n"),
        ("sys/fs/cgroup/memory.max", "max\n"),
        ("sys/fs/cgroup/memory.current", "1048576000\n"),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "ascii")
    assert budget.available(tmp_path) == 4000
    (tmp_path / "sys/fs/cgroup/memory.max").write_text("2097152000\n", "ascii")
    assert budget.available(tmp_path) == 1000
    # What has been read of files, the system gives up again.
    (tmp_path / "sys/fs/cgroup/memory.stat").write_text("anon 1\nfile 900000000\ninactive_file 524288000\n", "ascii")
    assert budget.available(tmp_path) == 1500


def test_a_process_s_own_limit_counts(tmp_path: Path) -> None:
    program = (
        "import resource\nfrom pathlib import Path\nfrom sphinx_handbook.book.layout import memory as budget\n"
        "resource.setrlimit(resource.RLIMIT_AS, (900 << 20, resource.RLIM_INFINITY))\n"
        f"print(budget.available(Path({str(tmp_path)!r})))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "900"
    assert resource.getrlimit(resource.RLIMIT_AS)[0] != 900 << 20


# Boxes out of the flow --------------------------------------------------------------------------------------

POSITIONED = """\
.. raw:: html

   <div style="position: relative"><iframe src="https://example.org/film" style="position: absolute"></iframe></div>
   <p>Here <span style="position: absolute; border: 1px solid">stamped</span> go.</p>
   <div style="position: absolute; right: 0; width: 30%; padding: 4mm; border: 1px solid; border-radius: 3px">beside</div>
   <div style="position: fixed; bottom: 0; border: 1px solid">below</div>
   <div style="display: flex"><div style="position: absolute; border: 1px solid">flexed</div></div>
"""


def test_what_is_positioned_and_has_a_border_is_printed(tmp_path: Path) -> None:
    book = printed(make(tmp_path / "root", POSITIONED))
    # What is fixed to the window is printed where it stands.
    (warning,) = book.warnings
    assert warning.startswith("index.rst:11: WARNING: “position: fixed” ")
    text = sound(book)
    assert all(word in text for word in ("stamped", "beside", "below", "flexed"))
