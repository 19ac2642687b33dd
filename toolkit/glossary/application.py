"""Obeying a glossary in a translation: finding the words that stand for a term, and putting the
term in their place so that the sentence around it still holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from toolkit.glossary.matching import Match, Matcher
from toolkit.glossary.records import Term
from toolkit.model import Flag, TokenLink
from toolkit.text.edits import Edit, OffsetMap, apply_edits
from toolkit.text.english import article_before, is_plural, plural
from toolkit.text.function_words import ENGLISH_ARTICLES, FRENCH_DETERMINERS
from toolkit.text.tokens import Token, covered, tokens
from toolkit.text.wordmap import WordMap

Range = tuple[int, int]

# A stretch is replaced when it holds this share of the evidence for the term, and when the
# evidence for it is this strong for each of its words.
MIN_SUPPORT, MIN_GAIN = 0.6, 0.35
# A target word with this much evidence for a word beside the term belongs to that one.
MIN_SHARE = 0.25
# A rendering has at most so many words more than three for each word of the term.
SPARE_WORDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """A term that the final text obeys. Source offsets count in the source, target offsets in
    the final text; `before` is what stood there ("replaced"), or the term ("already").
    """

    term: Term
    action: Literal["already", "replaced"]
    source_start: int
    source_end: int
    target_start: int
    target_end: int
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A term of the source that the text doesn't obey, and why; the text was left as it is."""

    term: Term
    source_start: int
    source_end: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """A translation that obeys a glossary as far as it goes.

    `edits` are those made, in offsets of the text that went in; `alignment` speaks of `text`.
    """

    text: str
    alignment: tuple[TokenLink, ...]
    edits: tuple[Edit, ...] = ()
    applications: tuple[Application, ...] = ()
    failures: tuple[Failure, ...] = ()

    @property
    def flags(self) -> tuple[Flag, ...]:
        """The failures as quality flags of code "glossary"."""
        return tuple(
            Flag(
                code="glossary",
                message=f"'{f.term.source}' should be '{f.term.target}': {f.reason}.",
            )
            for f in self.failures
        )


def apply(source: str, target: str, alignment: tuple[TokenLink, ...], matcher: Matcher) -> Applied:
    """Make the target call every glossary term of the source by its name.

    What can't be found with confidence is left and reported.
    """
    matches = list(matcher.find(source))
    if not matches:
        return Applied(text=target, alignment=alignment)
    return _Application(source, target, alignment, matches).result()


@dataclass(frozen=True, slots=True)
class _Found:
    """Target code points taken for a match, and what is to stand there (None: as it is)."""

    match: Match
    term: Term
    span: Range
    replacement: str | None


