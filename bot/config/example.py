"""Every setting as a .env file to fill in, written from the settings themselves."""

import textwrap
from collections.abc import Iterable

from bot.config.settings import Settings
from integrations.base import NetworkPlugin

_HEAD = """\
Golden Hour reads these settings from the environment, and from a file .env in the directory in
which it is started; the environment wins. Copy this file to .env and fill in what is empty. What
already has a value shows the default. Written by: python -m bot settings
"""
_WIDTH = 98


def dotenv_example(plugins: Iterable[NetworkPlugin] = ()) -> str:
    """The text of `.env.example`.

    Args:
        plugins: networks whose settings are explained too; those without any are left out.
    """
    parts = [_comment(_HEAD)]
    for name, field in Settings.model_fields.items():
        extra = field.json_schema_extra
        if not isinstance(extra, dict):
            continue
        if extra["section"]:
            parts.append(f"\n# --- {extra['section']} ---\n")
        explanation = str(field.description)
        example = extra["example"]
        if example != field.default:
            explanation += f" Example: {example}"
        parts.append(f"\n{_comment(explanation)}{name.upper()}={field.default}\n")
    for plugin in plugins:
        if plugin.settings:
            parts.append(f"\n# --- {plugin.title} ---\n")
        parts.extend(
            f"\n{_comment(setting.explanation)}{setting.key}={setting.default}\n"
            for setting in plugin.settings
        )
    return "".join(parts)


def _comment(text: str) -> str:
    lines = textwrap.wrap(
        " ".join(text.split()), _WIDTH, break_long_words=False, break_on_hyphens=False
    )
    return "".join(f"# {line}\n" for line in lines)
