"""How often French and English segments of 20 characters and more are told apart, and how fast.

py3langid stands beside it when installed; it chooses among 97 languages.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from toolkit.text.language import identify

SETS = ("newstest2012", "newstest2013", "flores-dev")


def ours(text: str) -> str:
    return identify(text).lang


def py3langid(text: str) -> str:
    from py3langid import classify

    return str(classify(text)[0])


def row(name: str, classify: Callable[[str], str], lines: list[str], lang: str) -> str:
    began = time.perf_counter()
    right = sum(classify(line) == lang for line in lines)
    seconds = time.perf_counter() - began
    return f"  {name:10}{right / len(lines):9.3%}{len(lines) / seconds:12,.0f} segments/s"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    data = parser.parse_args().data
    rivals = {"toolkit": ours}
    if find_spec("py3langid"):
        rivals["py3langid"] = py3langid
    for name in SETS:
        for lang in ("fr", "en"):
            text = (data / "mt" / f"{name}.{lang}").read_text("utf-8")
            lines = [line for line in text.split("\n") if len(line) >= 20]
            print(f"{name}.{lang}: {len(lines)} segments")
            for rival, classify in rivals.items():
                print(row(rival, classify, lines, lang))


if __name__ == "__main__":
    main()
