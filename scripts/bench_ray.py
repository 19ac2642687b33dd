"""Translate and build on a local Ray cluster: equal to the local runner? faster with two workers?
what memory, and what if a worker is killed?

    python scripts/bench_ray.py translate --sentences 50000 --kill --text tatoeba
    python scripts/bench_ray.py build --sentences 200000

Each run is a process with a cluster of its own. Prints seconds, scaling efficiency 1 → 2 workers
(time without the cluster's start), and peak resident memory (proportional share of what is
shared) of the driver and of the largest worker.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import os
import signal
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

import yaml
from _runs import drafts_digest, write_articles

SHARD_ROWS = 5000  # the same for all sizes: memory is a shard's
DRIVER = """
import json, sys, time
from pathlib import Path
from toolkit.jobs.runners import make_runner
kind, source, output, workers, beam = sys.argv[1:]
runner = make_runner("ray" if int(workers) else "local", workers=int(workers) or 1)
began = time.monotonic()
if kind == "translate":
    from toolkit import translate_files
    chosen = runner if int(workers) else None
    done = translate_files([source], output, runner=chosen, use_store=False, jobs=1,
                           beam_size=int(beam))
    facts = dict(done.counts)
else:
    from toolkit.jobs.build import Builder, load_config
    builder = Builder(load_config(Path(source), [f"output={output}"]), Path(source).parent,
                      runner=runner if int(workers) else None)
    facts = {stage.name: stage.manifest["rows_out"] for stage in builder.run().stages}
print(json.dumps({"seconds": time.monotonic() - began, **facts}))
runner.close()
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=["translate", "build"])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--sentences", type=int, default=50_000)
    parser.add_argument("--text", default="europarl-1", help="the file of sentence pairs")
    parser.add_argument("--beam", default="1", help="more takes longer, and scales better")
    parser.add_argument("--kill", action="store_true", help="kill a worker of the run with two")
    parser.add_argument("--workers", default="0,1,2", help="0: the local runner")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        source = prepare(options.kind, work, pairs(options))
        seconds, digests = {}, set()
        for workers in map(int, options.workers.split(",")):
            output = work / f"out-{workers}"
            kill = options.kill and workers == 2
            command = [options.kind, str(source), str(output), str(workers), options.beam]
            facts, driver, worker = measured(command, kill=kill)
            seconds[workers] = facts["seconds"]
            digests.add(digest(options.kind, output))
            print(f"workers {workers}: {facts}; driver {driver:.0f} MB, worker {worker:.0f} MB")
        print("same output:", len(digests) == 1)
        if 1 in seconds and 2 in seconds:
            print(f"scaling efficiency 1 → 2: {seconds[1] / seconds[2] / 2:.2f}")
        sys.exit(len(digests) != 1)


def pairs(options: argparse.Namespace) -> list[str]:
    """Lines of French and English."""
    path = options.data / "train" / f"{options.text}.tsv.xz"
    with lzma.open(path, "rt", encoding="utf-8") as file:
        return list(islice(file, options.sentences))


def prepare(kind: str, work: Path, lines: list[str]) -> Path:
    if kind == "translate":
        write_articles(work / "in", [line.split("\t")[0] for line in lines])
        return work / "in"
    for part in range(8):
        (work / f"part{part}.tsv").write_text("".join(lines[part::8]), encoding="utf-8")
    config = {
        "sources": [{"name": "europarl", "path": "part*.tsv", "licence": "none known"}],
        "shard_rows": SHARD_ROWS,
        "split": {"test": 100},
    }
    (work / "c.yaml").write_text(yaml.safe_dump(config))
    return work / "c.yaml"


def measured(arguments: list[str], *, kill: bool) -> tuple[dict[str, float], float, float]:
    command = [sys.executable, "-c", DRIVER, *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    driver = worker = 0.0
    began = time.monotonic()
    while process.poll() is None:
        driver = max(driver, share(process.pid))
        found = ray_workers(process.pid)
        worker = max([worker, *map(share, found)])
        if kill and found and time.monotonic() - began > 60:
            os.kill(found[0], signal.SIGKILL)
            print("killed", found[0])
            kill = False
        time.sleep(0.5)
    if process.returncode:
        raise SystemExit("the run failed")
    facts: dict[str, float] = json.loads(process.communicate()[0].splitlines()[-1])
    return facts, driver, worker


def share(pid: int) -> float:
    """Proportional set size in MB: shared pages count for each by its share."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def ray_workers(driver: int) -> list[int]:
    """The processes of the driver's cluster that run a stage."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            named = (
                (path / "cmdline").read_bytes().startswith((b"ray::MapWorker", b"ray::MapBatches"))
            )
        except OSError:
            continue
        if named and driver in parents(int(path.name)):
            found.append(int(path.name))
    return found


def parents(pid: int) -> list[int]:
    line = []
    while pid > 1:
        try:
            pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            break
        line.append(pid)
    return line


def digest(kind: str, output: Path) -> str:
    if kind == "translate":
        return drafts_digest(output)
    found = hashlib.sha256()
    for path in sorted(output.rglob("*.parquet")):
        found.update(path.relative_to(output).as_posix().encode() + path.read_bytes())
    return found.hexdigest()


if __name__ == "__main__":
    main()
