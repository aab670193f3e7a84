"""`when`; the verdicts are those of github.com/Knetic/govaluate 3.0.1-0.20250325060307-7625b7f8c03d.

It was called as Argo 4.1.2 calls it: workflow/controller/steps.go, and workflow/cron/operator.go for cron workflows.
"""

import pytest

from argogen.argo.forms.when import check_meaning, check_when

TRUE_OR_FALSE = [
    *("true", "false", "a == b", "prod == prod", "a==b", "'a' == a", '"a b" != a', "True == True", "a_b == a_b"),
    *("1 < 2", "-1 >= .5", "0x1f > 3", "a < b", "1 + 2 * 3 == 7", "2 ** 3 ** 2 == 64", "a + b == ab", "1 + a == '1a'"),
    *("a == b && 1 < 2 || !(a == b)", "!true", "! true == false", "(a == b)", "((a)) == a", "(1 == 1) == true"),
    *(
        "a in (a, b)",
        "1 IN (1, 2)",
        "a =~ 'b.*'",
        "abc =~ b",
        "'x' !~ \"y\"",
        "a == b ? true : false",
        "false ?? 1 == 1",
    ),
    *("[a b] == [a-b]", r"a\-b == 'a-b'", r"'a\'b' == c", "'a\" == b", "2024-01-01 == 2022", "'2024-01-01' > 5"),
    *("1 == '1'", "a == 1", "é == é", "a == b\n&&\n1 == 1", "5 & 3 == 1", "a == b == c"),
    *("(a == )", "() == ()", "(a == b) (c == d)", "(a == b) c", "a == b) && (c == d", "true : 1"),
]
FAILING = [
    *(" ", "a", "'a'", "1", "1 + 1", "True", "()", "(a, b)", "a == b, c", "a ? b : c", "-1", "a + b"),
    *("a ==", "== a", "a == && b == c", "(a == b", "a == b)", ")(", "a == 'b", 'a == "it\'s"', "[a == b", "a == b]"),
    *("a = b", "a === b", "a <> b", "a => b", "a ! b", "a == b;", "a && !!b", "a ==-1", "a == b &&!c", "a == b\\"),
    *("a b", "a == b c", "a == b and c == d", "not a", "a not in (b, c)", "a == 5m", "a 'b'", "1 2", "'a' 'b'"),
    *("f(a)", "f.G(a)", "not (a == b)", "'a' (b)", "1 (a)", "len(a) > 0"),
    *("prod-eu == a", "a == prod-eu", "a == 1.2.3", "a == v1.2.3", "a == a.b", "A.B == a", "a == x.", "a == _b"),
    *("a == https://x.y/z", "a == /tmp/x", "a == 10.0.0.1/8", "a == x/y", "a == a@b", "a == $b", "a == *", "a == 50%"),
    *(
        "a > 1",
        "'a' > 1",
        "true > false",
        "a && b",
        "c || a == b",
        "1 && a == b",
        "a == b | c == d",
        "!a",
        "!'a'",
        "-a > 1",
    ),
    *(
        "a in b",
        "a in (b)",
        "a in [b, c]",
        "a in 'b', 'c'",
        "1 =~ a",
        "a =~ 5",
        "a - b > 1",
        "a * 2 > 1",
        "true + 1 > 2",
    ),
    *("a == 0x", "a == 0xg", "a == 0x11111111111111111", "a == " + "9" * 400, "a == \u0661", "1 ? true : false"),
]


@pytest.mark.parametrize("text", TRUE_OR_FALSE)
def test_takes_what_govaluate_makes_true_or_false_of(text: str) -> None:
    assert list(check_when(text)) == []


@pytest.mark.parametrize("text", FAILING)
def test_finds_what_govaluate_fails_on(text: str) -> None:
    assert list(check_when(text)) != []


