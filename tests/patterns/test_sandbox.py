"""A pattern of a pull request is untrusted: it reads nothing, runs nothing, and ends soon and small."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from argogen.cli.main import main

Said = Callable[..., list[str]]
TEMPLATE = "templates/own/workflow.yaml.j2"
PATTERN = "title: Own\nsummary: Own.\nparameters: {type: object}\n"
SECONDS = 4.0
"""Processor time for the worst pattern: twice the two seconds that it may take on a machine at rest."""


def nested(name: str, depth: int, brackets: str = "[]") -> str:
    """Return statements that make lists (or tuples) of 2 ** depth parts out of a few lines."""
    left, right = brackets[0], brackets[1]
    first = f"[% set {name} = {left}0, 0{right} %]\n"
    return first + f"[% set {name} = {left}{name}, {name}{right} %]\n" * depth


def expect(said: Said, template: str, code: str, **more: str) -> str:
    """Return what is said of a template, which must be one error with `code`, soon."""
    start = time.process_time()
    lines = said(template, **more)
    assert [line.split()[1] for line in lines] == [code], [line[:300] for line in lines]
    assert lines[0].startswith(f"{TEMPLATE}:")
    assert len(lines[0]) < 1000
    assert time.process_time() - start < SECONDS
    return lines[0]


@pytest.mark.parametrize(
    "expression",
    [
        "''.__class__",
        "''.__class__.__mro__[1].__subclasses__()",
        "{}.update",
        "{}.setdefault('a', 1)",
        "[].append(1)",
        "['a'].__len__",
        "'{0.__class__}'.format(1)",
        "'a'.join(['b'])",
        "'a'.center(1000000000)",
        "'a'.encode()",
        "self._TemplateReference__context",
        "(1).to_bytes(1000000000, 'big')",
        "true.to_bytes(9, 'big')",
        "(1.5).hex()",
        "{}.items().mapping",
        "(1, 2).__add__",
        "'a' * 1000000000",
        "[0] * 1000000000",
        "'%1000000000d' % 1",
        "'a' + 'b'",
        "10 ** 9",
    ],
)
def test_what_values_do_not_offer(said: Said, expression: str) -> None:
    assert expect(said, f"a: [[ ({expression}) | json ]]\n", "AG207").startswith(f"{TEMPLATE}:1 ")


@pytest.mark.parametrize(
    "template",
    [
        "[% for x in [1] %][[ loop._iterable | json ]][% endfor %]",
        "[% macro m() %]1[% endmacro %][[ m._func.__globals__ | json ]]",
        "[% macro m() %]1[% endmacro %][[ m.__init__ | json ]]",
        "[% import '_macros/templates.yaml.j2' as t %][[ t.__dict__ | json ]]",
    ],
)
def test_what_jinja_s_own_objects_do_not_offer(said: Said, template: str) -> None:
    expect(said, template, "AG207")


@pytest.mark.parametrize("name", ["range", "cycler", "joiner", "lipsum", "namespace", "dict", "environment", "open"])
def test_there_are_no_global_functions(said: Said, name: str) -> None:
    assert f"'{name}' is undefined" in expect(said, f"a: [[ {name}('a') | json ]]\n", "AG203")


@pytest.mark.parametrize(
    "template",
    [
        "[[ name | attr('__class__') | json ]]",
        "[[ name | format | json ]]",
        "[[ name | replace('a', 'b') | json ]]",
        "[[ name | center(1000000000) ]]",
        "[[ name | safe ]]",
        "[[ 'a' ~ 'b' | json ]]",
        "[% do name.x %]",
        "[% debug %]",
    ],
)
def test_what_the_language_does_not_offer(said: Said, template: str) -> None:
    expect(said, template, "AG202")


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "../argogen.yaml",
        "../../../../../../../../etc/passwd",
        "own/../../argogen.yaml",
        "own/pattern.yaml",
        "own/passwd.j2",
        "linked/passwd.j2",
    ],
)
def test_no_file_but_templates_of_its_own_is_read(said: Said, project: Callable[..., Path], name: str) -> None:
    own = project(None) / "templates" / "own"
    (own / "passwd.j2").symlink_to("/etc/passwd")
    (own / "pattern.yaml").write_text(PATTERN)
    (own.parent / "linked").symlink_to("/etc")
    (own / "passwd.j2").rename(own.parent / "passwd.j2")
    for statement in (f"[% include '{name}' %]", f"[% import '{name}' as x %]", f"[% extends '{name}' %]"):
        assert "there is no template" in expect(said, statement, "AG202")


@pytest.mark.parametrize("file", ["workflow.yaml.j2", "pattern.yaml", "example.yaml"])
def test_no_link_out_of_the_project_is_followed(
    project: Callable[..., Path],
    tmp_path_factory: pytest.TempPathFactory,
    capfd: pytest.CaptureFixture[str],
    file: str,
) -> None:
    secret = tmp_path_factory.mktemp("outside") / "secret"
    secret.write_text("pattern: hunter2\n")
    own = project("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n") / "templates" / "own"
    (own / file).unlink(missing_ok=True)
    (own / file).symlink_to(secret)
    codes = [main(["render", "--stdout"]), main(["patterns", "own"]), main(["new", "own", "another"])]
    shown = capfd.readouterr()
    assert "hunter2" not in shown.out + shown.err
    assert "internal error" not in shown.err
    assert 1 in codes
    assert not (own.parents[1] / "specs" / "another.yaml").exists()


def test_a_linked_pattern_folder_is_no_pattern(
    project: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory, capfd: pytest.CaptureFixture[str]
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "pattern.yaml").write_text("title: Hunter2\nsummary: Own.\nparameters: {type: object}\n")
    root = project("")
    (root / "templates" / "linked").symlink_to(outside)
    main(["patterns", "linked"])
    shown = capfd.readouterr()
    assert "Hunter2" not in shown.out + shown.err


@pytest.mark.parametrize(
    "template",
    [
        "[% include 'own/workflow.yaml.j2' %]",
        "[% import 'own/workflow.yaml.j2' as own %]",
        "[% extends 'own/workflow.yaml.j2' %]",
        "[% block a %][[ self.a() ]][% endblock %]",
        "[% macro m() %][[ m() ]][[ m() ]][% endmacro %][[ m() ]]",
        "[% macro m(n) %][% if n %][[ m(n - 1) ]][[ m(n - 1) ]][% endif %][% endmacro %][[ m(40) ]]",
        "[% for x in words recursive %][[ loop(words) ]][% endfor %]",
        "[[ " + "[" * 3000 + "]" * 3000 + " | json ]]",
        "[[ " + "(" * 9000 + "1" + ")" * 9000 + " | json ]]",
        "[[ 1" + " | abs" * 9000 + " | json ]]",
        "[% for x in words %]" * 4 + "x" + "[% endfor %]" * 4,
        "[% for x in words %]" * 2 + "x" * 1000 + "[% endfor %]" * 2,
        "x" * 2_000_001,
    ],
    ids=lambda template: template[:40],
)
def test_nothing_is_endless(said: Said, template: str) -> None:
    words = f"pattern: own\nname: mine\nwords: {[f'w{index}' for index in range(100)]}\n"
    expect(said, template, "AG205", spec=words)


BOMBS = {
    "placing nested lists": nested("a", 60) + "[[ a | json ]]",
    "comparing nested lists": nested("a", 20) + nested("b", 20) + "[% if a == b %]x[% endif %]",
    "looking for a nested list": nested("a", 20) + nested("b", 20) + "[% if a in [b] %]x[% endif %]",
    "sorting nested lists": nested("a", 20) + nested("b", 20) + "[[ [a, b] | sort | length | json ]]",
    "hashing nested tuples": nested("a", 20, "()") + "[% if a in {} %]x[% endif %]",
    "naming nested lists": nested("a", 18) + "x: [[ a | name ]]",
    "nested lists as text": nested("a", 18) + "x: [[ a | upper | json ]]",
    "complaining of nested lists": nested("a", 18) + "x: [[ {}[a] | json ]]",
    "one long text many times": "[% set s = '"
    + "x" * 20_000
    + "' %]"
    + "[% set s = [s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s] %]" * 3
    + "[% if s %]x[% endif %]",
    "a list of long macros": "[% macro m() %]" + "x" * 40_000 + "[% endmacro %]"
    "[% set all = [" + "m(), " * 1000 + "] %][[ all | length | json ]]",
    "squaring": "[% set a = 99999999999 %]" + "[% set a = a * a %]" * 12 + "[% if a %]x[% endif %]",
    "a wide indent": "[% set m %]\n\n[% endset %][[ m | indent(100000) ]]",
    "sorting in loops": "[% for x in words %][% for y in words %][% if words | sort | last %]x[% endif %]"
    "[% endfor %][% endfor %]",
    "looking in loops": "[% for x in words %][% for y in words %][% if 'z' in words %]x[% endif %]"
    "[% endfor %][% endfor %]",
    "free rounds of recursive loops": "[% set l = [" + "words, " * 3000 + "] %]"
    "[% for x in l recursive %][% if x is not string %][[ loop(x) ]][% endif %][% endfor %]",
    "sorting through map": "[% set l = [" + "words, " * 3000 + "] %][[ l | map('sort') | list | length | json ]]",
    "a long template": "[[ 1 | json ]]\n" * 20_000,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs(said: Said, bomb: str) -> None:
    words = f"pattern: own\nname: mine\nwords: {[f'w{index}' for index in range(100)]}\n"
    expect(said, BOMBS[bomb], "AG205", spec=words)


def test_json_is_not_placed_again(said: Said) -> None:
    expect(said, "x: [[ '\"'" + " | json" * 12 + " ]]", "AG202")


def test_a_schema_s_expressions_take_no_time(said: Said) -> None:
    pattern = (
        "title: Own\nsummary: Own.\nparameters: {type: object, properties: {a: {type: string, pattern: ^(a+)+$}}}\n"
    )
    start = time.process_time()
    lines = said("", pattern=pattern, spec=f"pattern: own\nname: mine\na: {'a' * 26}!\n")
    assert [line.split()[1] for line in lines] == ["AG103"]
    assert time.process_time() - start < SECONDS / 4


def test_the_command_line_says_where_and_ends_with_1(
    project: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    project("a: [[ ''.__class__ | json ]]\n")
    assert main(["render"]) == 1
    shown = capsys.readouterr().err
    assert f"{TEMPLATE}:1:1: error AG207 the template fails: access to attribute '__class__'" in shown
    assert "Traceback" not in shown
