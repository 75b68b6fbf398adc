"""A small project that uses all that Sphinx copies, lists and names, and edits of all of it, to be drawn at random.

Each edit can be made at any time: where what it needs is not there, it does nothing.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from PIL import Image
from sphinx.config import Config
from tests.support import CONF, INDEX, make_root

from sphinx_handbook.languages.dates import PartialDate
from sphinx_handbook.releases.page import Page
from sphinx_handbook.releases.passage import Passage
from sphinx_handbook.releases.release import PrintedFile, Release, written

Edit = Callable[[Path], None]

_SETTINGS = """
extensions += ["sphinx.ext.viewcode"]
import sys
sys.path[:0] = [__file__.replace("conf.py", "_kode")]
exclude_patterns = ["_*"]
"""

_FRONT = """
{del}`Indledning`

```{include} _media/del.txt
```

:::{toctree}
:glob:
stof/*
:::
"""

_HOUSE = """\
---
resume: Et hus ved vandet.
emner: [tillid]
tidligere: [hytten]
---

# Huset

Huset står ved {entry}`bordet <bord>`. {{ ord }}

![Et billede](/_media/flade.png)

{download}`Et ark </_media/ark.txt>`

```{literalinclude} /_media/kode.py
```

:::{csv-table} Tal
:file: /_media/tal.csv
:::

## Rummene

Der er to rum, se [](#bordet).
"""

_SUBJECT = """\
Et stof
=======

Det er |ordet|, se :doc:`andet`, :ref:`sted`, :term:`sav` og :py:func:`skær`. 'Sådan', "siger" de -- alle.

.. py:module:: snedker
   :synopsis: Snit.

.. py:function:: skær(bræt: str, længde: int = 1) -> None

   Skær et bræt.

.. code-block:: python
   :linenos:

   bræt = 1

.. index:: bræt

.. py:function:: smed.smed(jern)
"""

_OTHER = """\
Et andet
========

.. _sted:

Stedet
------

.. figure:: /_media/tegning.svg
   :width: 40

   En tegning

.. math:: a + b
   :label: sum

.. glossary::

   sav
      Den skærer.

Se :eq:`sum`, :numref:`sted` og :doc:`/index`. `Ude <https://example.org/>`_
"""

_TEXTS = {
    "stof/et.rst": _SUBJECT,
    "stof/andet.rst": _OTHER,
    "_media/del.txt": "En del.\n",
    "_media/ark.txt": "Et ark.\n",
    "_media/andet/ark.txt": "Et andet ark.\n",
    "_media/kode.py": "alfa = 1\n",
    "_media/tal.csv": "alfa,1\n",
    "_static/egen.css": "a {}\n",
    "_static/egen.js": "1;\n",
    "_static/side.txt": "En side.\n",
    "_static/titel.txt_t": "{{ project }} {{ shorttitle }}\n",
    "_static/mappe/dyb.txt": "Dyb.\n",
    "_andre/side.txt": "En anden side.\n",
    "_andre/mere.txt": "Mere.\n",
    "_kode/snedker.py": "def skær(bræt, længde=1):\n    pass\n",
    "_kode/smed.py": "def smed(jern):\n    pass\n",
    "_extra/robots.txt": "User-agent: *\n",
    "_extra/mappe/et.txt": "Et.\n",
    "_flere/robots.txt": "User-agent: nogen\n",
    "_flere/to.txt": "To.\n",
}


def release(day: int, mark: str, *words: str) -> str:
    """A release in which the house has other words than now, and one page more stands."""
    folios = (("main", "3"),)
    house = [Passage("heading", "Huset", folios=folios), *(Passage("text", each, folios=folios) for each in words)]
    pages = (
        Page("steder/huset", "Huset", tuple(house), folios=(("main", ("3",)),)),
        Page("ting/skab", "Skabet", (Passage("heading", "Skabet", folios=folios),)),
    )
    files = (
        PrintedFile("main", mark, "Bogen", "A4", 8),
        PrintedFile("ark", f"{mark[:4]}ffff", "Huset", "A4", 1, "steder/huset"),
    )
    return written(Release(PartialDate(2026, 11, day), f"{day}. udgave", files, pages)).decode()


_RELEASES = {
    "udgivelser/2026-11-01-a1b2c3d4.json": release(1, "a1b2c3d4", "Huset stod ved vandet.", "Der var et rum."),
    "udgivelser/2026-11-02-b1b2c3d4.json": release(2, "b1b2c3d4", "Huset står ved vandet."),
}
#: Releases, and a sheet of corrections for each.
DECLARED = (
    '[releases]\nfolder = "udgivelser"\n\n[editions.rettelser]\ntitle = "Rettelser"\n'
    'description = "Det, der skal streges og skrives."\ncorrections = true\n\n'
)
_DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="9" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
)


def start(folder: Path) -> Path:
    """Make the project."""
    root = make_root(folder, steder__huset=_HOUSE, index=INDEX + _FRONT)
    (root / "conf.py").write_text(CONF.format(language="da") + _SETTINGS, "utf-8")
    _swap("katalog.toml", "[[categories]]", f"{DECLARED}[[categories]]", 1)(root)
    for name, text in (_TEXTS | _RELEASES).items():
        _write(name, text)(root)
    for name in ("flade.png", "logo.png", "ikon.png"):
        _picture(f"_media/{name}", "red")(root)
    _write("_media/tegning.svg", _DRAWING.format(9))(root)
    for name, value in (
        ("html_static_path", ["_static"]),
        ("html_extra_path", ["_extra"]),
        ("templates_path", ["_templates"]),
        ("html_css_files", ["egen.css"]),
        ("myst_enable_extensions", ["colon_fence", "substitution"]),
        ("myst_heading_anchors", 2),
        ("myst_substitutions", {"ord": "Et ord."}),
        ("rst_prolog", ".. |ordet| replace:: ordet\n"),
        ("numfig", True),
    ):
        _set(name, value)(root)
    return root


def _write(name: str, text: str) -> Edit:
    def edit(root: Path) -> None:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).unlink(missing_ok=True)
        (root / name).write_text(text, "utf-8")

    return edit


def _subject(name: str, text: str) -> Edit:
    """Write a page in the folder of subjects, wherever that is now: of one name in two folders Sphinx shows either."""
    return lambda root: _write(f"{'viden' if (root / 'viden').exists() else 'stof'}/{name}", text)(root)


def _picture(name: str, colour: str, size: int = 30) -> Edit:
    def edit(root: Path) -> None:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).unlink(missing_ok=True)
        Image.new("RGB", (size, 20), colour).save(root / name)

    return edit


def _set(name: str, value: object) -> Edit:
    """Give an option a value; None takes it out of conf.py."""

    def edit(root: Path) -> None:
        text = re.sub(rf"^{name} = .*\n", "", (root / "conf.py").read_text("utf-8"), flags=re.MULTILINE)
        (root / "conf.py").write_text(text + ("" if value is None else f"{name} = {value!r}\n"), "utf-8")

    return edit


def _swap(name: str, old: str, new: str, count: int = -1) -> Edit:
    """Put one text in the place of another, ``count`` times; where it is there already, the other way round."""

    def edit(root: Path) -> None:
        if _is_text(root / name):
            text = (root / name).read_text("utf-8")
            # A text that is only made shorter has the new one in it from the beginning.
            is_new = new in text and not (new in old and old in text)
            text = text.replace(new, old) if is_new else text.replace(old, new, count)
            (root / name).write_text(text, "utf-8")

    return edit


def _is_text(path: Path) -> bool:
    return path.is_file() and os.access(path, os.R_OK) and not path.read_bytes().startswith(b"\x89PNG")


def _both(*edits: Edit) -> Edit:
    def edit(root: Path) -> None:
        for each in edits:
            each(root)

    return edit


def _move(one: str, other: str) -> Edit:
    """Move a file or a folder, or back; its time stays, as ``mv`` has it."""

    def edit(root: Path) -> None:
        source, target = (one, other) if (root / one).exists() else (other, one)
        if (root / source).exists() and not (root / target).exists():
            (root / target).parent.mkdir(parents=True, exist_ok=True)
            (root / source).rename(root / target)

    return edit


def _take_away(name: str) -> Edit:
    """Take a file or a folder away, or put it back as it was, older than what was built since."""
    return _move(name, f"../borte/{name.replace('/', '-')}")


def _unreadable(name: str) -> Edit:
    """Take the right to read a file away, or give it back. Root may read it all the same: it gets a link to nowhere."""

    def edit(root: Path) -> None:
        path, kept = root / name, root.parent / "borte" / f"laest-{name.replace('/', '-')}"
        if kept.exists():
            path.unlink(missing_ok=True)
            path.parent.mkdir(parents=True, exist_ok=True)
            kept.rename(path)
        elif path.is_file():
            path.chmod(0o644 if path.stat().st_mode & 0o400 == 0 else 0)
            if os.access(path, os.R_OK) and path.stat().st_mode & 0o400 == 0:
                path.chmod(0o644)
                kept.parent.mkdir(exist_ok=True)
                path.rename(kept)
                path.symlink_to("ingen-steder")

    return edit


def _language(one: str, other: str) -> Edit:
    return _both(
        _swap("conf.py", f'language = "{one}"', f'language = "{other}"'),
        _swap("katalog.toml", f'language = "{one}"', f'language = "{other}"'),
    )


def _older(name: str, text: str) -> Edit:
    """Put an old file in the place of a new one."""

    def edit(root: Path) -> None:
        if (root / name).is_file():
            _write(name, text)(root)
            os.utime(root / name, (1e9, 1e9))

    return edit


def _as_old(name: str, one: str, other: str) -> Edit:
    """Put a file in the place of another one that is just as long and just as old, or back."""

    def edit(root: Path) -> None:
        if _is_text(root / name):
            times = (root / name).stat().st_mtime_ns
            _swap(name, one, other)(root)
            os.utime(root / name, ns=(times, times))

    return edit


def _picture_as_old(name: str, one: str, other: str) -> Edit:
    """Put a picture in the place of another one that is just as long and just as old, or back."""

    def edit(root: Path) -> None:
        path = root / name
        if path.is_file() and os.access(path, os.R_OK):
            before, times = path.read_bytes(), path.stat().st_mtime_ns
            _picture(name, one)(root)
            if path.read_bytes() == before:
                _picture(name, other)(root)
            os.utime(path, ns=(times, times))

    return edit


def _forget(*names: str) -> Edit:
    def edit(root: Path) -> None:
        for name in names:
            shutil.rmtree(root / name, ignore_errors=True)

    return edit


#: Values of options that are neither a truth nor a number. None takes the option out again.
_VALUES: dict[str, tuple[object, ...]] = {
    "html_static_path": (["_static"], ["_andre"], ["_static", "_andre"], ["_static/egen.css", "_andre"], None),
    "html_extra_path": (["_extra"], ["_flere"], ["_extra", "_flere"], ["_media/ark.txt"], None),
    "html_css_files": (["egen.css"], [("egen.css", {"media": "print"})], None),
    "html_js_files": (["egen.js"], [("egen.js", {"defer": "defer"})], None),
    "html_sourcelink_suffix": (".txt", "", ".kilde", None),
    "html_file_suffix": (".htm", ".xhtml", None),
    "html_link_suffix": (".htm", "", None),
    "html_logo": ("_media/logo.png", "_media/flade.png", "_media/ikon.png", None),
    "html_favicon": ("_media/ikon.png", "_media/logo.png", None),
    "html_title": ("Et navn", "Et andet", None),
    "html_short_title": ("Kort", None),
    "html_baseurl": ("https://example.org/", "https://example.org/bog/", None),
    "html_theme_options": ({"content_security_policy": ""}, None),
    "html_last_updated_fmt": ("%Y", None),
    "html_sidebars": ({"**": []}, None),
    "html_additional_pages": ({"ekstra": "ekstra.html"}, None),
    "html_domain_indices": (False, ["py-modindex"], None),
    "html_permalinks_icon": ("#", None),
    "html_use_opensearch": ("https://example.org", None),
    "html_context": ({"navn": "et"}, None),
    "html_search_language": ("en", None),
    "html_secnumber_suffix": (" ", None),
    "html_style": ("egen.css", None),
    "html_codeblock_linenos_style": ("table", None),
    "html_math_renderer": ("mathjax", None),
    "html_show_sourcelink": (False, None),
    "templates_path": (["_templates"], ["_templates2"], None),
    "exclude_patterns": (["_*"], ["_*", "stof/andet.rst"], ["_*", "**/mere.txt", "**/side.txt"]),
    "rst_prolog": (".. |ordet| replace:: ordet\n", ".. |ordet| replace:: et andet ord\n"),
    "rst_epilog": ("\nTil sidst.\n", None),
    "myst_substitutions": ({"ord": "Et ord."}, {"ord": "To *ord*."}),
    "project": ("Prøve", "En anden prøve"),
    "author": ("Nogen", None),
    "copyright": ("2014, Nogen", None),
    "version": ("1", None),
    "release": ("1.2", None),
    "today": ("I dag", None),
    "pygments_style": ("monokai", "default", None),
    "highlight_language": ("none", "python3", None),
    "highlight_options": ({"default": {"stripall": True}}, None),
    "default_role": ("emphasis", None),
    "numfig_format": ({"section": "Afsnit %s"}, None),
    "math_eqref_format": ("Ligning {number}", None),
    "math_numsep": ("-", None),
    "smartquotes_action": ("q", "D", None),
    "modindex_common_prefix": (["snedker."], None),
    "primary_domain": ("handbook", "py", None),
    "suppress_warnings": (["ref"], None),
    "manpages_url": ("https://example.org/{page}", None),
    "tls_cacerts": ("ingen", None),
    "handbook_day": ("2026-11-29", None),
    "handbook_images": ("as-is", None),
    "handbook_drafts": (True, None),
    "language": (),
}

