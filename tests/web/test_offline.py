"""The whole website as one ZIP file: opened from a folder with spaces and letters of its own, and always the same bytes."""

from __future__ import annotations

import os
import re
import zipfile
from pathlib import Path

import pytest
from lxml import html as lxml_html
from playwright.sync_api import Browser
from tests.support import Build, build, configure, make_root


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """A book that offers itself."""
    root = make_root(tmp_path_factory.mktemp("offline") / "root")
    configure(root, "handbook_offline = True\n")
    done = build(root, root.parent / "out")
    assert done.warnings == ()
    return done.data()


def test_it_is_offered_with_its_size(site: Build) -> None:
    page = site.html("hent")
    assert re.search(r'href="proeve\.zip" download>Hele websitet som én fil <[^>]+>\(ZIP, <[^>]+>\d+\skB<', page)
    size = (site.outdir / "proeve.zip").stat().st_size
    assert f">{round(size / 1000)}\N{NO-BREAK SPACE}kB<" in page or f">{round(size / 1000)} kB<" in page
    assert 'href="hent.html"' in site.html("index")


def test_it_opens_from_a_folder_with_any_name(site: Build, browser: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "Mine ting (æøå) 100 % #1"
    with zipfile.ZipFile(site.outdir / "proeve.zip") as archive:
        assert {each.partition("/")[0] for each in archive.namelist()} == {"proeve"}
        archive.extractall(folder)
    page = browser.new_page()
    stumbled: list[str] = []
    page.on("pageerror", lambda error: stumbled.append(str(error)))
    # What the browser had begun to load as it left a page has not failed.
    page.on("requestfailed", lambda request: request.failure == "net::ERR_ABORTED" or stumbled.append(request.url))
    page.goto((folder / "proeve/index.html").as_uri())
    page.get_by_role("link", name="Steder").first.click()
    page.get_by_role("link", name="Huset").first.click()
    assert page.inner_text("h1") == "Huset"
    page.locator("#hb-search").fill("bord")
    page.keyboard.press("Enter")
    page.wait_for_selector(".found")
    # Where the page with downloads would offer the file, it has none to offer.
    assert "zip" not in (folder / "proeve/hent.html").read_text("utf-8").lower()
    assert stumbled == []
    page.close()
    for path in folder.rglob("*.html"):
        for _, _, address, _ in lxml_html.document_fromstring(path.read_bytes()).iterlinks():
            target = address.partition("#")[0].partition("?")[0]
            if target and ":" not in target:
                assert (path.parent / target).is_file() or path.name == "404.html", (path, address)


def test_the_same_website_gives_the_same_bytes(site: Build, tmp_path: Path) -> None:
    """After an edit, as in a clean build; and a build with nothing to do makes nothing."""
    root, out = make_root(tmp_path / "root", ting__bord="---\nresume: Først.\n---\n\n# Bordet\n"), tmp_path / "out"
    configure(root, "handbook_offline = True\n")
    build(root, out)
    make_root(tmp_path / "whole")
    (root / "ting/bord.md").write_bytes((tmp_path / "whole/ting/bord.md").read_bytes())
    build(root, out)
    for name in ("proeve.zip", "hent.html"):
        assert (out / name).read_bytes() == (site.outdir / name).read_bytes(), name
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file() and path.suffix != ".pickle"}
    build(root, out)
    assert {path: path.stat().st_mtime_ns for path in before} == before
    # Where the output was copied, its files are as new as the copy; that is noticed once.
    os.utime(out / "index.html")
    build(root, out)
    assert (out / "proeve.zip").stat().st_ctime_ns > (out / "index.html").stat().st_ctime_ns
    assert (out / "proeve.zip").read_bytes() == (site.outdir / "proeve.zip").read_bytes()
    # A file that the project replaces by an older one, whose time Sphinx gives to its copy.
    (root / "_ekstra").mkdir()
    configure(root, 'html_extra_path = ["_ekstra"]\n')
    for time, words in ((1.1e9, "Først."), (1e9, "Siden.")):
        (root / "_ekstra/læs.txt").write_text(words, "utf-8")
        os.utime(root / "_ekstra/læs.txt", (time, time))
        build(root, out)
    with zipfile.ZipFile(out / "proeve.zip") as archive:
        assert archive.read("proeve/læs.txt").decode() == "Siden."
    # Switched off, it goes.
    conf = (root / "conf.py").read_text("utf-8").replace("handbook_offline = True", "")
    (root / "conf.py").write_text(conf, "utf-8")
    build(root, out)
    assert not (out / "proeve.zip").exists()
    assert not (out / "hent.html").exists()
