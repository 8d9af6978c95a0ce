"""A bill of materials of a folder of wheels, in CycloneDX; the same bytes for the same wheels."""

import json
import zipfile
from collections.abc import Mapping, Sequence
from email.message import Message
from email.parser import HeaderParser
from hashlib import sha256
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5


def bill_of_materials(name: str, version: str, wheels: Path) -> str:
    """Name every wheel with version, hash and licence."""
    components = [_component(wheel) for wheel in sorted(wheels.iterdir())]
    content = json.dumps(components, sort_keys=True)
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, name + version + content)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": f"{name}@{version}",
                "name": name,
                "version": version,
            }
        },
        "components": components,
        "dependencies": [
            {
                "ref": f"{name}@{version}",
                "dependsOn": [component["bom-ref"] for component in components],
            }
        ],
    }
    return json.dumps(document, indent=2, sort_keys=True) + "\n"


def _component(wheel: Path) -> Mapping[str, object]:
    with zipfile.ZipFile(wheel) as content:
        (name,) = (each for each in content.namelist() if each.endswith(".dist-info/METADATA"))
        metadata = HeaderParser().parsestr(content.read(name).decode())
    purl = f"pkg:pypi/{metadata['Name'].lower().replace('_', '-')}@{metadata['Version']}"
    component: dict[str, object] = {
        "type": "library",
        "bom-ref": purl,
        "purl": purl,
        "name": metadata["Name"],
        "version": metadata["Version"],
        "hashes": [{"alg": "SHA-256", "content": sha256(wheel.read_bytes()).hexdigest()}],
    }
    if licences := _licences(metadata):
        component["licenses"] = licences
    return component


def _licences(metadata: Message) -> Sequence[Mapping[str, object]]:
    if expression := metadata["License-Expression"]:
        return [{"expression": expression}]
    named = [(metadata["License"] or "").partition("\n")[0].strip()]
    classifiers = metadata.get_all("Classifier") or []
    named += [each.rpartition(" :: ")[2] for each in classifiers if each.startswith("License ::")]
    return [{"license": {"name": name}} for name in named[:1] if name] or [
        {"license": {"name": name}} for name in named[1:]
    ]
