"""Writes the search's files: collects texts while pages are written, and makes the files that a browser loads.

Sphinx's own index is not made. It has pages, not sections, and no texts: excerpts are fetched from the pages, which a
browser refuses for pages opened as files. The texts are stored in the output, in the very files that the browser shows
them from; a build that writes some pages takes the others' texts from there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sphinx.search import IndexBuilder

from ...catalogue.entries.entry import closed_text
from ...catalogue.queries import answers
from ...catalogue.queries.catalogue import terms_of
from ...catalogue.queries.view import View
from ...files import write_if_changed
from ...i18n import N_, translator
from ...languages import folding
from ...languages.rules import rules
from ...sphinx_ext.domain import HandbookDomain
from .. import assets
from ..folder import parts as folder_parts
from ..generated_pages import GeneratedPage
from .index import DIGITS, MORE, SHARED, ParentLabel, Record, SearchTerm, index
from .passages import Passage, passages, plain

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

#: The folder in the output. All of it is ours: what is no longer of use is removed.
FOLDER: Final = "_search"
INDEX: Final = "index.js"
#: The stemmer of the language and our scripts: one file, since a browser waits for each.
SCRIPT: Final = "search.js"
TEMPLATE: Final = "search.html"
_SCRIPTS: Final = ("handbook-search.js", "handbook-search-page.js", "handbook-suggest.js")

#: Characters in a file of texts, a few pages' worth, so that a reader loads little to see some results; and from how
#: many on the next folder begins a file of its own. With fewer, a request costs more than what it brings.
_CHARACTERS_PER_FILE: Final = 16_000
_FEWEST_CHARACTERS: Final = 4_000

#: What a file of texts has around its data, and the index around its own.
_TEXTS: Final = ("handbookSearch.addTexts(", ");\n")
_INDEX: Final = ("handbookSearch.begin(", ");\n")


class Texts(dict[str, list[Passage]]):
    """Each page's passages, by docname: of the pages that this build writes, and after `load` of the others."""

    def add_page(self, pagename: str, doctree: nodes.document, title: str) -> None:
        """Take a page's passages when it is written; Sphinx calls it as the builder's ``index_page``."""
        self[pagename] = passages(doctree)

    def load(self, builder: StandaloneHTMLBuilder, files: Iterable[str]) -> bool:
        """Load the other pages' passages from these files of the last output; False if one is missing or damaged."""
        names = [name for name in files if name.startswith(f"{FOLDER}/")]
        if not {f"{FOLDER}/{INDEX}", f"{FOLDER}/{SCRIPT}"} <= set(names):
            return False
        docnames = {builder.get_target_uri(docname): docname for docname in builder.env.found_docs}
        try:
            for name in names:
                text = Path(builder.outdir, name).read_text("utf-8")
                if not text.startswith(_TEXTS[0]):
                    continue
                for href, page in json.loads(text[len(_TEXTS[0]) : -len(_TEXTS[1])]).items():
                    if href in docnames:
                        self.setdefault(docnames[href], [Passage(*each) for each in page])
        except (OSError, ValueError, TypeError):
            return False
        return True


def connect(app: Sphinx) -> None:
    """Switch off Sphinx's search in this build: its index, and its page, which is one of our generated pages."""
    builder: StandaloneHTMLBuilder = app.builder  # type: ignore[assignment]
    builder.search = False
    app.connect("html-page-context", add_search_page)


