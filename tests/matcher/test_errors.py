from matcher.errors import Finding, InputError, MatcherError, Severity
from matcher.words import Words

FINDING = Finding(
    Severity.WARNING,
    "startups.csv",
    3,
    "founded",
    "soon",
    Words("no date", "不是日期"),
    Words("Write 2016.", "请填写 2016。"),
)


def test_a_finding_becomes_plain_values_in_both_languages() -> None:
    assert FINDING.record() == {
        "severity": "warning",
        "file": "startups.csv",
        "line": 3,
        "column": "founded",
        "found": "soon",
        "problem": {"en": "no date", "zh": "不是日期"},
        "advice": {"en": "Write 2016.", "zh": "请填写 2016。"},
    }


def test_an_input_error_carries_its_findings_and_is_caught_as_ours() -> None:
    error = InputError("cannot be used", [FINDING])
    assert isinstance(error, MatcherError)
    assert error.findings == (FINDING,)
