"""What speaks against a post of a table, by the rules of the composer.

The posts of a file are weighed together: what an 80/20 needs may stand in the same file.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.account import Account
from bot.domain.content_mix import MixEntry, MixRule, crosses
from bot.domain.overlap import overlaps
from bot.domain.posts import PostKind
from bot.planning_forms import AccountLabel, ComposedText, MixCrossed
from bot.services.networks import Networks
from bot.services.planning.drafting import place_in_time
from bot.services.planning.labels import labels, named
from bot.services.planning.measuring import measured
from bot.services.planning.mixing import figures
from bot.services.planning.sheet import Finding
from bot.services.planning.sheet_rows import Candidate


@dataclass(slots=True, kw_only=True)
class Judged:
    """What was found about a candidate.

    Attributes:
        errors: why it cannot be imported.
        notes: what does not stop it; of a draft, also what has to be mended before its review.
        texts: measured.
    """

    candidate: Candidate
    errors: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    texts: tuple[ComposedText, ...] = ()

    def note(self, column: str, sentence: str) -> None:
        """Worth knowing."""
        self.notes.append(self._finding(column, sentence))

    def wrong(self, column: str, sentence: str) -> None:
        """It cannot be imported like this."""
        self.errors.append(self._finding(column, sentence))

    def unfit(self, column: str, sentence: str) -> None:
        """It cannot go to review like this; a draft may wait until it is mended."""
        (self.wrong if self.candidate.review else self.note)(column, sentence)

    def _finding(self, column: str, sentence: str) -> Finding:
        return Finding(line=self.candidate.line, column=column, sentence=sentence)


class Checks:
    """Measures, compares, and places in time.

    Args:
        networks: those that are open.
        accounts: all that are connected.
        now: UTC.
    """

    def __init__(self, networks: Networks, accounts: Sequence[Account], now: datetime) -> None:
        self._networks = networks
        self._labels = labels(networks, accounts)
        self._network_of = {a.id: a.network for a in accounts}
        self._now = now
        self._assumed: set[str] = set()

    def judge(self, candidate: Candidate) -> Judged:
        """Everything about one post but 80/20."""
        judged = Judged(candidate=candidate, notes=list(candidate.notes))
        self._time(judged)
        judged.texts = tuple(self._measure(judged, v.account_id) for v in candidate.post.variants)
        self._same_words(judged)
        return judged

    def _time(self, judged: Judged) -> None:
        due_at = judged.candidate.post.due_at
        if due_at is None:
            return
        _, sentence, _ = place_in_time(judged.candidate.composed, self._now)
        if due_at <= self._now:
            judged.wrong("time", sentence)
        elif sentence:
            judged.note("time", sentence)

    def _measure(self, judged: Judged, account_id: str) -> ComposedText:
        post = judged.candidate.post
        variant = post.variant(account_id)
        network = self._networks.get(account_id)
        publisher = None if network is None else network.publisher
        label = self._labels[account_id]
        found = measured(label, publisher, variant.text if variant else "", ())
        column = judged.candidate.sources[account_id] if publisher is not None else "accounts"
        for problem in found.problems:
            judged.unfit(column, f"{label.network_title}: {problem}")
        if publisher is not None and publisher.limits.assumed and account_id not in self._assumed:
            self._assumed.add(account_id)
            limit = publisher.limits.text
            judged.note(
                "accounts",
                f"{named(label)} does not answer now, so that texts for it were measured by "
                f"{limit.units:,} {limit.unit}, counted strictly.",
            )
        return found

    def _same_words(self, judged: Judged) -> None:
        post = judged.candidate.post
        if post.same_words_reason:
            return
        texts = {v.account_id: v.text for v in post.variants}
        for found in overlaps(texts, {i: self._network_of[i] for i in texts}):
            one, other = (named(self._labels[i]) for i in (found.one, found.other))
            shared = ", ".join(f"“{run}”" for run in found.shared)
            judged.unfit(
                "same_words_reason",
                f"{one} and {other} get nearly the same words ({found.likeness:.0%} alike: "
                f"{shared}). Give each its own, or say here why not.",
            )

    def weigh(self, judged: Sequence[Judged], others: Sequence[MixEntry], rule: MixRule) -> None:
        """80/20 over what is published and queued (`others`) and what the file brings.

        For a post that goes to review, the drafts of the file do not count: nobody knows whether
        they ever go out.
        """
        queued = _Timeline([*others, *_entries(j for j in judged if j.candidate.review)])
        planned = _Timeline([*others, *_entries(judged)])
        for one in judged:
            post = one.candidate.post
            if post.kind is not PostKind.PROMOTIONAL or post.due_at is None or post.override_reason:
                continue
            timeline = queued if one.candidate.review else planned
            for account_id in post.account_ids:
                found = timeline.crossed(post.id, self._labels[account_id], post.due_at, rule)
                if found is not None:
                    one.unfit("kind", figures(found))


def _entries(judged: Iterable[Judged]) -> list[MixEntry]:
    return [
        MixEntry(
            post_id=post.id,
            account_id=account_id,
            at=post.due_at,
            kind=post.kind,
            overridden=bool(post.override_reason),
        )
        for post in (j.candidate.post for j in judged)
        if post.due_at is not None
        for account_id in post.account_ids
    ]


class _Timeline:
    """Entries by account in order of time, so that a window of them is two look-ups."""

    def __init__(self, entries: Iterable[MixEntry]) -> None:
        self._entries: dict[str, list[MixEntry]] = {}
        for entry in sorted(entries, key=lambda e: e.at):
            self._entries.setdefault(entry.account_id, []).append(entry)
        self._times: Mapping[str, list[datetime]] = {
            account_id: [e.at for e in found] for account_id, found in self._entries.items()
        }

    def crossed(
        self, post_id: str, account: AccountLabel, at: datetime, rule: MixRule
    ) -> MixCrossed | None:
        """Where a promotional post crosses the line on one account."""
        times = self._times[account.account_id]
        # No window that a post is in reaches farther than this.
        first = bisect_left(times, at - rule.window)
        last = bisect_right(times, at + rule.window)
        share = crosses(self._entries[account.account_id][first:last], post_id, rule)
        if share is None:
            return None
        return MixCrossed(account=account, share=share, needed=rule.social)
