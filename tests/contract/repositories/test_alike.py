"""Posts that say the same: found by time, accounts and texts, and by nothing else."""

from dataclasses import replace

from bot.domain.posts import Post, PostKind, PostState, Variant
from db.unit_of_work import Database
from tests.plans import SECOND, planned, planned_post, two_accounts
from tests.stories import ACCOUNT

BOTH = (ACCOUNT.id, SECOND.id)


def saying(name: str, *texts: str, minutes: float | None = 0, **more: object) -> Post:
    """A post with these texts for our accounts."""
    made = planned_post(name, minutes=minutes)
    variants = tuple(Variant(account_id=a, text=t) for a, t in zip(BOTH, texts, strict=False))
    return replace(made, variants=variants, **more)  # type: ignore[arg-type] # fields that a test names


async def test_what_says_the_same_is_found(database: Database) -> None:
    """Whatever its state, kind and the order of its accounts; with a time, and without."""
    there = saying("there", "a", "b", state=PostState.PUBLISHED)
    undated = saying("undated", "a", minutes=None, state=PostState.DRAFT)
    await planned(database, there, undated)
    turned = replace(there, id="turned", variants=there.variants[::-1], kind=PostKind.SERVICE)
    async with database.read() as uow:
        found = await uow.posts.alike([turned, replace(undated, id="again")])
    assert found == {"turned": "there", "again": "undated"}


async def test_what_differs_in_anything_is_another(database: Database) -> None:
    """A minute, a word, an account, a time at all; or the other one is withdrawn, or itself."""
    there = saying("there", "a", "b")
    gone = saying("gone", "gone", state=PostState.WITHDRAWN)
    await planned(database, there, gone)
    others = [
        saying("later", "a", "b", minutes=1),
        replace(there, id="undated", due_at=None),
        replace(there, id="fewer", variants=there.variants[:1]),
        saying("other words", "a", "B"),
        saying("of one that is gone", "gone"),
        there,
    ]
    async with database.read() as uow:
        assert await uow.posts.alike(others) == {}


async def test_many_are_looked_up_at_once(database: Database) -> None:
    """More than a statement takes parameters."""
    many = [saying(f"p{i:06}", f"text {i}", minutes=i) for i in range(12_000)]
    await two_accounts(database)
    async with database.write() as uow:
        await uow.posts.add(many)
        found = await uow.posts.alike([replace(p, id=f"new {p.id}") for p in many])
    assert len(found) == len(many)
    assert found["new p011999"] == "p011999"
