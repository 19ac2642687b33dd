"""What it is worth to translate a sentence over several subtitle cues as one.

Sentences of a development set are cut into cues as subtitlers cut them: two lines of 42 columns
at the most, at a mark where there is one. BLEU is that of the sentences put together again from
the drafts' cues; a break is called bad when it comes right after an article, a preposition or
another word that belongs to what follows.
"""

from __future__ import annotations

import argparse
from itertools import count
from pathlib import Path

import sacrebleu

from toolkit.formats.subtitles import LINE_WIDTH
from toolkit.jobs.translate import TranslateOptions, translate_bytes
from toolkit.text.function_words import FUNCTION_WORDS
from toolkit.text.wrap import balanced


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--set", default="newstest2013")
    parser.add_argument("--limit", type=int, default=500, help="sentences, from all over the set")
    options = parser.parse_args()
    french, english = (
        (options.data / "mt" / f"{options.set}.{lang}").read_text("utf-8").split("\n")
        for lang in ("fr", "en")
    )
    long = [at for at, text in enumerate(french) if len(text) > 2 * LINE_WIDTH]
    chosen = long[:: max(1, len(long) // options.limit)][: options.limit]
    cues = [_cut(french[at]) for at in chosen]
    print(f"{len(chosen)} sentences of {options.set} in {sum(map(len, cues))} cues")
    for name, join in (("as one", True), ("cue by cue", False)):
        settings = TranslateOptions(join_cues=join, use_store=False)
        draft = translate_bytes(_file(cues), name="a.srt", options=settings)
        drafts = _sentences(draft, [len(parts) for parts in cues])
        whole = [" ".join(parts) for parts in drafts]
        bleu = sacrebleu.corpus_bleu(whole, [[english[at] for at in chosen]])
        print(f"{name:11} BLEU {bleu.score:.1f}, {_breaks(drafts)}")


def _cut(sentence: str) -> list[str]:
    room = 2 * LINE_WIDTH
    return [sentence[a:b] for a, b in balanced(sentence, room, len(sentence))]


def _file(sentences: list[list[str]]) -> bytes:
    """One cue a second; long pauses between the sentences keep them apart."""
    lines: list[str] = []
    number = count(1)
    for at, parts in enumerate(sentences):
        for second, part in enumerate(parts):
            begin = f"{at // 60:02}:{at % 60:02}:{2 * second:02}"
            end = f"{at // 60:02}:{at % 60:02}:{2 * second + 1:02}"
            lines += [str(next(number)), f"{begin},000 --> {end},000", part, ""]
    return "\n".join(lines).encode()


def _sentences(draft: bytes, sizes: list[int]) -> list[list[str]]:
    """What the cues of every sentence show."""
    shown = [part.split("\n")[2:] for part in draft.decode().strip().split("\n\n")]
    stream = iter([" ".join(lines) for lines in shown])
    return [[next(stream) for _ in range(size)] for size in sizes]


def _breaks(drafts: list[list[str]]) -> str:
    ends = [part.split()[-1].lower() for parts in drafts for part in parts[:-1] if part]
    empty = sum(not part for parts in drafts for part in parts)
    overfull = sum(len(part) > 2 * LINE_WIDTH for parts in drafts for part in parts)
    bad = sum(word in FUNCTION_WORDS for word in ends) / max(len(ends), 1)
    return f"{bad:.1%} of breaks bad, {empty} cues empty, {overfull} overfull"


if __name__ == "__main__":
    main()
