"""The files of an output: which ones a build leaves there, whether they are still as it left them, and which are gone.

What no build has written is never removed: it may be a person's, or another program's.
"""

from __future__ import annotations

import filecmp
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sphinx.util.matching import Matcher

from ...files import file_digest
from ..images import publish

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

#: A file's size, its time, the beginning of its digest, and when it was put there or changed.
Stamp = list[int | str]

_SOURCES: Final = "_sources/"
_PACKAGE: Final = Path(__file__).parents[2]


def stamp(path: Path, before: Stamp | None = None) -> Stamp | None:
    """A file's stamp, None where there is no file.

    ``before`` is its last one, whose digest is taken over where size and times are the same.
    """
    try:
        status = path.stat()
    except OSError:
        return None
    size, time, changed = status.st_size, status.st_mtime_ns, status.st_ctime_ns
    if before and before[:2] == [size, time] and before[3:] == [changed]:
        return before
    return [size, time, file_digest(path)[:16], changed]


def stamps(outdir: Path, names: Iterable[str], before: Mapping[str, Stamp]) -> dict[str, Stamp]:
    """The stamps of those files that are there, by path in the output."""
    all_stamps = ((name, stamp(outdir / name, before.get(name))) for name in sorted(set(names)))
    return {name: each for name, each in all_stamps if each}


def unchanged(path: Path, left: Stamp | None) -> Stamp | None:
    """The stamp of a file that is as the build left it that made the stamp ``left``, else None.

    Its times alone may differ, where it was copied.
    """
    now = stamp(path, left) if left else None
    return now if now and left and (now[0], now[2]) == (left[0], left[2]) else None


def page_files(builder: StandaloneHTMLBuilder, docnames: Iterable[str]) -> dict[str, list[str]]:
    """The files of each page, by docname: the page itself, and the copy of its source where there is one."""
    config, env, outdir = builder.config, builder.env, f"{builder.outdir}{os.sep}"
    sources = builder.copysource and config.html_copy_source
    files = {}
    for docname in docnames:
        # Of each page at each build: `Path.relative_to` would take longer than all the rest.
        files[docname] = [str(builder.get_outfilename(docname)).removeprefix(outdir).replace(os.sep, "/")]
        if sources:
            suffix = str(env.doc2path(docname, False))[len(docname) :]
            more = "" if suffix == config.html_sourcelink_suffix else config.html_sourcelink_suffix
            files[docname].append(f"{_SOURCES}{docname}{suffix}{more}")
        if config.handbook_markdown:
            files[docname].append(f"{docname}.md")
    return files


def image_files(builder: StandaloneHTMLBuilder, names: Iterable[str]) -> set[str]:
    """The files of the images of these names, by path in the output."""
    outdir = Path(builder.outdir)
    folder, scaled = outdir / builder.imagedir, publish.of(builder) is not None
    paths = {path for name in names for path in (folder / name, *(publish.others(folder, name) if scaled else ()))}
    return {path.relative_to(outdir).as_posix() for path in paths}


def copied_files(app: Sphinx) -> list[str]:
    """The project's own files that Sphinx copies, by path in the output."""
    names = {f"_static/{_without_template(name)}" for name, path in _static_files(app) if _is_readable(path)}
    names |= {name for name, _ in extra_files(app)}
    return sorted(names | {f"_downloads/{name}" for _, name in app.env.dlfiles.values()})


def remove_filled_in(app: Sphinx) -> None:
    """Remove what Sphinx has filled in of static templates: where one has a fault now, it leaves the old one there."""
    for name, _ in _static_files(app):
        if (target := _without_template(name)) != name:
            Path(app.outdir, "_static", target).unlink(missing_ok=True)


def overwritten(app: Sphinx) -> bool:
    """Whether a build writes something in the place of an extra file, such as the inventory of its names.

    Only beside the pages: of pages and other files this is seen by their names. Sphinx copies extra files first.
    """
    outdir = Path(app.outdir)
    beside = {name: path for name, path in extra_files(app) if "/" not in name}
    return not all((outdir / name).is_file() and _is_same(path, outdir / name) for name, path in beside.items())


def _is_same(one: Path, other: Path) -> bool:
    return filecmp.cmp(one, other, shallow=False)


