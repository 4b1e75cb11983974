"""The networks' credentials, and e-mail."""

from collections.abc import Mapping, Sequence

from bot.cli.checks.findings import Finding, Findings, failed, fine, wrong
from bot.cli.shared import now
from bot.config import Settings
from bot.domain.account import Account
from bot.errors import GoldenHourError
from db.credentials import AccountCredentials
from db.crypto import CredentialCipher
from db.unit_of_work import Database
from integrations.base import NetworkPlugin
from integrations.email import SmtpMailer


async def look_at_accounts(
    settings: Settings,
    database: Database,
    accounts: Sequence[Account],
    plugins: Mapping[str, NetworkPlugin],
) -> Findings:
    """Whether each active account's network still knows us."""
    if not accounts:
        yield wrong("No account is connected", f"Connect one of: {', '.join(plugins)}")
    cipher = CredentialCipher(settings.encryption_keys)
    for account in accounts:
        who = f"@{account.handle} on {account.network}"
        plugin = plugins.get(account.network)
        if not account.active:
            yield fine(f"{who} is stopped, and not looked at")
        elif plugin is None:
            yield wrong(f"{who}: this release has no such network", "Install it, or remove it.")
        else:
            store = AccountCredentials(database, cipher, account.id, now)
            yield await _identity(settings, account, plugin, store)


async def _identity(
    settings: Settings, account: Account, plugin: NetworkPlugin, store: AccountCredentials
) -> Finding:
    who = f"@{account.handle} on {plugin.title}"
    again = f"Sign in again: python -m bot connect {plugin.name}"
    try:
        network = plugin.build(
            own_external_id=account.external_id,
            own_handle=account.handle,
            base_url=account.base_url,
            credentials=store,
            settings=settings.network(plugin.name),
        )
        try:
            await network.open()
            identity = await network.identity()
        finally:
            await network.close()
    except GoldenHourError as error:
        return failed(who, error, again)
    if identity.profile.external_id != account.external_id:
        return wrong(f"{who}: these credentials belong to @{identity.profile.handle}", again)
    return fine(f"{who}: signed in")


async def look_at_mail(settings: Settings, mailer: SmtpMailer | None) -> Findings:
    """Whether the mail server lets us in, when one is set up."""
    if mailer is None:
        yield fine("E-mail is not set up: no transcripts are mailed")
        return
    try:
        await mailer.probe()
    except GoldenHourError as error:
        yield failed(f"Mail server {settings.smtp_host}:{settings.smtp_port}", error)
        return
    yield fine(f"The mail server {settings.smtp_host}:{settings.smtp_port} lets us in")
