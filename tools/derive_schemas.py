"""Derives argogen/argo/schemas/*.json, the strict JSON Schemas of Argo's kinds, from packages that know Argo's types.

Two packages carry them as Python classes: Hera (pydantic models; its types are exact) and argo-workflows (a generated
client, release 6.N.P for Argo 3.N.P; its lists of required fields are complete). Their files are only parsed, nothing
of them is run. What they don't know, or know of another patch release, stands in tools/schema_patches/*.yaml.

    python tools/derive_schemas.py            write the files
    python tools/derive_schemas.py --check    compare them, exit 1 if one differs
"""

import argparse
import ast
import copy
import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Schema = dict[str, Any]
Definitions = dict[str, Schema]

HERE = Path(__file__).parent
OUTPUT = HERE.parent / "argogen" / "argo" / "schemas"
PATCHES = HERE / "schema_patches"
ROOTS = ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow", "WorkflowEventBinding")
API_VERSION = "argoproj.io/v1alpha1"
NAMED: Schema = {"required": ["name"]}
GENERATED: Schema = {"anyOf": [{"required": ["name"]}, {"required": ["generateName"]}]}


@dataclass(frozen=True)
class Package:
    """A released wheel; `argo` is the release of Argo whose types it has."""

    name: str
    version: str
    sha256: str
    argo: str


HERA, CLIENT = "hera", "argo-workflows"
HERA_5_15 = Package(HERA, "5.15.0", "5b46bcdfe53dd42745163a6f74f8cb5e7e8989f58c3c9e7da11d9de9a27037ee", "3.5.5")
HERA_5_20 = Package(HERA, "5.20.0", "60ac6d62639f0e30607f43aca7b2c3db95c593e490faf184d5641f4061b987f6", "3.6.2")
HERA_6_0 = Package(HERA, "6.0.0", "29c8dd08ed18ac62cc0a6ca6064ac77171be501ffe294e817102b80fcdd25a6d", "3.7.3")
HERA_7_1 = Package(HERA, "7.1.0", "1957348f770c06aec1b8f8c10c83b62fc03ec51df3c65208dcff672ff5ed145c", "4.0.5")
CLIENT_6_5 = Package(CLIENT, "6.5.13", "fd80fdf978f333b903966d32b93b89d3ec02e4506a63b4be486a6d42a2bff7b3", "3.5.13")
CLIENT_6_6 = Package(CLIENT, "6.6.19", "daa77916a2c6fcee328d5aa2c2f4a6f684f27269bf26e77dc2cc0f187b9c9c0b", "3.6.19")
CLIENT_6_7 = Package(CLIENT, "6.7.18", "f314a423d72673688a012c795d047728d8b5146a28fb5fe44d84dae7c67cd484", "3.7.18")

SOURCES = {
    "3.5": (HERA_5_15, CLIENT_6_5),
    "3.6": (HERA_5_20, CLIENT_6_6),
    "3.7": (HERA_6_0, CLIENT_6_7),
    "4.0": (HERA_7_1,),
    "4.1": (HERA_7_1,),
}

SCALARS: dict[str, Schema] = {
    **{name: {"type": "string"} for name in ("str", "datetime", "AwareDatetime", "Base64Str")},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "Any": {},
    "dict": {},
}

# Kubernetes' types that share their name with one of Argo's.
NAMESAKES = {"Event": "CoreEvent", "HTTPHeader": "ProbeHTTPHeader"}


def main() -> int:
    """Derive all files; return 1 if `--check` finds a difference."""
    parser = argparse.ArgumentParser(description="Derive the schemas of Argo's kinds from released packages.")
    parser.add_argument("--check", action="store_true", help="compare the files instead of writing them")
    check = parser.parse_args().check
    with tempfile.TemporaryDirectory() as folder:
        files = derive(Path(folder))
    found = {path.name: path.read_text(encoding="utf-8") for path in OUTPUT.glob("*.json")}
    stale = [name for name, text in files.items() if found.get(name) != text]
    for name in stale:
        print(f"{'differs' if check else 'written'}: {name}")
        if not check:
            (OUTPUT / name).write_text(files[name], encoding="utf-8")
    return 1 if check and stale else 0


def derive(folder: Path) -> dict[str, str]:
    """Return all derived files by name; the packages are downloaded into `folder`."""
    wheels = {package: download(package, folder) for sources in SOURCES.values() for package in sources}
    files: dict[str, str] = {}
    provenance: Schema = {}
    for version, sources in SOURCES.items():
        patches = list(patches_of(version))
        definitions = merge(*[READERS[package.name](wheels[package]) for package in sources])
        for patch in patches:
            apply(patch, definitions)
        files[f"{version}.json"] = _text({"$defs": finish(definitions)})
        provenance[version] = {
            "packages": [
                {"package": p.name, "version": p.version, "sha256": p.sha256, "argo": p.argo} for p in sources
            ],
            "patches": [patch["reason"] for patch in patches],
        }
    return files | {"PROVENANCE.json": _text(provenance)}


