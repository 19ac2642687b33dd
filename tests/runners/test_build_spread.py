"""`toolkit build` spread over workers makes the same dataset."""

import hashlib
import subprocess
import sys

import pytest

pytest.importorskip("pyarrow")

from toolkit.config import validate
from toolkit.jobs.build import Builder, make_runner
from toolkit.jobs.building.options import BuildOptions

WORDS = [
    "chat",
    "chien",
    "maison",
    "jardin",
    "ville",
    "pays",
    "livre",
    "école",
    "arbre",
    "fleuve",
    "pont",
    "route",
]


def rows():
    """Pairs of which a third repeat, or nearly repeat, another."""
    for number in range(300):
        base = number % 200
        names = [WORDS[(base * step + step) % len(WORDS)] for step in range(1, 11)]
        end = " aujourd'hui" if number >= 250 else ""
        yield (
            f"En {1700 + base}, le {' et le '.join(names)} étaient là{end}.",
            f"In {1700 + base}, the {' and the '.join(names)} were there{end and ' today'}.",
        )


@pytest.fixture
def source(tmp_path):
    for part in range(3):
        taken = list(rows())[part::3]
        text = "".join(f"{fr}\t{en}\n" for fr, en in taken)
        (tmp_path / f"part{part}.tsv").write_text(text, encoding="utf-8")
    return tmp_path


def build(folder, name, runner=None):
    options = validate(
        BuildOptions,
        {
            "output": name,
            "shard_rows": 40,
            "sources": [{"name": "s", "path": "part*.tsv", "licence": "CC0-1.0"}],
            "filters": [],
            "split": {"test": 10},
        },
        where="test",
    )
    return Builder(options, folder, runner=runner).run().dataset


def digest(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*.parquet")
    }


def test_processes_make_the_same_dataset(source):
    alone = build(source, "alone")
    runner = make_runner("local", workers=1)
    assert digest(build(source, "spread", runner)) == digest(alone)


def test_ray_makes_the_same_dataset(source, ray_runner):
    assert digest(build(source, "ray", ray_runner)) == digest(build(source, "alone"))


def test_a_config_that_cannot_be_read_is_told_before_a_cluster_starts(tmp_path):
    code = (
        "import sys; sys.modules['ray'] = None\n"
        "from toolkit.cli import main\n"
        f"sys.argv = ['toolkit', 'build', {str(tmp_path / 'none.yaml')!r}, '--runner', 'ray']\n"
        "main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 2
    assert "none.yaml: The config can't be read" in done.stderr
