"""The services, together: what handlers call."""

from dataclasses import dataclass

from bot.services.answers import Answers
from bot.services.claims import Claims
from bot.services.closing import Closing
from bot.services.digests.sending import Digests
from bot.services.elsewhere import Elsewhere
from bot.services.following import Following
from bot.services.home import Home
from bot.services.kudos import KudosService
from bot.services.moderation import Moderation
from bot.services.offline import Offline
from bot.services.outcomes import Outcomes
from bot.services.planning.bundle import Planning
from bot.services.queues import Queues
from bot.services.rota import RotaService
from bot.services.settings import TeamSettingsService
from bot.services.spending import Spending
from bot.services.team import Team
from bot.services.threads import Threads
from bot.storage import Units


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Every use case that a person can start."""

    units: Units
    team: Team
    claims: Claims
    answers: Answers
    elsewhere: Elsewhere
    threads: Threads
    closing: Closing
    offline: Offline
    following: Following
    outcomes: Outcomes
    kudos: KudosService
    moderation: Moderation
    queues: Queues
    planning: Planning
    settings: TeamSettingsService
    rota: RotaService
    digests: Digests
    home: Home
    spending: Spending