@pytest.mark.parametrize(
    ("text", "offset", "message", "hint"),
    [
        ("{{x}} == prod-eu", 9, '"prod-eu" can\'t be read without quotes', "write 'prod-eu'"),
        ("{{x}}-eu == a", 0, '"{{x}}-eu" can\'t be read without quotes', "write '{{x}}-eu'"),
        ("{{x}} == v1.2.3", 9, '"v1.2.3" can\'t be read without quotes', "write 'v1.2.3'"),
        ("{{x}} == https://a.b/c", 9, '"https://a.b/c" can\'t be read without quotes', "write 'https://a.b/c'"),
        ("{{x}}==5m", 7, '"5m" can\'t be read without quotes', "write '5m'"),
        ("{{x}} = a", 6, 'there is no operator "="', "write =="),
        ("{{x}}==-1", 5, 'there is no operator "==-"', "put a space between == and -"),
        (
            "{{x}} == In Progress",
            12,
            'no operator stands between "In" and "Progress"',
            "put a text with blanks in quotes",
        ),
        (
            "{{x}} a",
            6,
            'no operator stands between "{{x}}" and "a"',
            "compare with ==, or join conditions with && or ||",
        ),
        ("{{x}} == a and {{y}} == b", 11, '"and" is a text here, not an operator', "write &&"),
        ("not {{x}}", 0, '"not" is a text here, not an operator', "write ! in front of parentheses"),
        ("{{x}} ==", 6, 'nothing stands after "=="', "write '' for an empty text"),
        ("== {{x}}", 0, 'nothing stands before "=="', "write '' for an empty text"),
        ("{{x}} == a &&", 11, 'nothing stands after "&&"', "write a condition"),
        ("({{x}} == a", 0, '"(" is never closed', "add )"),
        ("{{x}} == a)", 10, '")" closes nothing', "remove it, or add ("),
        ("{{x}} == 'a", 9, "this quote is never closed", "add '"),
        ("{{x}} == [a", 9, "this bracket is never closed", "add ]"),
        ("contains({{x}}, a)", 0, '"contains" can\'t be called: there are no functions here', "expression"),
        ("{{x}}.startsWith(a)", 0, '"{{x}}.startsWith" can\'t be called: there are no functions here', "expression"),
        ('"{{x}}"', 0, "the result is a text, not true or false", "compare it with something"),
        ("True", 0, "the result is a text, not true or false", "write true"),
        ("{{x}} == a || b", 14, '"||" takes true or false, and "b" is a text', "compare it with something"),
        ("{{x}} == a | {{y}} == b", 11, '"|" calculates with numbers', "write || to join conditions"),
        ("{{x}} in ['a', 'b']", 9, '"in" takes a list', "write in ('a', 'b') for several values, and == for one"),
        ("{{x}} =~ 5", 9, '"=~" takes texts, and "5" is a number', "put quotes around it"),
        (
            '"{{x}}" > 3',
            0,
            '">" takes two numbers or two texts, not "{{x}}", which is a text, and "3", which is a number',
            "put quotes around both, or around neither",
        ),
    ],
)
def test_says_what_is_wrong(text: str, offset: int, message: str, hint: str) -> None:
    [fault] = check_when(text)
    assert (fault.offset, fault.message) == (offset, message)
    assert hint in fault.hint


def test_finds_every_unquoted_text() -> None:
    assert [fault.offset for fault in check_when("{{x}} == a-b-c && {{y}} == d/e")] == [9, 27]


@pytest.mark.parametrize(
    "text",
    [
        *("", "{{x}}", " {{=a == b}} ", "{{x}} == a", "{{x}} == {{y}}", "'{{x}}' == 'a-b'", "{{x}} > 3", "-{{x}} < 1"),
        *(
            "{{x}} && !{{y}}",
            "{{x}} in {{list}}",
            "{{x}} in ({{list}})",
            "{{x}} {{op}} {{y}}",
            "{{a}} {{b}}",
            "a {{op}} b",
        ),
        *(
            "{{not}} ({{x}} == a)",
            "{{not}} !{{x}}",
            "v{{x}} == v1",
            "{{x}}{{y}} > {{x}}.5",
            "1{{x}} == 0x{{y}}",
            "{{x}}-{{y}} == 2",
        ),
        *(
            "[{{x}}] == a",
            "{{x}} ? {{y}} : {{z}} == a",
            "{{=f('a', \"b\")}} == c",
            "\"{{=f('a')}}\" == a",
            "'{{x}}' > '3'",
        ),
        *("{{x}} == a && {{y", "{{item.a-b}} == c", "{{workflow.status}} != Succeeded", "'{{x}}' > 1700000000"),
        "( {{steps.a.outputs.result}} == heads &&\n  {{steps.b.outputs.result}} == tails\n) || ( {{x}} =~ hea )",
    ],
)
def test_a_tag_is_whatever_it_has_to_be(text: str) -> None:
    assert list(check_when(text)) == []


