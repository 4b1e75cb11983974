"""Posts, accounts and what hangs on them, for the tests of the plan's views."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from bot.domain.content_mix import Share
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
from bot.domain.themes import Theme
from bot.planning_forms import (
    AccountLabel,
    Composed,
    ComposedText,
    ComposerForm,
    MixCrossed,
    OpenQuestion,
    PostView,
    SameWords,
)
from integrations.base import Money, TextCheck
from tests.views.samples import ANA, BEN, MARA, NOW

BLUESKY = AccountLabel(account_id="a1", network_title="Bluesky", handle="harbour.example")
MASTODON = AccountLabel(account_id="a2", network_title="Mastodon", handle="harbour@social.example")
X = AccountLabel(
    account_id="a3",
    network_title="X",
    handle="harbourcoffee",
    why_not="Sign in again first.",
)
ACCOUNTS = {a.account_id: a for a in (BLUESKY, MASTODON, X)}
ZONE = "Europe/Berlin"
PLANNED = PlannedTime(wall=datetime(2026, 12, 1, 9, 0), zone=ZONE)
DUE = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
THEME = Theme(
    id="t1",
    name="Winter drinks",
    goal="People know that we have warm drinks without coffee, too.",
    created_by=MARA,
    begins=date(2026, 11, 1),
    ends=date(2026, 12, 31),
)
PICTURE = Picture(
    id="p1",
    file_id="F0PICTURE1",
    name="counter.jpg",
    mime="image/jpeg",
    size=1_240_000,
    width=1600,
    height=1200,
    alt_text="Two people at a counter, laughing",
    kept=True,
)
NEW_PICTURE = Picture(id="", file_id="F0PICTURE2", name="cup.png", mime="image/png", size=340_000)
CROSSED = MixCrossed(
    account=BLUESKY,
    share=Share(social=3, promotional=2, begin=DUE - timedelta(days=28), end=DUE),
    needed=0.8,
    fits=(DUE + timedelta(days=3), DUE + timedelta(days=4, hours=2)),
)


TOO_MUCH = f"Bluesky (@harbour.example): {CROSSED.share.in_words(CROSSED.needed)}"


def post(state: PostState = PostState.IN_REVIEW, **changes: object) -> Post:
    """A post for two networks, planned."""
    base = Post(
        id="0190a1b2-aaaa-7bbb-8ccc-123456789abc",
        author=ANA,
        created_at=NOW - timedelta(days=1),
        changed_at=NOW,
        channel="C0CARE0001",
        kind=PostKind.SOCIAL,
        variants=(
            Variant(account_id="a1", text="What do you drink when it snows?"),
            Variant(account_id="a2", text="It snows! What is in your cup today?"),
        ),
        version=4,
        state=state,
        planned=PLANNED,
        due_at=DUE,
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # fields by name


def post_view(about: Post | None = None, **changes: object) -> PostView:
    """A post as its card shows it."""
    base = PostView(
        post=about or post(),
        accounts={i: ACCOUNTS[i] for i in ("a1", "a2")},
        link="C0CARE0001/1763647200.000100",
        parts={"a1": 1, "a2": 1},
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # fields by name


def rich_post_view() -> PostView:
    """Everything that a card can show of a post in review."""
    about = post(
        kind=PostKind.PROMOTIONAL,
        pictures=(PICTURE, replace(PICTURE, id="p2", name="cup.png", alt_text="", problem="Gone.")),
        notes="Ask *Tom* about the <price>.",
        theme_id="t1",
        edited_by=BEN,
        asked_changes="",
        same_words_reason="It is the same news.",
        override_by=MARA,
        override_reason="The new shop opens.",
        series_id="s1",
        variants=(
            Variant(account_id="a1", text="Hot & <new>: oat cocoa!\n---\nAnd it is *vegan*."),
            Variant(account_id="a2", text="Hot & <new>: oat cocoa!\n---\nAnd it is *vegan*."),
            Variant(account_id="a3", text="Oat cocoa https://harbour.example/cocoa"),
        ),
    )
    return post_view(
        about,
        accounts=ACCOUNTS,
        theme="Winter drinks",
        recurrence="every Monday, fresh words each time",
        parts={"a1": 2, "a2": 2, "a3": 1},
        crossed=(CROSSED,),
    )


def live_post_view() -> PostView:
    """A published post with readings."""
    at = DUE + timedelta(seconds=4)
    live = Variant(
        account_id="a1",
        text="What do you drink when it snows?",
        status=VariantStatus.LIVE,
        external_id="at://harbour/1",
        url="https://bsky.app/profile/harbour.example/post/1",
        live_parts=1,
        published_at=at,
    )
    readings = (
        Reading(stage=1, read_at=at + timedelta(hours=1), likes=3, replies=1, shares=0),
        Reading(stage=24, read_at=at + timedelta(days=1), likes=12, replies=3),
    )
    about = post(PostState.PUBLISHED, variants=(live,), published_at=at)
    return post_view(about, accounts={"a1": BLUESKY}, readings={"a1": readings})


def troubled_post_view(state: PostState) -> PostView:
    """A post that came half-way: one live, one refused, one unknown."""
    texts = "One\n---\nTwo\n---\nThree"
    variants = (
        Variant(
            account_id="a1",
            text=texts,
            status=VariantStatus.UNKNOWN,
            live_parts=1,
        ),
        Variant(
            account_id="a2",
            text=texts,
            status=VariantStatus.FAILED,
            live_parts=1,
            error="The picture is too large.",
            hint="Make it smaller.",
        ),
        Variant(account_id="a3", text="One", status=VariantStatus.ON_ITS_WAY),
    )
    return post_view(
        post(state, variants=variants, run=1),
        accounts=ACCOUNTS,
        parts={"a1": 3, "a2": 3, "a3": 1},
        open_questions=(
            OpenQuestion(
                delivery_id="d1",
                account=BLUESKY,
                why="no answer within 30 seconds",
                look_at="https://bsky.app/profile/harbour.example",
            ),
        ),
    )


def checked(text: str, limit: int = 300, unit: str = "graphemes", **changes: object) -> TextCheck:
    """A text measured: its length in characters."""
    problems = (f"It is {len(text) - limit} {unit} too long.",) if len(text) > limit else ()
    base = TextCheck(used=len(text), limit=limit, unit=unit, as_sent=text, problems=problems)
    return replace(base, **changes)  # type: ignore[arg-type]  # fields by name


def composed_text() -> ComposedText:
    """One account's text as written so far."""
    text = "What is in your cup?"
    return ComposedText(account=BLUESKY, text=text, parts=(checked(text),))


