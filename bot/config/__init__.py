"""What the person who installs can set, read once at the start and passed on as a value."""

from bot.config.example import dotenv_example
from bot.config.loading import (
    DOTENV,
    load_settings,
    misspelt_names,
    read_environment,
    setting_names,
)
from bot.config.settings import Settings

__all__ = [
    "DOTENV",
    "Settings",
    "dotenv_example",
    "load_settings",
    "misspelt_names",
    "read_environment",
    "setting_names",
]
