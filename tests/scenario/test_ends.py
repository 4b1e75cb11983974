"""Acknowledged, closed with a reason, snoozed, spam, and opened again."""

from datetime import UTC, datetime, timedelta

from bot.domain.conversation import ClockKind, State
from bot.domain.phrases import DEFAULT_PHRASES, PhraseKind
from bot.domain.wording import fill
from integrations.memory.faults import Operation
from playground.slack import ShownView
from playground.slack.people import Person
from tests.scenario.office import NOON, Office

ACKNOWLEDGE = "Acknowledge: “we have heard you”"
LINES = {fill(line, name="Kim") for line in DEFAULT_PHRASES[PhraseKind.ACKNOWLEDGEMENT]}


def form(person: Person) -> ShownView:
    """The form as it is now."""
    assert person.view is not None
    return person.view


async def test_acknowledging_answers_and_starts_the_follow_up_clock(office: Office) -> None:
    """One click, a line of the set, and four working hours for the real answer."""
    card = await office.says("My order never came")
    await office.ana.click(card, ACKNOWLEDGE)
    assert office.ana.view is None
    await office.quiet()
    [sent] = office.world.posts_by_us()
    assert sent.text in LINES
    conversation = await office.conversation(card)
    assert conversation.state is State.ACKNOWLEDGED
    assert conversation.owner == "U0ANARUIZ1"
    assert conversation.clock is not None
    assert conversation.clock.kind is ClockKind.FOLLOW_UP
    assert conversation.clock.deadline == NOON + timedelta(hours=4)
    shown = office.again(card)
    assert "💬 *Acknowledged*" in shown.words
    assert "real answer" in shown.words
    assert shown.buttons == ["Reply", "Take offline", "Thank you"]
    assert "acknowledge" not in str(shown.blocks)
    await office.ana.click(shown, "Reply")
    await office.ana.submit({"answer.text": "It arrives on Friday."})
    await office.quiet()
    assert (await office.conversation(card)).clock is None
    assert "✅ *Answered*" in office.again(card).words


async def test_a_second_acknowledgement_while_one_is_on_its_way_sends_nothing(
    office: Office,
) -> None:
    """The network is slow, somebody clicks again: they are told, and the customer reads one."""
    card = await office.says("My order never came")
    office.world.faults.rate_limit(Operation.SEND, after=timedelta(seconds=30))
    await office.ana.click(card, ACKNOWLEDGE)
    await office.quiet()
    assert "⏳ Waiting to send <@U0ANARUIZ1>’s answer" in office.again(card).words
    await office.ana.click(office.again(card), ACKNOWLEDGE)
    [told] = office.whispers("ana")
    assert "has answered since you opened this" in told.words
    await office.later(seconds=30)
    assert len(office.world.posts_by_us()) == 1


async def test_closing_needs_a_reason(office: Office) -> None:
    """Without one the form stays; with one the card folds and says it."""
    card = await office.says("Nice day")
    await office.ana.click(card, "No reply needed…")
    nothing = await office.ana.submit()
    assert (nothing.response_action, nothing.was_sent) == ("errors", False)
    other = await office.ana.submit({"close.reason": "other"})
    assert dict(other.errors) == {"close.words": "Say in a few words why."}
    await office.ana.submit({"close.reason": "other", "close.words": "They greet *everybody*"})
    assert office.ana.view is None
    await office.quiet()
    folded = office.again(card)
    assert folded.buttons == []
    assert "☑️ *Closed without a reply* by <@U0ANARUIZ1> · They greet ∗everybody∗" in folded.words
    assert (await office.conversation(card)).clock is None
    assert office.world.outbox() == ()
    await office.later(hours=2)
    assert office.thread(card) == []


async def test_who_was_closed_and_writes_again_starts_a_new_clock(office: Office) -> None:
    """What was closed does not wait: the clock runs from the new message."""
    kim = office.world.person("kim", display_name="Kim Osei")
    post = kim.posts("Nice day")
    await office.quiet()
    [card] = office.cards()
    await office.ana.click(card, "No reply needed…")
    await office.ana.submit({"close.reason": "nothing_asked"})
    await office.quiet()
    await office.later(hours=5)
    kim.posts("By the way, are you open on Sunday?", reply_to=post.id)
    await office.quiet()
    kim.posts("Hello?", reply_to=post.id)
    await office.quiet()
    conversation = await office.conversation(card)
    assert conversation.state is State.OPEN
    assert conversation.clock is not None
    assert conversation.clock.start == NOON + timedelta(hours=5)
    assert "are you open on Sunday?" in office.again(card).words


