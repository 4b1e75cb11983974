"""What an installation may choose."""

import pytest

from bot.errors import Misconfigured
from integrations.facebook.settings import SETTINGS, FacebookSettings, read_settings


def test_the_defaults_are_those_of_the_adapter() -> None:
    """Nothing set is the same as everything left out, or left blank."""
    assert read_settings({}) == FacebookSettings()
    assert read_settings({setting.key: "  " for setting in SETTINGS}) == FacebookSettings()


def test_secrets_are_marked_and_not_shown() -> None:
    """In logs, and in the settings' own words."""
    secret = {setting.key for setting in SETTINGS if setting.secret}
    assert secret == {
        "FACEBOOK_APP_SECRET",
        "FACEBOOK_APP_SECRET_BEFORE",
        "FACEBOOK_VERIFY_TOKEN",
    }
    read = read_settings(dict.fromkeys(secret, "hush"))
    assert "hush" not in repr(read)
    assert read.secrets == ("hush", "hush")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("FACEBOOK_API_URL", "graph.facebook.com"),
        ("FACEBOOK_API_VERSION", "26"),
        ("FACEBOOK_APP_ID", "my app"),
        ("FACEBOOK_TIMEOUT_SECONDS", "0"),
        ("FACEBOOK_TIMEOUT_SECONDS", "soon"),
        ("FACEBOOK_LOOKBACK_MINUTES", "-1"),
        ("FACEBOOK_POSTS_WATCHED", "1000"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(key: str, value: str) -> None:
    """With the setting, so that it is found."""
    with pytest.raises(Misconfigured, match=key):
        read_settings({key: value})
