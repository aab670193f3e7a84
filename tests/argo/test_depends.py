"""`depends`; the verdicts are those of Argo 4.1.2's own steps over expr-lang/expr 1.17.8."""

import pytest

from argogen.argo.forms.depends import (
    UNUSABLE_TASK_NAMES,
    Dependency,
    DependsError,
    check_depends,
    find_dependencies,
    parse_depends,
)


@pytest.mark.parametrize(
    "text",
    [
        *("", "A", "a-b", "A && B", "(A||B)&&!C", "!!A", "A.Failed", "A.AnySucceeded || A.AllFailed", "A\n&& B\n"),
        *("A.Succeeded == B.Failed", "A != B", "A.Succeeded ? B.Failed : C.Failed", "A ?? B", "A;"),
        *("len && filter.Failed", "A.Succeeded && // no\n B", "((A))", "x1 && not-x"),
    ],
)
def test_takes_what_argo_takes(text: str) -> None:
    assert list(check_depends(text)) == []


@pytest.mark.parametrize(
    ("text", "offset", "message"),
    [
        ("A and B", 2, 'Argo takes "and" for a task here'),
        ("not A", 0, 'Argo takes "not" for a task here'),
        ("A == true", 5, '"true" can\'t be a task here'),
        ("A || in.Failed", 5, 'expr reads "in" as its own word'),
        ("A.succeeded", 2, '"succeeded" is no result of a task'),
        ("A && B.Done", 7, '"Done" is no result of a task'),
        ("A.X", 2, '"X" is no result of a task'),
        ("A.Failed1", 0, '"A.Failed1" can\'t be a task'),
        ("A.B.Failed", 0, '"A.B.Failed" can\'t be a task'),
        ("A.", 0, '"A." can\'t be a task'),
        ("my_task", 0, '"my_task" can\'t be a task'),
        ("A && 1B", 5, '"1B" can\'t be a task'),
        ("A - B", 2, '"-" can\'t be a task'),
        ("A B", 2, 'unexpected "B" after "A": an operator is missing between them'),
        ("A && && B", 5, 'unexpected "&&" after "&&": an operand is missing'),
        ("&& A", 0, 'unexpected "&&": an operand is missing before it'),
        ("A &&", 3, 'the expression ends after "&&": an operand is missing'),
        ("(A", 0, '"(" is never closed'),
        ("A)", 1, 'unexpected ")": no "(" is open'),
        ("A & B", 2, '"&" can\'t join tasks'),
        ("A | B", 2, '"|" can\'t join tasks'),
        ("A, B", 1, '"," can\'t join tasks'),
        ("A + B", 2, '"+" can\'t join tasks'),
        ("+A", 0, '"+" can\'t join tasks'),
        ("A.Succeeded > B.Failed", 12, '">" can\'t join tasks'),
        ("A (B)", 2, '"(" stands where && or || is expected'),
        ("A['Succeeded']", 1, '"[" stands where && or || is expected'),
        ("'A'", 0, "it is no condition on tasks"),
        (" \n", 0, "it is blank"),
    ],
)
def test_says_where_argo_fails(text: str, offset: int, message: str) -> None:
    assert [(fault.offset, fault.message) for fault in check_depends(text)] == [(offset, message)]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("A or B", "write ||"),
        ("A, B", "write &&"),
        ("A.Succeded", 'did you mean "Succeeded"?'),
        ("a_b", 'a name has letters, digits and "-", and begins with a letter'),
        ("A B", "join tasks with && and ||, with ! and parentheses"),
    ],
)
def test_says_what_to_write(text: str, hint: str) -> None:
    assert [fault.hint for fault in check_depends(text)] == [hint]


@pytest.mark.parametrize("name", sorted(UNUSABLE_TASK_NAMES))
def test_a_word_of_expr_is_no_task_to_depend_on(name: str) -> None:
    assert len(list(check_depends(name))) == 1
    assert len(list(check_depends(f"{name}.Failed"))) == 1
    assert list(check_depends(f"{name}-1 && {name.upper()}.Failed")) == []


def test_finds_the_tasks_with_their_results() -> None:
    assert find_dependencies("a-b && !(C.Failed || C.Nope || a-b) and d") == (
        Dependency("a-b", "", 0),
        Dependency("C", "Failed", 9),
        Dependency("a-b", "", 31),
        Dependency("d", "", 40),
    )


@pytest.mark.parametrize("text", ["{{inputs.parameters.x}}", "A && {{x}} B", "{{x", "A.{{x}}"])
def test_a_tag_may_become_anything(text: str) -> None:
    assert list(check_depends(text)) == []
    assert find_dependencies(text) == ()


def test_long_and_deep_texts_are_no_trouble() -> None:
    assert [fault.offset for fault in check_depends("(" * 100_000)] != []
    assert list(check_depends("A && " * 900 + "B")) == []
    assert len(find_dependencies("A." * 50_000 + " B")) == 1


def test_a_spec_s_depends_is_stricter() -> None:
    assert parse_depends("a-b && !(C.Failed || a-b)") == {"a-b", "C"}
    with pytest.raises(DependsError, match=r'^"\?" has no place in depends$'):
        parse_depends("A ? B : C")
