"""Credentials at rest."""

import pytest
from pydantic import SecretStr

from bot.errors import Misconfigured
from db.crypto import CredentialCipher, new_key

CREDENTIALS = {"handle": "acme.example", "password": "🔑 geheim"}


def cipher(*keys: str) -> CredentialCipher:
    """A cipher with those keys, newest first."""
    return CredentialCipher([SecretStr(key) for key in keys])


def test_credentials_come_back_and_nothing_of_them_shows() -> None:
    """What goes in comes out; the stored text shows none of it."""
    ours = cipher(new_key())
    secret = ours.encrypt(CREDENTIALS)
    assert ours.decrypt(secret) == CREDENTIALS
    assert "acme" not in secret
    assert secret != ours.encrypt(CREDENTIALS)


def test_an_older_key_still_decrypts_until_it_is_taken_out() -> None:
    """After rotation the newest key alone is enough."""
    old, new = new_key(), new_key()
    secret = cipher(old).encrypt(CREDENTIALS)
    assert cipher(new, old).decrypt(secret) == CREDENTIALS
    rotated = cipher(new, old).rotate(secret)
    assert cipher(new).decrypt(rotated) == CREDENTIALS


@pytest.mark.parametrize("act", ["decrypt", "rotate"])
def test_a_wrong_key_is_told_with_the_way_out(act: str) -> None:
    """Whoever lost a key reads what to do."""
    secret = cipher(new_key()).encrypt(CREDENTIALS)
    with pytest.raises(Misconfigured, match="None of the ENCRYPTION_KEYS decrypts"):
        getattr(cipher(new_key()), act)(secret)


@pytest.mark.parametrize("act", ["decrypt", "rotate", "encrypt"])
def test_without_a_key_nothing_is_kept_or_read(act: str) -> None:
    """No key is no silent plain text."""
    given = CREDENTIALS if act == "encrypt" else "gAAAA"
    with pytest.raises(Misconfigured, match=r"python -m bot keys new"):
        getattr(cipher(), act)(given)
