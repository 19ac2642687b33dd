"""A run over many articles killed (SIGKILL) at random moments must end like an undisturbed one,
and must not translate again what was stored.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from _runs import drafts_digest, read_sentences, timed, translate_command, write_articles

from toolkit.store import SegmentStore


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        source = work / "articles"
        articles = write_articles(source, read_sentences(options.data, 10 * options.articles))
        calm, done = timed(translate_command(source, work / "calm", work / "calm.db"))
        print(f"undisturbed: {articles} articles, {calm:.1f} s, {done['counts']}")
        command = translate_command(source, work / "rough", work / "rough.db")
        again = 0
        for number in range(options.kills):
            before = _stored(work / "rough.db")
            process = subprocess.Popen(
                command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            time.sleep(rng.uniform(0.3, 2 * calm / options.kills))
            process.send_signal(signal.SIGKILL)
            process.wait()
            after = _stored(work / "rough.db")
            again += after < before
            print(f"  kill {number + 1}: {after} segments stored", flush=True)
        stored = _stored(work / "rough.db")
        _, last = timed(command)
        translated = last["counts"].get("translated", 0)
        total = done["counts"]["translated"]
        same = drafts_digest(work / "calm") == drafts_digest(work / "rough")
        print(f"last run: {translated} translated, {stored} had been stored, {total} in all")
        print(f"byte-identical: {same}; translated twice: {stored + translated - total}")
        sys.exit(0 if same and not again and stored + translated == total else 1)


def _stored(path: Path) -> int:
    if not path.exists():
        return 0
    with SegmentStore(path) as store:
        return store.stats().machine


if __name__ == "__main__":
    main()
