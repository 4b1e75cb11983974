"""Whatever comes, the type is ours."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.graph.tame import as_id, as_list, as_record, as_text, as_time

ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.integers())
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("901_903", "901_903"),
        (1234567890321, "1234567890321"),
        ("mid.1457:41d1", "mid.1457:41d1"),
        (0, "0"),
        (True, ""),
        (1.0, ""),
        (-5, ""),
        (None, ""),
        ("a b", ""),
        ("x" * 300, ""),
        ("a\nb", ""),
        ({"id": 1}, ""),
        (10**60, ""),
    ],
)
def test_an_id_is_a_string_or_a_whole_number(value: object, expected: str) -> None:
    """A float has lost digits already; a boolean is none."""
    assert as_id(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1449135003, datetime(2015, 12, 3, 9, 30, 3, tzinfo=UTC)),
        ("1449135003", datetime(2015, 12, 3, 9, 30, 3, tzinfo=UTC)),
        (1457764197627, datetime(2016, 3, 12, 6, 29, 57, 627000, tzinfo=UTC)),
        ("2018-02-23T21:32:16+0000", datetime(2018, 2, 23, 21, 32, 16, tzinfo=UTC)),
        ("2018-02-23T22:32:16+01:00", datetime(2018, 2, 23, 21, 32, 16, tzinfo=UTC)),
        ("2018-02-23T21:32:16", datetime(2018, 2, 23, 21, 32, 16, tzinfo=UTC)),
        (0, None),
        (True, None),
        ("yesterday", None),
        ("", None),
        (1e300, None),
        (float("nan"), None),
        ("9" * 30, None),
    ],
)
def test_a_time_comes_in_three_forms(value: object, expected: datetime | None) -> None:
    """Seconds, milliseconds, ISO 8601; zero is what was never filled in."""
    assert as_time(value) == expected


@given(ANYTHING)
def test_nothing_raises(value: object) -> None:
    """Each gives its own type for anything at all."""
    assert isinstance(as_text(value), str)
    assert isinstance(as_id(value), str)
    assert isinstance(as_list(value), tuple)
    assert isinstance(as_record(value), dict)
    assert as_time(value) is None or as_time(value) is not None


def test_a_text_can_be_stored() -> None:
    """No database takes a NUL, and no encoder half a surrogate pair."""
    assert as_text("a\x00b\ud800c") == "ab?c"
