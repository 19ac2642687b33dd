"""How well inline tags and glossary terms find their place in a translation.

1. Hansards (gold word alignment): tags around every span of 1-4 French words whose English gold
   counterpart is contiguous, projected by the compact model's attention over the human
   translation (one forced pass, which needs torch), beside two simple ways.
2. The compact model's own translations of newstest2013: tags around names and numbers that stand
   once on both sides must come out around the same text.
3. What a sentence costs.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from toolkit.engines.base import Decoding, EngineOptions
from toolkit.engines.ct2 import CTranslate2Engine
from toolkit.engines.models import resolve
from toolkit.engines.tokens import Tokenizer, link_words
from toolkit.glossary import Glossary, Matcher, Term, apply
from toolkit.markup import project
from toolkit.model import Tag, TokenLink
from toolkit.text.tokens import tokens

Links = tuple[TokenLink, ...]
Range = tuple[int, int]


@dataclass(frozen=True)
class Case:
    """A span of the source, and where it belongs in the target."""

    source: str
    target: str
    links: Links
    span: Range
    gold: Range
    words: int


def by_project(case: Case) -> Range:
    tag = Tag(id="t", start=case.span[0], end=case.span[1])
    (placed,) = project(case.source, (tag,), case.target, case.links).tags
    return placed.start, placed.end


def by_argmax(case: Case) -> Range:
    """From the first to the last target word whose strongest link leads into the span."""
    best: dict[Range, TokenLink] = {}
    for link in case.links:
        at = (link.target_start, link.target_end)
        if at not in best or best[at].weight < link.weight:
            best[at] = link
    hits = [
        at
        for at, link in best.items()
        if link.source_start < case.span[1] and link.source_end > case.span[0]
    ]
    return (min(a for a, _ in hits), max(b for _, b in hits)) if hits else (0, 0)


def by_proportion(case: Case) -> Range:
    """The words at the same relative position."""
    source, target = places(case.source.split()), places(case.target.split())
    first = next(i for i, (_, end) in enumerate(source) if end > case.span[0])
    last = next(i for i, (_, end) in enumerate(source) if end >= case.span[1])
    scale = len(target) / len(source)
    low = min(len(target) - 1, int(first * scale))
    high = min(len(target), max(low + 1, round((last + 1) * scale)))
    return target[low][0], target[high - 1][1]


METHODS: dict[str, Callable[[Case], Range]] = {
    "project": by_project,
    "argmax, first to last": by_argmax,
    "proportional": by_proportion,
}


def places(words: list[str]) -> list[Range]:
    out, at = [], 0
    for word in words:
        out.append((at, at + len(word)))
        at += len(word) + 1
    return out


def hansards(data: Path) -> Iterator[Case]:
    force = forced_links()
    pairs = (data / "words/hansards.src-tgt").read_text(encoding="utf-8").rstrip("\n").split("\n")
    gold = (data / "words/hansards.gold").read_text(encoding="utf-8").rstrip("\n").split("\n")
    for pair, marks in zip(pairs, gold, strict=True):
        english, french = (side.split() for side in pair.split("|||"))
        if len(french) >= 6:
            yield from spans(french, english, marks.split(), force)


def spans(
    french: list[str], english: list[str], marks: list[str], force: Callable[[str, str], Links]
) -> Iterator[Case]:
    sure = {read_mark(mark) for mark in marks if "-" in mark}
    both = {read_mark(mark) for mark in marks}
    source, target = " ".join(french), " ".join(english)
    french_at, english_at = places(french), places(english)
    links = force(source, target)
    for size in (1, 2, 3, 4):
        for i in range(len(french) - size + 1):
            j = i + size
            inside = {e for e, f in both if i <= f < j}
            if not any(i <= f < j for _, f in sure) or not (is_word(french[i], french[j - 1])):
                continue
            low, high = min(inside), max(inside) + 1
            if not any(low <= e < high and not i <= f < j for e, f in both):
                span = (french_at[i][0], french_at[j - 1][1])
                gold = (english_at[low][0], english_at[high - 1][1])
                yield Case(source, target, links, span, gold, size)


def is_word(*words: str) -> bool:
    return all(any(char.isalnum() for char in word) for word in words)


def read_mark(mark: str) -> Range:
    english, french = mark.replace("p", "-").split("-")
    return int(english) - 1, int(french) - 1


def forced_links() -> Callable[[str, str], Links]:
    """Attention of the compact model over a translation that it is given."""
    import torch
    from sentencepiece import SentencePieceProcessor
    from transformers import MarianMTModel, MarianTokenizer

    folder = resolve("auto", layout="huggingface").path
    vocabulary = MarianTokenizer.from_pretrained(folder)
    model = MarianMTModel.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager"
    ).eval()
    tokenizer = Tokenizer(folder)
    english = SentencePieceProcessor(model_file=str(folder / "target.spm"))

    def force(source: str, target: str) -> Links:
        pieces, output = tokenizer.encode(source), english.encode(target, out_type=str)
        ids = [*vocabulary.convert_tokens_to_ids(pieces), vocabulary.eos_token_id]
        given = [model.config.decoder_start_token_id, *vocabulary.convert_tokens_to_ids(output)]
        with torch.inference_mode():
            out = model(
                input_ids=torch.tensor([ids]),
                decoder_input_ids=torch.tensor([given]),
                output_attentions=True,
            )
        return link_words(source, pieces, output, out.cross_attentions[-1][0, 0].numpy())

    return force


def report(cases: list[Case]) -> None:
    print(f"{'':24}" + "".join(f"{f'{n} words':>18}" for n in (1, 2, 3, 4)) + f"{'all':>18}")
    for name, method in METHODS.items():
        scores: dict[int, list[tuple[bool, float]]] = defaultdict(list)
        for case in cases:
            found = method(case)
            scores[case.words].append((found == case.gold, overlap(found, case)))
        groups = [scores[n] for n in (1, 2, 3, 4)]
        groups.append([score for group in groups for score in group])
        cells = (
            f"{statistics.mean(e for e, _ in g):9.3f}{statistics.mean(f for _, f in g):9.3f}"
            for g in groups
        )
        print(f"{name:24}{''.join(cells)}")


def overlap(found: Range, case: Case) -> float:
    """F1 over the letters of the span, spaces left out."""
    common = slice(
        max(found[0], case.gold[0]), max(found[0], case.gold[0], min(found[1], case.gold[1]))
    )
    sizes = [
        len(case.target[part].replace(" ", ""))
        for part in (common, slice(*found), slice(*case.gold))
    ]
    return 2 * sizes[0] / (sizes[1] + sizes[2])


def translate(lines: list[str]) -> list[tuple[str, str, Links]]:
    engine = CTranslate2Engine(resolve(), EngineOptions(threads=1))
    out = []
    for i in range(0, len(lines), 32):
        batch = lines[i : i + 32]
        done = engine.submit(batch, Decoding()).result()
        out += [(line, h.text, h.alignment) for line, h in zip(batch, done, strict=True)]
    return out


def same_text(pairs: list[tuple[str, str, Links]]) -> tuple[int, int, int]:
    """How many tags around names and numbers come out around the same text: by projection, by
    the argmax way, and how many there are.
    """
    total = ours = simple = 0
    for source, target, links in pairs:
        for token in tokens(source, "fr"):
            text = source[token.start : token.end]
            telling = text[0].isupper() or text[0].isdigit()
            if token.start == 0 or len(text) < 2 or not telling:
                continue
            if sum(t.key == token.key for t in tokens(source, "fr")) > 1:
                continue
            if [target[t.start : t.end] for t in tokens(target, "en") if t.key == token.key] != [
                text
            ]:
                continue
            case = Case(source, target, links, (token.start, token.end), (0, 0), 1)
            total += 1
            ours += target[slice(*by_project(case))] == text
            simple += target[slice(*by_argmax(case))] == text
    return ours, simple, total


def cost(pairs: list[tuple[str, str, Links]]) -> Iterator[tuple[str, float]]:
    """CPU milliseconds a sentence, median of 5 runs over all sentences."""
    words = sorted({t.key for s, _, _ in pairs for t in tokens(s, "fr") if t.prefix})
    never = [f"terme{i} de glossaire{i}" for i in range(10_000)]
    often = [*never, *words[::40]]
    idle, busy = (
        Matcher(Glossary(Term(source=w, target=f"x{w}") for w in terms)) for terms in (never, often)
    )
    jobs: dict[str, Callable[[str, str, Links], object]] = {
        "project, no tag": lambda s, t, a: project(s, (), t, a),
        "project, one tag": lambda s, t, a: project(s, (Tag(id="t", start=0, end=5),), t, a),
        "glossary of 10,000, no term": lambda s, t, a: apply(s, t, a, idle),
        "glossary, with terms": lambda s, t, a: apply(s, t, a, busy),
    }
    hits = [p for p in pairs if next(busy.find(p[0]), None)]
    for name, job in jobs.items():
        used = hits if name.endswith("with terms") else pairs
        runs = []
        for _ in range(5):
            tokens.cache_clear()
            begin = time.process_time()
            for pair in used:
                job(*pair)
            runs.append((time.process_time() - begin) / len(used) * 1e3)
        yield name, statistics.median(runs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--sentences", type=int, default=500)
    options = parser.parse_args()
    cases = list(hansards(options.data))
    print(f"Hansards, {len(cases)} spans: exact match and letter F1")
    report(cases)
    lines = (options.data / "mt/newstest2013.fr").read_text(encoding="utf-8").split("\n")
    begin = time.process_time()
    pairs = [p for p in translate(lines[: options.sentences]) if p[1]]
    per_sentence = (time.process_time() - begin) / len(pairs) * 1e3
    ours, simple, total = same_text(pairs)
    print(
        f"Names and numbers the same on both sides: project {ours}/{total}, argmax {simple}/{total}"
    )
    print(f"Translating a sentence: {per_sentence:.2f} CPU ms")
    for name, milliseconds in cost(pairs):
        print(f"{name}: {milliseconds:.4f} CPU ms a sentence")


if __name__ == "__main__":
    main()
