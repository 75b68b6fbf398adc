"""``make sbom``: a lock as a software bill of materials, CycloneDX 1.6 in JSON.

One lock, in one environment, gives the same bytes each time: there is no time in it.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import uuid
from importlib import metadata
from pathlib import Path
from typing import Any

_PACKAGE = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(?:\s*;\s*([^\\]+?))?\s*\\?$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
#: What "License ::" classifiers say, where a package has no better statement.
_CLASSIFIER = "License :: "


def components(lock: str) -> list[dict[str, Any]]:
    """The packages of a lock, in its order."""
    packages: list[dict[str, Any]] = []
    for line in lock.splitlines():
        if match := _PACKAGE.match(line):
            name, version, marker = match.groups()
            reference = f"pkg:pypi/{name}@{version}"
            package = {"type": "library", "bom-ref": reference, "name": name, "version": version, "purl": reference}
            licences = _licences(name)
            packages.append(package | ({"licenses": licences} if licences else {}) | {"hashes": []})
            if marker:
                packages[-1]["properties"] = [{"name": "python:marker", "value": marker}]
        elif packages:
            packages[-1]["hashes"] += [{"alg": "SHA-256", "content": each} for each in _HASH.findall(line)]
    return packages


def _licences(name: str) -> list[dict[str, Any]]:
    """The licences that an installed package states; none where it is not installed, as on another system."""
    try:
        data = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return []
    if expression := data.get("License-Expression"):
        return [{"expression": expression}]
    classifiers = [each for each in data.get_all("Classifier") or [] if each.startswith(_CLASSIFIER)]
    names = [each.rpartition(" :: ")[2] for each in classifiers]
    stated = (data.get("License") or "").strip()
    # Some packages have the whole text of their licence here.
    if stated and "\n" not in stated and len(stated) < 60:
        names = [stated]
    return [{"license": {"name": each}} for each in names]


def bill(lock: str, name: str, version: str, licence: str) -> dict[str, Any]:
    """The bill of materials of a package with its lock."""
    own = {"type": "library", "bom-ref": f"pkg:pypi/{name}@{version}", "name": name, "version": version}
    packages = components(lock)
    content = json.dumps([own, packages], sort_keys=True)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, content)}",
        "version": 1,
        "metadata": {"component": own | {"purl": own["bom-ref"], "licenses": [{"expression": licence}]}},
        "components": packages,
    }


def main() -> int:
    """Write the bill of a lock."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lock", type=Path)
    parser.add_argument("output", type=Path)
    arguments = parser.parse_args()
    own = metadata.metadata("sphinx-handbook")
    text = arguments.lock.read_text("utf-8")
    document = bill(text, own["Name"], own["Version"], own.get("License-Expression") or "MIT")
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(json.dumps(document, indent=2) + "\n", "utf-8")
    print(f"{arguments.output}: {len(document['components'])} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
