"""What the composer shows of what stands in it: measured, compared, placed in time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.overlap import overlaps
from bot.domain.people import Role
from bot.domain.posts import Picture, PlannedTime, Post, PostKind, PostState, Variant
from bot.domain.series import Words
from bot.domain.themes import Theme
from bot.domain.wall_time import WallKind, settle, zone_known
from bot.errors import BadInput
from bot.planning_forms import AccountLabel, Composed, ComposerForm, MixCrossed, SameWords
from bot.services.planning import mixing
from bot.services.planning.context import Around, Context, local_now
from bot.services.planning.labels import labels, unknown_label
from bot.services.planning.measuring import measured
from bot.services.planning.recurrence import checked_rule
from bot.storage import UnitOfWork
from integrations.base import Publisher

_STATE_NOTES = {
    PostState.APPROVED: "It was approved. Another text asks for a new approval.",
    PostState.SCHEDULED: "It is approved and planned. Another text asks for a new approval.",
    PostState.IN_REVIEW: "It waits for a review. Its author sees what you change.",
    PostState.FAILED: "It could not be published. What is live already stays as it is.",
}


class Drafting:
    """Builds the composer's form inside a unit of work of the caller."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    async def form(
        self,
        uow: UnitOfWork,
        composed: Composed,
        around: Around,
        role: Role,
        now: datetime,
        *,
        post: Post | None = None,
    ) -> ComposerForm:
        """Everything that the composer shows. `post`: as it will be kept, else as it is kept."""
        if post is None and composed.post_id:
            post = (await uow.posts.get([composed.post_id])).get(composed.post_id)
        accounts = await uow.accounts.all()
        known = labels(self._ctx.networks, accounts)
        chosen = [known.get(i) or unknown_label(i) for i in composed.account_ids]
        pictures = shown_pictures(post, composed)
        texts = tuple(
            measured(
                found,
                self._publisher(found.account_id),
                text_of(composed, found.account_id),
                staying(pictures, composed),
            )
            for found in chosen
        )
        zones = tuple(
            dict.fromkeys(z for z in (around.zones[0], composed.zone, *around.zones) if z)
        )
        planned, note, twice = place_in_time(composed, now)
        due_at = settle(planned.wall, planned.zone, planned.fold).instant if planned else None
        return ComposerForm(
            composed=replace(composed, zone=composed.zone or zones[0]),
            accounts=tuple(known[a.id] for a in accounts if a.active or a.id in composed.texts),
            texts=texts,
            pictures=pictures,
            themes=await self._themes(uow, composed, now),
            zones=zones,
            planned=planned,
            due_at=due_at,
            time_note=note,
            twice=twice,
            same_words=await self._same_words(uow, composed, chosen),
            crossed=await self._crossed(uow, composed, post, planned, due_at),
            manager=role is Role.MANAGER,
            alone=around.alone,
            saved=post is not None and post.state is PostState.DRAFT,
            state_note=_STATE_NOTES.get(post.state, "") if post is not None else "",
        )

    def questions(self, form: ComposerForm, post: Post) -> tuple[str, ...]:
        """What has to be answered or mended before it can go to review."""
        found: list[str] = []
        for text in form.texts:
            found += [f"{text.account.network_title}: {problem}" for problem in text.problems]
        found += [
            f"Describe “{p.name}” for people who cannot see it."
            for p in staying(form.pictures, form.composed)
            if not p.alt_text.strip()
        ]
        found += [
            f"“{p.name}”: {p.problem}" for p in staying(form.pictures, form.composed) if p.problem
        ]
        if form.same_words and not form.composed.same_words_reason.strip():
            found.append(
                "Several networks get nearly the same words. Give each its own, or say why not."
            )
        if form.crossed and not post.override_reason:
            found += [mixing.figures(crossed) for crossed in form.crossed]
        if form.composed.rule and form.composed.words is Words.REPEAT:
            found += [
                f"{text.account.network_title} refuses the same words again: choose fresh words."
                for text in form.texts
                if not self._repeats(text.account.account_id)
            ]
        if form.time_note.startswith(_PAST):
            found.append(form.time_note)
        return tuple(dict.fromkeys(found))

    def barred(self, account_id: str) -> bool:
        """Whether nothing can be published there, and waiting does not help."""
        network = self._ctx.networks.get(account_id)
        if network is None:
            return False  # it may be back at the post's time
        return network.publisher is None or bool(network.publisher.limits.blocked)

    def _publisher(self, account_id: str) -> Publisher | None:
        network = self._ctx.networks.get(account_id)
        return None if network is None else network.publisher

    def _repeats(self, account_id: str) -> bool:
        publisher = self._publisher(account_id)
        return publisher is None or publisher.limits.repeats

    async def _themes(
        self, uow: UnitOfWork, composed: Composed, now: datetime
    ) -> tuple[Theme, ...]:
        zone = composed.zone if zone_known(composed.zone) else "UTC"
        day = now.astimezone(ZoneInfo(zone)).date()
        return tuple(
            t
            for t in await uow.themes.all(archived=True)
            if t.id == composed.theme_id or (not t.archived and (t.ends is None or t.ends >= day))
        )

    async def _same_words(
        self, uow: UnitOfWork, composed: Composed, chosen: Sequence[AccountLabel]
    ) -> tuple[SameWords, ...]:
        accounts = {a.id: a for a in await uow.accounts.all()}
        texts = {c.account_id: text_of(composed, c.account_id) for c in chosen}
        networks = {i: accounts[i].network for i in texts if i in accounts}
        by_id = {c.account_id: c for c in chosen}
        found = overlaps({i: t for i, t in texts.items() if i in networks}, networks)
        return tuple(
            SameWords(one=by_id[o.one], other=by_id[o.other], likeness=o.likeness, shared=o.shared)
            for o in found
        )

    async def _crossed(
        self,
        uow: UnitOfWork,
        composed: Composed,
        post: Post | None,
        planned: PlannedTime | None,
        due_at: datetime | None,
    ) -> tuple[MixCrossed, ...]:
        if composed.kind is not PostKind.PROMOTIONAL or planned is None or due_at is None:
            return ()
        candidate = _as_candidate(composed, post, due_at)
        accounts = labels(self._ctx.networks, await uow.accounts.all())
        rule = self._ctx.team.settings.mix
        return await mixing.crossed(uow, candidate, planned, due_at, accounts, rule)


