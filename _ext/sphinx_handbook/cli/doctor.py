"""``handbook doctor``: what this machine lacks, and the command that installs it."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import platform
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..catalogue.schema import toml_file
from ..i18n import N_, language_of_terminal, translator
from ..languages.rules import rules
from . import book_folder

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ..i18n import Translate

#: Names under which a Chromium is found; ``CHROME`` names another. The first has no windows and takes less time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

_PDF = N_("lays out the PDF")
_SUBSET = N_("cuts the PDF's fonts down; without it the file is larger and its bytes differ")
_TESTS = N_("the tests use it")
_SPELLING = N_("checks the spelling")


@dataclass(frozen=True, slots=True)
class Need:
    """A program or a library that no Python package brings.

    ``packages`` names what holds it, by package manager. One that is merely ``wanted`` stops nothing.
    """

    name: str
    purpose: str
    is_present: Callable[[], bool]
    packages: Mapping[str, str] = field(default_factory=dict)
    wanted: bool = False

    def lacking(self) -> bool:
        """Whether this machine does not have it."""
        return not self.is_present()


def declare(commands: argparse._SubParsersAction[argparse.ArgumentParser], say: Translate) -> None:
    """Add the command to the grammar."""
    summary = say(N_("name what this machine lacks, and what installs it"))
    command = commands.add_parser("doctor", help=summary, description=summary)
    command.add_argument(
        "--for",
        dest="purpose",
        choices=("build", "test"),
        default="build",
        help=say(N_("what the machine is to do: build the handbook, or test it as well")),
    )
    command.add_argument(
        "--install",
        action="store_true",
        help=say(N_("install what is lacking, where that can be done without a password")),
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Name what is lacking; install it when asked to and able to."""
    say = translator(language_of_terminal())
    lacking = [need for need in needs(arguments.purpose) if need.lacking()]
    if lacking:
        _name(lacking, say)
        if arguments.install and _install(lacking, say):
            lacking = [need for need in lacking if need.lacking()]
            if lacking:
                print(say(N_("Still lacking:")))
                _name(lacking, say)
    if not lacking:
        print(say(N_("Nothing is lacking.")))
        return 0
    print("\n".join(advice(lacking, say)))
    return int(any(not need.wanted for need in lacking))


def advice(lacking: Sequence[Need], say: Translate) -> list[str]:
    """What to type to install what is lacking, or how to go on where no command is known."""
    lines = []
    if commands := install_commands(lacking):
        lines = [say(N_("This installs it:")), "    " + " && ".join(shlex.join(each) for each in commands)]
    installer = manager()
    if others := [need.name for need in lacking if installer is None or installer not in need.packages]:
        lines.append(say(N_("How to install {names} depends on this machine.")).format(names=", ".join(others)))
    return lines


def pdf_refusal(say: Translate) -> str:
    """Why no PDF can be built on this machine, with what installs it; an empty string where one can."""
    lacking = [need for need in build_needs() if not need.wanted and need.lacking()]
    if not lacking:
        return ""
    names = ", ".join(need.name for need in lacking)
    reason = say(N_("The PDF cannot be built: this machine lacks {names}.")).format(names=names)
    return "\n".join([reason, *advice(lacking, say)])


def _name(lacking: Sequence[Need], say: Translate) -> None:
    for need in lacking:
        message = N_("Wanted: {name} ({purpose})") if need.wanted else N_("Lacking: {name} ({purpose})")
        print(say(message).format(name=need.name, purpose=say(need.purpose)))


# What is needed ---------------------------------------------------------------------------------------


def needs(purpose: str) -> list[Need]:
    """What building needs, and testing besides."""
    needed = build_needs()
    if purpose == "test":
        needed += [
            *(_program(name, "poppler-utils", "poppler") for name in ("pdftoppm", "pdftotext", "pdffonts")),
            _program("qpdf", "qpdf", "qpdf"),
            _program("gs", "ghostscript", "ghostscript"),
            Need("Java", _TESTS, _has_java, {"apt": "default-jre-headless", "brew": "--cask temurin"}),
            Need("Chromium", _TESTS, lambda: browser() is not None, {"apt": _chromium(), "brew": "--cask chromium"}),
            *browser_driver_needs(),
            *spelling_needs(book_folder.dictionary(book_folder.folder(toml_file.NAME))),
        ]
    return needed


def browser_driver_needs() -> list[Need]:
    """What the program that drives the browser is linked with and does not bring, on Linux."""
    if not sys.platform.startswith("linux"):
        return []
    return [Need("libatomic", _TESTS, lambda: _opens("libatomic.so.1"), {"apt": "libatomic1"})]


def build_needs() -> list[Need]:
    """The libraries that WeasyPrint opens, under every name it tries."""
    return [
        _library("libgobject-2.0", "libpango-1.0-0", "gobject-2.0", "libgobject-2.0-0"),
        _library("libpango-1.0", "libpango-1.0-0", "pango-1.0", "libpango-1.0-0"),
        _library("libharfbuzz", "libpangoft2-1.0-0", "harfbuzz", "libharfbuzz-0"),
        _library("libfontconfig", "libpangoft2-1.0-0", "fontconfig", "libfontconfig-1", soname=1),
        _library("libpangoft2-1.0", "libpangoft2-1.0-0", "pangoft2-1.0", "libpangoft2-1.0-0"),
        _library("libharfbuzz-subset", "libharfbuzz-subset0", "harfbuzz-subset", "libharfbuzz-subset-0", wanted=True),
    ]


