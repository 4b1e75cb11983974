"""Taking a conversation offline, and following it until it has an outcome."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.card import ConversationView
from bot.domain.delivery import Delivery, Purpose
from bot.domain.events import EventKind
from bot.domain.offline import OfflineCase, Route, case_reference, reference_in
from bot.domain.phrases import PhraseKind
from bot.domain.wording import fill, first_name, freshest
from bot.errors import BadInput, Conflict, OutsideError
from bot.forms import OfflineForm
from bot.ports import Mailer
from bot.services.answers import Answers, Writing, answer_target, phrases
from bot.services.claims import claim_in, locked
from bot.services.in_force import SettingsInForce
from bot.services.journal import record
from bot.services.networks import Networks, network_of
from bot.services.transcript import transcript
from bot.services.views import Views
from bot.storage import Collision, UnitOfWork, Units
from integrations.base import OutgoingKind, Permission

_RECENT = 30
_PATIENCE = 1.0  # seconds of the three that Slack waits for a form
_REMEMBER = timedelta(minutes=5)
_REMEMBERED = 500
_TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class GoingOffline:
    """What a colleague hands in.

    Attributes:
        invitation: the public line ("" when the conversation is private already).
        private: the private message (route PRIVATE).
        contact: what is known of the customer's e-mail or phone.
    """

    conversation_id: str
    by: str
    route: Route
    reference: str
    invitation: str
    private: str
    notes: str
    contact: str
    mail_transcript: bool
    seen_answers: int
    seen_at: datetime | None


class Offline:
    """Offline cases."""

    def __init__(
        self,
        units: Units,
        views: Views,
        networks: Networks,
        answers: Answers,
        settings: SettingsInForce,
        mailer: Mailer,
        random_number: Callable[[], int],
    ) -> None:
        self._units = units
        self._views = views
        self._networks = networks
        self._answers = answers
        self._settings = settings
        self._mailer = mailer
        self._random_number = random_number
        self._permissions: dict[str, tuple[datetime, Permission]] = {}

    async def open_form(self, conversation_id: str, by: str, now: datetime) -> OfflineForm:
        """Claim the conversation and give the form for the best route there is.

        Texts that the writer did not get to send are offered again, with their reference.

        Raises:
            AlreadyClaimed: a colleague owns it.
            BadInput: the network lets us answer neither publicly nor privately.
        """
        async with self._units.write() as uow:
            await claim_in(uow, conversation_id, by, now)
            await uow.conversations.touch(conversation_id, by, now)
            await uow.commit()
        async with self._units.read() as uow:
            view = await self._views.one(uow, conversation_id, now)
            invitation = await uow.drafts.get(by, conversation_id, Purpose.INVITATION)
            private = await uow.drafts.get(by, conversation_id, Purpose.OFFLINE)
        permission = await self._private_permission(view, now)
        routes = self._routes(view, permission)
        if not routes:
            why = " ".join(filter(None, dict.fromkeys((view.reply_note, permission.why))))
            raise BadInput(
                f"{why} Answer on {view.network_title} itself, "
                "then choose “No reply needed…” in the menu."
            )
        route = _kept_route(routes, invitation=invitation, private=private)
        return await self._form(
            view,
            routes,
            route,
            permission,
            now,
            reference=reference_in(private) or reference_in(invitation),
            invitation=invitation or None,
            private=private or None,
        )

    async def preview(
        self,
        conversation_id: str,
        route: Route,
        now: datetime,
        *,
        reference: str,
        invitation: str | None = None,
        private: str | None = None,
        seen: tuple[int, datetime | None] | None = None,
    ) -> OfflineForm:
        """The form for a route, with the texts as typed so far; None asks for a suggestion."""
        async with self._units.read() as uow:
            view = await self._views.one(uow, conversation_id, now)
        permission = await self._private_permission(view, now)
        form = await self._form(
            view,
            self._routes(view, permission),
            route,
            permission,
            now,
            reference=reference,
            invitation=invitation,
            private=private,
        )
        if seen is not None:
            form = replace(form, seen_answers=seen[0], seen_at=seen[1])
        return form

    def _routes(self, view: ConversationView, private: Permission) -> tuple[Route, ...]:
        """Where it can go on; to e-mail or the phone we have to be able to invite."""
        routes = [Route.PRIVATE] if private.allowed else []
        if not view.can_reply:
            return tuple(routes)
        if self._settings.now.support_email:
            routes.append(Route.EMAIL)
        return (*routes, Route.PHONE)

    async def _private_permission(self, view: ConversationView, now: datetime) -> Permission:
        """Whether they can get a private message; asked once a form, not with every character.

        Slack waits three seconds for a form, a network may take longer: then the route is left
        out, and the form says so.
        """
        if not view.can_private:
            none = f"{view.network_title} has no private messages for us."
            return Permission(allowed=False, why=view.private_refusal or none)
        key = view.conversation.id
        known = self._permissions.get(key)
        if known is not None and now - known[0] < _REMEMBER:
            return known[1]
        network = network_of(self._networks, view.conversation.account_id)
        try:
            async with asyncio.timeout(_PATIENCE):
                permission = await network.private_permission(answer_target(view))
        except TimeoutError:
            return Permission(
                allowed=False,
                why=f"{view.network_title} did not say in time whether they can get one. "
                "Close this and open it again to ask anew.",
            )
        except OutsideError as error:
            return Permission(allowed=False, why=str(error))
        if len(self._permissions) >= _REMEMBERED:
            self._permissions.clear()
        self._permissions[key] = now, permission
        return permission

    async def _form(
        self,
        view: ConversationView,
        routes: tuple[Route, ...],
        route: Route,
        permission: Permission,
        now: datetime,
        *,
        reference: str = "",
        invitation: str | None = None,
        private: str | None = None,
    ) -> OfflineForm:
        del now
        if view.case is not None and view.case.closed_at is None:
            reference = view.case.reference
        reference = reference or case_reference(self._random_number())
        name = first_name(view.author.profile.display_name, view.author.profile.handle)
        async with self._units.read() as uow:
            recent = await uow.messages.recent_texts(view.conversation.account_id, _RECENT)
            kind = (
                PhraseKind.INVITATION_PRIVATE
                if route is Route.PRIVATE
                else PhraseKind.INVITATION_EMAIL
            )
            lines = [
                fill(
                    line, name="{name}", reference=reference, email=self._settings.now.support_email
                )
                for line in await phrases(uow, kind)
            ]
        if route is Route.PHONE:
            lines = [
                f"I am sorry, {{name}}. May we call you? Our reference is {reference}.",
                f"{{name}}, this is easier to solve by phone. Your reference is {reference}.",
            ]
        if invitation is None:
            invitation = freshest(lines, recent, name=name)
        if private is None and route is not Route.PRIVATE:
            private = freshest(lines, recent, name=name)
        elif private is None:
            private = (
                f"Hi {name}, thank you for letting us know. I would like to put this right. "
                f"Our reference is {reference}. Could you tell me what happened?"
            )
        return OfflineForm(
            view=view,
            routes=routes,
            route=route,
            reference=reference,
            email=self._settings.now.support_email,
            invitation=self._answers.measure(view, invitation, OutgoingKind.REPLY, recent)
            if _says_publicly(view)
            else None,
            private=self._answers.measure(view, private, OutgoingKind.PRIVATE, recent)
            if _says_privately(view, route)
            else None,
            can_mail_transcript=self._mailer.ready and bool(self._settings.now.transcript_inbox),
            seen_answers=view.conversation.answers,
            seen_at=view.seen_at,
            private_refusal="" if permission.allowed else permission.why,
        )

    async def submit(self, going: GoingOffline, now: datetime) -> OfflineCase:
        """Open the case and ask for the messages: first the private one, then the public line.

        Raises:
            BadInput: a text would be refused; `field` is "invitation" or "private".
            AnsweredSince, AlreadyClaimed: a colleague was first; the texts are kept.
        """
        for attempt in range(_TRIES):
            try:
                async with self._units.write() as uow:
                    case = await self._submit(uow, going, now)
                    await uow.commit()
                    return case
            except Collision:
                if attempt == _TRIES - 1:
                    raise
                going = _renamed(going, case_reference(self._random_number()))
            except (BadInput, Conflict):
                await self._keep(going, now)
                raise
        raise AssertionError("the loop returns or raises")

    async def _keep(self, going: GoingOffline, now: datetime) -> None:
        async with self._units.write() as uow:
            for purpose, text in (
                (Purpose.INVITATION, going.invitation),
                (Purpose.OFFLINE, going.private),
            ):
                await uow.drafts.save(going.by, going.conversation_id, purpose, text, now)
            await uow.commit()

    async def _submit(self, uow: UnitOfWork, going: GoingOffline, now: datetime) -> OfflineCase:
        conversation = await locked(uow, going.conversation_id)
        view = await self._views.one(uow, conversation.id, now)
        case = self._case(uow, view, going, now)
        first = self._message(
            uow, view, going, Purpose.OFFLINE, going.private, now, field="private"
        )
        line = self._message(
            uow, view, going, Purpose.INVITATION, going.invitation, now, field="invitation"
        )
        if first is None and line is None:
            raise BadInput("Write at least the line that invites the customer.", field="invitation")
        if line is not None and first is not None:
            line = replace(line, after=first.id)
        asked = [d for d in (first, line) if d]
        field = "private" if first is not None else "invitation"
        await self._answers.afford(uow, view, asked, now, field=field)
        await self._answers.begin(uow, conversation, going.by, going.seen_answers, asked, now)
        if view.case is not None and view.case.id == case.id:
            if not await uow.cases.save(case):
                raise Conflict("Somebody has recorded the outcome of this case meanwhile.")
        else:
            await uow.cases.add(case)
        await record(
            uow,
            EventKind.CASE_OPENED,
            actor=going.by,
            now=now,
            conversation_id=conversation.id,
            account_id=conversation.account_id,
            case=case.id,
            reference=case.reference,
            route=case.route.value,
            opened_at=case.opened_at.isoformat(),
        )
        if going.mail_transcript:
            inbox = self._settings.now.transcript_inbox
            await uow.deliveries.add([transcript(uow, view, case, inbox, now)])
        for purpose in (Purpose.INVITATION, Purpose.OFFLINE):
            await uow.drafts.save(going.by, conversation.id, purpose, "", now)
        return case

    def _case(
        self, uow: UnitOfWork, view: ConversationView, going: GoingOffline, now: datetime
    ) -> OfflineCase:
        """A new case, or the one that is open with a new route."""
        if view.case is not None and view.case.closed_at is None:
            notes = "\n".join(n for n in (view.case.notes, going.notes.strip()) if n)
            return replace(
                view.case,
                route=going.route,
                owner=going.by,
                notes=notes,
                contact=going.contact.strip() or view.case.contact,
                remind_at=now + self._settings.now.case_reminder,
            )
        return OfflineCase(
            id=uow.new_id(),
            reference=going.reference,
            conversation_id=going.conversation_id,
            route=going.route,
            owner=going.by,
            opened_at=now,
            notes=going.notes.strip(),
            contact=going.contact.strip(),
            remind_at=now + self._settings.now.case_reminder,
        )

    def _message(
        self,
        uow: UnitOfWork,
        view: ConversationView,
        going: GoingOffline,
        purpose: Purpose,
        text: str,
        now: datetime,
        *,
        field: str,
    ) -> Delivery | None:
        private = purpose is Purpose.OFFLINE
        if not (_says_privately(view, going.route) if private else _says_publicly(view)):
            return None
        writing = Writing(
            conversation_id=going.conversation_id,
            by=going.by,
            text=text,
            purpose=purpose,
            seen_answers=going.seen_answers,
            seen_at=going.seen_at,
        )
        kind = OutgoingKind.PRIVATE if private else OutgoingKind.REPLY
        try:
            return self._answers.delivery(uow, view, writing, kind, now)
        except BadInput as error:
            raise BadInput(str(error), field=field) from error


def _says_publicly(view: ConversationView) -> bool:
    """Whether a line that everybody can read announces that it goes on elsewhere."""
    return view.can_reply and not view.conversation.private


def _says_privately(view: ConversationView, route: Route) -> bool:
    """Whether the customer gets a private message: it goes on there, or it always was there."""
    return route is Route.PRIVATE or view.conversation.private


def _kept_route(routes: tuple[Route, ...], *, invitation: str, private: str) -> Route:
    """The route for which the writer's kept texts were written, else the best."""
    elsewhere = invitation and not private and Route.EMAIL in routes
    return Route.EMAIL if elsewhere else routes[0]


def _renamed(going: GoingOffline, reference: str) -> GoingOffline:
    """The same under another reference: the one that the texts name is taken."""
    return replace(
        going,
        reference=reference,
        invitation=going.invitation.replace(going.reference, reference),
        private=going.private.replace(going.reference, reference),
    )