def download(package: Package, folder: Path) -> Path:
    """Return the downloaded wheel; raise SystemExit if it isn't the one that was looked at."""
    target = folder / f"{package.name}-{package.version}"
    requirement = f"{package.name}=={package.version}"
    options = ["--no-deps", "--only-binary=:all:", "--quiet", "--disable-pip-version-check"]
    subprocess.run([sys.executable, "-m", "pip", "download", *options, "-d", target, requirement], check=True)
    (wheel,) = target.glob("*.whl")
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != package.sha256:
        raise SystemExit(f"{wheel.name} has sha256 {found}, expected {package.sha256}")
    return wheel


def read_hera(wheel: Path) -> Definitions:
    """Read Hera's models: one class a type, one annotation a field; a field without a default is required."""
    definitions: Definitions = {}
    for module, tree in _modules(wheel, "hera/workflows/models/io/"):
        argo = module.startswith("argoproj/")
        aliases = _aliases(tree)

        def name(node: ast.expr, argo: bool = argo, aliases: dict[str, str] = aliases) -> str:
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                return _hera_name(node.attr, aliases[node.value.id].startswith("argoproj"))
            return _hera_name(ast.unparse(node), argo)

        for class_ in (node for node in tree.body if isinstance(node, ast.ClassDef)):
            definitions[_hera_name(class_.name, argo)] = _hera_class(class_, name)
    return definitions


def _hera_name(class_: str, argo: bool) -> str:
    return class_ if argo else NAMESAKES.get(class_, class_)


def _hera_class(class_: ast.ClassDef, name: Any) -> Schema:
    if any(ast.unparse(base) == "Enum" for base in class_.bases):
        # Only 3.5 has enumerations of Kubernetes' values, and they change with its releases.
        return {"type": "string"}
    properties: Schema = {}
    required: list[str] = []
    for field in (node for node in class_.body if isinstance(node, ast.AnnAssign)):
        alias = _alias(field.annotation) or ast.unparse(field.target)
        properties[alias] = _type(field.annotation, name)
        if field.value is None:
            required.append(alias)
    root = properties.get("root", properties.get("__root__"))
    return root if root is not None else _object(properties, required)


def read_client(wheel: Path) -> Definitions:
    """Read the generated client's models: dicts of types and names; what is required is a positional argument."""
    definitions: Definitions = {}
    for _, tree in _modules(wheel, "argo_workflows/model/"):
        (class_,) = (node for node in tree.body if isinstance(node, ast.ClassDef))
        types, names, required = _client_parts(class_)
        fields = {names.get(attribute, attribute): _type(node, _client_name_of) for attribute, node in types.items()}
        simple = any(ast.unparse(base) == "ModelSimple" for base in class_.bases)
        name = _client_name(class_.name)
        definitions[name] = fields["value"] if simple else _object(fields, [names[item] for item in required])
    return definitions


def _client_parts(class_: ast.ClassDef) -> tuple[dict[str, ast.expr], dict[str, str], list[str]]:
    """Return a class's types and JSON names, both by attribute, and its required attributes."""
    types: dict[str, ast.expr] = {}
    names: dict[str, str] = {}
    required: list[str] = []
    for node in class_.body:
        match node:
            case ast.FunctionDef(name="openapi_types", body=[*_, ast.Return(value=ast.Dict() as table)]):
                pairs = zip(table.keys, table.values, strict=True)
                types = {ast.literal_eval(key): value for key, value in pairs if key}
            case ast.FunctionDef(name="__init__", args=arguments):
                required = [argument.arg for argument in arguments.args[1:]]
            case ast.Assign(targets=[ast.Name(id="attribute_map")], value=value):
                names = ast.literal_eval(value)
    return types, names, required


def _client_name(class_: str) -> str:
    prefix = "IoArgoprojWorkflowV1alpha1"
    return class_.removeprefix(prefix) if class_.startswith(prefix) else NAMESAKES.get(class_, class_)


def _client_name_of(node: ast.expr) -> str:
    return _client_name(ast.unparse(node))


READERS = {HERA: read_hera, CLIENT: read_client}


def _type(node: ast.expr, name: Any) -> Schema:
    """Turn a type of either package into a schema; `name` gives the definition that a class's expression stands for."""
    match node:
        case ast.Name(id=scalar) if scalar in SCALARS:
            return dict(SCALARS[scalar])
        case (
            ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[inner, *_]))
            | ast.Subscript(value=ast.Name(id="Optional"), slice=inner)
            | ast.BinOp(left=inner, op=ast.BitOr(), right=ast.Constant(value=None))
            | ast.Tuple(elts=[inner])
        ):
            return _type(inner, name)
        case ast.Subscript(value=ast.Name(id="Union"), slice=ast.Tuple(elts=members)):
            return _union(members, name)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _union([left, right], name)
        case ast.Subscript(value=ast.Name(id="List" | "list"), slice=inner) | ast.List(elts=[inner]):
            return {"type": "array", "items": _type(inner, name)}
        case (
            ast.Subscript(value=ast.Name(id="Dict" | "dict"), slice=ast.Tuple(elts=[_, inner]))
            | ast.Dict(values=[inner])
        ):
            return {"type": "object", "additionalProperties": _type(inner, name)}
        case ast.Tuple():  # the client writes a value of any type as all the types there are
            return {}
        case _:
            return {"$ref": f"#/$defs/{name(node)}"}


