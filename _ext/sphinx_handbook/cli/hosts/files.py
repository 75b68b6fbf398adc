"""The files that a code host needs so that people can contribute in the browser, by host and language."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from ... import __version__
from ...i18n import N_, translator

if TYPE_CHECKING:
    from collections.abc import Mapping

HOSTS: Final = ("github", "gitlab", "forgejo")

_FILES: Final = Path(__file__).with_name("host_files")
#: The texts, a folder for each language.
TEXTS: Final = Path(__file__).with_name("texts")

#: Where each host looks for its workflow, its forms and the text of a suggestion; ``{name}`` is the form's.
_PLACES: Final[Mapping[str, tuple[str, str, str]]] = {
    "github": (
        ".github/workflows/handbook.yml",
        ".github/ISSUE_TEMPLATE/{name}.yml",
        ".github/pull_request_template.md",
    ),
    "gitlab": (".gitlab-ci.yml", ".gitlab/issue_templates/{name}.md", ".gitlab/merge_request_templates/Default.md"),
    "forgejo": (
        ".forgejo/workflows/handbook.yml",
        ".forgejo/issue_template/{name}.yml",
        ".forgejo/pull_request_template.md",
    ),
}
_FORMS: Final = ("fault", "page")

#: The words of the workflows; ``WRITTEN`` is a comment at the top of each.
_WORDS: Final = {
    "WRITTEN": N_("Written by “handbook init --host”. Change it as you like: nothing writes over it."),
    "INSTALL": N_("Install what the book needs"),
    "CHECK": N_("Say what is wrong, at its line"),
    "BUILD": N_("Build the website and the printed book"),
    "REPORT": N_("Say what the suggestion changes"),
    "COMMENT": N_("Write that below the suggestion, once"),
    "PUBLISH": N_("Publish the website"),
    "ASK": N_("Ask the addresses that the book leads to"),
    "SUGGEST": N_("Suggest what changed"),
    "STATES": N_("States of the addresses that the book leads to"),
    "FAULTS": N_("What is wrong"),
    "CHANGES": N_("What the book says now"),
}


def languages() -> list[str]:
    """The languages that the texts for contributors are in."""
    return sorted(each.name for each in TEXTS.iterdir() if each.is_dir())


def workflow(host: str) -> str:
    """Where a host looks for its workflow, in the repository."""
    return _PLACES[host][0]


def links_workflow(host: str) -> str:
    """Where GitHub or Forgejo looks for the workflow that asks the book's addresses, in the repository."""
    return f".{host}/workflows/links.yml"


def files(host: str, language: str, source: str, branch: str = "main", issues: str = "") -> dict[str, str]:
    """The files for a host, by their paths in the repository.

    Args:
        host: One of ``HOSTS``.
        language: The language of the book; English where there are no texts in it.
        source: The path of the folder of pages in the repository; ``.`` where it is the repository.
        branch: The branch that is published.
        issues: The address where a fault can be reported; empty where nobody has said where the book is kept.

    """
    workflow_file, form, suggestion = _PLACES[host]
    spoken = language if language in languages() else "en"
    say = translator(spoken)
    words = {name: say(word) for name, word in _WORDS.items()}
    words |= {
        "SOURCE": shlex.quote(source),
        "CONF": f"{source}/conf.py".removeprefix("./"),
        "VERSION": __version__,
        "BRANCH": branch,
    }
    own = {
        workflow_file: (_FILES / f"{host}.yml").read_text("utf-8"),
        ".readthedocs.yaml": (_FILES / "readthedocs.yml").read_text("utf-8"),
        "requirements.txt": "sphinx-handbook[pdf,math]==@VERSION@\n",
    }
    if host in ("github", "forgejo"):
        # GitLab has one file for all that it runs.
        own[links_workflow(host)] = (_FILES / f"{host}-links.yml").read_text("utf-8")
    texts = {name: _filled(text, words) for name, text in own.items()}
    for name in _FORMS:
        text = (TEXTS / spoken / f"{name}.yml").read_text("utf-8")
        texts[form.format(name=name)] = text if form.endswith(".yml") else "".join(_questions(yaml.safe_load(text)))
    texts[suggestion] = (TEXTS / spoken / "change.md").read_text("utf-8")
    contributing = (TEXTS / spoken / "contributing.md").read_text("utf-8")
    # Without an address the words are no link.
    texts["CONTRIBUTING.md"] = (
        contributing.replace("@ISSUES@", issues) if issues else contributing.replace("](@ISSUES@)", "").replace("[", "")
    )
    return texts


def _filled(text: str, words: Mapping[str, str]) -> str:
    for name, word in words.items():
        text = text.replace(f"@{name}@", word)
    return text


def _questions(form: Mapping[str, Any]) -> Iterator[str]:
    """A form as Markdown: a heading for each question, with what helps to answer it as a comment."""
    parts: Iterable[Mapping[str, Any]] = form["body"]
    for part in parts:
        attributes = part["attributes"]
        yield f"## {attributes['label']}\n\n"
        if "description" in attributes:
            yield f"<!-- {attributes['description']} -->\n\n"