def _static_files(app: Sphinx) -> Iterator[tuple[str, Path]]:
    """The project's static files, by path in their folder in the output, in Sphinx's order.

    Sphinx copies none after one that it may not read and that is named in conf.py; one in a folder it leaves out.
    """
    config = app.config
    excluded = Matcher([*config.exclude_patterns, "**/.*"])
    images = (name for name in (config.html_logo, config.html_favicon) if name and "://" not in name)
    for entry in (*config.html_static_path, *images):
        path = Path(app.confdir, entry)
        if path.is_file() and not _is_readable(path):
            return
        yield from _copied_from(path, excluded)


def extra_files(app: Sphinx) -> Iterator[tuple[str, Path]]:
    """The project's extra files, by path in the output; Sphinx copies none after one that it may not read."""
    excluded = Matcher(app.config.exclude_patterns)
    for entry in app.config.html_extra_path:
        for name, path in _copied_from(Path(app.confdir, entry), excluded):
            if not _is_readable(path):
                return
            yield name, path


def _copied_from(path: Path, excluded: Callable[[str], bool]) -> Iterator[tuple[str, Path]]:
    """The files in an entry of `html_static_path` or `html_extra_path`, in Sphinx's order, by path relative to it."""
    if path.is_file():
        yield path.name, path
    for place, folders, names in os.walk(path, followlinks=True):
        # Sphinx asks for names in the uppermost folder as `./name`.
        inside = Path(place).relative_to(path).as_posix()
        folders[:] = [name for name in folders if not excluded(f"{inside}/{name}")]
        for name in names:
            if not excluded(f"{inside}/{name}") and Path(place, name).is_file():
                yield f"{inside}/{name}".removeprefix("./"), Path(place, name)


def _is_readable(path: Path) -> bool:
    return os.access(path, os.R_OK)


def _without_template(name: str) -> str:
    """The name without the part that says that the file is a template: Sphinx fills it in and leaves that part out."""
    for suffix in ("_t", ".jinja"):
        if name.lower().endswith(suffix):
            return name[: -len(suffix)]
    return name


@cache
def own_digests() -> tuple[str, ...]:
    """The digests of the package's own files, asked for once: a process goes on with what it has loaded of them."""
    return tuple(file_digest(path) for path in files(_PACKAGE))


def files(folder: Path) -> list[Path]:
    """All files below a folder, compiled Python left out; an empty list where there is no folder.

    Links to folders are followed, as Sphinx follows them; none is gone through twice in a circle.
    """
    visited, paths = set[Path](), list[Path]()
    for place, folders, names in os.walk(folder, followlinks=True):
        folders[:] = [name for name in folders if Path(place, name).resolve() not in visited]
        visited.update(Path(place, name).resolve() for name in folders)
        paths += (path for path in (Path(place, name) for name in names) if path.is_file())
    return sorted(path for path in paths if "__pycache__" not in path.parts)


def written_since(app: Sphinx, start: int) -> set[str]:
    """The files of an output, by path in it, that were written at a time of ``files.now`` or later.

    Hidden folders, such as that of git, hold nothing that a page loads; nor does that of the doctrees.
    """
    outdir, doctrees = Path(app.outdir), Path(app.doctreedir)
    # An output with the project in it: what else lies there may be anything.
    within = any(Path(each).is_relative_to(outdir) for each in (app.srcdir, app.confdir))

    def left_out(folder: Path) -> bool:
        is_other = within and folder.parent == outdir and not folder.name.startswith("_")
        return is_other or folder.name.startswith(".") or folder == doctrees

    written = set()
    # What a link leads to is somebody else's.
    for place, folders, names in os.walk(outdir):
        folders[:] = [name for name in folders if not left_out(Path(place, name))]
        paths = (Path(place, name) for name in names)
        written |= {path for path in paths if path.is_file() and path.stat().st_ctime_ns >= start}
    return {path.relative_to(outdir).as_posix() for path in written}


def remove(path: Path, root: Path) -> None:
    """Remove a file and the folders below ``root`` that it leaves empty."""
    path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder == root or not folder.is_dir() or any(folder.iterdir()):
            return
        folder.rmdir()
