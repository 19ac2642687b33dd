"""Personal data in text: e-mail addresses, telephone numbers, IBANs, payment cards."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.model import Span

_PATTERNS = {
    "email": re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+"),
    "iban": re.compile(
        r"\b[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]{4}){2,7}(?:[ \u00a0]?[A-Z0-9]{1,3})?\b"
    ),
    "card": re.compile(r"\b(?:\d[ \u00a0-]?){12,18}\d\b"),
    "phone": re.compile(
        r"(?<![\w.,/])(?:\+\d{1,3}[ \u00a0\u202f.-]?(?:\(0\)[ \u00a0]?)?"
        r"(?:\(?\d{1,4}\)?[ \u00a0\u202f.-]?){2,5}\d{2,4}"
        r"|0\d(?:[ \u00a0\u202f.-]\d{2}){4}|\(?\d{3}\)?[ \u00a0.-]\d{3}[.-]\d{4})(?![\w/])"
    ),
}
_MASKS = {"email": "⟨email⟩", "iban": "⟨iban⟩", "card": "⟨card⟩", "phone": "⟨phone⟩"}


def find_personal(text: str) -> Iterator[tuple[str, Span]]:
    """`(kind, where)`; IBANs and cards only when their check digits are right."""
    if "@" not in text and sum(map(str.isdigit, text)) < 9:
        return
    for kind, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            if _is_real(kind, match[0]):
                yield kind, Span(start=match.start(), end=match.end())


def masked(text: str) -> str:
    """The text with each stretch of personal data as `⟨kind⟩`."""
    for kind, pattern in _PATTERNS.items():
        if kind == "email" and "@" not in text:
            continue
        mask = _MASKS[kind]
        text = pattern.sub(lambda m, k=kind, to=mask: to if _is_real(k, m[0]) else m[0], text)  # type: ignore[misc]
    return text


def _is_real(kind: str, text: str) -> bool:
    if kind == "iban":
        return _mod_97(re.sub(r"\s", "", text)) == 1
    return kind != "card" or _luhn(re.sub(r"\D", "", text))


def _mod_97(iban: str) -> int:
    """ISO 13616: the country and check digits go to the end, letters count from 10."""
    return int("".join(str(int(char, 36)) for char in iban[4:] + iban[:4])) % 97


def _luhn(digits: str) -> bool:
    doubled = [sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2]]
    return (sum(doubled) + sum(int(digit) for digit in digits[-1::-2])) % 10 == 0
