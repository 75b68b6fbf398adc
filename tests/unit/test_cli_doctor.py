"""``handbook doctor`` names what is lacking, and installs it where that needs no password."""

from __future__ import annotations

import subprocess
from types import SimpleNamespace

import pytest

from sphinx_handbook.cli import doctor, main


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A Debian machine whose libraries and programs are what the test says."""
    has = SimpleNamespace(libraries=set(), programs={"apt-get", "sudo"}, root=False, ran=[], sudo=1, installs=True)
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "CHROME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "katalog.toml").write_text('[book]\n[spelling]\ndictionary = "da_DK"\n', "utf-8")

    def run(command, **_):
        has.ran.append(list(command))
        if command == ("sudo", "-n", "true"):
            return subprocess.CompletedProcess(command, has.sudo)
        if command[0] in ("hunspell", "java"):
            return subprocess.CompletedProcess(command, 0)
        failed = has.installs is not True and has.installs in command
        if "install" in command and not failed:
            has.libraries |= {need.name for need in doctor.build_needs() if need.packages["apt"] in command}
            has.programs |= {"hunspell", "pdftoppm", "pdftotext", "pdffonts", "qpdf", "gs", "chromium", "java"} & {
                NAMES.get(each, each) for each in command
            }
        return subprocess.CompletedProcess(command, int(failed))

    monkeypatch.setattr(doctor, "_opens", lambda name: name.partition(".so")[0] in has.libraries)
    monkeypatch.setattr(doctor.shutil, "which", lambda name: f"/bin/{name}" if name in has.programs else None)
    monkeypatch.setattr(doctor.subprocess, "run", run)
    monkeypatch.setattr(doctor, "is_root", lambda: has.root)
    monkeypatch.setattr(doctor, "_chromium", lambda: "chromium")
    return has


MUST = ["libpango-1.0-0", "libpangoft2-1.0-0"]
NAMES = {"hunspell-da": "hunspell", "default-jre-headless": "java"}
ALL = [*MUST, "libharfbuzz-subset0"]
INSTALL = ["apt-get", "install", "-y", "--no-install-recommends"]


def everything(machine):
    machine.libraries |= {need.name for need in [*doctor.build_needs(), *doctor.browser_driver_needs()]}
    machine.programs |= {"pdftoppm", "pdftotext", "pdffonts", "qpdf", "gs", "java", "chromium", "hunspell"}


@pytest.mark.parametrize("purpose", ["build", "test"])
def test_nothing_is_lacking(machine, capsys, purpose):
    everything(machine)
    assert main(["doctor", "--for", purpose]) == 0
    assert capsys.readouterr().out == "Nothing is lacking.\n"


def test_building_needs_nothing_of_what_the_tests_need(machine):
    machine.libraries |= {need.name for need in doctor.build_needs()}
    assert main(["doctor"]) == 0
    assert main(["doctor", "--for", "test"]) == 1


def test_what_is_lacking_is_named_with_one_command(machine, capsys):
    assert main(["doctor"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["Lacking: libgobject-2.0 (lays out the PDF)", "Lacking: libpango-1.0 (lays out the PDF)"]
    assert lines[-3].startswith("Wanted: libharfbuzz-subset (")
    assert lines[-2] == "This installs it:"
    leave = "sudo apt-get install -y --no-install-recommends"
    assert lines[-1] == f"    sudo apt-get update && {leave} {' '.join(ALL)}"
    assert not machine.ran


def test_the_tests_needs_in_one_command(machine, capsys):
    machine.root = True
    assert main(["doctor", "--for", "test"]) == 1
    packages = [
        *ALL,
        "poppler-utils",
        "qpdf",
        "ghostscript",
        "default-jre-headless",
        "chromium",
        "libatomic1",
        "hunspell",
        "hunspell-da",
    ]
    assert capsys.readouterr().out.splitlines()[-1] == (
        f"    apt-get update && apt-get install -y --no-install-recommends {' '.join(packages)}"
    )


def test_what_is_merely_wanted_stops_nothing(machine, capsys):
    everything(machine)
    machine.libraries.remove("libharfbuzz-subset")
    assert main(["doctor"]) == 0
    assert "apt-get install -y --no-install-recommends libharfbuzz-subset0" in capsys.readouterr().out


def test_root_installs(machine, capsys):
    machine.root = True
    assert main(["doctor", "--install"]) == 0
    assert machine.ran == [["apt-get", "update"], [*INSTALL, *ALL]]
    assert capsys.readouterr().out.endswith("Nothing is lacking.\n")


def test_sudo_installs_where_it_asks_for_no_password(machine):
    machine.sudo = 0
    assert main(["doctor", "--install"]) == 0
    assert machine.ran[1:] == [["sudo", "-n", "apt-get", "update"], ["sudo", "-n", *INSTALL, *ALL]]


def test_elsewhere_one_is_told_what_to_type(machine, capsys):
    assert main(["doctor", "--install"]) == 1
    assert machine.ran == [["sudo", "-n", "true"]]
    assert "    sudo apt-get update && sudo apt-get install" in capsys.readouterr().out


def test_an_old_system_without_what_is_wanted_gets_the_rest(machine, capsys):
    machine.root, machine.installs = True, "libharfbuzz-subset0"
    assert main(["doctor", "--install"]) == 0
    assert machine.ran[-1] == [*INSTALL, *MUST]
    assert "Still lacking:\nWanted: libharfbuzz-subset" in capsys.readouterr().out


def test_an_installation_that_fails_is_told(machine, capsys):
    machine.root, machine.installs = True, "libpango-1.0-0"
    assert main(["doctor", "--install"]) == 1
    assert "Still lacking:\nLacking: libgobject-2.0" in capsys.readouterr().out


def test_on_macos(machine, capsys, monkeypatch):
    machine.programs.clear()
    monkeypatch.setattr(doctor.sys, "platform", "darwin")
    assert main(["doctor", "--for", "test"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2] == (
        "    brew install pango poppler qpdf ghostscript hunspell && brew install --cask temurin chromium"
    )
    assert lines[-1] == "How to install hunspell da_DK depends on this machine."


def test_on_a_machine_of_another_kind(machine, capsys, monkeypatch):
    machine.programs.clear()
    monkeypatch.setattr(doctor.sys, "platform", "freebsd")
    assert main(["doctor", "--install"]) == 1
    assert capsys.readouterr().out.splitlines()[-1].startswith("How to install libgobject-2.0, libpango-1.0, ")


def test_a_browser_is_named_by_chrome(machine, monkeypatch):
    everything(machine)
    monkeypatch.setenv("CHROME", "my-browser")
    assert main(["doctor", "--for", "test"]) == 1
    machine.programs.add("my-browser")
    assert main(["doctor", "--for", "test"]) == 0


def test_the_chromium_without_windows_comes_first(machine):
    assert doctor.browser() is None
    machine.programs |= {"chromium", "google-chrome"}
    assert doctor.browser() == "/bin/chromium"
    machine.programs.add("chromium-headless-shell")
    assert doctor.browser() == "/bin/chromium-headless-shell"


@pytest.mark.parametrize(
    ("system", "package"),
    [
        ({"ID": "debian"}, "chromium-headless-shell"),
        ({"ID": "ubuntu", "ID_LIKE": "debian"}, "chromium-browser"),
        ({"ID": "linuxmint"}, "chromium"),
        ({}, "chromium"),
    ],
)
def test_the_browser_s_package(monkeypatch, system, package):
    monkeypatch.setattr(doctor.platform, "freedesktop_os_release", lambda: system)
    (chromium,) = [need for need in doctor.needs("test") if need.name == "Chromium"]
    assert chromium.packages["apt"] == package


@pytest.mark.parametrize(
    ("dictionary", "package"),
    [("da_DK", "hunspell-da"), ("sv_SE", "hunspell-sv"), ("en_GB", "hunspell-en-gb"), ("de-DE", "hunspell-de-de")],
)
def test_the_dictionary_s_package(dictionary, package):
    assert doctor.spelling_needs(dictionary)[-1].packages == {"apt": package}


def test_a_book_that_is_not_spelled_needs_no_hunspell():
    assert doctor.spelling_needs(None) == []


def test_this_machine_has_what_it_needs():
    """The checks themselves, unaided: WeasyPrint could not be imported otherwise."""
    assert not [need.name for need in doctor.build_needs() if need.lacking() and not need.wanted]
    assert doctor._opens("libthere-is-no-such-library.so.0") is False
    assert [need.lacking() for need in doctor.spelling_needs("xx_YY")] == [False, True]


def test_before_packages_of_the_system_are_installed_it_is_said_which_and_what_for(machine, capsys):
    everything(machine)
    machine.root = True
    machine.libraries -= {"libpango-1.0"}
    assert main(["doctor", "--install"]) == 0
    output = capsys.readouterr().out
    plan = output.index("These packages of the system are installed now; to install nothing: make SYSTEM=no")
    assert plan < output.index("    libpango-1.0-0 (libpango-1.0: lays out the PDF)") < output.index("Running: apt-get")


def test_without_install_nothing_is_installed(machine, capsys):
    machine.root = True
    assert main(["doctor"]) == 1
    assert not [each for each in machine.ran if "install" in each]
    output = capsys.readouterr().out
    assert "Lacking: libpango-1.0 (lays out the PDF)" in output
    assert "apt-get install" in output