#: Options of truth that say nothing of what is built, or would fetch something.
_LEFT_OUT = frozenset({"tls_verify", "nitpicky", "keep_warnings", "html4_writer", "translation_progress_classes"})


def declared(config: Config) -> dict[str, tuple[object, ...]]:
    """Values of each option that a build declares with an effect on pages, by name."""
    values: dict[str, tuple[object, ...]] = {name: values for name, values in _VALUES.items() if name in config}
    for each in config.filter(frozenset({"env", "html", ""})):
        default: Any = config._options[each.name].default
        if each.name in values or each.name in _LEFT_OUT or each.name.startswith(("handbook_pdf", "epub", "latex")):
            continue
        if isinstance(default, bool):
            values[each.name] = (not default, None)
        elif isinstance(default, int):
            values[each.name] = (default + 1, None)
    return values


def options(values: dict[str, tuple[object, ...]]) -> dict[str, Edit]:
    """An edit for each value of each option."""
    return {f"{name} = {value!r}": _set(name, value) for name, each in values.items() for value in each}


def _changes() -> Iterable[tuple[str, Edit]]:
    for name, text in _TEXTS.items():
        yield f"change {name}", _swap(name, text[-6:], f"Nyt. {text[-6:]}")
    for name in (*_TEXTS, *(f"_media/{each}" for each in ("flade.png", "logo.png", "ikon.png", "tegning.svg"))):
        yield f"take away {name}", _take_away(name)
        yield f"unreadable {name}", _unreadable(name)
    for name in ("ting/bord.md", "steder/huset.md"):
        yield f"take away {name}", _take_away(name)
        yield f"unreadable {name}", _unreadable(name)
        yield f"retitle {name}", _swap(name, "\n# ", "\n# Store ")
        yield f"summary of {name}", _swap(name, "resume: ", "resume: Ja, ")
    for name in ("flade.png", "logo.png", "ikon.png"):
        yield f"colour of {name}", _picture(f"_media/{name}", "green")
        yield f"size of {name}", _picture(f"_media/{name}", "red", 900)