def new_composer() -> ComposerForm:
    """The composer as it opens."""
    return ComposerForm(
        composed=Composed(zone=ZONE),
        accounts=(BLUESKY, MASTODON, X),
        texts=(),
        zones=(ZONE, "Europe/London", "UTC"),
    )


def full_composer() -> ComposerForm:
    """The composer with everything in it that can be said."""
    thread = "Hot & <new>: oat cocoa!\n---\nAnd it is *vegan*. https://harbour.example/cocoa"
    parts = ("Hot & <new>: oat cocoa!", "And it is *vegan*. https://harbour.example/cocoa")
    long = "Oat cocoa. " * 30
    composed = Composed(
        post_id="0190a1b2-aaaa-7bbb-8ccc-123456789abc",
        version=4,
        account_ids=("a1", "a3"),
        texts={"a1": thread, "a3": long},
        kind=PostKind.PROMOTIONAL,
        theme_id="t1",
        notes="Ask Tom about the price.",
        day="2026-10-25",
        time="02:30",
        zone=ZONE,
        fold=1,
        alt_texts={"p1": "Two people at a counter"},
        dropped=frozenset({"p3"}),
        same_words_reason="It is the same news.",
        override_reason="The new shop opens.",
        rule="FREQ=MONTHLY;BYDAY=1MO",
    )
    return ComposerForm(
        composed=composed,
        accounts=(BLUESKY, MASTODON, X),
        texts=(
            ComposedText(
                account=BLUESKY,
                text=thread,
                parts=tuple(map(checked, parts)),
                notes=("“counter.jpg” is made smaller for Bluesky (2.0 MB at most).",),
            ),
            ComposedText(
                account=X,
                text=long,
                parts=(checked(long, 280, "characters", as_sent=long.strip()),),
                cost=Money(amount=Decimal("0.20")),
                cut="Oat cocoa. Oat cocoa.",
                problems=("It is 50 characters too long for X.",),
            ),
        ),
        pictures=(
            PICTURE,
            NEW_PICTURE,
            replace(PICTURE, id="p3", name="gone.gif", problem="It is gone from Slack."),
        ),
        picture_note="Bluesky takes 4 pictures.",
        themes=(THEME,),
        zones=(ZONE, "UTC"),
        planned=PlannedTime(wall=datetime(2026, 10, 25, 2, 30), zone=ZONE, fold=1),
        due_at=datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        understood="I understood “sunday half past two”: Sunday 25 October, 02:30.",
        time_note="The clock is put back that night: 02:30 comes twice.",
        twice=True,
        same_words=(
            SameWords(one=BLUESKY, other=X, likeness=0.94, shared=("oat cocoa", "it is vegan")),
        ),
        crossed=(CROSSED,),
        questions=("Describe “cup.png” for people who cannot see it.",),
        manager=True,
        saved=True,
        state_note="It was approved; a change asks for a new approval.",
    )
