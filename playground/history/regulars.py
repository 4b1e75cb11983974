"""Customers of the past weeks; none of them is among those who come of their own accord later."""

from playground.history.tales import Regular


def _regular(
    key: str, name: str, handle: str, network: str, followers: int, *, private: bool = True
) -> Regular:
    return Regular(
        key=key,
        name=name,
        handle=handle,
        network=network,
        followers=followers,
        accepts_private=private,
    )


REGULARS: tuple[Regular, ...] = (
    _regular("joyce", "Joyce Adeyemi", "joyce_a", "warble", 640),
    _regular("rafa", "Rafa Llorente", "rafallorente", "warble", 152),
    _regular("kit", "Kit Mowbray", "kitmowbray", "warble", 3310),
    _regular("sunita", "Sunita Pillai", "sunita_reads", "warble", 918),
    _regular("oskar", "Oskar Wendt", "oskar_w", "warble", 74),
    _regular("bex", "Bex", "bexonthebus", "warble", 1207),
    _regular("winner", "Daily Giveaways", "daily_giveaways", "warble", 9, private=False),
    _regular("agnes", "Agnes Thorne", "agnes", "common_room", 58),
    _regular("matteo", "Matteo Brusa", "matteo", "common_room", 333),
    _regular("freya", "Freya Lund", "freya", "common_room", 720),
    _regular("isaac", "Isaac Boateng", "isaac@harbourside.example", "common_room", 41),
    _regular("moira", "Moira Kells", "moira", "common_room", 190),
    _regular("anselm", "Anselm Roth", "anselm", "common_room", 26, private=False),
    _regular("zara", "Zara Haddad", "zara", "openair", 2044),
    _regular("pip", "Pip Lawson", "pip-lawson", "openair", 88),
    _regular("noor", "Noor Rahimi", "noor", "openair", 510),
    _regular("emeka", "Emeka Nwosu", "emeka", "openair", 4120),
    _regular("greta", "Greta Holm", "greta", "openair", 267),
    _regular("tobias", "Tobias Feld", "tobias", "openair", 15),
)

CROWD: tuple[str, ...] = tuple(one.key for one in REGULARS if one.key != "winner")
"""Those who speak on any day."""