def _of_releases() -> Iterable[tuple[str, Edit]]:
    yield "no releases", _swap("katalog.toml", "[[categories]]", f"{DECLARED}[[categories]]", 1)
    yield "another folder of releases", _swap("katalog.toml", 'folder = "udgivelser"', 'folder = "andre"')
    yield "the releases moved", _move("udgivelser", "andre")
    yield "a copy of a release", _write("udgivelser/kopi.json", next(iter(_RELEASES.values())))
    yield "a release of a newer form", _write("udgivelser/ny.json", '{\n "format": 2\n}\n')
    yield "no copies of releases", _both(*(_take_away(f"udgivelser/{each}.json") for each in ("kopi", "ny")))
    for name, text in _RELEASES.items():
        yield f"take away {name}", _take_away(name)
        yield f"unreadable {name}", _unreadable(name)
        yield f"damage {name}", _swap(name, "vandet", "stranden")
        yield f"cut {name} short", _write(name, text[: len(text) // 2])
        yield f"whole {name}", _write(name, text)


_PAGE = '{% extends "!page.html" %}{% block main %}<p>Nyt</p>{{ super() }}{% endblock %}'

EDITS: dict[str, Edit] = {
    **dict(_changes()),
    **dict(_of_releases()),
    "a page more": _subject("tredje.rst", "Et tredje\n=========\n\nSe :doc:`et`.\n"),
    "a page less": _take_away("stof/tredje.rst"),
    "a page as old": _as_old("steder/huset.md", "to rum", "ti rum"),
    "an entry's words as old": _as_old("ting/bord.md", "Et bord af eg", "Et bord af el"),
    "an included file as old": _as_old("_media/del.txt", "En del", "En hel"),
    "a table's file as old": _as_old("_media/tal.csv", "alfa,1", "beta,2"),
    "a catalogue as old": _as_old("katalog.toml", 'title = "Steder"', 'title = "Stader"'),
    "a static file as old": _as_old("_static/side.txt", "En side", "En sade"),
    "a filled-in file as old": _as_old("_static/titel.txt_t", "shorttitle }}", "project    }}"),
    "an extra file as old": _as_old("_extra/mappe/et.txt", "Et", "To"),
    "a download as old": _as_old("_media/ark.txt", "Et ark", "Et art"),
    "a drawing as old": _as_old("_media/tegning.svg", "h9v9z", "h8v9z"),
    "a module as old": _as_old("_kode/snedker.py", "pass", "1234"),
    "a picture as old": _picture_as_old("_media/flade.png", "red", "#fe0000"),
    "a release as old": _as_old("udgivelser/2026-11-01-a1b2c3d4.json", "stod ved", "lave ved"),
    "an old page": _older("stof/et.rst", "Et gammelt\n==========\n\nTekst.\n"),
    "the newer page": _subject("et.rst", _SUBJECT),
    "an entry more": _write(
        "ting/stol.md", "---\nresume: En stol.\ntidligere: [skammel]\n---\n\n# Stolen\n\nTil [](#huset).\n"
    ),
    "an entry less": _take_away("ting/stol.md"),
    "no former place": _swap("steder/huset.md", "emner: [tillid]\ntidligere: [hytten]\n", "emner: [tillid]\n"),
    "front matter that does not begin": _swap("steder/huset.md", "---\nresume: ", "resume: "),
    "another former place": _swap("steder/huset.md", "tidligere: [hytten]", "tidligere: [skuret, sted/huset]"),
    "a folder moved": _both(
        _move("stof", "viden"),
        _swap("index.md", "stof/*", "viden/*"),
    ),
    "a category moved": _both(
        _move("ting", "redskaber"),
        _swap("katalog.toml", 'id = "ting"', 'id = "redskaber"'),
        _swap("index.md", "ting/index", "redskaber/index"),
    ),
    "a category renamed": _swap("katalog.toml", 'title = "Ting"', 'title = "Redskaber"'),
    "another word for an entry": _swap("katalog.toml", 'singular = "ting"', 'singular = "redskab"'),
    "a page in other case": _move("stof/andet.rst", "stof/Andet.rst"),
    "an entry in other case": _move("ting/bord.md", "ting/Bord.md"),
    "a static file in other case": _move("_static/side.txt", "_static/Side.txt"),
    "an extra file in other case": _move("_extra/robots.txt", "_extra/Robots.txt"),
    "the other kind of page": _both(
        _take_away("stof/andet.rst"),
        lambda root: (
            _take_away("stof/andet.md")(root)
            if (root / "stof/andet.md").exists() or (root / "../borte/stof-andet.md").exists()
            else _write("stof/andet.md", "# Et andet\n\n## Sted\n")(root)
        ),
    ),
    "English": _language("da", "en"),
    "German": _language("da", "de"),
    "French": _language("da", "fr"),
    "image of another format": _both(
        _move("_media/flade.png", "_media/flade.jpg"),
        lambda root: _picture("_media/flade.jpg", "blue")(root) if (root / "_media/flade.jpg").exists() else None,
        _swap("steder/huset.md", "flade.png", "flade.jpg"),
    ),
    "no image": _swap("steder/huset.md", "{{ ord }}\n\n![Et billede](/_media/flade.png)\n", "{{ ord }}\n"),
    "another download": _swap("steder/huset.md", "/_media/ark.txt", "/_media/andet/ark.txt"),
    "no download": _swap(
        "steder/huset.md", "{download}`Et ark </_media/ark.txt>`\n\n```{literalinclude}", "```{literalinclude}"
    ),
    "no include": _swap("index.md", "ledning`\n\n```{include} _media/del.txt\n```\n", "ledning`\n"),
    "a template that cannot be filled in": _swap("_static/titel.txt_t", "{{ project", "{{ {{ project"),
    "no other module": _swap(
        "stof/et.rst", ".. index:: bræt\n\n.. py:function:: smed.smed(jern)\n", ".. index:: bræt\n"
    ),
    "an extra file of a table's name": _move("_extra/robots.txt", "_extra/katalog.json"),
    "an extra file of the inventory's name": _move("_extra/robots.txt", "_extra/objects.inv"),
    "a static file of an image's name": _move("_static/side.txt", "_static/logo.png"),
    "no module": _swap(
        "stof/et.rst",
        ".. py:module:: snedker\n   :synopsis: Snit.\n\n.. py:function:: skær",
        ".. py:function:: skær",
    ),
    "a template": _write("_templates/page.html", _PAGE),
    "another template": _write("_templates/page.html", _PAGE.replace("Nyt", "Nyere {{ navn }}")),
    "no templates": _forget("_templates"),
    "a template elsewhere": _write("_templates2/page.html", _PAGE.replace("Nyt", "To")),
    "an additional page": _write(
        "_templates/ekstra.html", '{% extends "layout.html" %}{% block body %}Ja{% endblock %}'
    ),
    "colour": _swap("katalog.toml", "#14669c", "#265e49"),
    "a term": _swap("katalog.toml", 'title = "Tillid"', 'title = "Fuld tillid"'),
    "a static file of Sphinx's name": _move("_static/side.txt", "_static/doctools.js"),
    "a static file of ours": _move("_static/side.txt", "_static/handbook.css"),
    "an extra file of a page's name": _move("_extra/robots.txt", "_extra/index.html"),
    "an extra file of an export's name": _move("_extra/robots.txt", "_extra/sitemap.xml"),
    "an address": _swap("katalog.toml", 'title = "Prøve"\n', 'title = "Prøve"\nbase_url = "https://example.org/"\n'),
    "no catalogue": _take_away("katalog.toml"),
    "an extension less": _swap("conf.py", 'extensions += ["sphinx.ext.viewcode"]', "pass"),
    "an extension more": _swap(
        "conf.py", '"sphinx.ext.viewcode"', '"sphinx.ext.viewcode", "sphinx.ext.graphviz", "sphinx.ext.githubpages"'
    ),
    "no design": _swap("conf.py", '"sphinx_design", "sphinx_handbook"', '"sphinx_handbook"'),
    "nothing": lambda root: None,
}
