"""Write the bill of materials: CycloneDX 1.6 JSON of everything that a release installs, from the locks.

Packages of requirements.lock and requirements-torch.lock are what the program needs, those of requirements-extras.lock are optional.
A licence is what the package installed here says, as an SPDX expression; nothing else is read from this machine, and the same
commit gives the same bytes.
"""

import json
import tomllib
import uuid
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.requirements import Requirement

from scripts.lock import blocks, without_hashes

ROOT = Path(__file__).resolve().parent.parent
NAMESPACE = uuid.UUID("6d0f4f6e-5a36-5c0e-9d6b-3f4b1c1f7a57")  # of this project's bills
SCOPES = {
    "requirements.lock": "required",
    "requirements-torch.lock": "required",
    "requirements-extras.lock": "optional",
}
# What the wheel carries that is no code of ours.
DATA = {
    "bridges": ("machine-learning-model", "CC-BY-SA-4.0", "Weights in summarizer/encoding/bridges; docs/bridges.md"),
    "countries": ("data", "CC-BY-4.0", "crawler/countries/countries.json; docs/countries.md"),
}


def bill() -> dict[str, Any]:
    """Return the bill of materials of this checkout."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    name, version = project["name"], project["version"]
    subject = f"pkg:pypi/{name}@{version}"
    data = [_data_component(item, version) for item in DATA]
    packages: dict[str, dict[str, Any]] = {}
    for lock, scope in SCOPES.items():
        for _, block in blocks((ROOT / lock).read_text(encoding="utf-8")):
            component = _package(block, scope)
            packages.setdefault(component["bom-ref"], component)  # what is required stays so
    components = sorted((*data, *packages.values()), key=lambda component: str(component["bom-ref"]))
    body = json.dumps(components, sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(NAMESPACE, subject + body)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": subject,
                "name": name,
                "version": version,
                "purl": subject,
                "description": project["description"],
                "licenses": [{"expression": project["license"]}],
            }
        },
        "components": components,
        "dependencies": [{"ref": subject, "dependsOn": [component["bom-ref"] for component in components]}],
    }


def _package(block: str, scope: str) -> dict[str, Any]:
    requirement = Requirement(without_hashes(block))
    version = str(requirement.specifier).removeprefix("==")
    purl = f"pkg:pypi/{requirement.name}@{version}"
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": purl,
        "name": requirement.name,
        "version": version,
        "purl": purl,
        "scope": scope,
        # `hashes` of CycloneDX are of one file, and a version has one file a platform.
        "properties": [{"name": "file:sha256", "value": digest} for digest in _digests(block)],
    }
    if requirement.marker:
        component["properties"].append({"name": "marker", "value": str(requirement.marker)})
    licence = _licence(requirement.name, version)
    if licence:
        component["licenses"] = [{"expression": licence}]
    return component


def _digests(block: str) -> list[str]:
    return [line.split("sha256:")[1].split()[0] for line in block.splitlines() if "sha256:" in line]


def _licence(name: str, version: str) -> str | None:
    try:
        found = metadata(name)
    except PackageNotFoundError:
        return None
    if found["Version"].partition("+")[0] != version:
        return None
    try:
        return str(canonicalize_license_expression(found["License-Expression"] or found["License"] or ""))
    except InvalidLicenseExpression:
        return None


def _data_component(item: str, version: str) -> dict[str, Any]:
    kind, licence, description = DATA[item]
    return {
        "type": kind,
        "bom-ref": f"{item}@{version}",
        "name": item,
        "version": version,
        "description": description,
        "licenses": [{"expression": licence}],
    }


def as_json(document: dict[str, Any]) -> str:
    """Return the bill as it is published."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
