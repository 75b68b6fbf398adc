"""The list of printed editions: read as it was written, and never trusted further than the files go."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_handbook.editions import listing


def written(folder: Path) -> listing.PublishedFile:
    edition = listing.of_file(
        folder / "bog.pdf", b"%PDF", id="main", title="Bogen", pages=34, paper="A4", standards=("PDF/UA-1",)
    )
    (folder / "bog.pdf").write_bytes(b"%PDF")
    (folder / listing.NAME).write_text(listing.listed([edition]), "utf-8")
    return edition


def test_what_was_written_is_read(tmp_path: Path) -> None:
    edition = written(tmp_path)
    assert listing.load(tmp_path) == (edition,)
    assert edition.accessible


def test_what_a_newer_version_tells_besides_is_passed_over(tmp_path: Path) -> None:
    edition = written(tmp_path)
    path = tmp_path / listing.NAME
    path.write_text(path.read_text("utf-8").replace('"id"', '"inks": 4, "id"'), "utf-8")
    assert listing.load(tmp_path) == (edition,)


@pytest.mark.parametrize("data", [None, b"%PDF-1.7"])
def test_a_file_that_is_gone_or_another_is_not_offered(data: bytes | None, tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "bog.pdf").unlink()
    if data:
        (tmp_path / "bog.pdf").write_bytes(data)
    assert listing.load(tmp_path) == ()


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"editions": 1}', '{"editions": [1]}', '{"editions": [{"id": "a"}]}']
)
def test_a_list_of_no_use_is_none(text: str, tmp_path: Path) -> None:
    (tmp_path / listing.NAME).write_text(text, "utf-8")
    assert listing.load(tmp_path) == ()


def test_no_file_outside_the_folder_is_offered(tmp_path: Path) -> None:
    inside = tmp_path / "pdf"
    inside.mkdir()
    written(inside)
    (inside / "bog.pdf").rename(tmp_path / "bog.pdf")
    path = inside / listing.NAME
    path.write_text(path.read_text("utf-8").replace('"bog.pdf"', '"../bog.pdf"'), "utf-8")
    assert listing.load(inside) == ()


@pytest.mark.parametrize(
    ("count", "language", "words"),
    [
        (1_432_000, "da", "1,4 MB"),
        (1_432_000, "en", "1.4 MB"),
        (85_400, "da", "85 kB"),
        (12, "da", "1 kB"),
        (23_456_789, "da", "23 MB"),
    ],
)
def test_sizes_as_people_know_them(count: int, language: str, words: str) -> None:
    assert listing.size_in_words(count, language) == words