_PAST = "This time has passed"


def _as_candidate(composed: Composed, post: Post | None, now: datetime) -> Post:
    """The post that 80/20 is asked about: its accounts and kind as composed."""
    return Post(
        id=post.id if post is not None else "",
        author="",
        created_at=now,
        changed_at=now,
        channel="",
        kind=composed.kind,
        variants=tuple(Variant(account_id=i, text="") for i in composed.account_ids),
    )


def text_of(composed: Composed, account_id: str) -> str:
    """The text for an account: its own, else the one that all begin with."""
    own = composed.texts.get(account_id)
    if own is not None:
        return own
    return composed.text or next((t for t in composed.texts.values() if t.strip()), "")


def shown_pictures(post: Post | None, composed: Composed) -> tuple[Picture, ...]:
    """The pictures of the post with their descriptions as typed, and those just added.

    Those that are taken out are among them until the post is saved: they can be put back.
    """
    kept = post.pictures if post is not None else ()
    described = tuple(replace(p, alt_text=composed.alt_texts.get(p.id, p.alt_text)) for p in kept)
    known = {p.file_id for p in described}
    return (*described, *(f for f in composed.new_files if f.file_id not in known))


def staying(pictures: Sequence[Picture], composed: Composed) -> tuple[Picture, ...]:
    """Those that are not taken out."""
    return tuple(p for p in pictures if p.id not in composed.dropped)


def chosen_wall(composed: Composed) -> PlannedTime | None:
    """The planned time that was chosen; None when none was.

    Raises:
        BadInput: half of it is missing, or it is no time; `field` is "day", "time", "zone", "rule".
    """
    if not composed.day and not composed.time:
        if composed.rule:
            raise BadInput("A recurring post needs the time of its first one.", field="day")
        return None
    if not composed.day:
        raise BadInput("On which day? Only a time is chosen.", field="day")
    if not composed.time:
        raise BadInput("At what time? Only a day is chosen.", field="time")
    if not zone_known(composed.zone):
        raise BadInput(
            f"I understood the time zone “{composed.zone}”, and there is none of that name.",
            field="zone",
            example="Europe/Berlin",
        )
    try:
        wall = datetime.fromisoformat(f"{composed.day}T{composed.time}")
    except ValueError:
        raise BadInput(
            f"I understood “{composed.day} {composed.time}”, and that is no time.",
            field="day",
            example="2026-12-01 09:00",
        ) from None
    if composed.rule:
        checked_rule(composed.rule, wall)
    found = settle(wall.replace(tzinfo=None), composed.zone, composed.fold)
    return found.planned


def place_in_time(composed: Composed, now: datetime) -> tuple[PlannedTime | None, str, bool]:
    """The planned time, what is special about it, and whether it exists twice."""
    try:
        chosen = chosen_wall(composed)
    except BadInput as error:
        return None, str(error), False
    if chosen is None:
        return None, "", False
    wall = datetime.fromisoformat(f"{composed.day}T{composed.time}")
    found = settle(wall, composed.zone, composed.fold)
    if found.instant <= now:
        return chosen, f"{_PAST} (it is {local_now(now, composed.zone):%H:%M} there).", False
    return chosen, found.sentence, found.kind is WallKind.TWICE
