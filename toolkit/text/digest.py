"""A short digest of a translation, by which an unchanged machine draft is known again."""

from __future__ import annotations

import hashlib
import unicodedata


def digest(text: str) -> str:
    """16 hex digits of SHA-256 over the NFC text with its white space collapsed, since office
    programs change that on their own.
    """
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(plain.encode()).hexdigest()[:16]
