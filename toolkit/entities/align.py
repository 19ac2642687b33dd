"""Which name in the French is which name in the English: one to one, or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.entities.gazetteer import Gazetteer, gazetteer
from toolkit.entities.pairing import candidates
from toolkit.entities.sentences import Pair, Sentence
from toolkit.entities.tokens import Token, tokenise
from toolkit.model import Entity, EntityLink, TokenLink

# A pair below this isn't made: what "no pair" costs.
NO_PAIR = 0.5
# What standing at quite another place of the sentence costs, of 1.
PLACE_COST = 0.06
# What the word aligner's agreement, or its silence, is worth.
LINK_BONUS = 0.05


@dataclass(frozen=True, slots=True)
class Aligned:
    """The names of one sentence pair, and which is which."""

    source: tuple[Entity, ...]
    target: tuple[Entity, ...]
    links: tuple[EntityLink, ...]

    def listed(self, source: str, target: str) -> Iterator[dict[str, Any]]:
        """The pairs as a bitext row has them: `{"label", "fr": {"start", "end", "text"}, "en":
        {…}, "score"}`. The texts are those that were aligned.
        """
        for link in self.links:
            fr, en = self.source[link.source], self.target[link.target]
            yield {
                "label": fr.label,
                "fr": {"start": fr.start, "end": fr.end, "text": fr.text(source)},
                "en": {"start": en.start, "end": en.end, "text": en.text(target)},
                "score": link.score,
            }


def linked_names(source: str, target: str) -> tuple[dict[str, Any], ...]:
    """The pairs of names of a French text and its English; see `Aligned.listed`."""
    return tuple(align_pair(source, target, gazetteer()).listed(source, target))


def align_pair(
    source: str, target: str, gazetteer: Gazetteer, links: Sequence[TokenLink] = ()
) -> Aligned:
    """The names of a French text and of its translation. Word alignment, when there is any,
    decides between candidates that look alike.
    """
    sentence = Sentence.of(tokenise(source, "fr"), tokenise(target, "en"))
    pairs = choose(sentence, candidates(sentence, gazetteer), links)
    return as_entities(sentence, pairs)


def choose(
    sentence: Sentence, pairs: Iterable[Pair], links: Sequence[TokenLink] = ()
) -> list[Pair]:
    """The best set of pairs without overlap on either side, in the order of the French."""
    ranked = sorted(
        ((_weigh(sentence, pair, links), pair) for pair in pairs if pair.score >= NO_PAIR),
        key=lambda item: (-item[0], item[1].fr, item[1].en),
    )
    taken_fr: set[int] = set()
    taken_en: set[int] = set()
    chosen = []
    for _, pair in ranked:
        fr, en = range(*pair.fr), range(*pair.en)
        if taken_fr.isdisjoint(fr) and taken_en.isdisjoint(en):
            taken_fr.update(fr)
            taken_en.update(en)
            chosen.append(pair)
    return sorted(chosen, key=lambda pair: pair.fr)


def _weigh(sentence: Sentence, pair: Pair, links: Sequence[TokenLink]) -> float:
    """The score, more for longer names, less for another place in the sentence."""
    here = pair.fr[0] / max(1, len(sentence.fr))
    there = pair.en[0] / max(1, len(sentence.en))
    weight = pair.score * (1 + 0.35 * (pair.size - 1)) - PLACE_COST * abs(here - there)
    if links:
        weight += LINK_BONUS * _linked(sentence, pair, links)
    return weight


def _linked(sentence: Sentence, pair: Pair, links: Sequence[TokenLink]) -> float:
    start, end = offsets(sentence.fr, pair.fr)
    first, last = offsets(sentence.en, pair.en)
    within = [link for link in links if link.source_start < end and link.source_end > start]
    agree = sum(
        link.weight for link in within if link.target_start < last and link.target_end > first
    )
    return 2 * agree / max(sum(link.weight for link in within), 1e-9) - 1 if within else 0.0


def offsets(tokens: Sequence[Token], span: tuple[int, int]) -> tuple[int, int]:
    """Words to characters."""
    return tokens[span[0]].start, tokens[span[1] - 1].end


def as_entities(sentence: Sentence, pairs: Sequence[Pair]) -> Aligned:
    """Pairs as the records that segments and bitext rows carry."""
    source, target, links = [], [], []
    for number, pair in enumerate(pairs):
        start, end = offsets(sentence.fr, pair.fr)
        first, last = offsets(sentence.en, pair.en)
        source.append(Entity(start=start, end=end, label=pair.label))
        target.append(Entity(start=first, end=last, label=pair.label))
        score = round(min(pair.score, 1.0), 3)
        links.append(EntityLink(source=number, target=number, score=score, reason=pair.reason))
    return Aligned(tuple(source), tuple(target), tuple(links))
