"""What a reference model makes of the test split, so that users of the dataset can compare."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from toolkit import registry
from toolkit.jobs.building.options import Reference
from toolkit.jobs.building.sifting import texts

METRICS = ("bleu", "chrf")


def measure(tables: Iterable[Any], options: Reference) -> dict[str, Any] | None:
    """Scores of the model on the first rows of a split; None without a model or a row."""
    if options.model is None:
        return None
    pairs = (
        pair
        for table in tables
        for batch in table.to_batches()
        for pair in zip(*texts(batch), strict=True)
    )
    first = list(islice(pairs, options.rows))
    if not first:
        return None
    fr, en = (list(side) for side in zip(*first, strict=True))
    translated = _translated(fr, options.model)
    scores = {}
    for name in METRICS:
        metric = registry.load("metric", name)()
        (statistics,) = metric.statistics([translated], [en])
        value = round(float(metric.score(statistics.sum(0))), metric.digits)
        scores[metric.title] = {"score": value, "signature": metric.signature(1)}
    return {"model": options.model, "rows": len(first), "scores": scores}


def _translated(lines: list[str], model: str) -> list[str]:
    """Without the user's store: nobody's corrections count for the model."""
    from toolkit.jobs.translate import TranslateOptions, Translator

    with Translator(TranslateOptions(model=model, use_store=False)) as translator:
        return [
            line.rstrip() for line in translator.lines(" ".join(line.split()) for line in lines)
        ]
