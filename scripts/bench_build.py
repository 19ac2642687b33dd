"""Rows a second of `toolkit build` on Europarl, its memory, and whether kills change a byte.

Prints wall and CPU seconds and the peak resident memory of all processes together; with
`--kills N`, builds again, killed N times, and compares the two datasets.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

FILES = ("europarl-1", "europarl-2", "europarl-3")
IN_FILE = 450_000


def config(data: Path, rows: int) -> dict[str, object]:
    sources = []
    for number, name in enumerate(FILES):
        wanted = min(IN_FILE, rows - number * IN_FILE)
        if wanted > 0:
            path = str((data / "train" / f"{name}.tsv.xz").resolve())
            source = {"name": name, "path": path, "licence": "none known", "limit": wanted}
            sources.append(source if wanted < IN_FILE else {**source, "limit": None})
    return {
        "sources": sources,
        "names": {"link": False},
        "reference": {"model": None},
        "split": {"test": min(2000, rows // 20), "validation": min(2000, rows // 20)},
    }


def start(folder: Path, jobs: int) -> subprocess.Popen[bytes]:
    args = [sys.executable, "-m", "toolkit", "build", str(folder / "c.yaml"), "-j", str(jobs)]
    return subprocess.Popen(args, start_new_session=True)


def family(pid: int) -> list[int]:
    try:
        lists = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return []
    return [pid, *(each for text in lists for child in text.split() for each in family(int(child)))]


def resident(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
    except (OSError, IndexError):
        return 0.0


def measured(folder: Path, jobs: int, rows: int) -> None:
    began, peak = time.monotonic(), 0.0
    process = start(folder, jobs)
    while process.poll() is None:
        peak = max(peak, sum(map(resident, family(process.pid))))
        time.sleep(0.2)
    wall = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime
    print(f"{rows} rows, {jobs} jobs: {wall:.1f} s, {rows / wall:.0f} rows/s")
    print(f"CPU {cpu:.1f} s, {rows / cpu:.0f} rows per CPU second; peak {peak / 1e6:.0f} MB")


def killed(folder: Path, jobs: int, times: int, longest: float) -> None:
    rng = random.Random(1)
    landed = 0
    for _ in range(times):
        process = start(folder, jobs)
        time.sleep(rng.uniform(0.5, longest))
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            landed += 1
        process.wait()
    while start(folder, jobs).wait():
        pass
    print(f"killed {landed} of {times} times")


def digest(folder: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        found.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return found.hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--kills", type=int, default=0)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "c.yaml").write_text(yaml.safe_dump(config(args.data, args.rows)))
        began = time.monotonic()
        measured(folder, args.jobs, args.rows)
        longest = time.monotonic() - began
        if args.kills:
            undisturbed = digest(folder / "dataset")
            shutil.rmtree(folder / "dataset")
            shutil.rmtree(folder / "dataset.work")
            killed(folder, args.jobs, args.kills, max(2.0, longest / 4))
            print("same bytes:", digest(folder / "dataset") == undisturbed)


if __name__ == "__main__":
    main()
