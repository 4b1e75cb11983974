"""The networks' credentials, and e-mail."""

from collections.abc import Mapping, Sequence

from bot.cli.checks.findings import Finding, Findings, failed, fine, soon, wrong
from bot.cli.shared import now
from bot.config import Settings
from bot.domain.account import Account
from bot.domain.money_words import money, month_words
from bot.domain.sign_in import ends_soon
from bot.domain.spending import Budget, month_of, total
from bot.errors import GoldenHourError
from db.credentials import AccountCredentials
from db.crypto import CredentialCipher
from db.unit_of_work import Database
from integrations.base import Meter, Network, NetworkPlugin, PushReader, cap_setting
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
            async for finding in _account(settings, database, account, plugin, store):
                yield finding


async def _account(
    settings: Settings,
    database: Database,
    account: Account,
    plugin: NetworkPlugin,
    store: AccountCredentials,
) -> Findings:
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
            if identity.profile.external_id != account.external_id:
                yield wrong(f"{who}: these credentials belong to @{identity.profile.handle}", again)
                return
            yield await _sign_in(network, who, again)
            if network.pushed is not None:
                yield await look_at_pushes(network.pushed, who, settings.callback(plugin.name))
            if network.meter is not None:
                yield await _spend(database, account, network.meter, who)
        finally:
            await network.close()
    except GoldenHourError as error:
        yield failed(who, error, again)


async def _sign_in(network: Network, who: str, again: str) -> Finding:
    """Until when it lasts, where the network tells."""
    ends_at = None if network.publisher is None else await network.publisher.credentials_end()
    if ends_at is None:
        return fine(f"{who}: signed in")
    at, day = now(), f"{ends_at.day} {ends_at:%B %Y}"
    if ends_at <= at:
        return wrong(f"{who}: the sign-in has ended on {day}", again)
    if ends_soon(ends_at, at):
        return soon(f"{who}: signed in, until {day} only", again)
    return fine(f"{who}: signed in until {day}")


async def look_at_pushes(pushed: PushReader, who: str, callback: str) -> Finding:
    """Whether its network pushes to us; without that it is polled, which is slower."""
    try:
        subscription = await pushed.subscription(callback)
    except GoldenHourError as error:
        return failed(f"{who}, its pushes", error)
    if subscription.active:
        return fine(f"{who}: its mentions are pushed")
    # To have no public address is a choice, and so is not to have set this network up for it.
    told = wrong if callback and subscription.meant else soon
    return told(f"{who}: {subscription.problem}", subscription.hint)


async def _spend(database: Database, account: Account, meter: Meter, who: str) -> Finding:
    """What it has cost this month, what the looks of this command cost included."""
    month, setting = month_of(now()), cap_setting(account.network)
    async with database.write() as uow:
        await uow.charges.add(account.id, month, meter.take())
        spent = total(await uow.charges.of_month(month), account.id)
        await uow.commit()
    said = f"{who}: {money(spent)} spent in {month_words(month)}"
    if meter.cap is None:
        return fine(f"{said}, without a cap ({setting})")
    budget = Budget(spent=spent, cap=meter.cap)
    said += f", of {money(meter.cap)}"
    if budget.may_read:
        return fine(said)
    return wrong(f"{said}: mentions are not fetched any more", f"Raise {setting}.")


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
