"""The bot of the past: its real services and workers, on the demo's clock moved back.

Only Slack is missing. Nobody is looking yet, so cards are kept in mind instead of being posted, and
colleagues can always be disturbed.
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp

from bot.config import Settings
from bot.domain.account import Account
from bot.domain.card import ConversationView
from bot.domain.people import Availability
from bot.observability.metrics import Metrics
from bot.parts import Pace, Parts, team_settings
from bot.ports import Posted
from bot.workers.connecting import OpenNetworks
from db.unit_of_work import Database
from integrations.email import NullMailer
from integrations.memory import MemoryNetwork
from integrations.slack.gateway import SlackGateway
from playground.clock import FastClock
from playground.customers import Town
from playground.slack import LocalSlack

_AT_ONCE = 1e6  # messages a second in a channel: nobody reads along
_NEVER = timedelta(days=1)


class _Unseen(SlackGateway):
    """Slack before anybody looks: it knows everybody, and is told nothing."""

    async def post_card(self, channel: str, card: ConversationView, *, now: datetime) -> Posted:
        """Where the card would be."""
        del card
        return Posted(channel, stamp(now))

    async def update_card(self, posted: Posted, card: ConversationView, *, now: datetime) -> None:
        """The newest state is all that will be shown."""

    async def availability(self, users: Sequence[str]) -> Mapping[str, Availability]:
        """Everybody was there."""
        return dict.fromkeys(users, Availability.REACHABLE)


def stamp(at: datetime) -> str:
    """An instant as Slack's time stamp."""
    return f"{int(at.timestamp())}.{at.microsecond:06d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What the past is played with.

    Attributes:
        accounts: ours, by network.
        networks: open on the worlds of the town.
        people: user ids by handle.
    """

    database: Database
    parts: Parts
    town: Town
    slack: LocalSlack
    accounts: Mapping[str, Account]
    networks: OpenNetworks
    people: Mapping[str, str]


@asynccontextmanager
async def open_past(
    database: Database,
    settings: Settings,
    *,
    clock: FastClock,
    slack: LocalSlack,
    town: Town,
    team: Iterable[str],
) -> AsyncIterator[Past]:
    """Put the parts together, over the accounts that are connected.

    Args:
        database: migrated, in nobody else's hands.
        settings: the demo's.
        clock: the demo's, moved by the caller.
        slack: running.
        town: where customers write.
        team: handles of colleagues.
    """
    async with database.read() as uow:
        found = await uow.accounts.all(active_only=True)
        # The other networks of the demo have no past.
        accounts = {a.network: a for a in found if a.network in town.worlds}
    networks = OpenNetworks({plugin.name: plugin for plugin in town.plugins})
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        for name, account in accounts.items():
            networks.open[account.id] = network = MemoryNetwork(town.worlds[name])
            await network.open()
            stack.push_async_callback(network.close)
        chat = _Unseen(
            settings.slack_bot_token.get_secret_value(),
            session=session,
            base_url=settings.slack_api_url,
            wall=clock.now,
        )
        yield Past(
            database=database,
            parts=Parts(
                database=database,
                networks=networks,
                chat=chat,
                mailer=NullMailer(),
                clock=clock,
                team=team_settings(settings, slack.core.team_id),
                pace=Pace(
                    poll=_NEVER, refresh=_NEVER, channel_rate=_AT_ONCE, channel_burst=_AT_ONCE
                ),
                metrics=Metrics(),
                holder="the past",
            ),
            town=town,
            slack=slack,
            accounts=accounts,
            networks=networks,
            people={who: slack.person(who).id for who in team},
        )
