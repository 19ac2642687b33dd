"""The house style of English drafts: spelling, dates, titles, quotation of one locale throughout.

A model that was trained on texts of both sides of the Atlantic writes "defence" and "defense" in
one article. A rule is a function of (source, target, locale) that returns edits of the target; to
add one, write it in a file here and list it in RULES.
"""

from __future__ import annotations

from collections.abc import Callable

from toolkit.style.base import Locale
from toolkit.style.clocks import clocked
from toolkit.style.currencies import with_currency_signs
from toolkit.style.dates import dated
from toolkit.style.quotation import quoted
from toolkit.style.spelling import spelled
from toolkit.style.titles import titled
from toolkit.text.edits import Edit

__all__ = ["RULES", "Locale"]

RULES: tuple[Callable[[str, str, Locale], list[Edit]], ...] = (
    with_currency_signs,
    dated,
    clocked,
    spelled,
    titled,
    quoted,
)
