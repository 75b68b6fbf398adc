"""What is done in another way than Sphinx does it, so that it costs less: it must come to the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from tests.support import build, make_root

from sphinx_handbook.web import lazy

#: A project's own template that prints all that Sphinx tells of a page.
PRINTS = """{% extends "!page.html" %}{% block body %}{{ super() }}{% endblock %}
{% block extrahead %}
<!-- {{ toc }} {{ toc|length }} {{ "<li" in toc }} {{ display_toc }} {{ sourcename }} {{ page_source_suffix }}
{% if prev %}{{ prev.title }} {{ prev.link }}{% endif %} {% if next %}{{ next["title"] }} {{ next.link }}{% endif %}
{% for each in parents %}{{ each.title }} {{ each.link }}{% endfor %} {{ parents|length }} {{ parents[-1:] }}
{% for each in rellinks %}{{ each }}{% endfor %} {{ meta }} -->
{% endblock %}"""


def test_a_projects_template_is_told_what_sphinx_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_root(tmp_path / "root")
    with (root / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write('templates_path = ["_templates"]\n')
    (root / "_templates").mkdir()
    (root / "_templates/page.html").write_text(PRINTS)
    ours = build(root, tmp_path / "ours")
    monkeypatch.setattr(lazy, "connect", lambda app: None)
    theirs = build(root, tmp_path / "theirs")
    assert ours.warnings == theirs.warnings == ()
    assert "Steder" in ours.html("steder/huset").partition("-->")[0]
    for page in ("index", "steder/index", "steder/huset", "ting/bord"):
        assert ours.html(page) == theirs.html(page)


def test_all_that_sphinx_tells_of_a_page_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails when an upgrade of Sphinx tells its templates more."""
    connect, compared = lazy.connect, []

    def beside_sphinxs(app: Sphinx) -> None:
        builder = app.builder
        assert isinstance(builder, StandaloneHTMLBuilder)
        sphinxs = builder.get_doc_context
        connect(app)
        ours = builder.get_doc_context

        def compare(docname: str, body: str, metatags: str) -> dict[str, Any]:
            mine, theirs = ours(docname, body, metatags), sphinxs(docname, body, metatags)
            assert list(mine) == list(theirs)
            for name, value in theirs.items():
                assert mine[name] == value, name
            compared.append(docname)
            return mine

        builder.get_doc_context = compare  # type: ignore[method-assign]

    monkeypatch.setattr(lazy, "connect", beside_sphinxs)
    build(make_root(tmp_path / "root"), tmp_path / "out")
    assert len(compared) == 5


def test_an_extension_that_is_given_the_values_is_given_sphinxs(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root")
    with (root / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(
            "def fill(app, page, template, values, doctree):\n"
            "    if doctree:\n        assert type(values['toc']) is str and type(values['parents']) is list\n"
            "def setup(app):\n    app.connect('html-page-context', fill)\n"
        )
    assert build(root, tmp_path / "out").warnings == ()


def test_the_search_finds_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sphinx_handbook.web import search

    root = make_root(tmp_path / "root")
    ours = build(root, tmp_path / "ours")
    monkeypatch.setattr(search, "hasten", lambda indexer: None)
    theirs = build(root, tmp_path / "theirs")
    assert (ours.outdir / "searchindex.js").read_bytes() == (theirs.outdir / "searchindex.js").read_bytes()
