"""The database and what is encrypted in it."""

from collections.abc import Sequence

from sqlalchemy import insert, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.cli.checks.findings import Findings, failed, fine, wrong
from bot.cli.shared import require_place
from bot.config import Settings
from bot.domain.account import Account
from bot.errors import Misconfigured
from db.crypto import CredentialCipher
from db.engine import is_sqlite, sqlite_path
from db.migrate import current_revision, newest_revision
from db.tables import credentials, leases

_PROBE = "check: can be written"


async def look_at_database(settings: Settings, engine: AsyncEngine) -> Findings:
    """Whether the database answers, fits this release and can be written."""
    sqlite = is_sqlite(settings.database_url)
    where = sqlite_path(settings.database_url) if sqlite else f"PostgreSQL at {engine.url.host}"
    try:
        require_place(settings)
        revision = await current_revision(engine)
    except (Misconfigured, SQLAlchemyError, OSError) as error:
        cause = error.__cause__ if isinstance(error.__cause__, Exception) else error
        mend = "Look at DATABASE_URL, and whether the folder or the server is there."
        yield failed(f"The database {where} does not answer", cause, mend)
        return
    yield fine(f"The database answers: {where}")
    if revision != newest_revision():
        yield wrong(
            f"It is at revision {revision or 'nothing'}, this release needs {newest_revision()}",
            "Run: python -m bot migrate",
        )
        return
    yield fine(f"It fits this release (revision {revision})")
    try:
        async with engine.connect() as connection:
            await connection.execute(insert(leases).values(name=_PROBE, holder="", until=0.0))
            await connection.rollback()
    except SQLAlchemyError as error:
        yield failed("It cannot be written", error, "Look at the rights of file, folder or user.")
        return
    yield fine("It can be written")


async def look_at_keys(
    settings: Settings, engine: AsyncEngine, accounts: Sequence[Account]
) -> Findings:
    """Whether there are keys, and whether they decrypt every account's credentials."""
    if not settings.encryption_keys:
        yield wrong("ENCRYPTION_KEYS is not set", "Make a key with: python -m bot keys new")
        return
    cipher = CredentialCipher(settings.encryption_keys)
    newest = CredentialCipher(settings.encryption_keys[:1])
    stored = await _stored(engine) if accounts else {}
    old = 0
    for account in accounts:
        secret = stored.get(account.id)
        if secret is None:
            continue
        try:
            cipher.decrypt(secret)
        except Misconfigured as error:
            yield failed(f"Credentials of @{account.handle} on {account.network}", error)
            continue
        try:
            newest.decrypt(secret)
        except Misconfigured:
            old += 1
    if old:
        yield wrong(
            f"{old} accounts are still encrypted with an older key",
            "Run: python -m bot keys rotate",
        )
    yield fine(f"Encryption keys: {len(settings.encryption_keys)}")


async def _stored(engine: AsyncEngine) -> dict[str, str]:
    """Encrypted credentials by account id."""
    async with engine.connect() as connection:
        rows = (await connection.execute(select(credentials))).mappings().all()
    return {row["account_id"]: row["secret"] for row in rows}
