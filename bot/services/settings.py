"""Managers look at the team's settings and change them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.domain import setting_rules
from bot.domain.account import Account
from bot.domain.events import EventKind
from bot.domain.people import Role
from bot.domain.phrases import DEFAULT_PHRASES, PhraseKind
from bot.domain.settings import (
    EXAMPLES,
    DigestRecipient,
    Json,
    SettingKey,
    keep_recipients,
    read_setting,
    recipients,
    shown,
)
from bot.domain.team_settings import TeamSettings, kept_values
from bot.domain.working_hours import format_hours
from bot.errors import BadInput, NotAllowed, NotFound, OutsideError
from bot.services.in_force import SettingsInForce, taken_up
from bot.services.journal import record
from bot.services.networks import Networks
from bot.services.rota import RotaService
from bot.services.team import Team
from bot.settings_forms import SettingsView, ShownAccount, ShownPhrases, ShownSetting
from bot.storage import KeptSetting, UnitOfWork, Units

_KEEP_STAGES = timedelta(days=60)  # no clock runs as long: a snooze ends after thirty
_MOST_PHRASES = 30
_LONGEST_PHRASE = 500
_MINUTE = 60


class TeamSettingsService:
    """Settings, accounts' own promises, and saved lines."""

    def __init__(
        self,
        units: Units,
        networks: Networks,
        team: Team,
        in_force: SettingsInForce,
        rota: RotaService,
    ) -> None:
        self._units = units
        self._networks = networks
        self._team = team
        self._in_force = in_force
        self._rota = rota

    async def look(self, role: Role, now: datetime) -> SettingsView:
        """Everything that can be changed, as it is now.

        Raises:
            NotAllowed: only managers change settings.
        """
        managers_only(role)
        try:
            managers = await self._team.managers()
        except OutsideError:
            managers = tuple(m for m in self._team.settings.managers if not m.startswith("S"))
        rota = await self._rota.look(now)
        async with self._units.read() as uow:
            kept = {one.key: one for one in await uow.settings.all()}
            accounts = await uow.accounts.all(active_only=True)
            phrases = {kind: await _phrases(uow, kind) for kind in PhraseKind}
        settings = self._in_force.now
        return SettingsView(
            settings=self._shown(settings, kept),
            accounts=tuple(self._account(account, settings) for account in accounts),
            phrases=phrases,
            rota=rota,
            digests=settings.digest.everybody(managers),
        )

    def _shown(
        self, settings: TeamSettings, kept: Mapping[SettingKey, KeptSetting]
    ) -> dict[SettingKey, ShownSetting]:
        installed, values = kept_values(self._in_force.installed), kept_values(settings)
        found = {}
        for key, value in values.items():
            changed = kept.get(key)
            found[key] = ShownSetting(
                key=key,
                value=value,
                text=shown(key, value),
                installed=shown(key, installed[key]),
                changed_by=changed.changed_by if changed else "",
                changed_at=changed.changed_at if changed else None,
                changed=changed is not None and changed.value is not None,
            )
        return found

    def _account(self, account: Account, settings: TeamSettings) -> ShownAccount:
        seconds = account.window_seconds
        return ShownAccount(
            account=account,
            network_title=self._networks.title(account.network),
            window_minutes=None if seconds is None else seconds // _MINUTE,
            hours_text=account.hours_text,
            team_window_minutes=settings.policy.window // timedelta(minutes=1),
            team_hours_text=format_hours(settings.policy.hours),
        )

    # -- settings -------------------------------------------------------------------------------

    async def change(
        self, key: SettingKey, value: object, *, by: str, role: Role, now: datetime
    ) -> None:
        """Change one setting; see `change_all`."""
        await self.change_all({key: value}, by=by, role=role, now=now)

    async def change_all(
        self, values: Mapping[SettingKey, object], *, by: str, role: Role, now: datetime
    ) -> None:
        """Change settings, all of them or none; it holds at once here, elsewhere within seconds.

        Clocks that run already keep their deadline and their reminders.

        Args:
            values: as typed or chosen (`bot.domain.settings.read_setting`); None takes back what
                managers have set: the installer's holds again.
            by: Slack user id.
            role: theirs.
            now: UTC.

        Raises:
            NotAllowed: only managers change settings.
            BadInput: `field` is the key; the sentence says what is wrong, `example` what is right.
        """
        managers_only(role)
        wanted = {key: self._read(key, value) for key, value in values.items()}
        managers = wanted.get(SettingKey.MANAGERS)
        if managers:
            await self._check_managers(managers)
        async with self._units.write() as uow:
            await uow.settings.lock()
            for key, value in wanted.items():
                await self._change(uow, key, value, by, now)
            await uow.commit()
        await taken_up(self._units, self._in_force, now)

    def _read(self, key: SettingKey, value: object) -> "Json | None":
        if value is None:
            return None
        try:
            kept = read_setting(key, value)
            if key is SettingKey.COUNTRY:
                self._in_force.public(str(kept))
        except ValueError as error:
            sentence = setting_rules.sentence(error)
            raise BadInput(sentence, field=key.value, example=EXAMPLES[key]) from None
        return kept

    async def _check_managers(self, value: Json) -> None:
        """Refuse a list after which nobody could change anything.

        Raises:
            BadInput: nobody of it may act here; `field` is the key.
        """
        entries = [str(v) for v in value] if isinstance(value, list) else []
        try:
            people = await self._team.open_up(entries)
        except OutsideError as error:
            raise BadInput(str(error), field=SettingKey.MANAGERS.value) from error
        if not await self._team.anybody_can_act(people):
            raise BadInput(
                "Nobody of these is a full member of this workspace: then nobody could change it "
                "back. Name at least one colleague.",
                field=SettingKey.MANAGERS.value,
            )

    async def _change(
        self, uow: UnitOfWork, key: SettingKey, value: "Json | None", by: str, now: datetime
    ) -> None:
        kept = {one.key: one for one in await uow.settings.all()}
        before = kept.get(key)
        installed = kept_values(self._in_force.installed)[key]
        was = before.value if before is not None else None
        old, new = (installed if v is None else v for v in (was, value))
        if was == value or (was is None and old == new):
            return
        earlier: tuple[tuple[datetime, Json], ...] = ()
        if key is SettingKey.STAGES:
            noted = before.earlier if before is not None else ()
            earlier = (*(e for e in noted if e[0] > now - _KEEP_STAGES), (now, old))
        await uow.settings.save(
            KeptSetting(key=key, value=value, changed_at=now, changed_by=by, earlier=earlier)
        )
        await _note(uow, key.value, old, new, by, now)

    async def choose_digest(
        self,
        recipient: str,
        *,
        at: time | None,
        zone: str = "",
        by: str,
        role: Role,
        now: datetime,
    ) -> None:
        """When somebody, or a channel, gets the digest.

        Args:
            recipient: Slack user or channel id.
            at: wall time; None: not at all.
            zone: IANA name; "": a person's own, the team's for a channel.
            by: Slack user id.
            role: theirs.
            now: UTC.

        Raises:
            NotAllowed: only managers get digests.
            BadInput: no such zone, or no such id; `field` is "digest_recipients".
        """
        managers_only(role)
        wish = DigestRecipient(id=recipient, at=at, zone=zone)
        self._read(SettingKey.DIGEST_RECIPIENTS, [wish])
        key = SettingKey.DIGEST_RECIPIENTS
        async with self._units.write() as uow:
            await uow.settings.lock()
            kept = {one.key: one for one in await uow.settings.all()}
            known = recipients(kept[key].value) if key in kept and kept[key].value else ()
            if key not in kept or kept[key].value is None:
                known = self._in_force.installed.digest.recipients
            others = [w for w in known if w.id != recipient]
            if at is not None or not recipient.startswith(("C", "G")):
                others.append(wish)  # a channel that wants none is simply not there
            await self._change(uow, key, keep_recipients(others), by, now)
            await uow.commit()
        await taken_up(self._units, self._in_force, now)

    # -- accounts -------------------------------------------------------------------------------

    async def change_account(
        self,
        account_id: str,
        *,
        channel: str,
        window_minutes: str | int | None,
        hours: str,
        by: str,
        role: Role,
        now: datetime,
    ) -> None:
        """Where an account's cards appear, and what it promises of its own; holds within seconds.

        Args:
            account_id: ours.
            channel: Slack channel id.
            window_minutes: None or "": the team's.
            hours: as `parse_hours` reads them; "": the team's.
            by: Slack user id.
            role: theirs.
            now: UTC.

        Raises:
            NotAllowed: only managers change settings.
            BadInput: `field` is "channel", "window_minutes" or "hours".
            NotFound: no such account.
        """
        managers_only(role)
        if not channel:
            raise BadInput("Its cards need a channel.", field="channel", example="C0123ABCD")
        wanted: dict[str, object] = {
            "channel": _account_field("channel", SettingKey.PLAN_CHANNEL, channel),
            "window_seconds": None,
            "hours_text": "",
        }
        if window_minutes not in {None, ""}:
            minutes = _account_field("window_minutes", SettingKey.WINDOW, window_minutes)
            wanted["window_seconds"] = int(str(minutes)) * _MINUTE
        if hours.strip():
            wanted["hours_text"] = _account_field("hours", SettingKey.HOURS, hours)
        async with self._units.write() as uow:
            await uow.accounts.lock([account_id])
            account = await uow.accounts.get(account_id)
            if account is None:
                raise NotFound("This account is not connected any more.")
            before = {name: getattr(account, name) for name in wanted}
            for name, value in wanted.items():
                if before[name] != value:
                    await _note(uow, name, before[name], value, by, now, account_id=account_id)
            if before != wanted:
                await uow.accounts.save(_with(account, wanted), now)
                uow.wake("accounts")  # the poll goes on with what holds now
            await uow.commit()

    # -- phrases --------------------------------------------------------------------------------

    async def phrases(self, kind: PhraseKind) -> ShownPhrases:
        """The lines that are offered."""
        async with self._units.read() as uow:
            return await _phrases(uow, kind)

    async def set_phrases(
        self, kind: PhraseKind, lines: Sequence[str], *, by: str, role: Role, now: datetime
    ) -> None:
        """The team's own lines from now on; none: those that come with the product.

        Raises:
            NotAllowed: only managers change them.
            BadInput: too many, or one too long; `field` is the kind.
        """
        managers_only(role)
        # An opening ends with a space, because its writer goes on; a line of blanks is none.
        kept = list(dict.fromkeys(line.lstrip() for line in lines if line.strip()))
        if len(kept) > _MOST_PHRASES:
            raise BadInput(f"{_MOST_PHRASES} lines are the most.", field=kind.value)
        long = next((line for line in kept if len(line) > _LONGEST_PHRASE), None)
        if long is not None:
            raise BadInput(
                f"“{long[:40]}…” is longer than {_LONGEST_PHRASE} characters.", field=kind.value
            )
        async with self._units.write() as uow:
            await uow.settings.lock()
            before = await uow.phrases.of(kind)
            if before != kept:
                await uow.phrases.replace(kind, kept)
                await _note(uow, f"phrases:{kind.value}", before, kept, by, now)
            await uow.commit()


