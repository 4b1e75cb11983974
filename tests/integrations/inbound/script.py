"""Somebody at the terminal."""


class Script:
    """Answers, and what was said."""

    def __init__(self, **answers: str) -> None:
        self.answers = answers
        self.said: list[str] = []

    async def text(self, name: str, prompt: str, *, secret: bool = False, default: str = "") -> str:
        """What the script has."""
        del prompt, secret, default
        return self.answers[name]

    def say(self, text: str) -> None:
        """Note it."""
        self.said.append(text)
