"""How people write a day and a time of day, in the languages that dateparser reads.

Only what is listed here is taken for a time. dateparser alone passes over words that it does not
know ("tomorrow 9am an espresso" would lose its "an"), and takes "We" for a Wednesday: short names
are left out where they are words, too.
"""

import re
from typing import Final

LANGUAGES: Final = ("en", "de", "fr", "es", "it", "nl", "pt")

_DAYS = (
    "today tomorrow monday tuesday wednesday thursday friday saturday sunday "
    "mon tue tues wed thu thur thurs fri sat sun "
    "heute morgen übermorgen montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag "
    "aujourd'hui aujourd’hui demain après-demain lundi mardi mercredi jeudi vendredi samedi "
    "dimanche hoy mañana lunes martes miércoles jueves viernes sábado domingo "
    "oggi domani dopodomani lunedì martedì mercoledì giovedì venerdì sabato domenica "
    "vandaag overmorgen maandag dinsdag woensdag donderdag vrijdag zaterdag zondag "
    "hoje amanhã segunda-feira terça-feira quarta-feira quinta-feira sexta-feira"
)
_MONTHS = (
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec "
    "januar jänner februar märz mai juni juli oktober dezember "
    "janvier février mars avril juin juillet août septembre octobre novembre décembre "
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre "
    "gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre "
    "januari februari maart mei augustus "
    "janeiro fevereiro março maio junho julho setembro outubro novembro dezembro"
)
_UNITS = (
    "day days week weeks tag tage tagen woche wochen jour jours semaine semaines día días semana "
    "semanas giorno giorni settimana settimane dag dagen weken dia dias"
)
_BEFORE = "on next this the am den kommenden nächsten le el este il op no na ce"
_NOON = "noon midday mittag midi mediodía mezzogiorno"
_MIDNIGHT = "midnight mitternacht minuit medianoche mezzanotte"


def _any(words: str) -> str:
    """Whichever of these words, the longest first."""
    return "|".join(sorted(map(re.escape, words.split()), key=len, reverse=True))


_NUMBER = r"(?:[12]?\d|3[01])(?:st|nd|rd|th|er|\.)?"
_YEAR = r"20\d\d"
_DAY = rf"""
    (?:(?:{_any(_BEFORE)})\s+)*
    (?P<day{{n}}>
        (?:in|dans|en|tra|fra|over|em)\s+\d{{{{1,3}}}}\s+(?:{_any(_UNITS)})
      | \d{{{{4}}}}-\d{{{{2}}}}-\d{{{{2}}}}
      | (?:(?:{_any(_DAYS)})\.?,?\s+)?(?:the\s+|den\s+|le\s+)?(?:
            {_NUMBER}\s+(?:of\s+|de\s+)?(?:{_any(_MONTHS)})\.?(?:,?\s+(?:de\s+)?{_YEAR})?
          | (?:{_any(_MONTHS)})\.?\s+{_NUMBER}(?:,?\s+{_YEAR})?
          | \d{{{{1,2}}}}\.\d{{{{1,2}}}}\.(?:{_YEAR})?
          | \d{{{{1,2}}}}/\d{{{{1,2}}}}(?:/{_YEAR})?
        )
      | (?:{_any(_DAYS)})
    )
"""
_CLOCK = rf"""
    (?:(?P<told{{n}}>at|um|à|om|alle|às|a\s+las)\s+)?
    (?:
        (?P<hour{{n}}>[01]?\d|2[0-3])
        (?:[:.h](?P<minute{{n}}>[0-5]\d))?
        (?:\s*(?P<suffix{{n}}>am|pm|a\.m\.|p\.m\.|uhr|uur|h|o['’]clock))?
      | (?P<noon{{n}}>{_any(_NOON)})
      | (?P<midnight{{n}}>{_any(_MIDNIGHT)})
    )
"""
_BESIDE = r"[,:]?\s+"
_END = r"(?=[\s:,;–—]|-\s|$)"
WHOLE: Final = re.compile(
    rf"(?:{_DAY.format(n=1)}{_BESIDE}{_CLOCK.format(n=1)}"
    rf"|{_CLOCK.format(n=2)}{_BESIDE}{_DAY.format(n=2)}){_END}",
    re.IGNORECASE | re.VERBOSE,
)
"""A day and a time of day, in either order; groups end with 1 or 2."""
DAY: Final = re.compile(rf"{_DAY.format(n=1)}{_END}", re.IGNORECASE | re.VERBOSE)
CLOCK: Final = re.compile(rf"{_CLOCK.format(n=1)}{_END}", re.IGNORECASE | re.VERBOSE)
DOTTED: Final = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})?", re.ASCII)
"""With dots the day stands first, as where people write dots."""