def managers_only(role: Role) -> None:
    """Let managers through.

    Raises:
        NotAllowed: everybody else.
    """
    if role is not Role.MANAGER:
        raise NotAllowed("Only managers can change the team's settings. Please ask one of them.")


def _account_field(field: str, key: SettingKey, value: object) -> Json:
    """An account's own value, read as the team's setting of the same kind."""
    try:
        return read_setting(key, value)
    except ValueError as error:
        raise BadInput(setting_rules.sentence(error), field=field, example=EXAMPLES[key]) from None


def _with(account: Account, values: Mapping[str, object]) -> Account:
    seconds = values["window_seconds"]
    return replace(
        account,
        channel=str(values["channel"]),
        window_seconds=seconds if isinstance(seconds, int) else None,
        hours_text=str(values["hours_text"]),
    )


async def _phrases(uow: UnitOfWork, kind: PhraseKind) -> ShownPhrases:
    own = await uow.phrases.of(kind)
    return ShownPhrases(kind=kind, lines=tuple(own or DEFAULT_PHRASES[kind]), own=bool(own))


async def _note(
    uow: UnitOfWork,
    key: str,
    old: object,
    new: object,
    by: str,
    now: datetime,
    *,
    account_id: str = "",
) -> None:
    await record(
        uow,
        EventKind.SETTING_CHANGED,
        actor=by,
        now=now,
        account_id=account_id,
        key=key,
        old=old,
        new=new,
    )
