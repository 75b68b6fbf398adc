"""What several tests share: the fixed book and the example, each built once in a run on the web and once on paper."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from tests import constructs, german, statements, torture, warm
from tests.shared import shared
from tests.slices import sized
from tests.support import BOOK, EXAMPLE, SEVERAL, Build, commit, quiet

from sphinx_handbook.book.postflight.expected import Expected
from sphinx_handbook.cli import build, doctor, editions
from sphinx_handbook.cli.releases import builds
from sphinx_handbook.gc_pause import gc_paused

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Sphinx colours its messages in a terminal, and also where CI or FORCE_COLOR is set; the tests read them as plain text.
os.environ["NO_COLOR"] = "1"

#: The folders whose tests have a mark of the same name, so that "pytest -m web" chooses them.
MARKED = ("pdf", "web", "book")
#: In which order the folders' tests begin: those with the longest files first, so that no worker is left with one.
ORDER = ("web", "book", "pdf", "sphinx", "unit")
#: What two workers begin with: the longest file that needs the fixed book, and the longest that needs none. So one has the
#: book printed while the other works; else both would wait for it.
FIRST = ("web/test_access.py", "sphinx/test_law.py")
#: The longest files of the folder that comes last, which begin it, so that all workers end at about the same time.
LONG = tuple(
    f"unit/test_{each}.py" for each in ("mistakes", "warm", "design", "linear", "house", "work_limits", "messages")
)


def pytest_configure(config: pytest.Config) -> None:
    """Bound "make torture" in time."""
    if plugin := torture.plugin():
        config.pluginmanager.register(plugin, "torture")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect without Python's garbage collector: all that is imported stays, and to look through it takes a sixth of the time.

    Afterwards it works less often: what is imported and collected stays in its sight, and took it an eighth of the tests' time.
    """
    with gc_paused():
        items = yield
    gc.set_threshold(20_000, 20, 100)
    return items


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by its folder, and put the folders in order."""
    here = Path(__file__).parent
    for item in items:
        folder = item.path.relative_to(here).parts[0]
        if folder in MARKED:
            item.add_marker(folder)

    def turn(item: pytest.Item) -> tuple[int, int, int]:
        path = item.path.relative_to(here)
        first = FIRST.index(path.as_posix()) if path.as_posix() in FIRST else len(FIRST)
        early = LONG.index(path.as_posix()) if path.as_posix() in LONG else len(LONG)
        return first, ORDER.index(path.parts[0]), early

    items.sort(key=turn)


# An example has no deadline: on a machine with other work it takes as long as that lets it.
settings.register_profile("slice", max_examples=25, deadline=None)
settings.register_profile("torture", max_examples=100, deadline=None)
settings.load_profile("slice")


@pytest.fixture(scope="session", autouse=True)
def warm_commands() -> Iterator[None]:
    """Within this process, our commands run Sphinx in one that need not load it (``warm.py``)."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (build, editions, builds):
            patch.setattr(module, "subprocess", warm)
        yield


@pytest.fixture(scope="module")
def imports_frozen() -> Iterator[None]:
    """What is there already is out of the collector's sight: a build that ends a page's work has it look through all."""
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(scope="session")
def book_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the fixed book, so that no build writes into the source; in a slice its large print is that of a category."""

    def make(folder: Path) -> Path:
        root = Path(shutil.copytree(BOOK, folder / "docs"))
        catalogue = (root / "katalog.toml").read_text("utf-8")
        part = sized('\ncategories = ["videnscentre"]', "")
        (root / "katalog.toml").write_text(catalogue.replace("\nsize = 18", f"{part}\nsize = 18", 1), "utf-8")
        return root

    return shared(tmp_path_factory, "book-root", make)


@pytest.fixture(scope="session")
def book_html(book_print: Build, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The fixed book on the web, with its PDFs to fetch, a release, and an accessibility statement; a warning fails every test that asks for it."""

    def make(folder: Path) -> Build:
        root = Path(shutil.copytree(BOOK, folder / "docs"))
        catalogue = (root / "katalog.toml").read_text("utf-8")
        menu = 'menu = ["om/emner", "om/stikordsregister", "om/saadan-bruger-du-haandbogen"]\n'
        catalogue = catalogue.replace("hyphenation =", f"{menu}hyphenation =", 1)
        (root / "katalog.toml").write_text(f'{catalogue}\n[releases]\nfolder = "udgivelser"\n', "utf-8")
        statements.add(root, "om/tilgaengelighed.md")
        return quiet(root, folder, "html", {"handbook_editions": str(book_print.outdir)})

    return shared(tmp_path_factory, "book-html", make)