@pytest.mark.parametrize(
    "text", ["false && a", "true || a-b", "a == b && c", "1 < 2 || c", "true ? a == b : 1 - c", "true ?? a"]
)
def test_says_nothing_of_what_no_tag_can_reach(text: str) -> None:
    assert list(check_when(text)) == []


@pytest.mark.parametrize(
    ("text", "offsets"),
    [
        ("{{cronworkflow.name}} == 'a'", []),
        ("{{cronworkflow.name}} == a", [25]),
        ("[a] == 'b' || true", [0]),
        ("{{=cronworkflow.failed < 3}}", []),
        ("{{cronworkflow.failed}} < 3 && a == {{x}}", [31]),
    ],
)
def test_a_cron_workflow_knows_no_bare_words(text: str, offsets: list[int]) -> None:
    assert [fault.offset for fault in check_when(text, bare_words=False)] == offsets


@pytest.mark.parametrize(
    ("text", "offset", "message"),
    [
        ("{{x}} == 'true'", 0, "'true' is a text, and \"{{x}}\" without quotes is true or false"),
        ("{{x}} != '1'", 0, "'1' is a text, and \"{{x}}\" without quotes is a number"),
        ("{{x}} in ('1', '2')", 0, "('1', '2')"),
        ("'{{x}}' == true", 0, "they are never equal: '{{x}}', which is a text, and \"true\", which is true or false"),
        ("'{{x}}' == 1", 0, "they are never equal: '{{x}}', which is a text, and \"1\", which is a number"),
        ("!{{x}} == a", 0, 'they are never equal: "!{{x}}", which is true or false, and "a", which is a text'),
        ("{{x}} == 2024-01-01", 9, '"2024-01-01" is a subtraction without quotes'),
        ("{{x}} == nginx:1.25", 9, '"nginx:1.25" is cut at its colon'),
        ("{{x}} : true", 6, 'what follows ":" is ignored'),
        ("({{x}} == )", 7, 'nothing stands after "=="'),
        ("({{x}} == a) (b == c)", 13, "Argo ignores what follows the parentheses"),
        ("({{x}} == a) b", 13, "Argo ignores what follows the parentheses"),
        ("{{x}} == a) && ({{y}} == b", 10, '")" closes nothing'),
        (r"{{x}} =~ '^\d+$'", 11, r'the backslash of "\d" is lost: govaluate takes it for its own'),
    ],
)
def test_says_what_is_read_otherwise(text: str, offset: int, message: str) -> None:
    assert list(check_when(text)) == []
    [surprise] = check_meaning(text)
    assert surprise.offset == offset
    assert message in surprise.message


@pytest.mark.parametrize(
    "text",
    [
        "{{x}} == true",
        "{{x}} == 1",
        "'{{x}}' == 'true'",
        "{{x}} in (1, 2)",
        "'1' in {{x}}",
        "{{x}} == a",
        r"{{x}} =~ '\\d'",
    ],
)
def test_what_is_meant_is_no_surprise(text: str) -> None:
    assert list(check_meaning(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        *("(" * 50_000, "a == b && " * 3_000 + "c == d", "a-b" * 5_000, "!(" * 5_000 + "a == b" + ")" * 5_000),
        *("'" * 50_001, "{{" * 10_000 + "}}" * 10_000 + "a", "{{x}} " * 5_000, "\\a" * 10_000, "a ? " * 3_000 + "b"),
    ],
    ids=lambda text: text[:8],
)
def test_long_and_deep_texts_are_no_trouble(text: str) -> None:
    assert len(list(check_when(text))) < 20
    assert len(list(check_meaning(text))) < 20


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("workflow.status != Succeeded", "write {{workflow.status}}"),
        ("Succeeded == steps.run-it.status", "write {{steps.run-it.status}}"),
        ("tasks.a.outputs.result == 1", "write {{tasks.a.outputs.result}}"),
        ("item.name == a", "write {{item.name}}"),
        ("workflows.eu == a", "write 'workflows.eu'"),
    ],
)
def test_the_bare_name_of_a_variable_is_told_to_be_a_tag(text: str, hint: str) -> None:
    assert [fault.hint for fault in check_when(text)] == [hint]
