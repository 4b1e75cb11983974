"""The composer's texts and pictures: a field for each account with its counter and its preview."""

from datetime import timedelta

from bot.domain.posts import Picture
from bot.domain.threads import parts_of
from bot.planning_forms import ComposedText, ComposerForm
from integrations.base import Allowance, TextCheck
from integrations.slack import ids
from integrations.slack.answer_form import money
from integrations.slack.blocks import (
    Block,
    actions,
    button,
    labelled,
    option,
    section,
    small_print,
    text_input,
)
from integrations.slack.plan_labels import plain_account
from integrations.slack.rich import linked, paragraph, quotation, rich, words
from integrations.slack.text import excerpt, inline, shown

_MOST_PARTS = 8
_MOST_PREVIEWED = 4
_PREVIEW = 700  # characters of a part
_MOST_SENTENCES = 5
_ALT = 1500  # characters of a description; what a network takes is less, or little more
_FILETYPES = ["jpg", "jpeg", "png", "gif", "webp"]
_MEGABYTE = 1_000_000


def text_fields(form: ComposerForm, revision: int, *, lean: bool = False) -> list[Block]:
    """A field for each chosen account, or one while none is chosen.

    `lean`: without previews and notes, where a view would be heavier than Slack takes.
    """
    if not form.texts:
        return [_field("", "What do you want to say?", form.composed.text, revision, first=True)]
    blocks: list[Block] = []
    for place, text in enumerate(form.texts[: ids.MOST_ACCOUNTS]):
        account = text.account
        label = f"For {plain_account(account)}"
        blocks.append(_field(account.account_id, label, text.text, revision, first=place == 0))
        blocks += _measured(text, lean=lean)
    return blocks


def _field(account_id: str, label: str, text: str, revision: int, *, first: bool) -> Block:
    return text_input(
        ids.PlanAction.COMPOSE_TEXT,
        ids.text_block(ids.PlanBlock.COMPOSE_TEXT, account_id, revision),
        label,
        value=text,
        placeholder="Each network in its own words" if account_id else "Begin with one text",
        hint="A line of three dashes (---) begins the next post of a thread." if first else "",
        live=True,
        focus=first,
    )


def _measured(text: ComposedText, *, lean: bool) -> list[Block]:
    """What stands under a field: counters, cost, what would be cut, problems and notes."""
    lines = [_counters(text)]
    if lean:
        lines += [f"⚠️ {inline(problem, 120)}" for problem in text.problems[:1]]
        return small_print(lines)
    if text.cut:
        lines.append(f"✂️ Too much: “{inline(text.cut, 200)}”")
    lines += [f"⚠️ {inline(problem, 300)}" for problem in text.problems[:_MOST_SENTENCES]]
    lines += [f"ℹ️ {inline(note, 300)}" for note in text.notes[:_MOST_SENTENCES]]
    return [*small_print(lines), *_preview(text)]


def _counters(text: ComposedText) -> str:
    many = len(text.parts) > 1
    counts = [
        f"{number}: {_count(check)}" if many else _count(check)
        for number, check in enumerate(text.parts[:_MOST_PARTS], 1)
    ]
    if many:
        counts.insert(0, f"🧵 {len(text.parts):,} posts")
    if len(text.parts) > _MOST_PARTS:
        counts.append("…")
    if text.cost is not None:
        counts.append(f"💶 publishing costs {money(text.cost)}")
    if text.allowance is not None:
        counts.append(allowance_words(text.allowance))
    return " · ".join(counts)


def allowance_words(allowance: Allowance) -> str:
    """What is left of what a network allows: "12 of 50 posts in 24 h left"."""
    left = max(allowance.total - allowance.used, 0)
    count = f"{left:,} of {allowance.total:,} posts in {_span(allowance.per)} left"
    return count if left else f"🔴 *{count}*"


def _span(per: timedelta) -> str:
    minutes = per // timedelta(minutes=1)
    return f"{minutes} min" if minutes % 60 else f"{minutes // 60} h"


