"""Two accounts on two pretend networks, and files that plan posts for them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.posts import Post, PostKind, PostState
from bot.domain.team_settings import TeamSettings
from bot.domain.themes import Theme
from bot.services.planning.exporting import Exporting
from bot.services.planning.importing import Checked, Importing
from bot.services.planning.sheet import Finding
from bot.storage import PostQuery
from bot.workers.connecting import OpenNetworks
from db.unit_of_work import Database
from integrations.memory import OPENAIR, OURS, WARBLE, Dialect, MemoryPlugin, World
from tests.plans import ANA, MARA, PLANS
from tests.stories import ACCOUNT, NOON

WARBLING = replace(ACCOUNT, id="w", network=WARBLE.name, external_id=OURS, handle="harbour")
OPEN = replace(
    ACCOUNT,
    id="o",
    network=OPENAIR.name,
    external_id=OURS,
    handle="harbour.openair.example",
)
SUMMER = Theme(id="summer", name="Summer at the harbour", goal="visitors", created_by=MARA)
TEAM = TeamSettings(
    home_team="T0HARBOUR1", zone="Europe/Berlin", managers=(MARA,), plan_channel=PLANS
)
SOON = NOON + timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A database with both accounts, their networks open."""

    database: Database
    networks: OpenNetworks
    team: TeamSettings = TEAM

    @property
    def importing(self) -> Importing:
        """The service."""
        return Importing(self.database, self.networks, self.team)

    async def check(self, text: str, *, by: str = ANA) -> Checked:
        """Look at a file."""
        return await self.importing.check(text.encode(), by, NOON, lambda *_: None)

    async def take(self, text: str, *, by: str = ANA) -> tuple[Post, ...]:
        """Import a file that has no errors."""
        checked = await self.check(text, by=by)
        assert checked.errors == ()
        return await self.importing.store(checked, by, NOON)

    async def plan(self) -> list[Post]:
        """All posts."""
        async with self.database.read() as uow:
            found, _ = await uow.posts.find(PostQuery(states=tuple(PostState)), limit=10_000)
        return found

    async def put(self, *posts: Post) -> None:
        """Have posts in the plan."""
        async with self.database.write() as uow:
            await uow.posts.add(posts)
            await uow.commit()

    async def export(self) -> str:
        """The plan as a file."""
        return "".join([text async for text, _ in Exporting(self.database, TEAM.zone).lines()])


@asynccontextmanager
async def desk(
    database: Database, dialects: Sequence[Dialect] = (WARBLE, OPENAIR)
) -> AsyncIterator[Desk]:
    """Both accounts connected; networks open on these dialects."""
    plugins = {d.name: MemoryPlugin(World(d, now=lambda: NOON, own_handle="h")) for d in dialects}
    networks = OpenNetworks(plugins)
    async with database.write() as uow:
        for account in (WARBLING, OPEN):
            await uow.accounts.save(account, NOON)
        await uow.themes.save(SUMMER)
        await uow.commit()
    for account in (WARBLING, OPEN):
        if account.network in plugins:
            network = plugins[account.network].build(
                own_external_id=OURS,
                own_handle=account.handle,
                base_url="",
                credentials=_NoCredentials(),
                settings={},
            )
            await network.open()
            networks.open[account.id] = network
    yield Desk(database=database, networks=networks)
    for network in networks.open.values():
        await network.close()


class _NoCredentials:
    """A pretend network needs none."""

    async def load(self) -> dict[str, str]:
        """Nothing."""
        return {}

    async def save(self, new: object) -> None:
        """Not kept."""

    async def refresh(self, renew: object) -> dict[str, str]:
        """Nothing."""
        del renew
        return {}


def told(findings: Sequence[Finding]) -> list[str]:
    """Findings as they are printed."""
    return [str(finding) for finding in findings]


def social_and_promotional(social: int, promotional: int, *, state: str = "review") -> str:
    """A file with so many posts of each kind on Warble, a day apart, the promotional ones last."""
    kinds = [PostKind.SOCIAL] * social + [PostKind.PROMOTIONAL] * promotional
    rows = [
        f"{SOON + timedelta(days=i):%Y-%m-%d},09:00,{kind.value},warble,Post number {i},{state}"
        for i, kind in enumerate(kinds)
    ]
    return "\n".join(["day,time,kind,accounts,text,state", *rows])
