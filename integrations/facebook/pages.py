"""The Pages of whoever connects one: which is meant, and what they may do on it. Pure."""

from collections.abc import Sequence

from bot.errors import BadInput
from integrations.base import Ask, Rejected
from integrations.graph.tame import Record, as_id, as_list, as_text

__all__ = ["TASKS", "chosen", "named", "require_tasks"]

TASKS = {
    "CREATE_CONTENT": "publish posts",
    "MODERATE": "answer and hide comments",
    "MESSAGING": "write private messages",
}
"""What the person has to be allowed on the Page itself."""

_LISTED = 20


def named(page: Record) -> str:
    """What people call it."""
    return as_text(page.get("name")).strip()


async def chosen(ask: Ask, pages: Sequence[Record]) -> Record:
    """The Page that is named by its id, name or username; the only one by default.

    Raises:
        BadInput: none is called so, or several are.
    """
    listed = "\n".join(
        f"{as_id(page.get('id'))}  {as_text(page.get('name'))}" for page in pages[:_LISTED]
    )
    ask.say(f"Your Pages:\n{listed}")
    default = as_id(pages[0].get("id")) if len(pages) == 1 else ""
    typed = (await ask.text("page", "Id or name of the Page", default=default)).strip()
    wanted = typed.removeprefix("@").casefold()
    fitting = [page for page in pages if wanted and wanted in _names(page)]
    if len(fitting) == 1:
        return fitting[0]
    why = "Several of your Pages are called" if fitting else "None of your Pages is called"
    example = as_id((fitting or list(pages))[0].get("id"))
    raise BadInput(f"{why} “{typed}”.", field="page", example=example)


def _names(page: Record) -> set[str]:
    names = (as_id(page.get("id")), as_text(page.get("name")), as_text(page.get("username")))
    return {name.strip().casefold() for name in names if name.strip()}


def require_tasks(page: Record) -> None:
    """See that the person may do on the Page what is needed.

    Raises:
        Rejected: what they may not.
    """
    allowed = {as_text(one) for one in as_list(page.get("tasks"))}
    lacking = [one for one in TASKS if one not in allowed]
    if lacking:
        told = "; ".join(f"{one} ({TASKS[one]})" for one in lacking)
        raise Rejected(
            f"You may do too little on the Page “{named(page)}”. Missing: {told}.",
            hint="Somebody with full control gives you that: the Page's settings, Page access.",
        )
