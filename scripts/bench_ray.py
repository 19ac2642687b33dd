"""Translate and build on a local Ray cluster: equal to the local runner? faster with two workers?
what memory, and what if a worker is killed?

    python scripts/bench_ray.py translate --sentences 50000 --kill --text tatoeba
    python scripts/bench_ray.py build --sentences 200000
    python scripts/bench_ray.py translate --sentences 8000 --beam 4 --workers 1,2 --cores

Each run is a process with a cluster of its own. Prints seconds, scaling efficiency 1 → 2 workers
(time without the cluster's start), and peak resident memory of the driver and of the largest
worker: proportional share of what is shared, and with all of it. Without `--cores` a single worker
has all cores to itself: Ray's processes, the driver and the worker's second thread run beside it.
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

Memory = tuple[float, float]
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
    parser.add_argument("--cores", action="store_true", help="as many cores as workers (Linux)")
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
            cores = set(range(workers)) if options.cores and workers else None
            facts, driver, worker = measured(command, kill=kill, cores=cores)
            seconds[workers] = facts["seconds"]
            digests.add(digest(options.kind, output))
            memory = f"driver {driver[0]:.0f} ({driver[1]:.0f} with all shared) MB"
            memory += f", worker {worker[0]:.0f} ({worker[1]:.0f}) MB"
            print(f"workers {workers}: {facts}; {memory}", flush=True)
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


def measured(
    arguments: list[str], *, kill: bool, cores: set[int] | None
) -> tuple[dict[str, float], Memory, Memory]:
    command = [sys.executable, "-c", DRIVER, *arguments]
    if cores:
        command = ["taskset", "--cpu-list", ",".join(map(str, sorted(cores))), *command]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    driver = worker = (0.0, 0.0)
    began = time.monotonic()
    while process.poll() is None:
        found = ray_workers(process.pid)
        driver = largest([driver, resident(process.pid)])
        worker = largest([worker, *map(resident, found)])
        if kill and found and time.monotonic() - began > 60:
            os.kill(found[0], signal.SIGKILL)
            print("killed", found[0])
            kill = False
        time.sleep(0.5)
    if process.returncode:
        raise SystemExit("the run failed")
    facts: dict[str, float] = json.loads(process.communicate()[0].splitlines()[-1])
    return facts, driver, worker


def resident(pid: int) -> Memory:
    """Proportional and whole resident set size in MB; nothing for a process that has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    except OSError:
        return 0.0, 0.0
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines}
    return sizes.get("Pss", 0.0), sizes.get("Rss", 0.0)


def largest(sizes: list[Memory]) -> Memory:
    return max(size[0] for size in sizes), max(size[1] for size in sizes)


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
