"""Heads of mails: De : Marie, Objet : réunion. A model that is given the label and an address drops
one of them; so it is given what comes after the label.
"""

from __future__ import annotations

import re

from toolkit.text.edits import Edit

_LABELS = {
    "De": "From",
    "À": "To",
    "Cc": "Cc",
    "Cci": "Bcc",
    "Copie à": "Cc",
    "Objet": "Subject",
    "Sujet": "Subject",
    "Envoyé": "Sent",
    "Envoyé le": "Sent",
    "Répondre à": "Reply to",
    "Pièce jointe": "Attachment",
    "Pièces jointes": "Attachments",
}
_LABEL = re.compile(rf"(?P<name>{'|'.join(_LABELS)})(?P<gap>[ \u00a0\u202f]?):[ \u00a0]+(?=\S)")


def mail_label(french: str) -> tuple[int, int] | None:
    """Where the label of a line of a mail's head stands, with its colon."""
    match = _LABEL.match(french)
    return (0, len(match[0].rstrip())) if match else None


def mail_label_in_english(source: str, target: str) -> list[Edit]:
    """The edit that writes such a label in English, which the model wasn't given."""
    match = _LABEL.match(source)
    own = match and re.match(rf"{match['name']}[ \u00a0\u202f]?:", target)
    if not match or not own:
        return []
    return [Edit(start=0, end=own.end(), replacement=f"{_LABELS[match['name']]}:")]
