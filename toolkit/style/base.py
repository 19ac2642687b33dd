"""The locales that a draft can be written in."""

from __future__ import annotations

from typing import Literal

Locale = Literal["en-US", "en-GB"]
