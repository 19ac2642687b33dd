"""Inline tags carried from a source sentence to its translation by word alignment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from toolkit.markup.edges import follow, is_half, keys, mobile, opens, signs
from toolkit.markup.gaps import attachment, best_gap, gap_after_word
from toolkit.markup.parts import WordParts
from toolkit.markup.protect import restore, whole_words
from toolkit.markup.quotes import with_closing_marks
from toolkit.markup.tree import Range, arrange, parents, with_protected
from toolkit.markup.trims import without_next_word
from toolkit.model import Flag, Span, Tag, TokenLink
from toolkit.text.edits import Edit, apply_edits
from toolkit.text.function_words import ENGLISH_ARTICLES, FRENCH_DETERMINERS
from toolkit.text.tokens import covered
from toolkit.text.word_parts import is_part_of_word
from toolkit.text.wordmap import WordMap

# A tag is doubtful when more than half of what its words became lies outside.
MIN_SUPPORT = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """A translation with its tags. The text differs from the engine's where protected text was
    put back and where spaces around an empty tag were. `problems` are flags of code "markup".
    """

    target_text: str
    tags: tuple[Tag, ...] = ()
    problems: tuple[Flag, ...] = ()


def project(
    source: str,
    tags: Sequence[Tag],
    target: str,
    alignment: tuple[TokenLink, ...],
    verbatim: Sequence[Span] = (),
) -> Projection:
    """Put every tag of a source sentence on the words of the target that stand for its words.

    Every tag comes out exactly once, nested as `Block` wants it, and on whole words unless it
    encloses a part of one (CO2): then on the same part, or on nothing where the translation has
    no such. One that can't be placed with confidence stands at the best guess, and is reported.
    `verbatim` are stretches of the source, in order and apart, that come out as they are like those
    of protected tags.
    """
    if source == target:
        return Projection(target_text=target, tags=tuple(tags))
    own = {tag.id for tag in tags}
    tags = with_protected(tags, verbatim)
    if not tags:
        return Projection(target_text=target)
    restored = restore(source, tags, target, alignment)
    placer = _Placer(source, tags, restored.text, restored.links, restored.places)
    placer.place_all()
    text, moved = apply_edits(restored.text, placer.spaces())
    arranged = arrange(tags, [placer.behind_space(moved.range(*s), s) for s in placer.spans])
    own_tags = tuple(tag for tag in arranged if tag.id in own)
    own_tags = without_next_word(source, tags, text, own_tags)
    return Projection(
        target_text=text,
        tags=with_closing_marks(source, tags, text, own_tags),
        problems=(*restored.problems, *placer.problems),
    )


class _Placer:
    """Places the tags of one sentence, the outer before the inner, the surest first.

    `fixed` holds the places of protected text. An area is a range of target tokens.
    """

    def __init__(
        self,
        source: str,
        tags: Sequence[Tag],
        target: str,
        links: tuple[TokenLink, ...],
        fixed: dict[int, Range],
    ) -> None:
        self.source, self.tags, self.target = source, tags, target
        anchors = [((tags[i].start, tags[i].end), span) for i, span in fixed.items()]
        self.pair = WordMap(source, target, links, anchors)
        self.fixed = fixed
        self.word_parts = WordParts(self.pair, source, target)
        self.children: dict[int, list[int]] = defaultdict(list)
        for index, parent in enumerate(parents(tags)):
            self.children[parent].append(index)
        self.spans: list[Range] = [(0, 0)] * len(tags)
        self.problems: list[Flag] = []
        self.named: set[int] = set()  # where an empty tag needs a space before it

    def place_all(self) -> None:
        """Fill `spans`."""
        whole = Tag(id="", start=0, end=len(self.source))
        self._place_children(-1, whole, (0, len(self.target)))

    def spaces(self) -> Iterator[Edit]:
        """Spaces to put in, so that an empty tag between two spaces stays so, and one between a
        space and a mark, as a name would stand (Bonjour <ph/>, …).
        """
        seen: set[int] = set()
        for tag, (start, end) in zip(self.tags, self.spans, strict=True):
            sides = attachment(self.source, tag.start)
            if tag.start < tag.end or start < end or start in seen or sides[0]:
                continue
            if self._lacks_space(tag.start, start, apart=not sides[1]):
                seen.add(start)
                self.named |= {start} if sides[1] else set()
                yield Edit(start=start, end=start, replacement=" ")

    def behind_space(self, place: Range, span: Range) -> Range:
        """The place of a span after `spaces`; a tag for a name comes behind the space put in."""
        shift = int(span[0] == span[1] and span[0] in self.named)
        return place[0] + shift, place[1] + shift

    def _lacks_space(self, point: int, place: int, *, apart: bool) -> bool:
        sides = attachment(self.target, place)
        if apart:
            return sides in {(True, False), (False, True)} and 0 < place < len(self.target)
        marks = self.source[point : point + 1] + self.target[place : place + 1]
        return sides == (True, True) and len(marks) == 2 and set(marks) <= set(",.;:!?")

    def _place_children(self, parent: int, outer: Tag, span: Range) -> None:
        area = covered(self.pair.target, *span)
        wide = [i for i in self.children[parent] if self.tags[i].start < self.tags[i].end]
        points = [i for i in self.children[parent] if self.tags[i].start == self.tags[i].end]
        for index in wide:
            if index in self.fixed:
                self._fix(index)
        taken = [covered(self.pair.target, *self.fixed[i]) for i in wide if i in self.fixed]
        parts = {i for i in wide if i not in self.fixed and self._place_part(i, span)}
        whole = [i for i in wide if i not in self.fixed and i not in parts]
        for index in self._surest_first(whole):
            place = self._place(index, outer, area, taken)
            taken.append(place)
            spaced = self._with_spaces(self.tags[index], place)
            self.spans[index] = self._beside_parts(spaced, parts)
            self._place_children(index, self.tags[index], self.spans[index])
        for index in points:
            self.spans[index] = self._point(index, outer, span, area, taken, wide)

    def _fix(self, index: int) -> None:
        """A protected tag, and with it all that it encloses, moves as one."""
        shift = self.fixed[index][0] - self.tags[index].start
        inside = [index]
        for i in inside:
            self.spans[i] = (self.tags[i].start + shift, self.tags[i].end + shift)
            inside += self.children[i]

    def _place_part(self, index: int, span: Range) -> bool:
        """Place a tag around a part of a word, with all that it encloses, on the same part; False
        where it has to go to a whole word.
        """
        tag, inside = self.tags[index], self._inside(index)
        if not is_part_of_word(self.source, tag.start, tag.end) or self.fixed.keys() & set(inside):
            return False
        words = tag.text(self.source).rstrip()
        place = self.word_parts.place(replace(tag, end=tag.start + len(words)), span)
        if place is None:
            return False
        self.spans[index] = place
        for i in inside:
            is_point = self.tags[i].start == self.tags[i].end
            self.spans[i] = (place[1], place[1]) if is_point else place
        return True

    def _beside_parts(self, span: Range, parts: Iterable[int]) -> Range:
        """The span without the parts of words at its ends, which stood beside its tag; a part in
        its middle gives way.
        """
        start, end = span
        for part in parts:
            low, high = self.spans[part]
            if low <= start < high < end:
                start = high
            elif start < low < end <= high:
                end = low
            elif start < low < high < end:
                self._move(part, (end, end))
        return start, end

    def _move(self, index: int, place: Range) -> None:
        for i in (index, *self._inside(index)):
            self.spans[i] = place

    def _surest_first(self, indexes: list[int]) -> list[int]:
        def gain(index: int) -> float:
            """Evidence for the best place of a tag."""
            place = self.pair.locate(*self._tokens(index))
            return -place.gain if place else 0.0

        return sorted(indexes, key=gain) if len(indexes) > 1 else indexes

    def _tokens(self, index: int) -> Range:
        return covered(self.pair.source, self.tags[index].start, self.tags[index].end)

    def _place(self, index: int, outer: Tag, area: Range, taken: list[Range]) -> Range:
        """Target tokens for a tag: in the part of the area that nothing else takes."""
        inside = self._inside(index)
        foreign = [span for i, span in self.fixed.items() if i not in inside]
        areas = _free(area, (*taken, *(covered(self.pair.target, *span) for span in foreign)))
        run = self._run(index, outer, areas) if areas else self._doubt(index, (area[0], area[0]))
        for i in inside:
            if i in self.fixed:
                low, high = covered(self.pair.target, *self.fixed[i])
                run = (min(run[0], low), max(run[1], high)) if run[0] < run[1] else (low, high)
        return run

    def _run(self, index: int, outer: Tag, areas: list[Range]) -> Range:
        first, last = self._tokens(index)
        if len(areas) == 1 and (first, last) == covered(self.pair.source, outer.start, outer.end):
            return areas[0]
        if len(areas) == 1 and self._fills(first, last, outer):
            return self._edges(first, last, areas[0], areas[0])
        same = self._same(index)
        if same and any(low <= same[0] and same[1] <= high for low, high in areas):
            return same
        found = [(self.pair.locate(first, last, area), area) for area in areas]
        places = [(place, area) for place, area in found if place]
        if not places:
            return self._guess(index, areas)
        place, area = max(places, key=lambda item: item[0].gain)
        run = self._edges(first, last, (place.first, place.last), area)
        return run if place.support >= MIN_SUPPORT else self._doubt(index, run)

    def _inside(self, index: int) -> list[int]:
        out = [index]
        for i in out:
            out += self.children[i]
        return out[1:]

    def _same(self, index: int) -> Range | None:
        """The one place where a tag's text stands in the target as well, for what is the same
        in all languages: names and numbers.
        """
        text = self.tags[index].text(self.source).strip()
        telling = len(text) > 1 and any(char.isupper() or char.isdigit() for char in text)
        if not telling or self.source.count(text) != 1 or self.target.count(text) != 1:
            return None
        start = self.target.index(text)
        span = (start, start + len(text))
        return covered(self.pair.target, *span) if whole_words(self.target, span) else None

    def _fills(self, first: int, last: int, outer: Tag) -> bool:
        """Whether a tag holds all words of what encloses it."""
        low, high = covered(self.pair.source, outer.start, outer.end)
        items = self.pair.source
        return first < last and not any(
            items[i].is_word for i in (*range(low, first), *range(last, high))
        )

    def _edges(self, first: int, last: int, run: Range, area: Range) -> Range:
        """Make the marks and the article at both ends of a run those of the source's stretch."""
        source, target = self.pair.source[first:last], self.pair.target
        low, high = run
        words = [i for i, token in enumerate(source) if token.is_word]
        if words:
            while low < high - 1 and not opens(target[low]):
                low += 1
            while low < high - 1 and not target[high - 1].is_word:
                high -= 1
            low += self._foreign_article(first, low, high)
            ahead, behind = source[: words[0]], source[words[-1] + 1 :]
            before = keys(ahead) | mobile(behind) | signs(source)
            low -= follow(target[area[0] : low][::-1], before)
            high += follow(target[high : area[1]], keys(behind) | mobile(ahead))
            high += high < area[1] and is_half(target[high - 1], target[high])
        return low, high

    def _foreign_article(self, first: int, low: int, high: int) -> bool:
        """Whether a run begins with an article whose French one stands before the stretch."""
        if first == 0 or high - low < 2 or self.pair.target[low].key not in ENGLISH_ARTICLES:
            return False
        items = self.pair.source
        own, before = items[first].key, items[first - 1].key
        return before in FRENCH_DETERMINERS and own not in FRENCH_DETERMINERS

    def _guess(self, index: int, areas: list[Range]) -> Range:
        """The likeliest word, or the one where the tag's middle would be by proportion."""
        first, last = self._tokens(index)
        if first == last:
            low = areas[0][0]
            return low, low
        expected = (first + last) / 2 / len(self.pair.source) * len(self.pair.target)
        candidates = [t for area in areas for t in range(*area)]
        words = [t for t in candidates if self.pair.target[t].is_word] or candidates
        nearest = self.pair.likeliest(first, last, words)
        if nearest is None:
            nearest = min(words, key=lambda t: abs(t + 0.5 - expected))
        return self._doubt(index, (nearest, nearest + 1))

    def _doubt(self, index: int, place: Range) -> Range:
        tag = self.tags[index]
        text = tag.text(self.source)
        message = f"The tag '{tag.id}' around '{text}' may stand on the wrong words."
        self.problems.append(Flag(code="markup", message=message))
        return place

    def _with_spaces(self, tag: Tag, place: Range) -> Range:
        """Code points of target tokens, with a space at an end where the source's tag has one."""
        items = self.pair.target
        low, high = place
        if low == high:
            at = items[low].start if low < len(items) else len(self.target)
            return at, at
        start, end = items[low].start, items[high - 1].end
        text = tag.text(self.source)
        if text[0].isspace() and start > 0 and self.target[start - 1].isspace():
            start -= 1
        if text[-1].isspace() and end < len(self.target) and self.target[end].isspace():
            end += 1
        return start, end

    def _point(
        self,
        index: int,
        outer: Tag,
        span: Range,
        area: Range,
        taken: list[Range],
        wide: list[int],
    ) -> Range:
        """Where a tag that encloses nothing stands."""
        point = self.tags[index].start
        at = self._beside(point, outer, span, wide)
        if at is None:
            gap = self._gap(self.tags[index], area, taken)
            at = min(max(self._offset(gap, point), span[0]), span[1])
        return at, at

    def _gap(self, place: Tag, area: Range, taken: list[Range]) -> int:
        """The gap between target tokens where an empty tag belongs, in none of the runs taken."""
        after = gap_after_word(self.pair, place.start, area)
        if after is not None:
            return next((high for low, high in taken if low < after < high), after)
        gaps = [
            gap
            for gap in range(area[0], area[1] + 1)
            if not any(low < gap < high for low, high in taken)
        ]
        return best_gap(self.pair, self.source, place, gaps or [area[1]])

    def _beside(self, point: int, outer: Tag, span: Range, wide: list[int]) -> int | None:
        """The place of a point that touches another tag's edge in the source."""
        for i in wide:
            if self.tags[i].end == point:
                return self.spans[i][1]
        for i in wide:
            if self.tags[i].start == point:
                return self.spans[i][0]
        if point == outer.start:
            return span[0]
        return span[1] if point == outer.end else None

    def _offset(self, gap: int, point: int) -> int:
        """The code point of a gap: on the side of the space that the source has it on."""
        items = self.pair.target
        left, right = attachment(self.source, point)
        if gap == len(items):
            return len(self.target) if not left else items[-1].end if items else 0
        if gap == 0 or (right and not left):
            return items[gap].start
        end = items[gap - 1].end
        return end if left or not self.target[end : end + 1].isspace() else end + 1


def _free(area: Range, taken: Iterable[Range]) -> list[Range]:
    """The parts of an area that nothing takes."""
    free, low = [], area[0]
    for start, end in sorted(span for span in taken if span[0] < span[1]):
        if low < min(start, area[1]):
            free.append((low, min(start, area[1])))
        low = max(low, end)
    return [*free, (low, area[1])] if low < area[1] else free
