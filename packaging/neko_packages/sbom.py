"""A CycloneDX bill of materials."""

import json
import re
import tomllib
import uuid

from . import project
from .binary import Variant
from .crates import Crate, linked


def document(variant: Variant) -> str:
    """The crates of the variant with their versions, licences and checksums, as CycloneDX JSON."""
    checksums = _checksums()
    components = [_component(crate, checksums) for crate in linked(variant)]
    described = {
        "type": "application",
        "bom-ref": f"{variant.value}@{project.version()}",
        "name": variant.value,
        "version": project.version(),
        "licenses": [{"expression": project.licence()}],
    }
    bill = {
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(components))}",
        "version": 1,
        "metadata": {"component": described},
        "components": components,
    }
    return json.dumps(bill, indent=2) + "\n"


def _component(crate: Crate, checksums: dict[tuple[str, str], str]) -> dict:
    url = f"pkg:cargo/{crate.name}@{crate.version}"
    component = {"type": "library", "bom-ref": url, "name": crate.name, "version": crate.version, "purl": url}
    component["licenses"] = [{"expression": _expression(crate.licence)}]
    checksum = checksums.get((crate.name, crate.version))
    if checksum:
        component["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    return component


def _expression(licence: str) -> str:
    """Old crates write `MIT/Apache-2.0`."""
    return re.sub(r"\s*/\s*", " OR ", licence)


def _checksums() -> dict[tuple[str, str], str]:
    lock = tomllib.loads((project.ROOT / "Cargo.lock").read_text(encoding="utf-8"))
    return {(package["name"], package["version"]): package["checksum"] for package in lock["package"] if "checksum" in package}