async def test_what_was_closed_by_mistake_has_waited_all_the_time(office: Office) -> None:
    """Opened again, the clock runs from the message that nobody answered."""
    kim = office.world.person("kim", display_name="Kim Osei")
    post = kim.posts("Where is my order?")
    await office.quiet()
    [card] = office.cards()
    await office.ana.click(card, "No reply needed…")
    await office.ana.submit({"close.reason": "not_for_us"})
    await office.later(minutes=20)
    await office.ana.click(office.again(card), "Open it again")
    await office.quiet()
    conversation = await office.conversation(card)
    assert conversation.state is State.OPEN
    assert conversation.clock is not None
    assert conversation.clock.start == NOON
    assert office.again(card).buttons == ["Reply", "Take offline", "Thank you"]
    await office.later(minutes=5)
    kim.posts("Hello?", reply_to=post.id)
    await office.quiet()
    assert (await office.conversation(card)).clock == conversation.clock


async def test_an_answered_conversation_that_is_opened_again_runs_from_now(
    office: Office,
) -> None:
    """Nothing waits there, so the clock begins with the one who opened it, and goes on."""
    kim = office.world.person("kim", display_name="Kim Osei")
    post = kim.posts("Where is my order?")
    await office.quiet()
    [card] = office.cards()
    await office.ana.click(card, "Reply")
    await office.ana.submit({"answer.text": "Which one?"})
    await office.later(minutes=90)
    await office.ana.click(office.again(card), "Open it again")
    await office.quiet()
    opened = await office.conversation(card)
    assert opened.clock is not None
    assert opened.clock.start == office.clock.now()
    await office.later(minutes=5)
    kim.posts("The big one", reply_to=post.id)
    await office.quiet()
    assert (await office.conversation(card)).clock == opened.clock


async def test_spam_opens_nothing_until_somebody_opens_it(office: Office) -> None:
    """What they write later is kept and silent; “not spam” opens it again."""
    kim = office.world.person("kim", display_name="Kim Osei")
    post = kim.posts("Buy followers")
    await office.quiet()
    [card] = office.cards()
    await office.ana.click(card, "Mark as spam")
    await office.quiet()
    assert "🚫 *Spam* by <@U0ANARUIZ1>" in office.again(card).words
    kim.posts("Cheap followers", reply_to=post.id)
    await office.quiet()
    assert office.thread(card) == []
    assert (await office.conversation(card)).state is State.SPAM
    await office.later(hours=2)
    assert office.thread(card) == []
    assert office.direct("mara") == []
    await office.ana.click(office.again(card), "Not spam: open it again")
    await office.quiet()
    assert (await office.conversation(card)).state is State.OPEN
    assert "Cheap followers" in office.again(card).words


async def test_snoozing_quiets_us_and_keeps_the_deadline(office: Office) -> None:
    """No reminder until then; the customer does not know, so the deadline stays."""
    card = await office.says("Where is my order?")
    await office.ana.click(card, "Snooze…")
    assert "The deadline stays" in form(office.ana).words
    past = await office.ana.submit({"snooze.until": NOON - timedelta(minutes=1)})
    assert list(past.errors) == ["snooze.until"]
    await office.ana.submit({"snooze.preset": "30m", "snooze.until": None})
    await office.quiet()
    shown = office.again(card)
    until = NOON + timedelta(minutes=30)
    assert f"💤 snoozed until <!date^{int(until.timestamp())}^" in shown.words
    conversation = await office.conversation(card)
    assert conversation.clock is not None
    assert conversation.clock.deadline == NOON + timedelta(hours=1)
    await office.later(minutes=29)
    assert office.thread(card) == []
    await office.later(minutes=1)
    assert len(office.thread(card)) == 1


async def test_tomorrow_morning_is_the_persons_own(office: Office) -> None:
    """Chloe lives in Paris: nine o'clock there is eight in UTC."""
    card = await office.says("Where is my order?")
    await office.chloe.click(card, "Snooze…")
    await office.chloe.submit({"snooze.preset": "tomorrow"})
    await office.quiet()
    assert (await office.conversation(card)).snoozed_until == datetime(2026, 3, 5, 8, tzinfo=UTC)


async def test_a_closed_conversation_can_be_answered_after_all(office: Office) -> None:
    """From the folded card's menu; then it counts as answered, not as closed."""
    card = await office.says("Nice day")
    await office.ana.click(card, "No reply needed…")
    await office.ana.submit({"close.reason": "nothing_asked"})
    await office.quiet()
    await office.ben.click(office.again(card), "Reply")
    assert "<@U0ANARUIZ1> was quicker" in office.whispers("ben")[0].words
    await office.ana.click(office.again(card), "Reply")
    await office.ana.submit({"answer.text": "Is it sunny where you are, too?"})
    await office.quiet()
    conversation = await office.conversation(card)
    assert (conversation.state, conversation.clock) == (State.ANSWERED, None)
    assert "✅ *Answered*" in office.again(card).words
    assert "Closed" not in office.again(card).words
    assert "A tag or a joke" not in office.again(card).words