class _Application:
    """The state of one sentence: what of the target is taken, what is to be done."""

    def __init__(
        self, source: str, target: str, alignment: tuple[TokenLink, ...], matches: list[Match]
    ) -> None:
        self.source, self.target, self.alignment = source, target, alignment
        self.matches = matches
        self.pair = WordMap(source, target, alignment)
        self.found: list[_Found] = []
        self.failures: list[Failure] = []

    def result(self) -> Applied:
        """Look for terms that stand already, then for stretches to replace, then edit."""
        open_matches = [match for match in self.matches if not self._stands(match)]
        for match in open_matches:
            if match.entry.targets:
                self._replace(match)
            else:
                self._check_forbidden(match)
        edits = tuple(self._edits())
        text, moved = apply_edits(self.target, edits)
        return Applied(
            text=text,
            alignment=moved.links(self.alignment),
            edits=edits,
            applications=tuple(self._applications(moved)),
            failures=tuple(sorted(self.failures, key=lambda f: f.source_start)),
        )

    def _applications(self, moved: OffsetMap) -> Iterator[Application]:
        for found in sorted(self.found, key=lambda f: f.match.start):
            start, end = moved.range(*found.span)
            yield Application(
                term=found.term,
                action="already" if found.replacement is None else "replaced",
                source_start=found.match.start,
                source_end=found.match.end,
                target_start=start,
                target_end=end,
                before=self.target[found.span[0] : found.span[1]],
            )

    def _stands(self, match: Match) -> bool:
        """Whether one of the term's targets, or its plural, is in the target and not taken for
        another term; spelled otherwise in capitals it is put right.
        """
        gains = self.pair.gains(match.first, match.last)
        options = []
        for rank, term in enumerate(match.entry.targets):
            for form in dict.fromkeys((term.target, plural(term.target))):
                for first, last in self._occurrences(form):
                    options.append((sum(gains[first:last]), -rank, form, term, (first, last)))
        if not options:
            return False
        gain, _, form, term, run = max(options, key=lambda option: option[:2])
        if gain < 0 and self._aligned_run(match):
            return False  # it stands for something else
        span = self._code_points(run)
        self.found.append(_Found(match, term, span, self._spelling(term, form, span)))
        return True

    def _spelling(self, term: Term, form: str, span: Range) -> str | None:
        """What the capitals of a term that stands already should be, if they are wrong."""
        text = self.target[span[0] : span[1]]
        if text == form or (text.isupper() and not term.do_not_translate):
            return None
        if form == form.lower() and not term.do_not_translate:
            return None
        opening = form[:1].upper() + form[1:]
        return None if text == opening and not term.do_not_translate else form

    def _occurrences(self, form: str) -> Iterator[Range]:
        keys = [token.key for token in tokens(form, "en")]
        items = self.pair.target
        for i in range(len(items) - len(keys) + 1):
            run = (i, i + len(keys))
            same = all(items[i + k].key == key for k, key in enumerate(keys))
            if keys and same and self._free(self._code_points(run)):
                yield run

    def _code_points(self, run: Range) -> Range:
        return self.pair.target[run[0]].start, self.pair.target[run[1] - 1].end

    def _free(self, span: Range) -> bool:
        return all(span[1] <= f.span[0] or f.span[1] <= span[0] for f in self.found)

    def _fail(self, match: Match, term: Term, reason: str) -> None:
        self.failures.append(
            Failure(term=term, source_start=match.start, source_end=match.end, reason=reason)
        )

    def _check_forbidden(self, match: Match) -> None:
        """The glossary only says what the term mustn't be called."""
        gains = self.pair.gains(match.first, match.last)
        for bad in match.entry.forbidden:
            if any(sum(gains[slice(*run)]) > 0 for run in self._occurrences(bad)):
                term = Term(source=match.entry.source, target=bad, forbidden=True)
                self._fail(match, term, f"the forbidden '{bad}' stands in the translation")

    def _replace(self, match: Match) -> None:
        term = match.entry.targets[0]
        run = self._forbidden_run(match) or self._aligned_run(match)
        if run is None:
            self._fail(match, term, "what stands for it wasn't found with confidence")
            return
        run = self._with_own_article(run, term)
        span = self._code_points(run)
        if not self._free(span):
            self._fail(match, term, "what stands for it stands for another term too")
            return
        self.found.append(_Found(match, term, span, self._form(match, term, run)))

    def _forbidden_run(self, match: Match) -> Range | None:
        """A forbidden rendering tells exactly what is to be replaced."""
        gains = self.pair.gains(match.first, match.last)
        runs = [run for bad in match.entry.forbidden for run in self._occurrences(bad)]
        return max(runs, key=lambda run: sum(gains[slice(*run)]), default=None)

    def _aligned_run(self, match: Match) -> Range | None:
        place = self.pair.locate(match.first, match.last)
        if place is None or place.support < MIN_SUPPORT:
            return None
        others = self._words_of_others(match)
        low, high = place.first, place.last
        while low < high and low in others:
            low += 1
        while low < high and high - 1 in others:
            high -= 1
        low, high = self._trim(match, low, high)
        words = [t for t in range(low, high) if self.pair.target[t].is_word]
        gains = self.pair.gains(match.first, match.last)
        if not words or len(words) > 3 * (match.last - match.first) + SPARE_WORDS:
            return None
        strong = sum(gains[t] for t in words) / len(words) >= MIN_GAIN
        return (low, high) if strong and others.isdisjoint(range(low, high)) else None

    def _words_of_others(self, match: Match) -> set[int]:
        """Target tokens that are the likeliest rendering of a source word outside the term: to
        replace them would lose that word.
        """
        best: dict[int, tuple[float, int]] = {}
        for t, row in enumerate(self.pair.raw):
            for s, share in row.items():
                inside = match.first <= s < match.last
                if not inside and share >= MIN_SHARE and share > best.get(s, (0.0, 0))[0]:
                    best[s] = (share, t)
        content = (s for s in best if self.pair.source[s].prefix)
        return {best[s][1] for s in content}

    def _trim(self, match: Match, low: int, high: int) -> Range:
        """Leave out marks and a possessive 's at the ends, and the article that isn't the
        term's own.
        """
        items = self.pair.target
        own = self.pair.source[match.first].key in FRENCH_DETERMINERS
        while low < high and (
            not items[low].is_word or (not own and items[low].key in ENGLISH_ARTICLES)
        ):
            low += 1
        while low < high and (not items[high - 1].is_word or items[high - 1].key == "'s"):
            high -= 1
        return low, high

    def _with_own_article(self, run: Range, term: Term) -> Range:
        """Take in the article before, if the term brings its own."""
        first = tokens(term.target, "en")[:1]
        before = self.pair.target[run[0] - 1].key if run[0] else ""
        doubled = first and first[0].key in ENGLISH_ARTICLES and before in ENGLISH_ARTICLES
        return (run[0] - 1, run[1]) if doubled else run

    def _form(self, match: Match, term: Term, run: Range) -> str:
        """The term in the number and the capitals of what it replaces."""
        if term.do_not_translate:
            return self.source[match.start : match.end] if match.plural else term.target
        start, end = self._code_points(run)
        before = self.target[start:end]
        form = plural(term.target) if match.plural and is_plural(before) else term.target
        if self._shouted(before):
            return form.upper()
        opens = not any(token.is_word for token in self.pair.target[: run[0]])
        return form[:1].upper() + form[1:] if opens and before[:1].isupper() else form

    def _shouted(self, before: str) -> bool:
        """Whether all of the sentence is in capitals, not just an acronym."""
        return before.isupper() and self.target.isupper()

    def _edits(self) -> Iterator[Edit]:
        for found in self.found:
            start, end = found.span
            if found.replacement is None or found.replacement == self.target[start:end]:
                continue
            yield Edit(start=start, end=end, replacement=found.replacement)
            first, _ = covered(self.pair.target, start, end)
            yield from self._article(self.pair.target[:first], found.replacement)

    def _article(self, before: Sequence[Token], phrase: str) -> Iterator[Edit]:
        """Make the indefinite article before a new phrase agree with its sound."""
        article = before[-1] if before else None
        if article is None or article.key not in {"a", "an"}:
            return
        if not self._free((article.start, article.end)):
            return
        written = self.target[article.start : article.end]
        if article.key != article_before(phrase) and not (written == "A" and len(before) > 1):
            right = article_before(phrase)
            right = right.upper() if written == "AN" else right
            fitting = right.capitalize() if written[0].isupper() and right.islower() else right
            yield Edit(start=article.start, end=article.end, replacement=fitting)
