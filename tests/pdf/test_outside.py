"""Whatever a page names, a build opens nothing but the project, its own output and what is installed; and no socket."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.support import REPOSITORY, build, make_root

from sphinx_handbook.catalogue.lint.outside import named_files
from sphinx_handbook.catalogue.lint.page_text import PageText
from sphinx_handbook.catalogue.schema.model import Schema
from sphinx_handbook.design import fonts
from sphinx_handbook.readable import Readable, is_remote_address, project_folder
from sphinx_handbook.sphinx_ext.outside import doctree, folders

CONF = """
project = "Outside"
extensions = ["myst_parser", "sphinx_design", "sphinx_handbook", "sphinx.ext.graphviz"]
myst_enable_extensions = ["colon_fence", "html_image", "substitution"]
myst_substitutions = {"ours": "OURS"}
html_theme = "handbook"
"""

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}</svg>'
UP = "../" * 20

#: Addresses of a file outside, which ``raw`` and ``csv-table`` take.
ADDRESSES = (
    "file://{out}/secret.txt",
    "FILE://{out}/secret.txt",
    "file://localhost{out}/secret.txt",
    "file://{out}/%73ecret.txt",
    "file://{out}/../else%77here/secret.txt",
    "file:../../elsewhere/secret.txt",
    "url:file://{out}/secret.txt",
    "local_file://{out}/secret.txt",
    "http://127.0.0.1:9/secret.txt",
    "HTTPS://127.0.0.1:9/secret.txt",
    "ftp://127.0.0.1:9/secret.txt",
    "//127.0.0.1:9/secret.txt",
)
#: Names of it, relative and absolute, and by a symbolic link within the project.
FILES = (
    "../../elsewhere/secret.txt",
    "{out}/secret.txt",
    "/../../elsewhere/secret.txt",
    "link.txt",
    "folder/secret.txt",
)
IMAGES = ("../../elsewhere/secret.png", "/../../elsewhere/secret.png", "link.png", "file://{out}/secret.png")
PATTERNS = ("../../elsewhere/secret.*", "FILE://{out}/secret.png", "file://127.0.0.2{out}/secret.png")


def hostile() -> dict[str, str]:
    """The pages, by file name; each names one thing that it may not have."""
    rst: list[str] = []
    for each in ADDRESSES:
        rst += [f".. raw:: html\n   :url: {each}", f".. csv-table:: T\n   :url: {each}"]
    for each in FILES:
        rst += [f".. raw:: html\n   :file: {each}", f".. csv-table:: T\n   :file: {each}"]
        if each.startswith("{out}"):
            # Sphinx takes it for a file in the source folder.
            continue
        rst += [f".. include:: {each}", f".. include:: {each}\n   :literal:", f".. literalinclude:: {each}"]
        rst += [f".. literalinclude:: inside.txt\n   :diff: {each}", f":download:`x <{each}>`"]
    rst += [f".. include:: <{UP}{{out}}/secret.txt>", ".. graphviz:: ../../elsewhere/secret.dot"]
    rst += [".. note::\n\n   .. include:: ../../elsewhere/secret.txt", "==  ==\na   .. include:: link.txt\n==  =="]
    for each in (*IMAGES, *PATTERNS):
        rst += [f".. image:: {each}\n   :alt: x", f".. figure:: {each}\n   :figwidth: image\n   :alt: x\n\n   Words."]
        rst += [f"A |x|.\n\n.. |x| image:: {each}"]
    markdown = [f"```{{include}} {each}\n```" for each in (*FILES[:1], *FILES[2:], f"<{UP}{{out}}/secret.txt>")]
    markdown += ["```{literalinclude} ../../elsewhere/secret.txt\n```", "[x](../../elsewhere/secret.txt)"]
    markdown += ["```{raw} html\n:file: link.txt\n```", "```{raw} html\n:url: file://{out}/secret.txt\n```"]
    markdown += [
        "```{csv-table} T\n:url: file://{out}/secret.csv\n```",
        "![x](../../elsewhere/secret.png)",
        "![x](link.png)",
    ]
    markdown += ["```{eval-rst}\n.. raw:: html\n   :url: file://{out}/secret.txt\n```"]
    markdown += ['<img src="../../elsewhere/secret.png" alt="x">', '<img src="file://{out}/secret.png" alt="x">']
    markdown += [":::{card} T\n:img-top: ../../elsewhere/secret.png\n:img-alt: x\nC\n:::"]
    markdown += [":::{note}\n```{include} ../../elsewhere/secret.txt\n```\n:::"]
    markdown += ['{{ env.srcdir.parent.parent.joinpath("elsewhere/secret.txt").read_text() }}']
    markdown += ['{{ "".__class__.__mro__[1].__subclasses__() }}', "{{ env.app.builder.finish() }}"]
    pages = {f"r{number}.rst": text for number, text in enumerate(rst)}
    return pages | {f"m{number}.md": text for number, text in enumerate(markdown)}


#: What only the book opens; each is named once when it is printed.
PRINTED = {
    "h1.rst": '<p>x</p><img src="file://{out}/one.png" alt="x">',
    "h2.rst": '<img src="../../elsewhere/two.png" alt="x">',
    "h3.rst": '<p>x</p><link rel="attachment" href="file://{out}/three.txt">',
    "h4.rst": '<p>x</p><link rel="stylesheet" href="FILE://{out}/four.css">',
    "h5.rst": '<style>@import url("file://localhost{out}/five.css");</style><p>x</p>',
    "h6.rst": '<p style="background: url(file://{out}/six%2Epng)">x</p>',
    "h7.rst": '<object data="file://{out}/seven.svg"></object>',
    "h8.rst": '<embed src="http://127.0.0.1:9/eight.svg">',
}
#: Drawings of the project that lead out of it.
DRAWINGS = {
    "d1.svg": SVG.format('<image href="file://{out}/nine.png" width="9" height="9"/>'),
    "d2.svg": SVG.format('<use href="file://{out}/ten.svg#a"/>'),
    "d3.svg": '<!DOCTYPE svg [<!ENTITY x SYSTEM "file://{out}/secret.txt">]>' + SVG.format("<text>&x;</text>"),
}
#: Opened by nothing: browsers do not, and no rule of it is used.
SILENT = SVG.format('<style>@import url("file://{out}/eleven.css");</style><rect width="9" height="9"/>')

#: What a page may have, however it is spelt.
CORRECT = """\
.. raw:: html
   :file: inside.txt

