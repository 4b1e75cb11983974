"""The composer: what it shows, what is kept, and what still has to be answered."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.events import EventKind
from bot.domain.keepable import keepable
from bot.domain.people import Role
from bot.domain.posts import Contents, Picture, PlannedTime, Post, PostState, Variant, edit
from bot.domain.series import Words
from bot.domain.wall_time import settle
from bot.errors import BadInput, NotFound
from bot.planning_forms import Composed, ComposerForm, Next
from bot.services.journal import record
from bot.services.planning import queueing
from bot.services.planning.context import Context, locked_post, refuse_unless, save
from bot.services.planning.drafting import Drafting, chosen_wall, text_of
from bot.services.planning.reading import read_typed
from bot.services.planning.repeating import keep_series
from bot.services.planning.reviewing import submit_in
from bot.services.planning.telling import tell_in_thread
from bot.services.planning.wording import changed_notice
from bot.storage import PostQuery, UnitOfWork

_MOST_ACCOUNTS = 10
_MOST_PICTURES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What came of saving. `form`: questions are open, and the post has not gone further."""

    post: Post
    form: ComposerForm | None = None


class Composing:
    """Opens, measures and saves."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._drafting = Drafting(ctx)

    async def new(
        self, by: str, role: Role, now: datetime, *, text: str = "", said: str = ""
    ) -> ComposerForm:
        """An empty composer, or one with a text; `said` may begin with a time."""
        zone = await self._ctx.zone_of(by)
        typed = read_typed(said, zone, now)
        async with self._ctx.units.read() as uow:
            last, _ = await uow.posts.find(PostQuery(author=by), limit=1)
            offered = await uow.accounts.all(active_only=True)
        open_to_us = [a.id for a in offered if not self._drafting.barred(a.id)]
        usual = [i for p in last for i in p.account_ids if i in open_to_us]
        composed = Composed(
            account_ids=tuple(usual) or tuple(open_to_us[:1]),
            text=text or typed.text,
            day=typed.day,
            time=typed.time,
            zone=zone,
        )
        form = await self.look(composed, by, role, now)
        return replace(form, understood=typed.sentence(zone))

    async def existing(self, post_id: str, by: str, role: Role, now: datetime) -> ComposerForm:
        """The composer with a post in it.

        Raises:
            NotFound: no such post.
            Conflict: it is on its way, out, or withdrawn.
        """
        async with self._ctx.units.read() as uow:
            found = await uow.posts.get([post_id])
            if post_id not in found:
                raise NotFound("This post is not in the database any more.")
            post = found[post_id]
            series = await uow.series.get(post.series_id) if post.series_id else None
        refuse_unless(post.state.editable, post, "edited")
        running = series if series is not None and not series.ended else None
        planned = post.planned
        composed = Composed(
            post_id=post.id,
            version=post.version,
            account_ids=post.account_ids,
            texts={v.account_id: v.text for v in post.variants},
            kind=post.kind,
            theme_id=post.theme_id,
            notes=post.notes,
            day=f"{planned.wall:%Y-%m-%d}" if planned else "",
            time=f"{planned.wall:%H:%M}" if planned else "",
            zone=planned.zone if planned else await self._ctx.zone_of(by),
            fold=planned.fold if planned else 0,
            alt_texts={p.id: p.alt_text for p in post.pictures},
            same_words_reason=post.same_words_reason,
            override_reason=post.override_reason,
            rule=running.rule if running else "",
            words=running.words if running else Words.FRESH,
        )
        return await self.look(composed, by, role, now)

    async def look(self, composed: Composed, by: str, role: Role, now: datetime) -> ComposerForm:
        """The form with everything measured. Writes nothing."""
        around = await self._ctx.around(by, composed.post_id)
        async with self._ctx.units.read() as uow:
            return await self._drafting.form(uow, composed, around, role, now)

    async def save(self, composed: Composed, by: str, role: Role, now: datetime) -> Saved:
        """Keep what was written, and send it for review when that was wished.

        A new post or a draft is kept whatever questions are open; one that is further stays as it
        is until they are answered.

        Raises:
            BadInput: nothing can be kept like this; `field` says where.
            Conflict: somebody has changed it since.
        """
        composed = keepable(composed)
        wall = checked(composed)
        around = await self._ctx.around(by, composed.post_id)
        async with self._ctx.units.write() as uow:
            before = None
            if composed.post_id:
                before = await locked_post(uow, composed.post_id, composed.version)
                refuse_unless(before.state.editable, before, "edited")
            after = await self._changed(uow, before, composed, wall, by, role, now)
            seen = _as_kept(composed, after)
            form = await self._drafting.form(uow, seen, around, role, now, post=after)
            wanted = composed.then is Next.REVIEW or (before is not None and not _early(before))
            questions = self._drafting.questions(form, after) if wanted else ()
            if questions and before is not None and not _early(before):
                unsaved = await self._drafting.form(uow, composed, around, role, now, post=before)
                return Saved(post=before, form=replace(unsaved, questions=questions))
            await self._store(uow, before, after, by, now)
            after = await keep_series(uow, after, composed, by, now)
            if wanted and not questions and _early(after):
                after = await submit_in(self._ctx, uow, after, by, now, alone=around.alone)
            elif before is not None and not questions:
                after = await self._settled(uow, before, after, by, now)
            await uow.commit()
        if not questions:
            return Saved(post=after)
        kept = replace(form.composed, version=after.version)
        return Saved(post=after, form=replace(form, composed=kept, questions=questions, saved=True))

    async def _changed(
        self,
        uow: UnitOfWork,
        before: Post | None,
        composed: Composed,
        wall: PlannedTime | None,
        by: str,
        role: Role,
        now: datetime,
    ) -> Post:
        """The post as the composer says it."""
        contents = Contents(
            kind=composed.kind,
            variants=tuple((i, text_of(composed, i)) for i in composed.account_ids),
            pictures=_pictures(uow, before, composed),
            theme_id=composed.theme_id,
            notes=composed.notes,
            same_words_reason=composed.same_words_reason.strip(),
        )
        due_at = settle(wall.wall, wall.zone, wall.fold).instant if wall is not None else None
        if before is None:
            after = Post(
                id=uow.new_id(),
                author=by,
                created_at=now,
                changed_at=now,
                channel=await self._channel(uow, composed),
                kind=contents.kind,
                variants=tuple(Variant(account_id=a, text=t) for a, t in contents.variants),
                pictures=contents.pictures,
                theme_id=contents.theme_id,
                notes=contents.notes,
                same_words_reason=contents.same_words_reason,
                edited_by=by,
            )
        else:
            after = edit(before, by, contents, now)
        moved = before is None or (after.planned, after.due_at) != (wall, due_at)
        if moved:
            state = after.state
            if before is not None and state.waits_when_moved:
                state = PostState.APPROVED
            after = replace(after, planned=wall, due_at=due_at, state=state, hold="")
        reason = composed.override_reason.strip()
        if reason and role is Role.MANAGER and reason != after.override_reason:
            after = replace(after, override_by=by, override_reason=reason)
        return after

    async def _channel(self, uow: UnitOfWork, composed: Composed) -> str:
        """Where its card belongs: the plan's channel, else that of its first account."""
        settings = self._ctx.team.settings
        if settings.plan_channel:
            return settings.plan_channel
        first = await uow.accounts.get(composed.account_ids[0])
        if first is None:
            raise BadInput("This account is not connected any more.", field="accounts")
        return first.channel

    async def _store(
        self, uow: UnitOfWork, before: Post | None, after: Post, by: str, now: datetime
    ) -> None:
        if before is None:
            await uow.posts.add([after])
            await record(uow, EventKind.POST_WRITTEN, actor=by, now=now, post_id=after.id)
            uow.wake("pictures")
            return
        await save(uow, before, after)
        accounts = await self._ctx.views.accounts(uow)
        texts = changed_notice(before, after, by, accounts)
        await record(
            uow,
            EventKind.POST_EDITED,
            actor=by,
            now=now,
            post_id=after.id,
            before={v.account_id: v.text for v in before.variants},
            after={v.account_id: v.text for v in after.variants},
        )
        if texts is not None and before.state is not PostState.DRAFT:
            await tell_in_thread(uow, after, texts, f"changed:{after.id}:{after.version}", now)
        reason = after.override_reason
        if reason and reason != before.override_reason:
            await record(
                uow, EventKind.POST_OVERRIDDEN, actor=by, now=now, post_id=after.id, reason=reason
            )
        uow.wake("pictures")

    async def _settled(
        self,
        uow: UnitOfWork,
        before: Post,
        after: Post,
        by: str,
        now: datetime,
    ) -> Post:
        """After the edit of one that was further than a draft."""
        if before.due_at != after.due_at:
            await record(
                uow,
                EventKind.POST_MOVED,
                actor=by,
                now=now,
                post_id=after.id,
                due_at=after.due_at.isoformat() if after.due_at else None,
            )
        if after.state is PostState.APPROVED:
            after = await queueing.enqueue(self._ctx, uow, after, now)
        return after


