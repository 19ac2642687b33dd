"""Text that must come out as it went in: finding what became of it, and putting it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from toolkit.markup.gaps import attachment, best_gap
from toolkit.markup.tree import Range, ancestors, parents
from toolkit.model import Flag, Tag, TokenLink
from toolkit.text.edits import Edit, apply_edits
from toolkit.text.tokens import covered
from toolkit.text.wordmap import Place, WordMap

# Below this likeness (0-100) a stretch of the target isn't taken for the protected text unless
# the alignment is this sure of it.
LIKE, SURE_SUPPORT = 60.0, 0.6
# Shorter texts stand in a sentence by accident: they need the alignment's word.
TELLING = 4
_FORMULA_SIGNS = frozenset("\\{}^_$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A target with its protected text put back; `places` maps tag indexes to where it is."""

    text: str
    links: tuple[TokenLink, ...]
    places: dict[int, Range]
    problems: tuple[Flag, ...]


def restore(
    source: str, tags: Sequence[Tag], target: str, links: tuple[TokenLink, ...]
) -> Restored:
    """Make every outermost protected tag's text stand in the target, verbatim."""
    above = parents(tags)
    shielded = {i for i, tag in enumerate(tags) if tag.kind == "protected" and tag.start < tag.end}
    outer = [i for i in sorted(shielded) if not ancestors(above, i) & shielded]
    if not outer:
        return Restored(text=target, links=links, places={}, problems=())
    search = _Search(source, target, WordMap(source, target, links))
    edits: dict[int, Edit] = {}
    lost = []
    for index in sorted(outer, key=lambda i: tags[i].start - tags[i].end):
        found = search.find(tags[index])
        if found is None:
            lost.append(index)
        else:
            edits[index] = Edit(start=found[0], end=found[1], replacement=tags[index].text(source))
    edits.update((index, search.insertion(tags[index])) for index in sorted(lost))
    order = sorted(outer, key=lambda i: (edits[i].start, edits[i].end, i))
    places, delta = {}, 0
    for index in order:
        wanted, edit = tags[index].text(source), edits[index]
        start = edit.start + delta + edit.replacement.index(wanted)
        places[index] = (start, start + len(wanted))
        delta += len(edit.replacement) - (edit.end - edit.start)
    text, moved = apply_edits(target, [edits[i] for i in order])
    return Restored(
        text=text, links=moved.links(links), places=places, problems=tuple(search.problems)
    )


class _Search:
    """The stretches of a target that are still free to be taken for protected text."""

    def __init__(self, source: str, target: str, pair: WordMap) -> None:
        self.source, self.target, self.pair = source, target, pair
        self.taken: list[Range] = []
        self.inserted = 0, 0  # the first gap and the first place after what was inserted
        self.problems: list[Flag] = []

    def find(self, tag: Tag) -> Range | None:
        """The stretch that is or stands for the tag's text; it isn't free any more."""
        wanted = tag.text(self.source)
        found = self._verbatim(tag, wanted) or self._likely(tag, wanted)
        if found is not None:
            found = self._with_debris(tag, wanted, found)
            self.taken.append(found)
        return found

    def _with_debris(self, tag: Tag, wanted: str, found: Range) -> Range:
        """The stretch with the signs beside it that a model made of a formula's (}})."""
        signs = _FORMULA_SIGNS & set(wanted)
        start, end = found
        if not signs & set(self.source[tag.start - 1 : tag.start]):
            while start > 0 and self.target[start - 1] in signs and self._free((start - 1, end)):
                start -= 1
        if not signs & set(self.source[tag.end : tag.end + 1]):
            while self.target[end : end + 1] in signs and self._free((start, end + 1)):
                end += 1
        return start, end

    def _verbatim(self, tag: Tag, wanted: str) -> Range | None:
        """Where the text stands already; the alignment chooses among several places."""
        gains = self.pair.gains(*covered(self.pair.source, tag.start, tag.end))
        best, best_gain = None, 0.0 if len(wanted) < TELLING else -float("inf")
        start = self.target.find(wanted)
        while start >= 0:
            span = (start, start + len(wanted))
            gain = sum(gains[slice(*covered(self.pair.target, *span))])
            if gain > best_gain and self._free(span) and whole_words(self.target, span):
                best, best_gain = span, gain
            start = self.target.find(wanted, start + 1)
        return best

    def _likely(self, tag: Tag, wanted: str) -> Range | None:
        """The stretch of whole tokens that looks most like the text and is aligned with it."""
        from rapidfuzz.fuzz import ratio

        first, last = covered(self.pair.source, tag.start, tag.end)
        gains = self.pair.gains(first, last)
        best, best_score = None, 0.0
        for span, tokens in self._windows(max(1, last - first)):
            likeness = ratio(wanted, self.target[span[0] : span[1]], score_cutoff=LIKE)
            aligned = sum(gains[slice(*tokens)]) / sum(self.pair.trust[slice(*tokens)])
            score = likeness / 100 + aligned
            if likeness and score > best_score:
                best, best_score = span, score
        if best is not None:
            return best
        place = self.pair.locate(first, last)
        found = self._aligned(place) if place and place.support >= SURE_SUPPORT else None
        if found:
            message = f"'{self.target[slice(*found)]}' was taken for '{wanted}' and replaced by it."
            self.problems.append(Flag(code="markup", message=message, severity=1))
        return found

    def _windows(self, length: int) -> list[tuple[Range, Range]]:
        items = self.pair.target
        lengths = range(max(1, length - 2), length + 3)
        windows = [(i, i + n) for i, n in product(range(len(items)), lengths)]
        spans = [
            ((items[i].start, items[j - 1].end), (i, j)) for i, j in windows if j <= len(items)
        ]
        return [window for window in spans if self._free(window[0])]

    def _aligned(self, place: Place) -> Range | None:
        items = self.pair.target
        span = (items[place.first].start, items[place.last - 1].end)
        return span if place.gain > 0 and self._free(span) else None

    def _free(self, span: Range) -> bool:
        return all(span[1] <= start or end <= span[0] for start, end in self.taken)

    def insertion(self, tag: Tag) -> Edit:
        """The tag's text put in at the likeliest point, and a problem noted. What is inserted keeps
        its order: of `<b>` and `</b>` the first stays so.
        """
        wanted = tag.text(self.source)
        items = self.pair.target
        left = attachment(self.source, tag.start)[0]
        right = attachment(self.source, tag.end)[1]
        gaps = list(range(min(self.inserted[0], len(items)), len(items) + 1))
        gap = best_gap(self.pair, self.source, tag, gaps)
        at = items[gap].start if gap < len(items) else len(self.target)
        if left and not right and gap > 0:
            at = items[gap - 1].end
        at = max(at, self.inserted[1])
        for start, end in self.taken:
            at = end if start < at < end else at
        self.inserted = gap + 1, at
        message = f"The translation has nothing for '{wanted}', which is not to be translated."
        self.problems.append(Flag(code="markup", message=f"{message} It was inserted."))
        before, after = attachment(self.target, at)
        if before and not (self.target[at - 1].isalnum() and wanted[0].isalnum()):
            before = not left
        if after and not (self.target[at].isalnum() and wanted[-1].isalnum()):
            after = not right
        return Edit(start=at, end=at, replacement=" " * before + wanted + " " * after)


def whole_words(text: str, span: Range) -> bool:
    """Whether the span begins and ends where words do."""
    return not any(
        0 < edge < len(text) and text[edge - 1].isalnum() and text[edge].isalnum() for edge in span
    )
