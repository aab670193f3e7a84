"""A value that is pasted into a program's text

Argo puts a value into a script, or into the text behind `sh -c`, before the interpreter reads it. A quote, a `$` or a
line end in the value changes what the program is, and whoever can choose the value can run what he likes with the
rights of the pod. Give the value by the environment, where it is data:

    env:
    - name: MESSAGE
      value: "{{inputs.parameters.message}}"
    source: |
      echo "$MESSAGE"

Names, times and phases that Argo makes are harmless, and so are inputs with an `enum` or those that every caller writes
out. In Python and JavaScript an expression may write a literal: `{{=toJson(inputs.parameters.message)}}`.
"""

import re
from collections.abc import Iterator

from argogen.argo.forms.tags import OPEN, Tag, find_tags
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.programs import Program, programs_in
from argogen.argo.model.workflows import Template
from argogen.argo.scope.trust import is_free
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule
from argogen.wording import short

_READS = {"sh": '"${}"', "python": 'os.environ["{}"]', "node": "process.env.{}"}
_LAST_NAME = re.compile(r"[\w-]+")
_TAKEN = frozenset({"PATH", "HOME", "USER", "SHELL", "HOSTNAME", "PWD", "IFS", "UID", "RANDOM", "SECONDS", "LINENO"})
"""Variables that a shell or a system sets or reads itself."""


@rule("AG820", Severity.WARNING, on=Template)
def check(template: Template, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the first free text in each program, and how many there are more."""
    for program in programs_in(template):
        if OPEN not in program.text:
            continue
        reads_json = program.language in ("python", "node")
        tags = list(find_tags(program.text))
        bodies = {tag.body: tag for tag in tags}  # each once, however often it stands there
        free = {body for body, tag in bodies.items() if is_free(tag, template, reads_json=reads_json)}
        if free:
            yield _problem(program, [tag for tag in tags if tag.body in free])


def _problem(program: Program, free: list[Tag]) -> Problem:
    tag = free[0]
    written = program.text[tag.start : tag.end]
    name = _env_name(tag)
    read = _READS.get(program.language, "{}").format(name)
    message = f'"{short(written)}" becomes part of the program, whatever it holds'
    if len(free) > 1:
        message = f'"{short(written)}" and {len(free) - 1} more become part of the program, whatever they hold'
    value = f"'{short(written)}'" if '"' in written else f'"{short(written)}"'
    hint = f"set env: [{{name: {name}, value: {value}}}] and read {read} in the program"
    return Problem(program.path, "AG820", message, hint, offset=tag.start)


def _env_name(tag: Tag) -> str:
    """Return a name for the environment variable that takes a tag's place."""
    words = _LAST_NAME.findall(tag.body)
    name = words[-1].upper().replace("-", "_") if words else "VALUE"
    return f"{name}_VALUE" if name in _TAKEN or name[0].isdigit() else name