@pytest.fixture(scope="session")
def book_print(book_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The fixed book on paper; a warning fails every test that asks for it."""
    return shared(tmp_path_factory, "book-pdf", lambda folder: quiet(book_root, folder, "handbook-pdf", SEVERAL))


@pytest.fixture(scope="session")
def book_pdf(book_print: Build) -> Path:
    """The fixed book's PDF."""
    return book_print.outdir / "inspiration-til-tillid-og-samarbejde.pdf"


@pytest.fixture(scope="session")
def book_expected(book_print: Build, book_pdf: Path) -> Expected:
    """What the fixed book's PDF should hold, as its builder knew it."""
    return book_print.expected[book_pdf.name]


@pytest.fixture(scope="session")
def book_apart(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The fixed book for a press with its cover apart: stitched (``trykkeri``), and with a spine (``ryg``)."""

    def make(folder: Path) -> Build:
        root = Path(shutil.copytree(BOOK, folder / "docs"))
        press = 'variant = "press"\ncover = "separate"\n'
        catalogue = (root / "katalog.toml").read_text("utf-8").replace('variant = "press"\n', press)
        spine = f'[editions.ryg]\ntitle = "Med ryg"\nspine = 6\n{press}\n[editions.ark]'
        (root / "katalog.toml").write_text(catalogue.replace("[editions.ark]", spine), "utf-8")
        return quiet(root, folder, "handbook-pdf", {"handbook_pdf_editions": "trykkeri,ryg", **SEVERAL})

    return shared(tmp_path_factory, "book-apart", make)


@pytest.fixture(scope="session")
def example_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example book."""
    return shared(tmp_path_factory, "example-root", lambda folder: Path(shutil.copytree(EXAMPLE, folder / "toolbox")))


@pytest.fixture(scope="session")
def example_html(example_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The example on the web; a warning fails every test that asks for it."""
    return shared(tmp_path_factory, "example-html", lambda folder: quiet(example_root, folder, "html"))


@pytest.fixture(scope="session")
def example_pdf(example_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The example on paper; a warning fails every test that asks for it."""
    return shared(tmp_path_factory, "example-pdf", lambda folder: quiet(example_root, folder, "handbook-pdf"))


@pytest.fixture(scope="session")
def constructs_pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project without a catalogue that has one of everything, on paper, by Sphinx's command; a warning fails every test that asks for it."""
    return shared(tmp_path_factory, "constructs-pdf", constructs.printed)


@pytest.fixture(scope="session")
def german_print(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The German book on paper, in all editions; a warning fails every test that asks for it."""

    def make(folder: Path) -> Build:
        root = german.make(folder / "root")
        commit(root, "2020-03-01")
        return quiet(root, folder, "handbook-pdf")

    return shared(tmp_path_factory, "german-pdf", make)


@pytest.fixture(scope="session")
def german_html(german_print: Build, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The German book on the web, with its PDFs to fetch; a warning fails every test that asks for it."""
    settings = {"handbook_editions": str(german_print.outdir)}
    root = german_print.outdir.with_name("root")
    return shared(tmp_path_factory, "german-html", lambda folder: quiet(root, folder, "html", settings))


#: What no test needs of Chromium: lists below the address bar, which are pages of their own and cost each context and each
#: address as much as the page itself; a process in reserve for each context; and what Playwright leaves out, whose list
#: this one takes the place of.
UNUSED = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "SpareRendererForSitePerProcess",
    *("AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync", "PaintHolding"),
    *(
        "DestroyProfileOnBrowserClose",
        "HttpsFirstBalancedModeAutoEnable",
        "HttpsUpgrades",
        "LensOverlay",
        "MediaRouter",
    ),
    *("NetworkTimeServiceQuerying", "OptimizationHints", "PreconnectToSearch", "ThirdPartyStoragePartitioning"),
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or the one that CHROME names, one for a worker; without one there is nothing to test with."""
    from playwright.sync_api import sync_playwright

    chrome = doctor.browser()
    assert chrome, "no Chromium on this machine: handbook doctor --for test names its package"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chrome,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                # Letters as wide as readers' Chromium sets them: the one without windows would round them to whole dots.
                "--font-render-hinting=none",
                "--disable-background-networking",
                "--disable-component-update",
                f"--disable-features={','.join(UNUSED)}",
            ],
        )
        yield opened
        opened.close()