.. raw:: html
   :url: file://{root}/inside.txt

.. csv-table:: T
   :file: inside.txt

.. include:: inside.txt

.. include:: /inside.txt
   :literal:

.. include:: <isonum.txt>

.. include:: ../README.txt

.. include:: within.txt

.. literalinclude:: ../README.txt
   :diff: inside.txt

.. image:: ../logo.png
   :alt: x

.. figure:: inside.*
   :figwidth: image
   :alt: x

|y| and :download:`z <../README.txt>`

.. |y| image:: inside.png
   :alt: x
"""
CORRECT_MARKDOWN = """\
# Right

{{ ours }} {{ ours.lower() }} {{ env.docname | upper }} {{ [1, 2] | join("-") }}

```{include} ../README.txt
```

[x](../README.txt) ![x](../logo.png)
"""

PROGRAM = """
import json, os, sys
log = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
def hook(event, arguments):
    if event in ("open", "socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "subprocess.Popen"):
        name = arguments[0]
        if not isinstance(name, int):
            name = os.fsdecode(name) if isinstance(name, (str, bytes, os.PathLike)) else str(arguments[1:])
            if event == "open" and not os.path.dirname(name) and not os.path.lexists(name):
                return  # In a folder that is open, as shutil.rmtree goes through one.
            os.write(log, (json.dumps([event, os.path.realpath(name) if event == "open" else name]) + "\\n").encode())
sys.addaudithook(hook)
from sphinx.cmd.build import main
root, out = sys.argv[2:]
for builder in ("html", "handbook-pdf"):
    options = ["-q", "-b", builder, "-d", out + "/doctrees", "-D", "handbook_pdf_jobs=1"]
    if main([*options, root, f"{out}/{builder}"]):
        sys.exit(1)
"""


@dataclass(frozen=True)
class Opened:
    """What the builds of the hostile project warned of, and what they opened."""

    root: Path
    out: Path
    elsewhere: Path
    warnings: tuple[str, ...]
    events: tuple[tuple[str, str], ...]

    def of(self, page: str) -> list[str]:
        """What was said of a page, without its place."""
        return [each for each in self.warnings if each.startswith(f"{page}:")]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    folder = tmp_path_factory.mktemp("outside").resolve()
    project, elsewhere, out = folder / "project", folder / "elsewhere", folder / "out"
    root = project / "docs"
    for each in (root, elsewhere, out):
        each.mkdir(parents=True)
    for name in ("secret.png", "one.png", "two.png", "six.png", "nine.png"):
        (elsewhere / name).write_bytes(PNG)
    for name in ("secret.txt", "secret.csv", "three.txt", "four.css", "five.css", "eleven.css", "secret.dot"):
        (elsewhere / name).write_text("SECRET, WORD\n", "utf-8")
    for name in ("seven.svg", "ten.svg"):
        (elsewhere / name).write_text(SVG.format('<g id="a"/>'), "utf-8")
    (elsewhere / "page.rst").write_text("Secret\n======\n\nSECRET, WORD\n", "utf-8")
    (project / "pyproject.toml").write_text("", "utf-8")
    (project / "README.txt").write_text("README, WORD\n", "utf-8")
    (project / "logo.png").write_bytes(PNG)
    links = {"link.txt": "secret.txt", "link.png": "secret.png", "leads.rst": "page.rst", "folder": ""}
    for name, target in links.items():
        (root / name).symlink_to(elsewhere / target)
    (root / "within.txt").symlink_to(project / "README.txt")
    (root / "inside.txt").write_text("INSIDE, WORD\n", "utf-8")
    (root / "inside.png").write_bytes(PNG)
    # `folder` is read as a folder of pages, too.
    files = {"conf.py": CONF, "right.rst": f"Right\n=====\n\n{CORRECT}", "right2.md": CORRECT_MARKDOWN, **DRAWINGS}
    files |= {name: _page(name, text) for name, text in hostile().items()}
    files |= {name: _page(name, f".. raw:: html\n\n   {text}") for name, text in PRINTED.items()}
    files |= {f"{name}.rst": _page(name, f".. image:: {name}\n   :alt: x") for name in (*DRAWINGS, "d4.svg")}
    files |= {"d4.svg": SILENT, "index.rst": "Outside\n=======\n\n.. toctree::\n   :glob:\n\n   *\n"}
    for name, text in files.items():
        (root / name).write_text(text.replace("{out}", str(elsewhere)).replace("{root}", str(root)), "utf-8")
    log = folder / "log"
    (out / "temporary").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, log, root, out],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, "TMPDIR": str(out / "temporary")},
    )
    assert done.returncode == 0, done.stderr
    lines = done.stderr.replace(f"{root}/", "").splitlines()
    events = dict.fromkeys(tuple(json.loads(line)) for line in log.read_text("utf-8").splitlines())
    return Opened(root, out, elsewhere, tuple(lines), tuple(events))


def _page(name: str, text: str) -> str:
    title = f"# {name}\n" if name.endswith(".md") else f"{name}\n{'=' * len(name)}\n"
    return f"{title}\nBefore {name}.\n\n{text}\n\nAfter {name}.\n"


def test_nothing_outside_is_opened(opened: Opened) -> None:
    files = [Path(name) for event, name in opened.events if event == "open"]
    assert [each for each in files if each.is_relative_to(opened.elsewhere)] == []
    installed = (
        sys.prefix,
        sys.base_prefix,
        sys.exec_prefix,
        "/usr",
        "/etc",
        "/proc",
        "/dev",
        "/sys",
        REPOSITORY,
        fonts.cache_folder(),
    )
    folders = [opened.root.parent, opened.out]
    # An empty name is none, and stands for the folder that the build was called in.
    folders += (Path(each).resolve() for each in installed)
    others = {each for each in files if not any(each.is_relative_to(folder) for folder in folders)}
    assert others <= {opened.root.parents[1]}


def test_nothing_is_fetched_and_no_program_is_run(opened: Opened) -> None:
    events = [(event, name) for event, name in opened.events if event != "open"]
    # Git is asked when the pages changed; Python looks for libraries with the others.
    programs = {Path(name).name for event, name in events if event == "subprocess.Popen"}
    assert programs <= {"git", "ld", "ldconfig", "gcc", "cc"}
    assert [each for each in events if each[0] != "subprocess.Popen"] == []


def test_nothing_of_it_is_published(opened: Opened) -> None:
    for path in opened.out.rglob("*"):
        if path.is_file():
            assert b"SECRET" not in path.read_bytes(), path
    assert list(opened.out.rglob("*secret.*")) == []


@pytest.mark.parametrize("page", hostile())
def test_a_page_that_names_a_file_outside_is_told_once(page: str, opened: Opened) -> None:
    (warning,) = opened.of(page)
    assert re.match(r"[rm]\d+\.\w+:([5-9]|1\d): WARNING: ", warning)
    assert re.search(r"\[handbook\.(outside|remote)\]$|\[myst\.substitution\]$|\[image\.not_readable\]$", warning)
    # What else the page has stays.
    name = page.partition(".")[0]
    assert f"After {page}." in (opened.out / f"html/{name}.html").read_text("utf-8")


@pytest.mark.parametrize("page", [*PRINTED, *(f"{name}.rst" for name in DRAWINGS)])
def test_what_only_the_book_opens_is_told_once(page: str, opened: Opened) -> None:
    # What the policy of our theme keeps from readers is told when the website is built.
    (warning,) = [each for each in opened.of(page) if "[handbook.policy]" not in each]
    assert re.match(rf"{page}:\d+: WARNING: ", warning)


#: What no reader of Markdown alone sees.
UNSEEN = ("```{eval-rst}", "<img", "{{")


def test_the_command_line_says_of_markdown_what_the_build_says(opened: Opened) -> None:
    allows = Readable.of([opened.root, opened.root.parent]).allows
    for page, text in {**hostile(), "right2.md": CORRECT_MARKDOWN}.items():
        if page.endswith(".md") and not text.startswith(UNSEEN):
            problems = named_files.wrong(PageText(page, (opened.root / page).read_text("utf-8")), opened.root, allows)
            # MyST names the file behind a symbolic link; here it is named as the page names it.
            lines = [(f"{page}:{each.line}", each.code) for each in problems]
            warnings = (re.fullmatch(r"(\S+): WARNING: .* \[handbook\.(\w+)\]", each) for each in opened.of(page))
            assert lines == [each.groups() for each in warnings if each], page


def test_nothing_else_is_told(opened: Opened) -> None:
    pages = Counter(each.partition(":")[0] for each in opened.warnings)
    names = {*hostile(), *PRINTED, *(f"{name}.rst" for name in DRAWINGS)}
    assert {name: count for name, count in pages.items() if name not in names} == {
        # By either build: what is left out is no page.
        "leads.rst": 2,
        "folder/page.rst": 2,
    }


def test_what_is_the_projects_is_taken_in(opened: Opened) -> None:
    html = (opened.out / "html/right.html").read_text("utf-8")
    assert html.count("INSIDE") >= 4 and html.count("README") >= 3 and html.count("<img") == 3
    html = (opened.out / "html/right2.html").read_text("utf-8")
    assert "OURS ours RIGHT2 1-2" in html and "README, WORD" in html


# Which folders they are -------------------------------------------------------------------------------------------


def test_a_project_is_what_is_under_version_control_else_a_package(tmp_path: Path) -> None:
    docs = tmp_path / "whole/part/docs"
    docs.mkdir(parents=True)
    assert project_folder(docs) is None
    (tmp_path / "whole/.github").mkdir()
    assert project_folder(docs) == tmp_path / "whole"
    (tmp_path / "whole/part/setup.py").touch()
    assert project_folder(docs) == tmp_path / "whole/part"
    (tmp_path / "whole/.git").mkdir()
    assert project_folder(docs) == tmp_path / "whole"


def test_what_extensions_draw_beside_the_output_is_read(tmp_path: Path) -> None:
    """Also where output and doctrees lie beside the pages, with other things that are not the project's."""
    names = {"srcdir": "source", "confdir": "source", "outdir": "html", "doctreedir": "html.doctrees"}
    config = SimpleNamespace(handbook_include_from=[], handbook_schema=Schema())
    build_of_pages = SimpleNamespace(
        config=config, extensions={}, **{key: str(tmp_path / each) for key, each in names.items()}
    )
    readable = folders.of_build(build_of_pages)  # type: ignore[arg-type]
    allowed = ("html/a.png", "html.doctrees/nb/a.png", "jupyter_execute/a.png", "plot_directive/page/a.png")
    assert all(readable.allows(tmp_path / each) for each in allowed)
    assert not readable.allows(tmp_path / "other/a.png")


def test_the_users_own_folder_is_no_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "home/docs").mkdir(parents=True)
    (tmp_path / "home/.git").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert project_folder(tmp_path / "home/docs") is None


