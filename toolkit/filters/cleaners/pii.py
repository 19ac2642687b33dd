"""Personal data masked."""

from __future__ import annotations

from toolkit.text.personal import masked


def pii(text: str) -> str:
    """E-mail addresses, telephone numbers, IBANs and payment cards as `⟨kind⟩`."""
    return masked(text)
