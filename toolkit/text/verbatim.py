"""Stretches of running text that nobody translates: addresses, placeholders, paths, numbers to call
or to pay to, numeric dates, blanks to fill in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from toolkit.model import Span

# `name` stands in a sentence as a name does; `figure` does as a number; `tag` is markup that was
# written into the text; `blank` parts what stands before it from what stands behind.
Kind = Literal["name", "figure", "tag", "blank"]

# The ends of what is a domain without www. before it. French words (de, ca, info) are left out:
# they follow a full stop whose space was forgotten.
_TOP = r"(?:fr|com|org|net|eu|edu|gov)"
_EXTENSION = (
    r"(?:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|txt|csv|tsv|jsonl?|ya?ml|toml|xml|xliff|tmx|html?|css|js"
    r"|py|sh|bat|exe|zip|tar|gz|xz|7z|rar|png|jpe?g|gif|svg|webp|tiff?|mp[34]|avi|mkv|wav|epub|srt"
    r"|vtt|sql|ini|cfg|log|md|po)"
)
_URL = (
    r"(?<![\w.@/-])(?:(?i:https?|s?ftp|file|ssh|git|s3|mailto|tel):[^\s<>\"«»]+"
    rf"|(?i:www)\.[^\s<>\"«»]+|(?:[a-z0-9-]+\.)++{_TOP}(?![\w@-]|\.\w)(?:/[^\s<>\"«»]*)?)"
)
_EMAIL = r"(?<![\w.+-])[\w.+-]++@[\w-]++\.[\w.-]*\w"
_PLACEHOLDER = (
    r"\{\{[^{}]*\}\}|\$?\{\w*(?:[!:.][^{}\s]*)?\}|%\(\w+\)[sdif]|%\{\w+\}"
    r"|(?<![\d%])%(?:\d+\$)?(?:\.\d+)?l?[sdifu](?!\w)|\[\[[^\[\]\n]+\]\]"
)
_TAG = (
    r"</?[a-zA-Z][\w:-]*+(?:\s+[\w:-]+=(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s<>\"']+))*+\s*/?>"
    r"|(?<!\w)&(?:[a-zA-Z]{2,8}|#x?[0-9a-fA-F]{1,6});(?!\w)"
)
_PATH = (
    r"(?<![\w/.:<~])(?:(?:~|\.\.?)?/(?:[\w.@+-]+/)+[\w.@+-]*|(?:~|\.\.?)/[\w.@+-]+)(?<!\.)"
    r"|(?<!\w)[A-Za-z]:\\[^\s\"<>|?*]*"
    rf"|(?<![\w/.@-])(?:[\w-][\w.-]*/)*[\w-]++(?:\.[\w-]+)*?\.{_EXTENSION}(?![\w@-]|\.\w)"
)
_HANDLE = r"(?<![\w@./])@[A-Za-z_]\w+|(?<![\w&#/])#(?=\w*[^\W\d_])\w{2,}"
_KEYS = r"(?<!\w)(?:Ctrl|Alt|Cmd)(?:[+-]\w+)+"
_CODE = (
    r"(?<![A-Z])[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]{4}){3,7}(?:[ \u00a0]?[A-Z0-9]{1,3})?(?!\w)"
    r"|(?<![\w.])10\.\d{4,}/[^\s<>\"«»]+|(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)"
    r"|(?<!\w)[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?!\w)"
)
_GAP = r"[ .\u00a0\u202f-]?"
_PHONE = (
    rf"(?<![\w.,+])(?:0[1-9](?:{_GAP}\d{{2}}){{4}}|0{_GAP}8\d\d(?:{_GAP}\d{{3}}){{2}}"
    rf"|\+(?=(?:[ .()\u00a0\u202f-]*\d){{9}})\d{{1,3}}(?:{_GAP}\(0\))?(?:{_GAP}\d{{1,4}}){{2,6}})"
    r"(?![\w%€$]|[.,]?\d)"
)
_DATE = (
    r"(?<![\w/.-])(?:(?:0?[1-9]|[12]\d|3[01])(?P<sep>[/.-])(?:0?[1-9]|1[0-2])(?P=sep)\d{4}"
    r"|(?:0[1-9]|[12]\d|3[01])/(?:0[1-9]|1[0-2])/\d\d"
    r"|\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?![\w/-]|[.,]\d)"
)
# Times of races: 1'14'', 9''98, 45 h 12' 38''.
_RACE = (
    r"(?<![\w.,])(?:(?:\d{1,2}[ \u00a0]?h[ \u00a0]?)?\d{1,2}['’′][ \u00a0]?\d{1,2}"
    r"(?:''|’’|[\"″])\d{0,3}|\d{1,2}(?:''|’’|″)\d{1,3})(?!\w)"
)
_BLANK = (
    r"_{3,}|\.{5,}|…{2,}|(?:\.[ \u00a0]){4,}\.?|(?<!\w)(?:-{4,}|={3,}|\*{3,})(?!\w)|[ \u00a0]*\t\s*"
    r"|(?<=\S)[ \u00a0]{4,}(?=\S)|(?<=\s)[·|•](?=\s)"
)
# In this order: what stands first takes the text that several would match.
_KINDS: dict[str, Kind] = {
    "blank": "blank",
    "email": "name",
    "url": "name",
    "placeholder": "name",
    "tag": "tag",
    "path": "name",
    "handle": "name",
    "keys": "name",
    "code": "name",
    "phone": "name",
    "date": "figure",
    "race": "name",
}
_ALL = re.compile(
    rf"(?P<blank>{_BLANK})|(?P<email>{_EMAIL})|(?P<url>{_URL})|(?P<placeholder>{_PLACEHOLDER})"
    rf"|(?P<tag>{_TAG})|(?P<path>{_PATH})|(?P<handle>{_HANDLE})|(?P<keys>{_KEYS})"
    rf"|(?P<code>{_CODE})|(?P<phone>{_PHONE})|(?P<date>{_DATE})"
    rf"|(?P<race>{_RACE})"
)
_READ_BY_MACHINES = frozenset({"email", "url", "placeholder", "tag", "path"})
# Every stretch has one of these signs; most sentences have none, and aren't searched.
_TRIGGER = re.compile(
    rf"[{{<@#\\\t]|%[\d.(sdifu{{]|&#?\w+;|\w[/:]\w|/\w|\[\[|\.{{5}}|……|___|----|===|\*\*\*"
    rf"|\.{_TOP}\b|\.{_EXTENSION}\b|(?i:www\.|mailto:|tel:)|0{_GAP}\d{_GAP}\d\d|\+\d"
    r"|\d[.-]\d+[.-]\d|\.[ \u00a0]\.|[A-Z]{2}\d\d|\d-\d\d|(?:Ctrl|Alt|Cmd)[+-]"
    r"|\S[ \u00a0]{4}|\d['’′]|\s[·|•]\s"
)
_CLOSING = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verbatim(Span):
    """A stretch that must come out as it is."""

    kind: Kind


def verbatim(text: str) -> list[Verbatim]:
    """The stretches of a text that aren't to be translated, in order; they don't overlap."""
    return [
        Verbatim(start=start, end=end, kind=_KINDS[name]) for name, start, end in _stretches(text)
    ]


def machine_read(text: str) -> list[str]:
    """What programs and browsers read of a text, in order: addresses, placeholders, tags, paths."""
    return [text[start:end] for name, start, end in _stretches(text) if name in _READ_BY_MACHINES]


def is_name(text: str) -> bool:
    """Whether a text is one such stretch, of those that stand in a sentence as a name does."""
    whole = [(stretch.kind, stretch.start, stretch.end) for stretch in verbatim(text.strip())]
    return whole == [("name", 0, len(text.strip()))]


def _stretches(text: str) -> Iterator[tuple[str, int, int]]:
    if not _TRIGGER.search(text):
        return
    for match in _ALL.finditer(text):
        name = next(name for name in _KINDS if match[name] is not None)
        start, end = match.span()
        yield name, start, _own_end(text, start, end) if name in ("url", "path") else end


def _own_end(text: str, start: int, end: int) -> int:
    """The end without the sentence's own marks: a full stop, a bracket that opened before."""
    while end > start:
        last = text[end - 1]
        unopened = last in _CLOSING and text.count(last, start, end) > text.count(
            _CLOSING[last], start, end
        )
        if not unopened and last not in ".,;:!?'’…*":
            break
        end -= 1
    return end
