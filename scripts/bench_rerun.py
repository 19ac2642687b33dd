"""How much faster a second run is: over unchanged files, and with 1 % of the sentences edited."""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
from pathlib import Path

from _runs import read_sentences, timed, translate_command, write_articles


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--sentences", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    sentences = read_sentences(options.data, options.sentences)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        articles = write_articles(work / "articles", sentences)
        command = translate_command(work / "articles", work / "drafts", work / "segments.db")
        first, done = timed(command)
        print(f"first run: {first:.1f} s ({articles} articles, {done['counts']})")
        unchanged = statistics.median(timed(command)[0] for _ in range(options.rounds))
        print(f"unchanged: {unchanged:.2f} s, {first / unchanged:.0f} × faster")
        edited = statistics.median(
            _edited_run(work, sentences, command, seed) for seed in range(options.rounds)
        )
        print(f"1 % of the sentences edited: {edited:.2f} s, {first / edited:.0f} × faster")


def _edited_run(work: Path, sentences: list[str], command: list[str], seed: int) -> float:
    """Edit one sentence in a hundred, anywhere, and time the run."""
    chosen = random.Random(seed).sample(sentences, len(sentences) // 100)
    for path in (work / "articles").iterdir():
        text = path.read_text(encoding="utf-8")
        new = text
        for sentence in chosen:
            new = new.replace(sentence, f"Le {seed + 1} mai, {sentence[0].lower()}{sentence[1:]}")
        if new != text:
            path.write_text(new, encoding="utf-8")
    seconds, done = timed(command)
    print(f"  edited {len(chosen)}: translated {done['counts'].get('translated', 0)}")
    return seconds


if __name__ == "__main__":
    main()