def _count(check: TextCheck) -> str:
    count = f"{check.used:,} of {check.limit:,} {inline(check.unit, 20)}"
    over = check.used - check.limit
    return f"🔴 *{count}*: {over:,} too many" if over > 0 else count


def _preview(text: ComposedText) -> list[Block]:
    """What people will read, where it is not simply the text that stands above."""
    written = parts_of(text.text)
    same = [check.as_sent.strip() for check in text.parts] == list(written)
    if not written or (same and len(written) == 1):
        return []
    network = excerpt(text.account.network_title, 40)
    pieces = [paragraph(words(f"They will read, on {network}:"))]
    pieces += [
        quotation(linked(shown(check.as_sent, _PREVIEW))) for check in text.parts[:_MOST_PREVIEWED]
    ]
    return [rich(pieces)]


def picture_fields(form: ComposerForm) -> list[Block]:
    """Where pictures are added, and for each a description, which is required.

    New pictures stay in Slack's own field until the post is saved; the field is a new one then
    (its revision is the post's version), and empty.
    """
    composed = form.composed
    blocks = [
        labelled(
            {
                "type": "file_input",
                "action_id": str(ids.PlanAction.COMPOSE_FILES),
                "filetypes": _FILETYPES,
                "max_files": ids.MOST_PICTURES,
            },
            ids.revised(ids.PlanBlock.COMPOSE_FILES, composed.version),
            "Pictures",
            hint="Each needs a description: “Check it now” asks for it.",
            optional=True,
        ),
        actions(
            button(
                "Check it now",
                ids.PlanAction.COMPOSE_CHECK,
                ids.ComposerRef(composed.post_id, composed.version),
            )
        ),
    ]
    pictures = shown_pictures(form)
    for picture in pictures:
        blocks += _picture(form, picture)
    notes = [f"ℹ️ {inline(form.picture_note, 600)}"] if form.picture_note else []
    if len(form.pictures) > len(pictures):
        notes.append(f"⚠️ Only {len(pictures)} pictures fit: take some out.")
    return [*blocks, *small_print(notes)]


def shown_pictures(form: ComposerForm) -> tuple[Picture, ...]:
    """The pictures that have fields of their own, each once."""
    known = {picture_key(picture): picture for picture in form.pictures}
    return tuple(known.values())[: ids.MOST_PICTURES]


def picture_key(picture: Picture) -> str:
    """What names a picture in a form: its id, or Slack's of its file while it has none."""
    return picture.id or picture.file_id


def _picture(form: ComposerForm, picture: Picture) -> list[Block]:
    key = picture_key(picture)
    gone = key in form.composed.dropped
    size = f" · {picture.width:,} × {picture.height:,}" if picture.width and picture.height else ""
    line = f"🖼️ *{inline(picture.name, 100)}* · {size_words(picture.size)}{size}"
    if picture.problem:
        line += f"\n⚠️ {inline(picture.problem, 300)}"
    head = section(line)
    if picture.id:  # one that is new is taken out where it was put in
        head = {
            **section(line, _take_out(ticked=gone)),
            "block_id": ids.picture_block(ids.PlanBlock.COMPOSE_DROP, key),
        }
    if gone:
        return [head]
    return [
        head,
        text_input(
            ids.PlanAction.COMPOSE_ALT,
            ids.picture_block(ids.PlanBlock.COMPOSE_ALT, key),
            f"What does {excerpt(picture.name, 60) or 'it'} show?",
            value=form.composed.alt_texts.get(key, picture.alt_text),
            placeholder="Two people at a counter, laughing, a cup of coffee between them",
            multiline=False,
            limit=_ALT,
        ),
    ]


def _take_out(*, ticked: bool) -> Block:
    choice = option("Take it out", ids.ON)
    element: Block = {
        "type": "checkboxes",
        "action_id": str(ids.PlanAction.COMPOSE_DROP),
        "options": [choice],
    }
    return {**element, "initial_options": [choice]} if ticked else element


def size_words(size: int) -> str:
    """Bytes for people: "1.2 MB", "340 kB"."""
    if size >= _MEGABYTE:
        return f"{size / _MEGABYTE:.1f} MB"
    return f"{max(size, 0) / 1000:.0f} kB"
