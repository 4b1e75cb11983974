"""Accounts as a table names them: "bluesky:harbour.example"."""

import re
from collections.abc import Sequence

from bot.domain.account import Account
from bot.errors import BadInput

_SHOWN = 10
_BETWEEN = re.compile(r"[;,\s]+")


class NamedAccounts:
    """Finds accounts by what stands in a table, and gives them names that are found again.

    An account's name is its network and its handle, or its id where two have the same handle. The
    network alone is enough where only one of its accounts works.
    """

    def __init__(self, accounts: Sequence[Account]) -> None:
        self._accounts = accounts
        self._found: dict[str, tuple[Account, ...]] = {}

    def named(self, account_id: str) -> str:
        """What names it; an account that is gone is named by its id."""
        account = next((a for a in self._accounts if a.id == account_id), None)
        if account is None:
            return account_id
        name = f"{account.network}:{account.handle}"
        return name if self._of(name) == (account,) else f"{account.network}:{account.id}"

    def list(self, cell: str) -> tuple[list[Account], list[str]]:
        """The accounts that a cell names, each once, and sentences about names without one."""
        found: dict[str, Account] = {}
        wrong = []
        for name in filter(None, _BETWEEN.split(cell)):
            try:
                account = self.one(name)
            except BadInput as error:
                wrong.append(str(error))
            else:
                found[account.id] = account
        return list(found.values()), wrong

    def one(self, name: str) -> Account:
        """The account of that name.

        Raises:
            BadInput: none, or several.
        """
        found = self._of(name)
        if len(found) == 1:
            return found[0]
        if not found:
            raise BadInput(f"There is no account “{name}”. There are: {self._all()}.")
        names = ", ".join(self.named(account.id) for account in found)
        raise BadInput(f"“{name}” means {len(found)} accounts: {names}. Name one of them.")

    def under(self, name: str) -> tuple[Account, ...]:
        """The accounts that a column's name means: all of a network, or one.

        Raises:
            BadInput: none, or several of the same handle.
        """
        if ":" in name:
            return (self.one(name),)
        found = tuple(a for a in self._accounts if a.network == name.casefold())
        if not found:
            raise BadInput(f"There is no account on “{name}”. There are: {self._all()}.")
        return found

    def _of(self, name: str) -> tuple[Account, ...]:
        wanted = name.casefold()
        if wanted not in self._found:
            self._found[wanted] = self._look(wanted)
        return self._found[wanted]

    def _look(self, wanted: str) -> tuple[Account, ...]:
        network, _, handle = wanted.partition(":")
        handle = handle.removeprefix("@")
        found = [
            a
            for a in self._accounts
            if a.network == network and (not handle or handle in {a.handle.casefold(), a.id})
        ]
        working = [a for a in found if a.active]
        return tuple(working or found)

    def _all(self) -> str:
        names = [self.named(a.id) for a in self._accounts if a.active]
        more = [f"and {len(names) - _SHOWN} more"] if len(names) > _SHOWN else []
        return ", ".join([*names[:_SHOWN], *more]) or "none"
