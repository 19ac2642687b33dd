import io
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import pytest

from toolkit.cli import main

from . import samples

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def files(tmp_path_factory):
    return samples.write(tmp_path_factory.mktemp("texts"))


@pytest.fixture(scope="session")
def toolkit(tmp_path_factory):
    """Run the command line in this process: `toolkit("eval", …)` gives code, stdout, stderr."""
    cache = tmp_path_factory.mktemp("cache")

    def run(*arguments, stdin=""):
        environment = {"XDG_CACHE_HOME": str(cache), "TOOLKIT_COMET_PYTHON": ""}
        argv = ["toolkit", *map(str, arguments)]
        given = io.TextIOWrapper(io.BytesIO(stdin.encode()))
        with (
            patch.object(sys, "argv", argv),
            patch.object(sys, "stdin", given),
            patch.dict(os.environ, environment),
            redirect_stdout(io.StringIO()) as out,
            redirect_stderr(io.StringIO()) as err,
            pytest.raises(SystemExit) as left,
        ):
            main()
        return SimpleNamespace(
            returncode=left.value.code, stdout=out.getvalue(), stderr=err.getvalue()
        )

    return run


@pytest.fixture(scope="session")
def report(toolkit, files, tmp_path_factory):
    """The folder of a report on two systems."""
    folder = tmp_path_factory.mktemp("report") / "made" / "here"
    done = toolkit(
        "eval", files["good"], files["bad"], "--ref", files["ref"], "--src", files["src"],
        "--docs", files["docs"], "--domains", files["domains"], "--baseline", files["good"],
        "--gate", "bleu.min=10", "--gate", "chrf.max_drop=1", "-o", folder,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    return folder
