"""Commands run within this process, for tests of what they say: a process of their own takes most
of a second to start.
"""

import signal
import sys
from subprocess import CompletedProcess
from unittest.mock import patch

from click.testing import CliRunner

from toolkit.cli import main


def toolkit(*arguments, data=b""):
    """What `toolkit ARGUMENTS` ends with, as from `subprocess.run`."""
    words = ["toolkit", *map(str, arguments)]
    before = signal.getsignal(signal.SIGTERM)
    with CliRunner().isolation(data) as (stdout, stderr, _), patch.object(sys, "argv", words):
        try:
            main()
        except SystemExit as end:
            return CompletedProcess(words, end.code, stdout.getvalue(), stderr.getvalue())
        finally:
            signal.signal(signal.SIGTERM, before)
