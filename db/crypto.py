"""Credentials at rest: encrypted with the newest key, readable with every key that is listed.

Fernet is AES-128 in CBC mode with an HMAC and comes from `cryptography`. Eighty bytes of token
become about two hundred characters, so that the column is Text.
"""

from collections.abc import Mapping, Sequence

import msgspec
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from pydantic import SecretStr

from bot.errors import Misconfigured


def new_key() -> str:
    """A new key, for the front of ENCRYPTION_KEYS."""
    return Fernet.generate_key().decode()


class CredentialCipher:
    """Turns credentials into text for the database and back.

    Args:
        keys: Fernet keys, newest first. None is allowed: then nothing can be kept or read.
    """

    def __init__(self, keys: Sequence[SecretStr]) -> None:
        self._fernet = (
            MultiFernet([Fernet(key.get_secret_value()) for key in keys]) if keys else None
        )

    def encrypt(self, credentials: Mapping[str, str]) -> str:
        """Credentials as text, encrypted with the newest key.

        Raises:
            Misconfigured: there is no key.
        """
        return self._ready().encrypt(msgspec.json.encode(dict(credentials))).decode()

    def decrypt(self, secret: str) -> dict[str, str]:
        """What `encrypt` got.

        Raises:
            Misconfigured: there is no key, or none of them fits.
        """
        try:
            plain = self._ready().decrypt(secret)
        except InvalidToken:
            raise Misconfigured(_NO_KEY_FITS) from None
        return msgspec.json.decode(plain, type=dict[str, str])

    def rotate(self, secret: str) -> str:
        """The same credentials, encrypted anew with the newest key.

        Raises:
            Misconfigured: there is no key, or none of them fits.
        """
        try:
            return self._ready().rotate(secret).decode()
        except InvalidToken:
            raise Misconfigured(_NO_KEY_FITS) from None

    def _ready(self) -> MultiFernet:
        if self._fernet is None:
            raise Misconfigured(
                "ENCRYPTION_KEYS is not set, so that credentials can neither be kept nor read. "
                "Make a key with: python -m bot keys new"
            )
        return self._fernet


_NO_KEY_FITS = (
    "None of the ENCRYPTION_KEYS decrypts the stored credentials. Put back the key that was used "
    "when the account was connected (at the end of the list), or connect the account again."
)