def test_what_version_control_keeps_is_not_read(tmp_path: Path) -> None:
    readable = Readable.of([tmp_path])
    assert readable.allows(tmp_path / "a/.github/x.yml") and not readable.allows(tmp_path / "a/.git/config")
    assert not readable.allows(tmp_path / "a/../../x") and not readable.allows(Path("x\0y"))
    (tmp_path / "round").symlink_to(tmp_path / "round")
    readable.allows(tmp_path / "round")


@pytest.mark.parametrize("name", ["http://x.org/a", "HTTPS://x.org", "//x.org/a", "ftp://x.org/a"])
def test_an_address_on_another_host(name: str) -> None:
    assert is_remote_address(name)


@pytest.mark.parametrize("name", ["a/b.png", "/a/b.png", "file:///a", "FILE://localhost/a", "C:/a.png", "a:b.png"])
def test_no_address_on_another_host(name: str) -> None:
    assert not is_remote_address(name)


def test_more_folders_can_be_allowed_and_the_catalogue_names_only_its_own_files(tmp_path: Path) -> None:
    page = "---\nresume: Noget.\n---\n# Tingen\n\n```{{include}} {}\n```\n"
    root = make_root(
        tmp_path / "root", ting__tingen=page.format("../../shared/a.txt"), ting__to=page.format("../../other.txt")
    )
    (tmp_path / "shared").mkdir()
    for name in ("shared/a.txt", "other.txt"):
        (tmp_path / name).write_text(f"Words of {name}.\n", "utf-8")
    site = build(root, tmp_path / "out", settings={"handbook_include_from": "../shared"})
    assert [each.partition(" [")[0] for each in site.warnings] == [
        "ting/to.md:6: WARNING: »other.txt« ligger uden for projektet og tages ikke med. Læg en kopi ved siden af siden."
    ]
    assert "Words of shared/a.txt." in site.html("ting/tingen")


@pytest.mark.parametrize(
    ("named", "path"),
    [
        ("//home/else/icon.png", "/home/else/icon.png"),
        ("//cdn.example/icon.png", "//cdn.example/icon.png"),
        ("/img/icon.png", "/img/icon.png"),
        ("../icon.png", "../icon.png"),
    ],
)
def test_a_whole_path_behind_a_slash_is_no_address_on_another_host(named: str, path: str) -> None:
    """A ``conf.py`` may define pictures for all pages so: Sphinx takes the first slash for the folder of the pages."""
    assert doctree._path_of(named, Path("/home/user/docs")) == path
