"""X's ids and the time in them."""

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrations.x import snowflake

# How fast a busy machine draws and runs a case says nothing about the code.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

_MOMENTS = st.datetimes(
    datetime(2010, 11, 5),
    datetime(2060, 1, 1),
    timezones=st.just(UTC),
)


def test_a_known_post_has_its_known_time() -> None:
    """A published example: post 1541815603606036480 of 2022-06-28 16:07:40.105 UTC."""
    moment = datetime(2022, 6, 28, 16, 7, 40, 105000, tzinfo=UTC)
    assert snowflake.time_of("1541815603606036480") == moment


@UNHURRIED
@given(_MOMENTS)
def test_an_id_made_of_a_time_gives_the_time_back(moment: datetime) -> None:
    """To the millisecond, and later times have greater ids."""
    made = snowflake.id_at(moment)
    assert timedelta(0) <= moment - snowflake.time_of(made) < timedelta(milliseconds=1)
    assert int(snowflake.id_at(moment + timedelta(milliseconds=1))) > int(made)


@UNHURRIED
@given(_MOMENTS, st.integers(0, 86_400))
def test_an_earlier_id_is_that_much_earlier(moment: datetime, seconds: int) -> None:
    """Never later, and never before X began."""
    made = snowflake.id_at(moment)
    before = snowflake.earlier(made, timedelta(seconds=seconds))
    assert 0 <= int(before) <= int(made)
    if int(before):
        assert snowflake.time_of(made) - snowflake.time_of(before) == timedelta(seconds=seconds)


def test_times_before_x_have_the_first_id() -> None:
    """A look-back cannot reach before the first post."""
    assert snowflake.id_at(datetime(2000, 1, 1, tzinfo=UTC)) == "0"
