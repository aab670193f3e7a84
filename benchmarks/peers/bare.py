"""The least that a Python tool does: read a spec, render a template, validate what it gives, and print it.

    python bare.py SPEC TEMPLATE SCHEMAS

The template has `<@ name @>` in its place; SCHEMAS is a map of JSON Schemas by kind.
"""

import json
import sys
from pathlib import Path

import jinja2
import jsonschema_rs
import yaml

spec_file, template_file, schemas_file = map(Path, sys.argv[1:])
spec = yaml.load(spec_file.read_text(encoding="utf-8"), yaml.CSafeLoader)
environment = jinja2.Environment(
    variable_start_string="<@",
    variable_end_string="@>",
    block_start_string="<%",
    block_end_string="%>",
    comment_start_string="<#",
    comment_end_string="#>",
    keep_trailing_newline=True,
    undefined=jinja2.StrictUndefined,
    autoescape=False,  # noqa: S701 - YAML
)
text = environment.from_string(template_file.read_text(encoding="utf-8")).render(spec)
schemas = json.loads(schemas_file.read_text(encoding="utf-8"))
for document in yaml.load_all(text, yaml.CSafeLoader):
    if not jsonschema_rs.Draft202012Validator(schemas[document["kind"]]).is_valid(document):
        sys.exit(f"{document['kind']} does not fit its schema")
sys.stdout.write(text)
