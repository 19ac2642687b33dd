"""Who runs a job's stages: this machine's processes, or Ray. Stages know nothing of it."""

from toolkit.jobs.runners.base import Runner, make_runner

__all__ = ["Runner", "make_runner"]
