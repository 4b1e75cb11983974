"""People, cases, praise and what it was about, in a digest."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.digest_words import duration, percent
from bot.domain.figures.digest import AgeCount, Digest, Person
from integrations.slack.blocks import Block, context, section, small_print
from integrations.slack.digest_waiting import called, customer
from integrations.slack.labels import ROUTES
from integrations.slack.text import card_url, inline, link

_MOST_PEOPLE = 20
_MOST_PRAISE = 5
_MOST_CASES = 3
_EXCERPT = 100


def team(digest: Digest, names: Mapping[str, str]) -> list[Block]:
    """Each colleague in order of ids, unless names are left out; then the team as a whole."""
    people = digest.team.people[:_MOST_PEOPLE]
    blocks = []
    if people:
        lines = [f"{called(p.user, names)}: {_did(p)}" for p in people]
        more = len(digest.team.people) - len(people)
        lines += [f"… and {more:,} more"] if more > 0 else []
        blocks.append(section("\n".join(["*People*, in no order", *lines])))
    whole = digest.team
    told = []
    if whole.nudges or whole.released:
        told.append(
            f"⏰ {_counted(whole.nudges, 'reminder')} · 🔓 "
            f"{_counted(whole.released, 'claim')} released at the deadline"
        )
    chosen = whole.picking
    if chosen.past_older:
        told.append(
            f"🤔 Easy ones first? {chosen.past_older:,} of {_counted(chosen.of, 'answer')} "
            f"({percent(chosen.past_older / max(chosen.of, 1))}) went to people who were chosen "
            "past somebody who had waited longer in the same channel"
        )
    return [*blocks, *small_print(told)]


def _did(person: Person) -> str:
    facts = [f"{person.answered:,} answered"]
    if person.median_seconds is not None:
        facts.append(f"median {duration(person.median_seconds)}")
    if person.nudges:
        facts.append(_counted(person.nudges, "reminder"))
    if person.released:
        facts.append(f"{_counted(person.released, 'claim')} released")
    return " · ".join(facts)


def cases(digest: Digest, names: Mapping[str, str], *, now: datetime, site: str) -> list[Block]:
    """Offline cases by outcome and age."""
    found = digest.cases
    if not (found.opened or found.ended or found.open):
        return []
    lines = [f"📨 *Offline cases*: {found.opened:,} opened, {found.open:,} without an outcome"]
    ended = [
        f"{e.outcome.words} {e.count:,} (median {duration(e.median_age_seconds)})"
        for e in found.ended
    ]
    lines += [f"Ended: {' · '.join(ended)}"] if ended else []
    ages = [f"{_age(a)} {a.count:,}" for a in found.by_age if a.count]
    lines += [f"By age: {' · '.join(ages)}"] if ages else []
    for case in found.oldest[:_MOST_CASES]:
        old = duration(max((now - case.opened_at).total_seconds(), 0))
        name = case.author_name if case.author_name.strip() else "somebody"
        who = link(card_url(case.link, site), name, 60, 200)
        lines.append(
            f"• {inline(case.reference, 40)} with {who} by {ROUTES[case.route].lower()}, "
            f"{called(case.owner, names)}, for {old}"
        )
    return [section("\n".join(lines))]


def praise(digest: Digest, names: Mapping[str, str], *, site: str) -> list[Block]:
    """Kudos that customers gave: here names are welcome."""
    shown = digest.praise[:_MOST_PRAISE]
    if not shown:
        return []
    lines = ["💛 *Kind words from customers*"]
    for one in shown:
        who = customer(one.author_name, one.network_title, one.link, site)
        said = f": “{inline(one.excerpt, _EXCERPT)}”" if one.excerpt.strip() else ""
        lines.append(f"• for {called(one.colleague, names)}, by {who}{said}")
    more = len(digest.praise) - len(shown)
    lines += [f"… and {more:,} more"] if more > 0 else []
    return [section("\n".join(lines))]


def topics(digest: Digest) -> list[Block]:
    """Words that several people used, with the method; the mood is a hint and called one."""
    found = digest.topics
    lines = []
    if found.terms:
        words = ", ".join(f"*{inline(t.word, 40)}* ({t.people:,})" for t in found.terms[:8])
        lines.append(
            f"🔎 What people wrote about: {words}. Words that at least two of them used, counted "
            "once for each; small words and thank-yous are left out."
        )
    mood = found.mood
    if mood.of and (mood.unhappy or mood.kind):
        lines.append(
            f"🙂 A hint of the mood, and no more: of {mood.of:,} people {mood.unhappy:,} used an "
            f"unhappy word and {mood.kind:,} a kind one, by a short English list that is deaf to "
            "irony."
        )
    return [context(line) for line in lines]


def _age(band: AgeCount) -> str:
    if band.below_days is None:
        return f"{band.from_days} days or more"
    if not band.from_days:
        return f"under {band.below_days} day{'' if band.below_days == 1 else 's'}"
    return f"{band.from_days}–{band.below_days} days"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
