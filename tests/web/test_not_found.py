"""The page for an address where nothing lies, as a server shows it at any depth (H22)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from tests import server
from tests.support import Build, build, make_root


class Handler(server.Handler):
    """Serves a folder below ``/bog/``, and its ``404.html`` for what is not there."""

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix("/bog"))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        data = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(data)


@pytest.fixture(params=["html", "dirhtml"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A book that knows its address, on a server."""
    with server.served(tmp_path / "out", Handler) as top:
        address = f"{top}/bog/"
        root = make_root(tmp_path / "root")
        catalogue = root / "katalog.toml"
        catalogue_text = catalogue.read_text("utf-8").replace("[book]", f'[book]\nbase_url = "{address}"', 1)
        catalogue.write_text(catalogue_text, "utf-8")
        site = build(root, tmp_path / "out", request.param)
        assert site.warnings == ()
        yield address


def opened(browser: Browser, address: str, **options: object) -> tuple[Page, list[str]]:
    page = browser.new_context(**options).new_page()  # type: ignore[arg-type]
    stumbled: list[str] = []
    page.on("console", lambda message: stumbled.append(message.text) if "404" not in message.text else None)
    page.goto(address)
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    return page, stumbled


def test_it_leads_on_from_any_depth(site: str, browser: Browser) -> None:
    page, stumbled = opened(browser, f"{site}ting/borte/helt/vaek.html", viewport={"width": 320, "height": 800})
    assert page.inner_text("h1") == "Siden findes ikke"
    assert "Schibsted" in page.evaluate("getComputedStyle(document.querySelector('label')).fontFamily")
    for link in page.locator("a").all():
        href = link.get_attribute("href") or ""
        assert href.startswith("/bog/")
        assert page.request.get(page.evaluate("href => new URL(href, location).href", href)).status == 200, href
    page.fill("#hb-query", "bord")
    page.press("#hb-query", "Enter")
    page.wait_for_selector(".found")
    assert page.url.startswith(f"{site}search")
    assert stumbled == []
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_an_address_it_stands_alone(scheme: str, browser: Browser, book_html: Build) -> None:
    page, stumbled = opened(browser, (book_html.outdir / "404.html").as_uri(), color_scheme=scheme)
    assert page.inner_text("h1") == "Siden findes ikke"
    assert page.locator("a:visible, link, img, [src]").count() == 0
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px", "its own style is let in"
    assert stumbled == []
    page.context.close()


@pytest.mark.parametrize("lost", ["bog/ting/borte/helt/vaek.html", "bog/borte"])
def test_without_an_address_it_finds_the_front_page(lost: str, browser: Browser, book_html: Build) -> None:
    """Whatever folder the website lies in, on a server that answers with this page wherever nothing is."""
    with server.served(book_html.outdir, Handler) as address:
        home = f"{address}/bog/"
        page, stumbled = opened(browser, f"{address}/{lost}")
        page.get_by_role("link", name="Forsiden").click()
        assert page.url == f"{home}index.html"
        assert stumbled == []
        page.context.close()


def test_it_is_made_again_where_it_is_gone(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root")
    site = build(root, tmp_path / "out")
    page = site.outdir / "404.html"
    whole = page.read_bytes()
    page.unlink()
    build(root, tmp_path / "out")
    assert page.read_bytes() == whole
