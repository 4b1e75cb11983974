"""Rows of the proactive half to domain values and back, explicitly."""

from collections.abc import Sequence

from bot.domain.posts import (
    Picture,
    PlannedTime,
    Post,
    PostKind,
    PostState,
    Reading,
    Variant,
    VariantStatus,
)
from bot.domain.series import Series, Words
from bot.domain.themes import Theme
from bot.storage import DueReading
from db.mapping import Row, Values


def to_post(row: Row, variants: Sequence[Variant], pictures: Sequence[Picture]) -> Post:
    """A post with what belongs to it, in its order."""
    planned = (
        PlannedTime(wall=row["planned_wall"], zone=row["planned_zone"], fold=row["planned_fold"])
        if row["planned_wall"] is not None
        else None
    )
    return Post(
        id=row["id"],
        author=row["author"],
        created_at=row["created_at"],
        changed_at=row["changed_at"],
        channel=row["channel"],
        kind=PostKind(row["kind"]),
        variants=tuple(variants),
        version=row["version"],
        state=PostState(row["state"]),
        pictures=tuple(pictures),
        theme_id=row["theme_id"],
        notes=row["notes"],
        planned=planned,
        due_at=row["due_at"],
        edited_by=row["edited_by"],
        submitted_by=row["submitted_by"],
        submitted_at=row["submitted_at"],
        approved_by=row["approved_by"],
        approved_at=row["approved_at"],
        asked_changes=row["asked_changes"],
        same_words_reason=row["same_words_reason"],
        override_by=row["override_by"],
        override_reason=row["override_reason"],
        hold=row["hold"],
        series_id=row["series_id"],
        occurrence=row["occurrence"],
        run=row["run"],
        published_at=row["published_at"],
    )


def post_values(post: Post) -> Values:
    """Columns of a post that change; the card's own columns are not among them."""
    planned = post.planned
    return {
        "changed_at": post.changed_at,
        "channel": post.channel,
        "kind": post.kind.value,
        "version": post.version,
        "state": post.state.value,
        "theme_id": post.theme_id,
        "notes": post.notes,
        "planned_wall": planned.wall if planned else None,
        "planned_zone": planned.zone if planned else "",
        "planned_fold": planned.fold if planned else 0,
        "due_at": post.due_at,
        "edited_by": post.edited_by,
        "submitted_by": post.submitted_by,
        "submitted_at": post.submitted_at,
        "approved_by": post.approved_by,
        "approved_at": post.approved_at,
        "asked_changes": post.asked_changes,
        "same_words_reason": post.same_words_reason,
        "override_by": post.override_by,
        "override_reason": post.override_reason,
        "hold": post.hold,
        "series_id": post.series_id,
        "occurrence": post.occurrence,
        "run": post.run,
        "published_at": post.published_at,
    }


def new_post_values(post: Post) -> Values:
    """All columns of a new post."""
    return {
        "id": post.id,
        "author": post.author,
        "created_at": post.created_at,
        **post_values(post),
    }


def to_variant(row: Row) -> Variant:
    """The text for one account."""
    return Variant(
        account_id=row["account_id"],
        text=row["text"],
        status=VariantStatus(row["status"]),
        external_id=row["external_id"],
        last_external_id=row["last_external_id"],
        url=row["url"],
        live_parts=row["live_parts"],
        published_at=row["published_at"],
        error=row["error"],
        hint=row["hint"],
    )


def variant_values(post_id: str, position: int, variant: Variant) -> Values:
    """Columns of a variant."""
    return {
        "post_id": post_id,
        "account_id": variant.account_id,
        "position": position,
        "text": variant.text,
        "status": variant.status.value,
        "external_id": variant.external_id,
        "last_external_id": variant.last_external_id,
        "url": variant.url,
        "live_parts": variant.live_parts,
        "published_at": variant.published_at,
        "error": variant.error,
        "hint": variant.hint,
    }


def to_picture(row: Row) -> Picture:
    """A picture, with what is known of its bytes."""
    return Picture(
        id=row["id"],
        file_id=row["file_id"],
        name=row["name"],
        mime=row["mime"],
        size=row["size"],
        width=row["width"],
        height=row["height"],
        alt_text=row["alt_text"],
        kept=bool(row["kept"]),
        problem=row["problem"],
    )


def picture_values(post_id: str, position: int, picture: Picture) -> Values:
    """All columns of a new picture. Its bytes are not here yet, whatever it was copied from."""
    return {
        "id": picture.id,
        "post_id": post_id,
        "position": position,
        "file_id": picture.file_id,
        "name": picture.name,
        **picture_measures(picture),
        "alt_text": picture.alt_text,
        "kept": False,
        "problem": picture.problem,
    }


def picture_measures(picture: Picture) -> Values:
    """What is found in the bytes, and told by Slack until then."""
    return {
        "mime": picture.mime,
        "size": picture.size,
        "width": picture.width,
        "height": picture.height,
    }


def to_theme(row: Row) -> Theme:
    """A theme."""
    return Theme(
        id=row["id"],
        name=row["name"],
        goal=row["goal"],
        created_by=row["created_by"],
        begins=row["begins"],
        ends=row["ends"],
        archived=bool(row["archived"]),
    )


def theme_values(theme: Theme) -> Values:
    """Columns of a theme."""
    return {
        "id": theme.id,
        "name": theme.name,
        "goal": theme.goal,
        "created_by": theme.created_by,
        "begins": theme.begins,
        "ends": theme.ends,
        "archived": theme.archived,
    }


def to_series(row: Row) -> Series:
    """A recurring post."""
    return Series(
        id=row["id"],
        post_id=row["post_id"],
        author=row["author"],
        rule=row["rule"],
        start=row["start"],
        zone=row["zone"],
        words=Words(row["words"]),
        made_until=row["made_until"],
        ended=bool(row["ended"]),
    )


def series_values(series: Series) -> Values:
    """Columns of a recurring post."""
    return {
        "id": series.id,
        "post_id": series.post_id,
        "author": series.author,
        "rule": series.rule,
        "start": series.start,
        "zone": series.zone,
        "words": series.words.value,
        "made_until": series.made_until,
        "ended": series.ended,
    }


def to_due_reading(row: Row) -> DueReading:
    """Figures to be read."""
    return DueReading(
        post_id=row["post_id"],
        account_id=row["account_id"],
        external_id=row["external_id"],
        stage=row["stage"],
        due_at=row["due_at"],
    )


def to_reading(row: Row) -> Reading:
    """Figures that were read."""
    return Reading(
        stage=row["stage"],
        read_at=row["read_at"],
        likes=row["likes"],
        replies=row["replies"],
        shares=row["shares"],
    )
