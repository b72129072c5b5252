"""The day after the training example ends."""

from __future__ import annotations

from datetime import date

END = date(2026, 11, 23)
