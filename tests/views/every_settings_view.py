"""Every view of settings and the rota by name; `every_view` puts them beside the others."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.domain.phrases import PhraseKind
from integrations.slack import ids
from integrations.slack.recipient_modals import digests, recipient_form
from integrations.slack.rota_modals import rota, shift_form, swap_form
from integrations.slack.settings_modals import account_form, phrases_form, section_form
from integrations.slack.settings_overview import overview
from tests.views.samples import ANA, MARA
from tests.views.settings_samples import (
    CHANNEL,
    EMPTY_ROTA,
    PHRASES,
    ROTA,
    SETTINGS,
    ZONE,
    account,
)

LONG = replace(
    PHRASES[PhraseKind.OPENING], lines=tuple(f"{n} {'x' * 490}" for n in range(12)), own=True
)

SETTINGS_VIEWS: Mapping[str, Callable[[], dict[str, object]]] = {
    "modal_settings": lambda: overview(SETTINGS),
    **{
        f"modal_settings_{section}": (lambda s=section: section_form(s, SETTINGS))  # type: ignore[misc]  # a default binds each
        for section in ids.Section
    },
    "modal_settings_account": lambda: account_form(account()),
    "modal_settings_account_as_the_team": lambda: account_form(account(window_minutes=None)),
    "modal_settings_phrases": lambda: phrases_form(PHRASES[PhraseKind.OPENING]),
    "modal_settings_phrases_many": lambda: phrases_form(LONG),
    "modal_digests": lambda: digests(SETTINGS),
    "modal_digest_recipient": lambda: recipient_form(CHANNEL, at="09:00"),
    "modal_digest_recipient_new": lambda: recipient_form(None, at="08:30"),
    "modal_rota": lambda: rota(ROTA, user=MARA, manager=True),
    "modal_rota_of_a_member": lambda: rota(ROTA, user=ANA, manager=False),
    "modal_rota_empty": lambda: rota(EMPTY_ROTA, user=ANA, manager=False),
    "modal_shift": shift_form,
    "modal_swap": lambda: swap_form(user=MARA, manager=True, zone=ZONE),
    "modal_swap_of_a_member": lambda: swap_form(user=ANA, manager=False, zone=ZONE, page=2),
}
