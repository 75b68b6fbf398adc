"""Nothing is stale: each file that a build opens, changed, changes the next build's output as a clean build has it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from sphinx.builders.html import _assets
from tests import inputs
from tests.edits import files
from tests.slices import sized
from tests.support import Build, build

#: What is read and shown elsewhere: a file to download in the book, by its name alone.
UNSHOWN = {"html": set[str](), "handbook-pdf": {"_media/ark.txt", "rettelser.toml"}}

#: What a build can do without: it warns, and goes on.
DISPENSABLE = (
    "ting/billede.png",
    "ting/tegning.svg",
    "_media/plan.png",
    "_media/flade.png",
    "_media/import.css",
    "_media/egen.otf",
    "_media/ark.txt",
    "_static/egen.css",
    "_static/side.txt",
    "_extra/robots.txt",
)

#: What "make test" changes one by one in the book: one of each kind of file that is not read as a page is, and what a press
#: alone reads. The other files are changed together, and what comes of that is held against a clean build.
SLICE = {
    "ting/tegning.svg",
    "_media/ark.txt",
    "_media/egen.otf",
    "_media/flade.png",
    "_media/import.css",
    "orddeling.txt",
    "papir.icc",
    "rettelser.toml",
}


def built(root: Path, outdir: Path, builder: str, editions: str = "", **settings: str) -> Build:
    # Sphinx reads a style sheet once in a process.
    _assets._file_checksum_inner.cache_clear()
    if editions:
        settings["handbook_pdf_editions"] = editions
    return build(root, outdir, builder, settings=settings or None)


@pytest.mark.parametrize("builder", ["html", "handbook-pdf"])
def test_every_file_that_is_opened(builder: str, tmp_path: Path) -> None:
    root, out = inputs.start(tmp_path / "root"), tmp_path / "out"
    with inputs.traced(root) as opened:
        # What workers open is not traced here.
        assert built(root, out, builder, handbook_pdf_jobs="1").warnings == ()
    names = sorted(opened())
    # The files differ much in what they are; a root that stopped reading them would prove nothing.
    assert {Path(name).suffix for name in names} >= {".md", ".py", ".toml", ".png", ".svg", ".csv", ".html"}
    assert builder == "html" or {"papir.icc", "orddeling.txt", "omslag.png", "_media/egen.otf"} <= {*names}
    one_by_one, at_once = names, list[str]()
    if builder != "html":
        # Pages as such are edited in ``test_kept``. What a press alone reads comes first: all else in its file is as it was.
        edited = sorted((name for name in names if not name.endswith("index.md")), key=lambda name: ".icc" not in name)
        assert {*edited} >= SLICE
        one_by_one = sized([name for name in edited if name in SLICE], edited)
        at_once = [name for name in edited if name not in one_by_one]
    for name in at_once:
        inputs.change(root / name, root)
        os.utime(root / name, (1e9, 1e9))
    assert not at_once or built(root, out, builder).warnings == ()
    before, unchanged = files(out), set[str]()
    for name in one_by_one:
        inputs.change(root / name, root)
        # What takes a file's place may be older than it, and of the same size.
        os.utime(root / name, (1e9, 1e9))
        # The press's files take longest, and show alone what they read alone.
        editions = "" if builder == "html" else "tryk" if name.endswith(".icc") else "main"
        assert built(root, out, builder, editions).warnings == (), name
        after = files(out)
        if after == before:
            unchanged.add(name)
        before = after
    assert unchanged == UNSHOWN[builder]
    built(root, out, builder)
    whole = files(out)
    assert whole == files(built(root, tmp_path / "clean/out", builder).outdir)

    # A file that is only touched changes nothing.
    for name in names:
        (root / name).touch()
    built(root, out, builder)
    assert files(out) == whole

    # A file that is gone is missed, one that is back is shown: in a slice on the web alone.
    if sized(builder != "html", False):
        return
    for name in DISPENSABLE:
        (root / name).rename(root / f"{name}.gone")
    after = built(root, out, builder)
    shutil.rmtree(tmp_path / "clean")
    clean = built(root, tmp_path / "clean/out", builder)
    assert after.warnings == clean.warnings != ()
    assert after.statuscode == clean.statuscode
    if not after.statuscode:
        assert files(out) == files(clean.outdir) != whole
    for name in DISPENSABLE:
        (root / f"{name}.gone").rename(root / name)
    assert built(root, out, builder).warnings == ()
    assert files(out) == whole