def add_search_page(
    app: Sphinx, page: str, template: str, values: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Let ``hasdoc("search")`` be true in templates, as it is with Sphinx's own search."""
    hasdoc: Callable[[str], bool] = values["hasdoc"]
    values["hasdoc"] = lambda name: name == "search" or hasdoc(name)


def finish(app: Sphinx, texts: Texts, finish_build: Callable[[], None]) -> Callable[[], None]:
    """A method that writes the search's files before Sphinx finishes the build."""

    def finish_with_search() -> None:
        write(app, texts)
        finish_build()

    return finish_with_search


def pages(app: Sphinx) -> Iterator[GeneratedPage]:
    """The search's own page. It links to the register, for readers without scripts and searches without results."""
    values = {"register": register_page(app)}
    yield GeneratedPage("search", TEMPLATE, values, lambda: values)


def register_page(app: Sphinx) -> str:
    """The page with the book's register, else Sphinx's own; an empty string where no word is marked."""
    domain = HandbookDomain.of(app.env)
    for docname, views in sorted(domain.data["views"].items()):
        if any(view.kind == "register" for view in views):
            return str(docname)
    marked = any(app.env.domains["index"].data["entries"].values())
    return "genindex" if marked and app.config.html_use_index else ""


# Files.


def write(app: Sphinx, texts: Mapping[str, list[Passage]]) -> None:
    """Write the search's files: the texts under new names, then the index, and last remove what no index names."""
    builder: StandaloneHTMLBuilder = app.builder  # type: ignore[assignment]
    folder = Path(app.outdir, FOLDER)
    searched = [name for name in sorted(app.env.found_docs) if name in app.env.titles and not _is_hidden(app, name)]
    files: list[str] = []
    file_of: dict[str, int] = {}
    for stretch in _stretches(searched, texts):
        by_address = {builder.get_target_uri(name): [each.stored() for each in texts[name]] for name in stretch}
        text = json.dumps(by_address, ensure_ascii=False, separators=(",", ":")).join(_TEXTS)
        files.append(f"texts-{hashlib.sha256(text.encode()).hexdigest()[:12]}.js")
        file_of |= dict.fromkeys(stretch, len(files) - 1)
        write_if_changed(folder / files[-1], text.encode())
    sphinx_index = IndexBuilder(
        app.env, app.config.html_search_language or app.config.language, app.config.html_search_options, ""
    )
    language = str(app.config.language)
    stopwords = sorted(sphinx_index.lang.stopwords | set(rules(language).question_words))
    settings = language_settings(language, stopwords)
    records = [*_pages(app, searched, texts, file_of), *_terms(app)]
    text = index(records, files, names(app), settings, frozenset(stopwords), rules(language).irregular)
    write_if_changed(folder / INDEX, text.join(_INDEX).encode())
    script = f"{sphinx_index.get_js_stemmer_code().rstrip()}\n{assets.script(*_SCRIPTS)}"
    write_if_changed(folder / SCRIPT, script.encode())
    for path in folder.iterdir():
        if path.name not in (INDEX, SCRIPT, *files):
            path.unlink()


def language_settings(language: str, stopwords: Sequence[str]) -> dict[str, object]:
    """What the script is to know of a language, and how it reads the index's numbers."""
    return {
        "folded": folding.folded(language),
        "loose": folding.loose(language),
        "stems": rules(language).stem_endings,
        "stopwords": stopwords,
        "digits": DIGITS,
        "more": MORE,
        "shared": SHARED,
    }


def _stretches(docnames: Iterable[str], texts: Mapping[str, list[Passage]]) -> Iterator[list[str]]:
    """Pages that share a file: neighbours in one folder, so that an edit moves few of them to another."""
    stretch: list[str] = []
    size = 0
    for docname in docnames:
        if docname not in texts:
            continue
        is_near = bool(stretch) and docname.partition("/")[0] == stretch[-1].partition("/")[0]
        if size > (_CHARACTERS_PER_FILE if is_near else _FEWEST_CHARACTERS):
            yield stretch
            stretch, size = [], 0
        stretch.append(docname)
        size += sum(len(each.text) for each in texts[docname])
    if stretch:
        yield stretch


# A page's record in the index.


def _is_hidden(app: Sphinx, docname: str) -> bool:
    """Whether a page's metadata excludes it from the search, by either of Sphinx's two names."""
    return not {"nosearch", "no-search"}.isdisjoint(app.env.metadata.get(docname, ()))


def _pages(
    app: Sphinx, docnames: Iterable[str], texts: Mapping[str, list[Passage]], file_of: Mapping[str, int]
) -> Iterator[Record]:
    """Every page's record."""
    domain = HandbookDomain.of(app.env)
    schema, env = domain.schema, app.env
    closed = schema.with_role("closed")
    terms = {
        each.id: SearchTerm(each.title, tuple(filter(None, (each.abbreviation, *each.synonyms))))
        for each in domain.terms()
    }
    # A page that a writer has given a term is found by the term's names.
    own = {place[0]: each for each in domain.terms() if (place := domain.place("term", each.id)) and not place[1]}
    marked = env.domains["index"].data["entries"]
    short_forms = [plain(each.short) for each in answers.abbreviations(domain.catalogue, View("abbreviations"))]
    explaining = {name for name, views in domain.data["views"].items() if any(v.kind == "abbreviations" for v in views)}
    gathered = set(folder_parts.documents(app.env))
    for docname in docnames:
        entry, category = domain.entries.get(docname), schema.category_of(docname)
        page = texts.get(docname, [])
        aliases = entry.aliases if entry else terms[own[docname].id].names if docname in own else ()
        yield Record(
            app.builder.get_target_uri(docname),
            plain(domain.page_name(docname)),
            _parent(app, docname),
            plain(entry.summary if entry else category.description if category else ""),
            closed_text(entry.closed, closed, app.config.language) if entry and entry.closed and closed else "",
            tuple(map(plain, aliases)),
            tuple(terms[each.id] for each in terms_of(schema, entry)) if entry else (),
            (
                *(entry.index_words if entry else ()),
                *(plain(each[1]) for each in marked.get(docname, ())),
                *(short_forms if docname in explaining else ()),
            ),
            " ".join(each.heading for each in page),
            " ".join(each.text for each in page),
            " ".join(each.hosts for each in page if each.hosts),
            file_of.get(docname, -1),
            docname in gathered,
        )


def _parent(app: Sphinx, docname: str) -> ParentLabel | None:
    """The label over a result: the category, or the title of the page that this one lies under."""
    category = HandbookDomain.of(app.env).category_of(docname)
    if category is not None:
        word = translator(app.config.language)(N_("Category")) if docname == category.index else category.title
        return ParentLabel(word, category.colour)
    above = f"{docname.rpartition('/')[0]}/index".lstrip("/")
    if above in (docname, app.config.root_doc) or above not in app.env.titles:
        return None
    return ParentLabel(plain(HandbookDomain.of(app.env).page_name(above)))


def _terms(app: Sphinx) -> Iterator[Record]:
    """A record of every term that has a place, unless that is a page from a source: its record has the names."""
    domain = HandbookDomain.of(app.env)
    for vocabulary in domain.schema.vocabularies.values():
        for term in vocabulary.terms.values():
            docname, anchor, _ = domain.place("term", term.id) or ("", "", "")
            if docname and (anchor or docname not in app.env.found_docs):
                address = app.builder.get_target_uri(docname) + (f"#{anchor}" if anchor else "")
                other = tuple(map(plain, filter(None, (term.abbreviation, *term.synonyms))))
                yield Record(
                    address, plain(term.title), ParentLabel(vocabulary.label), plain(term.description), "", other
                )


def names(app: Sphinx) -> list[tuple[str, ...]]:
    """Groups of names for one thing: short forms with what they stand for, terms and the book with their synonyms."""
    domain = HandbookDomain.of(app.env)
    groups: list[tuple[str, ...]] = [(term.title, term.abbreviation, *term.synonyms) for term in domain.terms()]
    short_forms = answers.abbreviations(domain.catalogue, View("abbreviations"))
    groups += [(each.short, each.long, each.line.title if each.line else "") for each in short_forms]
    groups += [(word, *others) for word, others in domain.schema.search.synonyms.items()]
    plain_groups = (tuple(dict.fromkeys(plain(name) for name in group if name)) for group in groups)
    return list(dict.fromkeys(group for group in plain_groups if len(group) > 1))
