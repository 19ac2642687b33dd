"""One value of JSON on a line, as strangers write it."""

from __future__ import annotations

import json
import re
from typing import Any

from toolkit.errors import FormatError

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def parsed(line: str, where: str) -> Any:
    """The value of a line; FormatError for what is no JSON, is nested without end, or holds half
    a surrogate pair, which no file can be written with.
    """
    try:
        value = json.loads(line)
        if _SURROGATE.search(line):
            json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise FormatError(
            "The text has half a surrogate pair (U+D800–DFFF).", where=where,
            hint="Repair the program that wrote it.",
        ) from None  # fmt: skip
    except (ValueError, RecursionError) as error:
        reason = getattr(error, "msg", "") or str(error).partition("\n")[0]
        raise FormatError(
            f"This line is no JSON: {reason}.", where=where, hint="Put one object on each line."
        ) from None
    return value
