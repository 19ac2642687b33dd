#!/usr/bin/env python
"""Count what round trips lose: generated documents of every format are read, written unchanged,
written in capitals, and read again.

    python scripts/bench_roundtrip.py [--documents 1000] [--format NAME …] [--seed 0]

Exits 1 if a block is lost or a file does not come back.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.formats import generators, generators_packaged
from tests.formats.roundtrip import is_identity, lost
from toolkit import registry

GENERATORS = {**generators.GENERATORS, **generators_packaged.GENERATORS}


def measure(name: str, documents: int, seed: int, *, verbose: bool) -> tuple[int, int, int]:
    """Blocks read, blocks lost and identity failures over the documents of a format."""
    form = registry.load("format", name)()
    blocks = losses = failures = 0
    for number in range(documents):
        made = GENERATORS[name](random.Random(f"{seed}/{name}/{number}"))
        blocks += len(form.read(made.data, name=made.name, options=made.options).blocks)
        found = lost(form, made)
        losses += len(found)
        same = is_identity(form, made)
        failures += not same
        if verbose and (found or not same):
            print(f"{name} {number}: {found[:1]} identity={same}", file=sys.stderr)
    return blocks, losses, failures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--format", action="append", choices=sorted(GENERATORS))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--verbose", action="store_true", help="name the documents that fail")
    args = parser.parse_args()
    print(f"{'format':10} {'documents':>9} {'blocks':>8} {'lost':>6} {'identity failures':>18}")
    bad = 0
    for name in args.format or sorted(GENERATORS):
        blocks, losses, failures = measure(name, args.documents, args.seed, verbose=args.verbose)
        print(f"{name:10} {args.documents:9} {blocks:8} {losses:6} {failures:18}")
        bad += losses + failures
    if untested := sorted(set(registry.names("format")) - set(GENERATORS)):
        print(f"no generator: {', '.join(untested)}")
    return bool(bad)


if __name__ == "__main__":
    raise SystemExit(main())
