"""Commands of the review stage, beside the global ones."""

from __future__ import annotations

from opstui.commands import Command

COMMANDS: tuple[Command, ...] = ()