def _early(post: Post) -> bool:
    """Whether it has not been asked to be reviewed (again) yet."""
    return post.state in {PostState.DRAFT, PostState.CHANGES_ASKED}


def checked(composed: Composed) -> PlannedTime | None:
    """What has to be right before anything can be kept.

    Raises:
        BadInput: with the field.
    """
    if not composed.account_ids:
        raise BadInput("Choose at least one account.", field="accounts")
    if len(composed.account_ids) > _MOST_ACCOUNTS:
        raise BadInput(
            f"One post goes to {_MOST_ACCOUNTS} accounts at most; this has "
            f"{len(composed.account_ids)}.",
            field="accounts",
        )
    if not any(text_of(composed, i).strip() for i in composed.account_ids):
        first = composed.account_ids[0]
        raise BadInput("There is nothing to keep yet. Write a few words.", field=f"text:{first}")
    kept = len(composed.new_files) + len(set(composed.alt_texts) - composed.dropped)
    if kept > _MOST_PICTURES:
        raise BadInput(f"One post has {_MOST_PICTURES} pictures at most.", field="pictures")
    return chosen_wall(composed)


def _pictures(uow: UnitOfWork, before: Post | None, composed: Composed) -> tuple[Picture, ...]:
    """Those that stay, with their descriptions, and the new ones with ids of ours."""
    old = before.pictures if before is not None else ()
    stay = tuple(
        replace(p, alt_text=composed.alt_texts.get(p.id, p.alt_text).strip())
        for p in old
        if p.id not in composed.dropped
    )
    known = {p.file_id for p in stay}
    new = tuple(replace(f, id=uow.new_id()) for f in composed.new_files if f.file_id not in known)
    return (*stay, *new)


def _as_kept(composed: Composed, after: Post) -> Composed:
    """The composer as it is shown once the post is kept: with its id, its pictures in it."""
    return replace(
        composed,
        post_id=after.id,
        version=after.version,
        texts={v.account_id: v.text for v in after.variants},
        new_files=(),
        alt_texts={p.id: p.alt_text for p in after.pictures},
        dropped=frozenset(),
    )