def _union(members: list[ast.expr], name: Any) -> Schema:
    return {"type": [_type(member, name)["type"] for member in members]}


def _object(properties: Schema, required: list[str]) -> Schema:
    """Return a closed object; a type without a field stands for free content."""
    if not properties:
        return {"type": "object"}
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return schema | ({"required": sorted(required)} if required else {})


def _modules(wheel: Path, folder: str) -> Iterator[tuple[str, ast.Module]]:
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            if name.startswith(folder) and name.endswith(".py") and not name.endswith("__init__.py"):
                yield name.removeprefix(folder), ast.parse(archive.read(name))


def _aliases(tree: ast.Module) -> dict[str, str]:
    """Return the imported modules' names below io/ by what the module calls them."""
    imports = (node for node in tree.body if isinstance(node, ast.ImportFrom) and node.level)
    return {item.asname or item.name: node.module or "" for node in imports for item in node.names}


def _alias(annotation: ast.expr) -> str | None:
    """Return the `alias` of a pydantic Field inside Annotated, if it has one."""
    calls = (node for node in ast.walk(annotation) if isinstance(node, ast.Call))
    keywords = (keyword for call in calls for keyword in call.keywords)
    return next((ast.literal_eval(keyword.value) for keyword in keywords if keyword.arg == "alias"), None)


def merge(hera: Definitions, client: Definitions | None = None) -> Definitions:
    """Unite both: fields and what is required as in `client`, which is nearer to the release; types as in `hera`."""
    if client is None:
        return hera
    merged = dict(hera)
    for name, schema in client.items():
        if "properties" in schema:
            known = hera.get(name, {}).get("properties", {})
            properties = {field: known.get(field, type_) for field, type_ in schema["properties"].items()}
            merged[name] = schema | {"properties": properties}
        else:
            merged.setdefault(name, schema)
    return merged


def patches_of(version: str) -> Iterator[Schema]:
    """Yield the patches for `version` in the order of their files' names."""
    for path in sorted(PATCHES.glob("*.yaml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        if version in document["versions"]:
            yield from document["patches"]


def apply(patch: Schema, definitions: Definitions) -> None:
    """Define types, set `fields` anew, `constrain` them, make some required or `optional`.

    Raises SystemExit where that changes nothing: then a source has caught up with the patch.
    """
    before = copy.deepcopy(definitions)
    for name, schema in patch.get("define", {}).items():
        closed = _object(schema["properties"], schema.get("required", [])) if "properties" in schema else schema
        definitions[name] = closed
    for operation in ("fields", "constrain"):
        for at, schema in patch.get(operation, {}).items():
            name, field = at.split(".")
            properties = definitions[name]["properties"]
            properties[field] = (properties[field] if operation == "constrain" else {}) | schema
    for name, fields in patch.get("require", {}).items():
        definitions[name]["required"] = sorted({*definitions[name].get("required", []), *fields})
    for name, fields in patch.get("optional", {}).items():
        definitions[name]["required"] = [f for f in definitions[name].get("required", []) if f not in fields]
    if definitions == before:
        raise SystemExit(f"this patch is needless: {patch['reason']}")


def finish(definitions: Definitions) -> Definitions:
    """Return the definitions that the root kinds reach, with the roots closed over their own kind."""
    for kind in ROOTS:
        properties = definitions[kind]["properties"]
        properties |= {"apiVersion": {"const": API_VERSION}, "kind": {"const": kind}}
        if "status" in properties:
            properties["status"] = {"type": "object"}
        properties["metadata"] = {"$ref": "#/$defs/ObjectMeta"} | (GENERATED if kind == "Workflow" else NAMED)
        definitions[kind]["required"] = ["apiVersion", "kind", "metadata", "spec"]
    reached: Definitions = {}
    waiting = list(ROOTS)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached[name] = definitions[name] = _inline_texts(definitions[name], definitions)
            waiting += [reference.removeprefix("#/$defs/") for reference in _references(definitions[name])]
    return reached


def _inline_texts(schema: Any, definitions: Definitions) -> Any:
    """Replace references to types that are plain text, such as times and the enumerations of Argo 3.5."""
    if isinstance(schema, list):
        return [_inline_texts(item, definitions) for item in schema]
    if not isinstance(schema, dict):
        return schema
    target = str(schema.get("$ref", "")).removeprefix("#/$defs/")
    if definitions.get(target) == {"type": "string"}:
        return {"type": "string"}
    return {key: _inline_texts(value, definitions) for key, value in schema.items()}


def _references(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"]
        schema = list(schema.values())
    if isinstance(schema, list):
        for item in schema:
            yield from _references(item)


def _text(data: Schema) -> str:
    return json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.exit(main())
