"""What is shipped, whose it is, and what it is made of."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support import REPOSITORY

PACKAGE = REPOSITORY / "_ext/sphinx_handbook"
LOCK = (REPOSITORY / "locks/book.txt").read_text("utf-8")
#: Endings of files that people write here: text, in which another's notice would be seen.
OWN = {".py", ".css", ".html", ".js", ".json", ".yml", ".toml", ".md", ".po", ".mo", ".pot", ".typed"}


def sbom() -> Any:
    spec = importlib.util.spec_from_file_location("sbom", REPOSITORY / "locks/sbom.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def shipped() -> list[Path]:
    return [path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]


def test_the_licence_of_every_file_is_stated() -> None:
    stated = (PACKAGE / "THIRD-PARTY.md").read_text("utf-8")
    for path in shipped():
        name = path.relative_to(PACKAGE).as_posix()
        assert path.suffix in OWN or f"| `{name}` |" in stated, name
        if path.suffix in OWN - {".mo", ".po", ".pot"} and path.name != "THIRD-PARTY.md":
            assert not re.search(r"copyright \(c\)|SPDX-|licensed under", path.read_text("utf-8"), re.IGNORECASE), name
    for name in re.findall(r"^\| `([^`]+)` \|", stated, re.MULTILINE):
        assert (PACKAGE / name).is_file(), name


def test_the_wheel_has_all_licences() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["license"] == "MIT AND Zlib"
    assert all((REPOSITORY / each).is_file() for each in project["license-files"])
    assert "_ext/sphinx_handbook/THIRD-PARTY.md" in project["license-files"]


def test_the_profile_says_that_it_may_be_given_on() -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(str(PACKAGE / "book/prepress/FOGRA39L_coated.icc")).profile
    assert profile.copyright == "This profile is free of known copyright restrictions"
    assert profile.copyright in (PACKAGE / "THIRD-PARTY.md").read_text("utf-8")


def test_the_bill_of_materials_has_exactly_the_packages_of_the_lock() -> None:
    bill = sbom().bill(LOCK, "sphinx-handbook", "0.1.0", "MIT AND Zlib")
    names = re.findall(r"^([\w.-]+)==(\S+)", LOCK, re.MULTILINE)
    assert [(each["name"], each["version"]) for each in bill["components"]] == names
    assert sum(len(each["hashes"]) for each in bill["components"]) == LOCK.count("--hash=sha256:")
    assert all(each["hashes"] for each in bill["components"])
    # All that this system installs states a licence.
    assert {each["name"] for each in bill["components"] if "licenses" not in each} <= {"brotlicffi", "colorama"}


def test_the_bill_is_what_cyclonedx_describes() -> None:
    """The parts of its schema that are used: bom-1.6.schema.json."""
    module = sbom()
    bill = module.bill(LOCK, "sphinx-handbook", "0.1.0", "MIT AND Zlib")
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", bill["serialNumber"])
    assert set(bill) == {"$schema", "bomFormat", "specVersion", "serialNumber", "version", "metadata", "components"}
    references = [each["bom-ref"] for each in (bill["metadata"]["component"], *bill["components"])]
    assert len(references) == len(set(references))
    keys = {"type", "bom-ref", "name", "version", "purl", "licenses", "hashes", "properties"}
    for each in bill["components"]:
        assert set(each) <= keys
        assert each["type"] == "library"
        assert each["purl"].startswith("pkg:pypi/")
        for licence in each.get("licenses", []):
            assert set(licence) in ({"expression"}, {"license"})
        # One expression, or any number of licences.
        assert len(each.get("licenses", [])) == 1 or all("license" in licence for licence in each.get("licenses", []))
        assert all(set(value) == {"alg", "content"} and len(value["content"]) == 64 for value in each["hashes"])
    assert json.dumps(bill) == json.dumps(module.bill(LOCK, "sphinx-handbook", "0.1.0", "MIT AND Zlib"))


@pytest.fixture
def dry() -> Callable[..., str]:
    """What make would run."""

    def run(*arguments: str) -> str:
        make = shutil.which("make")
        assert make
        command = [make, "--dry-run", "--always-make", *arguments]
        return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True).stdout

    return run


@pytest.mark.parametrize("target", ["all", "pdf", "docs", "test", "bench"])
def test_make_installs_packages_of_the_system_unless_it_is_told_not_to(dry: Callable[..., str], target: str) -> None:
    usual, without = dry(target), dry(target, "SYSTEM=no")
    assert "doctor --for " in usual
    assert "doctor --for " in without
    assert re.search(r"doctor --for \w+ --install", usual)
    assert "--install" not in without
    assert '[ "no" != no ] && command -v apt-get' in without
