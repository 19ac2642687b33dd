"""Tags around a part of a word: subscripts, endings of ordinals, drop caps."""

from __future__ import annotations

import re

from toolkit.markup.protect import whole_words
from toolkit.markup.tree import Range
from toolkit.model import Tag
from toolkit.text.tokens import covered
from toolkit.text.word_parts import begins_inside, ends_inside
from toolkit.text.wordmap import WordMap

# The ending of a word that has no counterpart (M^me, XX^e) is at most this long. What is longer
# is emphasis, and goes to the whole word.
LONGEST_ENDING = 4
_FRENCH_ORDINAL = re.compile(
    r"(?:\d+|[IVXLC]+)(?:ers?|r?es?|[èe]res?|i?[èe]mes?|i[èe]res?|nde?s?|de?s?)"
)
_ENGLISH_ORDINAL = re.compile(r"\b\d[\d,]*(?P<ending>st|nd|rd|th)\b")


class WordParts:
    """Finds the characters of a translation that stand for a part of a source word."""

    def __init__(self, pair: WordMap, source: str, target: str) -> None:
        self._pair, self._source, self._target = pair, source, target

    def place(self, tag: Tag, span: Range) -> Range | None:
        """Code points of the target inside `span`; an empty range where the ending that the tag
        encloses has no counterpart, None for what should be placed as a whole word is.
        """
        start, end = tag.start, tag.end
        begins = begins_inside(self._source, start, end)
        ends = ends_inside(self._source, start, end)
        if ends and end - start == 1 and not any(map(str.isalnum, self._source[:start])):
            return self._first_letter(span)
        tokens = covered(self._pair.source, start - begins, end + ends)
        region = self._region(tokens, span)
        if region is None:
            return (span[1], span[1]) if begins and end - start <= LONGEST_ENDING else None
        found = self._inside(tag, tokens, region, begins=begins, ends=ends)
        if found is None and begins and end - start <= LONGEST_ENDING:
            return region[1], region[1]
        return found

    def _first_letter(self, span: Range) -> Range | None:
        at = next((i for i in range(*span) if self._target[i].isalnum()), None)
        return None if at is None else (at, at + 1)

    def _region(self, tokens: Range, span: Range) -> Range | None:
        """The words that the source word became: itself, where it stands just once."""
        word = self._word(tokens)
        at = self._target.find(word, *span)
        same = (at, at + len(word))
        if at >= 0 and self._target.count(word) == 1 and whole_words(self._target, same):
            return same
        place = self._pair.locate(*tokens, covered(self._pair.target, *span))
        if place is None:
            return None
        items = self._pair.target
        return max(span[0], items[place.first].start), min(span[1], items[place.last - 1].end)

    def _word(self, tokens: Range) -> str:
        items = self._pair.source
        return self._source[items[tokens[0]].start : items[tokens[1] - 1].end]

    def _inside(
        self, tag: Tag, tokens: Range, region: Range, *, begins: bool, ends: bool
    ) -> Range | None:
        word, part = self._word(tokens), tag.text(self._source)
        if self._target[slice(*region)] == word:
            start = region[0] + tag.start - self._pair.source[tokens[0]].start
            return start, start + len(part)
        if begins and _FRENCH_ORDINAL.fullmatch(word):
            found = _ENGLISH_ORDINAL.search(self._target, *region)
            return found.span("ending") if found else None
        if begins and ends:
            return self._only(part, region)
        if begins:  # the letters of an ending are those of the word by chance
            return None if part.isalpha() else self._ending(part, region)
        return self._beginning(part, region)

    def _only(self, part: str, region: Range) -> Range | None:
        at = self._target.find(part, *region)
        once = self._target.count(part, *region) == 1
        return (at, at + len(part)) if once else None

    def _ending(self, part: str, region: Range) -> Range | None:
        for end in (region[1], region[1] + len(part)):
            if self._target[max(region[0], end - len(part)) : end] == part:
                return end - len(part), end
        return None

    def _beginning(self, part: str, region: Range) -> Range | None:
        low = region[0]
        if self._target.startswith(part, low):
            return low, low + len(part)
        return self._first_letter(region) if len(part) == 1 and part.isupper() else None