def spelling_needs(dictionary: str | None) -> list[Need]:
    """Hunspell and the book's dictionary, where the book has one."""
    if dictionary is None:
        return []

    def has_dictionary() -> bool:
        # With nothing to check, hunspell only says whether it has the dictionary.
        return not shutil.which("hunspell") or not _status("hunspell", "-d", dictionary, "-l")

    language, _, country = dictionary.replace("-", "_").lower().partition("_")
    # Debian has one package for most languages, and one for each country's spelling of these.
    by_country = rules(language).hunspell_by_country and country
    package = f"hunspell-{language}-{country}" if by_country else f"hunspell-{language}"
    return [
        Need(
            "hunspell", _SPELLING, lambda: shutil.which("hunspell") is not None, {"apt": "hunspell", "brew": "hunspell"}
        ),
        Need(
            f"hunspell {dictionary}",
            _SPELLING,
            lambda: shutil.which("hunspell") is not None and has_dictionary(),
            {"apt": package},
        ),
    ]


def _program(name: str, apt: str, brew: str) -> Need:
    return Need(name, _TESTS, lambda: shutil.which(name) is not None, {"apt": apt, "brew": brew})


def _library(name: str, apt: str, *others: str, soname: int = 0, wanted: bool = False) -> Need:
    names = (
        f"{name}.so.{soname}",
        f"{name}.{soname}.dylib",
        f"{name}.dylib",
        *others,
        *(f"{each}.dll" for each in others),
    )
    purpose = _SUBSET if wanted else _PDF
    return Need(name, purpose, lambda: any(map(_opens, names)), {"apt": apt, "brew": "pango"}, wanted)


def _opens(library: str) -> bool:
    for name in filter(None, (library, ctypes.util.find_library(library) if "." not in library[-6:] else None)):
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def browser() -> str | None:
    """The path of the Chromium that ``CHROME`` names, else of the first of ``BROWSERS``; None where there is none."""
    if named := os.environ.get("CHROME"):
        return shutil.which(named)
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def _has_java() -> bool:
    # macOS has a program of that name that only says where to get one.
    return shutil.which("java") is not None and _status("java", "-version") == 0


def _chromium() -> str:
    try:
        system = platform.freedesktop_os_release().get("ID")
    except OSError:
        system = None
    return {"debian": "chromium-headless-shell", "ubuntu": "chromium-browser"}.get(system or "", "chromium")


# How it is installed ----------------------------------------------------------------------------------


def manager() -> str | None:
    """The package manager that this machine has, of those whose names for things are known."""
    if shutil.which("apt-get"):
        return "apt"
    return "brew" if sys.platform == "darwin" else None


def is_root() -> bool:
    """Whether packages can be installed without ``sudo``."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def install_commands(lacking: Iterable[Need], sudo: Sequence[str] = ("sudo",)) -> list[list[str]]:
    """The commands that install what is lacking; none where no package is known."""
    installer = manager()
    packages = list(
        dict.fromkeys(need.packages[installer] for need in lacking if installer and installer in need.packages)
    )
    if not packages:
        return []
    if installer == "apt":
        leave = [] if is_root() else list(sudo)
        return [
            [*leave, "apt-get", "update"],
            [*leave, "apt-get", "install", "-y", "--no-install-recommends", *packages],
        ]
    plain = [each for each in packages if not each.startswith("--cask ")]
    casks = [each.removeprefix("--cask ") for each in packages if each.startswith("--cask ")]
    commands = [["brew", "install", *plain]] if plain else []
    return [*commands, ["brew", "install", "--cask", *casks]] if casks else commands


def plan(lacking: Iterable[Need], say: Translate) -> str:
    """What will be installed and for what, and how to have nothing installed."""
    needs_of: dict[str, list[str]] = {}
    for need in lacking:
        if (installer := manager()) and installer in need.packages:
            needs_of.setdefault(need.packages[installer], []).append(f"{need.name}: {say(need.purpose)}")
    lines = [f"    {package} ({'; '.join(dict.fromkeys(reasons))})" for package, reasons in needs_of.items()]
    message = N_("These packages of the system are installed now; to install nothing: make SYSTEM=no")
    return "\n".join([say(message), *lines])


def _install(lacking: Sequence[Need], say: Translate) -> bool:
    """Install, where it can be done without a password; say whether it was tried."""
    if manager() != "apt" or not (is_root() or (shutil.which("sudo") and _status("sudo", "-n", "true") == 0)):
        return False
    print(plan(lacking, say), flush=True)
    if _run_all(install_commands(lacking, ("sudo", "-n")), say):
        return True
    # An older system may not have the package of something that is merely wanted.
    must = [need for need in lacking if not need.wanted]
    if must and len(must) < len(lacking):
        _run_all(install_commands(must, ("sudo", "-n")), say)
    return True


def _run_all(commands: Sequence[Sequence[str]], say: Translate) -> bool:
    done = True
    for command in commands:
        print(say(N_("Running: {command}")).format(command=shlex.join(command)), flush=True)
        # A list of packages that cannot be renewed is no reason to give up: the packages may be there.
        done = subprocess.run(command, check=False, env=_unasking()).returncode == 0
    return done


def _unasking() -> dict[str, str]:
    return {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}


def _status(*command: str) -> int:
    run = subprocess.run(
        command, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    return run.returncode
