"""Count what name correction does to drafts of the articles in corpora/.

    python scripts/bench_drafts.py [--model MODEL] [--show]

The shipped model translates the gold sentences of every article; then the names are corrected as
`toolkit translate --names fix` does. Names come from the gold entity pairs: found is a mention
whose English spelling stands in the sentence's draft (each as often as the gold has it), before
and after. A correction is right if it wrote a gold name, wrong if it took one away, and unlisted
where the gold has neither form. `--show` prints all corrections but the right, and what is missing.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from toolkit import TranslateOptions, Translator
from toolkit.entities.correct import Corrected, correct
from toolkit.entities.gazetteer import Gazetteer
from toolkit.entities.tables import fold
from toolkit.model import Block, Document, TranslatedDocument
from toolkit.text.edits import Edit

GOLD = Path(__file__).resolve().parent.parent / "corpora" / "news" / "gold"


def names_of(gold: Any) -> dict[int, list[tuple[str, str]]]:
    """French sentence → its (French, English) names."""
    names: dict[int, list[tuple[str, str]]] = {}
    for pair in gold["entities"]:
        names.setdefault(pair["fr"]["sentence"], []).append(
            (pair["fr"]["text"], pair["en"]["text"])
        )
    return names


def words_of(text: str) -> str:
    """Folded words, without hyphens, marks and a leading article."""
    return " ".join(re.findall(r"[^\W_]+", fold(text))).removeprefix("the ")


def found(draft: str, names: Sequence[tuple[str, str]]) -> int:
    """How many of the English names the draft has, each as often as it stands there."""
    have = f" {words_of(draft)} "
    wanted = Counter(words_of(english) for _, english in names)
    return sum(min(count, have.count(f" {name} ")) for name, count in wanted.items())


def verdict(draft: str, edit: Edit, names: Sequence[tuple[str, str]]) -> str:
    """What a correction is worth."""
    english = [words_of(en) for _, en in names]
    before, after = words_of(draft[edit.start : edit.end]), words_of(edit.replacement)
    if any(after == name or f" {after}" in f" {name}" for name in english):
        return "right"
    return "wrong" if before in english else "unlisted"


def drafts(model: str, golds: Sequence[Any]) -> Iterator[TranslatedDocument]:
    """Every article translated sentence by sentence, its names as the model leaves them."""
    documents = [
        Document(
            id=str(number),
            format="lines",
            blocks=tuple(
                Block(id=str(place), text=text, kind="segment")
                for place, text in enumerate(gold["fr"])
            ),
        )
        for number, gold in enumerate(golds)
    ]
    with Translator(TranslateOptions(model=model, use_store=False, names="off")) as translator:
        for draft in translator.drafts(documents):
            yield draft.translated


def main() -> None:
    parser = argparse.ArgumentParser(description="Count what name correction does to drafts.")
    parser.add_argument("--model", default="compact")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    golds = [json.loads(path.read_text("utf-8")) for path in sorted(GOLD.glob("*.json"))]
    counts: Counter[str] = Counter()
    gazetteer = Gazetteer()
    for gold, document in zip(golds, drafts(options.model, golds), strict=True):
        names = names_of(gold)
        segments = document.segments
        sources, targets = [s.source for s in segments], [s.target for s in segments]
        links = [s.alignment for s in segments]
        fixed = correct(sources, targets, links, gazetteer=gazetteer)
        for place, (draft, result) in enumerate(zip(targets, fixed, strict=True)):
            report(draft, result, names.get(place, []), counts, show=options.show)
    total = counts["names"]
    print(f"{total} gold names in {len(golds)} articles, model {options.model}")
    for when in ("before", "after"):
        print(f"  spelled as the English article does, {when}: {counts[when] / total:.3f}")
    print("  corrections:", ", ".join(f"{counts[k]} {k}" for k in ("right", "wrong", "unlisted")))
    print(f"  sentences with fewer right names than before: {counts['worse']}")


def report(
    draft: str, fixed: Corrected, names: Sequence[tuple[str, str]], counts: Counter[str], show: bool
) -> None:
    """Count one sentence; print what deserves a look."""
    before, after = found(draft, names), found(fixed.text, names)
    counts.update(names=len(names), before=before, after=after, worse=after < before)
    for edit in fixed.edits:
        kind = verdict(draft, edit, names)
        counts[kind] += 1
        if show and kind != "right":
            print(f"{kind}: {draft[edit.start : edit.end]!r} → {edit.replacement!r}")
    if show and after < len(names):
        missing = [pair for pair in names if not found(fixed.text, [pair])]
        print(f"missing {missing} in: {fixed.text}")


if __name__ == "__main__":
    main()
