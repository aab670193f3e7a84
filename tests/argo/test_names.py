"""Names: what Argo takes, what is said of the others, and where the schema says it already."""

import pytest

from argogen.argo.forms.names import (
    ARTIFACT_NAME,
    FIELD_NAME,
    GLOBAL_NAME,
    METRIC_NAME,
    PARAMETER_NAME,
    NameForm,
    name_fault,
)

FORMS = (FIELD_NAME, PARAMETER_NAME, ARTIFACT_NAME, GLOBAL_NAME, METRIC_NAME)


@pytest.mark.parametrize(
    ("form", "name"),
    [
        (FIELD_NAME, "1st-Count"),
        (FIELD_NAME, "a" * 128),
        (PARAMETER_NAME, "-rows_max-"),
        (ARTIFACT_NAME, "table_1"),
        (GLOBAL_NAME, "_"),
        (METRIC_NAME, "_seconds_2"),
    ],
)
def test_a_good_name_has_no_fault(form: NameForm, name: str) -> None:
    assert name_fault("step", name, form) is None


@pytest.mark.parametrize(
    ("form", "name", "message", "offset"),
    [
        (FIELD_NAME, "count_rows", 'step "count_rows" has "_" in it', 5),
        (FIELD_NAME, "-count", 'step "-count" begins with "-"', 0),
        (FIELD_NAME, "_count", 'step "_count" has "_" in it', 0),
        (FIELD_NAME, "count\n", 'step "count\\n" has "\\n" in it', 5),
        (FIELD_NAME, "", "the name of a step is empty", 0),
        (FIELD_NAME, "a" * 129, f'the name of step "{"a" * 60}..." has 129 characters', 0),
        (PARAMETER_NAME, "rows max", 'step "rows max" has a space in it', 4),
        (METRIC_NAME, "2nd", 'step "2nd" begins with "2"', 0),
        (METRIC_NAME, "größe", 'step "größe" has "ö" in it', 2),
    ],
)
def test_a_bad_name_is_pointed_at(form: NameForm, name: str, message: str, offset: int) -> None:
    fault = name_fault("step", name, form)
    assert fault is not None
    assert (fault.message, fault.offset) == (message, offset)


@pytest.mark.parametrize(
    ("form", "name", "suggestion"),
    [
        (FIELD_NAME, "count_rows", "count-rows"),
        (FIELD_NAME, "-a..b-", "a-b"),
        (METRIC_NAME, "report-seconds", "report_seconds"),
        (METRIC_NAME, "2nd", ""),
        (FIELD_NAME, "ß", ""),
    ],
)
def test_a_name_is_suggested_where_there_is_one(form: NameForm, name: str, suggestion: str) -> None:
    assert form.suggest(name) == suggestion


@pytest.mark.parametrize("form", FORMS)
def test_a_suggestion_is_a_name(form: NameForm) -> None:
    for name in ("a b", "9-", "é" * 200, "a" * 200 + "!"):
        suggestion = form.suggest(name)
        assert not suggestion or name_fault("step", suggestion, form) is None


def test_the_schema_refuses_fewer_names_of_artifacts_than_argo() -> None:
    assert ARTIFACT_NAME.refused_by_schema("a b")
    assert not ARTIFACT_NAME.refused_by_schema("a.{b}")
    assert FIELD_NAME.refused_by_schema("a" * 129)
    assert not GLOBAL_NAME.refused_by_schema("a b")
