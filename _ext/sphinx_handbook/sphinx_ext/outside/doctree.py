"""Looks through a page that has been read: images, downloads, and files that any directive has noted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote
from urllib.request import url2pathname

from docutils import nodes
from sphinx import addnodes

from ...readable import Readable, split_address
from .refuse import refuse

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


def confine(env: BuildEnvironment, doctree: nodes.document, readable: Readable) -> None:
    """Take out of a page what it shows or offers from outside the project, and report each."""
    docname = env.current_document.docname
    for node, name in [*_named(doctree)]:
        if name and not all(readable.allows(path) for path in _paths(env, docname, name)):
            # A substitution is read where it is defined and where it is used.
            if not isinstance(node.parent, nodes.substitution_definition):
                refuse(env, *_place(env, docname, node), _path_of(name, env.srcdir))
            _remove(node)


def empty(env: BuildEnvironment, doctree: nodes.document, readable: Readable) -> None:
    """Empty a page with a catalogue that has read a file from outside the project by a directive that we do not know.

    Without a catalogue it stays: the page may describe a program that is installed elsewhere, whose files it has noted.
    """
    docname = env.current_document.docname
    recorded = {Path.cwd() / name for name in getattr(doctree.settings.record_dependencies, "list", ())}
    recorded |= {env.srcdir / name for name in env.dependencies.get(docname, ())}
    outside = sorted(path for path in recorded if not readable.allows(path))
    for path in outside:
        refuse(env, str(env.doc2path(docname)), 1, str(path))
    if outside:
        doctree.children.clear()


def _named(doctree: nodes.document) -> Iterator[tuple[nodes.Element, str]]:
    """Images and downloads, each with the file that it names; an address on another host names none."""
    for image in doctree.findall(nodes.image):
        yield image, _file(image["uri"])
    for download in doctree.findall(addnodes.download_reference):
        yield download, _file(download["reftarget"])


def _path_of(name: str, source: Path) -> str:
    """What a page names, without the first slash where it is a whole path: “//” begins the name of a host elsewhere.

    Sphinx takes “/” for the folder of the pages. That something is such a path tells the machine's first folder, and
    not whether the file is there: its presence is not the page's to know.
    """
    parts = Path(name[1:]).parts if name.startswith("//") else ()
    return name[1:] if parts[1:2] == source.parts[1:2] != () else name


def _file(name: str) -> str:
    scheme = split_address(name).scheme.lower() if ":" in name else ""
    return name if scheme == "file" or ("://" not in name and scheme != "data") else ""


def _paths(env: BuildEnvironment, docname: str, name: str) -> list[Path]:
    """The files that a name stands for: several for one with ``*``, and for one with ``%`` in it."""
    parts = split_address(name)
    if parts.scheme.lower() == "file":
        # Another machine's file is none of the project's.
        path = Path(url2pathname(parts.path))
        return [path if parts.netloc in ("", "localhost") and path.is_absolute() else Path("/")]
    paths = [env.relfn2path(each, docname)[1] for each in {name, unquote(name)}]
    return [each for path in map(Path, paths) for each in (path, *(path.parent.glob(path.name) if "*" in name else ()))]


def _place(env: BuildEnvironment, docname: str, node: nodes.Element) -> tuple[str, int]:
    """The file and the line of a node, or of the nearest node around it that has them."""
    around: nodes.Node | None = node
    while around is not None and around.line is None:
        around = around.parent
    source = str((around.source if around is not None else "") or env.doc2path(docname))
    return source, (around.line if around is not None else 1) or 1


def _remove(node: nodes.Element) -> None:
    """Take a node out, with the figure or the link that has nothing but it."""
    parent = node.parent
    if isinstance(node, addnodes.download_reference):
        node.replace_self(node.children)
    elif isinstance(parent, nodes.figure) or (isinstance(parent, nodes.reference) and len(parent) == 1):
        _remove(parent)
    else:
        parent.remove(node)
