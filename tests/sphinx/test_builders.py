"""Sphinx's other builders work beside the extension, and loading it changes no page of another theme."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from tests import photos
from tests.edits import files, start_plain
from tests.support import build, make_root

#: The builders that need nothing but the pages.
BUILDERS = ("json", "pickle", "singlehtml", "gettext", "text", "xml", "pseudoxml", "man", "texinfo", "latex")
#: Those that need more, or are tried with a catalogue elsewhere.
MORE_BUILDERS = ("html", "dirhtml", "epub", "linkcheck", "doctest", "changes")

THREE = """\
:orphan:

Three
=====

.. versionadded:: 1.0
   A page with what a doctest finds.

>>> 1 + 1
2

.. image:: photo.jpg
   :alt: A photograph
"""


@pytest.mark.parametrize("builder", BUILDERS)
def test_another_builder(builder: str, tmp_path: Path) -> None:
    built = build(make_root(tmp_path / "root"), tmp_path / "out", builder)
    assert (built.warnings, built.statuscode) == ((), 0)
    assert files(built.outdir)


@pytest.fixture(scope="module")
def plain_outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[dict[str, bytes], dict[str, bytes]]]:
    """The files of a plain project in another theme, by builder: with the extension, and without it."""
    folder = tmp_path_factory.mktemp("plain")
    root = start_plain(folder / "root")
    (root / "three.rst").write_text(THREE, "utf-8")
    # Turned, and with its position: another theme shows it as it is where there is no catalogue.
    (root / "photo.jpg").write_bytes(photos.photograph(400, 300, 6, 90))
    outputs: dict[str, list[dict[str, bytes]]] = {each: [] for each in (*BUILDERS, *MORE_BUILDERS)}
    with pytest.MonkeyPatch.context() as patch:
        # The date of files that have one.
        patch.setenv("SOURCE_DATE_EPOCH", "1767225600")
        for extensions in ("sphinx_handbook,myst_parser,sphinx.ext.doctest", "myst_parser,sphinx.ext.doctest"):
            settings = {"html_theme": "alabaster", "extensions": extensions, "copyright": "Us", "version": "1.0"}
            # Sphinx's catalogue of this language lacks words that ours has.
            settings["language"] = "de"
            # Outputs of one name, as some have their folder in them.
            below = folder / extensions.partition(",")[0]
            for builder, both in outputs.items():
                # Its doctrees are no other builder's.
                doctrees = below / ("gettext.doctrees" if builder == "gettext" else "doctrees")
                built = build(root, below / "out" / builder, builder, settings=settings, doctrees=doctrees)
                assert (built.warnings, built.statuscode) == ((), 0), builder
                both.append(_comparable(files(built.outdir)))
    return {builder: (both[0], both[1]) for builder, both in outputs.items()}


def _comparable(output: dict[str, bytes]) -> dict[str, bytes]:
    """An output with what is in its archive, without the hour of its tests and the list of all domains."""
    contents = {}
    for name, data in output.items():
        if name.endswith(".epub"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                contents |= {f"{name}/{each}": archive.read(each) for each in archive.namelist()}
        else:
            contents[name] = re.sub(rb'builder run on .*\n=+| xmlns:handbook="[^"]*"', b"", data)
    return contents


@pytest.mark.parametrize("builder", [*BUILDERS, *MORE_BUILDERS])
def test_another_theme_has_its_own_output(
    builder: str, plain_outputs: dict[str, tuple[dict[str, bytes], dict[str, bytes]]]
) -> None:
    ours, theirs = plain_outputs[builder]
    assert ours and ours.keys() == theirs.keys()
    # The search's index lists the extensions that read pages.
    assert {name for name in ours if ours[name] != theirs[name]} <= {"searchindex.js", "searchindex.json"}
