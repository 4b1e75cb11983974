"""Slack: tokens, scopes, channels, people."""

import aiohttp

from bot.cli.checks.findings import Finding, Findings, failed, fine, wrong
from bot.config import Settings
from bot.errors import GoldenHourError
from integrations.slack.calls import Calls
from integrations.slack.gateway import BotIdentity, SlackGateway
from integrations.slack.scopes import CONNECTION_METHOD, bot_scopes

_APP = "api.slack.com/apps, your app"


async def look_at_slack(settings: Settings, channels: frozenset[str]) -> Findings:
    """Tokens, scopes, the channels that cards go to, managers and people on duty.

    Args:
        settings: the settings.
        channels: channel ids of the connected accounts.
    """
    missing = settings.missing_for_run()
    for sentence in missing:
        if not sentence.startswith("ENCRYPTION_KEYS"):
            name, _, mend = sentence.partition(" is not set. ")
            yield wrong(f"{name} is not set", mend)
    if not settings.slack_bot_token.get_secret_value():
        return
    async with aiohttp.ClientSession() as session:
        gateway = SlackGateway(
            settings.slack_bot_token.get_secret_value(),
            session=session,
            base_url=settings.slack_api_url,
        )
        try:
            bot = await gateway.whoami()
        except GoldenHourError as error:
            yield failed("The bot's token", error)
            return
        yield fine(f"The bot's token works: @{bot.name} in {bot.team_name or bot.team}")
        yield _home(settings, bot)
        yield _scopes(bot)
        if settings.slack_mode == "socket" and settings.slack_app_token.get_secret_value():
            yield await _app_token(settings, session)
        for channel in sorted(channels | ({settings.default_channel} - {""})):
            yield await _channel(gateway, channel)
        for setting, entries in (("MANAGERS", settings.managers), ("ON_DUTY", settings.on_duty)):
            for entry in entries:
                yield await _people(gateway, setting, entry)
    if not settings.managers:
        yield wrong(
            "MANAGERS is not set", "Nobody hears of late conversations, and nobody can reassign."
        )


def _home(settings: Settings, bot: BotIdentity) -> Finding:
    if settings.slack_team_id and settings.slack_team_id != bot.team:
        return wrong(
            f"SLACK_TEAM_ID is {settings.slack_team_id}, but the token is for {bot.team}",
            "Nobody of the token's workspace may act. Leave it empty, unless you mean that.",
        )
    return fine(f"People of the workspace {settings.slack_team_id or bot.team} may act")


def _scopes(bot: BotIdentity) -> Finding:
    missing = sorted(bot_scopes() - bot.scopes)
    if missing:
        return wrong(
            f"Scopes are missing: {', '.join(missing)}",
            f"Add them ({_APP}, OAuth & Permissions), or apply manifest.json; then install the "
            "app again.",
        )
    return fine("The token has every scope of manifest.json")


async def _app_token(settings: Settings, session: aiohttp.ClientSession) -> Finding:
    calls = Calls(
        settings.slack_app_token.get_secret_value(),
        session=session,
        base_url=settings.slack_api_url,
    )
    try:
        await calls.write(CONNECTION_METHOD)
    except GoldenHourError as error:
        return failed(
            "Socket Mode",
            error,
            f"Switch Socket Mode on and make a token with connections:write ({_APP}, Basic "
            "Information, App-Level Tokens).",
        )
    return fine("Socket Mode can be opened with the app's token")


async def _channel(gateway: SlackGateway, channel: str) -> Finding:
    try:
        state = await gateway.channel_state(channel)
    except GoldenHourError as error:
        return failed(f"Channel {channel}", error)
    name = f"Channel #{state.name} ({channel})"
    if state.archived:
        return wrong(f"{name} is archived", "Unarchive it, or move the account to another one.")
    if not state.member:
        return wrong(f"The bot is not in {name}", "Type /invite @Golden Hour in that channel.")
    shared = "; it is shared: people of other workspaces read it, and may not act"
    return fine(f"The bot is in {name}{shared if state.shared else ''}")


async def _people(gateway: SlackGateway, setting: str, entry: str) -> Finding:
    try:
        if entry.startswith("S"):
            members = await gateway.group_members(entry)
            if not members:
                return wrong(f"{setting}: the user group {entry} has no members", "Add somebody.")
            return fine(f"{setting}: user group {entry}, {len(members)} people")
        person = await gateway.colleague(entry)
    except GoldenHourError as error:
        return failed(f"{setting}: {entry}", error, "Take a current id from Slack's profile.")
    if not person.active or person.bot:
        return wrong(f"{setting}: {person.name} cannot act", "They have left, or are a bot.")
    return fine(f"{setting}: {person.name}")
