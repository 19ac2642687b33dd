"""The HTML report: figures as tables and charts, and every segment, in one file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from toolkit.render.page import render

_LENGTH_GROUP = "length"
_BINS = 20  # of sentence chrF, 5 points each


def page(report: Mapping[str, Any]) -> str:
    """The whole page; texts are embedded once, rows are drawn by its script when they are seen."""
    metrics = [measure for measure in report["measures"] if "signature" in measure]
    rates = [measure for measure in report["measures"] if "signature" not in measure]
    ranked = _ranking_metric(metrics)
    return render(
        "toolkit.jobs.evaluation:report.html.j2",
        {
            "report": report,
            "metrics": metrics,
            "rates": rates,
            "shares": [rate for rate in rates if "on_reference" not in rate],
            "groups": _groups(report["slices"]),
            "shown": [measure for measure in metrics if measure["name"] in ("bleu", "chrf", "ter")],
            "ranked": ranked,
            "data": _script_json(_data(report, ranked)),
        },
    )


def _ranking_metric(metrics: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """What segments are ranked by: chrF where it was measured (BLEU is poor on sentences)."""
    by_name = {metric["name"]: metric for metric in metrics}
    return by_name.get("chrf") or by_name.get("chrf++") or metrics[0]


def _groups(slices: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """Slices by group; a group of one slice says nothing."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for part in slices:
        groups.setdefault(part["group"], []).append(part)
    return {group: parts for group, parts in groups.items() if len(parts) > 1}


def _data(report: Mapping[str, Any], ranked: Mapping[str, Any]) -> dict[str, Any]:
    """What the script needs, column by column to stay small."""
    segments = report["segments"]
    return {
        "systems": [system["name"] for system in report["systems"]],
        "ranked": {key: ranked[key] for key in ("name", "title", "better", "digits")},
        "source": [segment.get("source") for segment in segments],
        "references": [segment["references"] for segment in segments],
        "hypotheses": [segment["hypotheses"] for segment in segments],
        "document": [segment.get("document") for segment in segments],
        "score": [
            [round(score, 2) for score in segment["scores"][ranked["name"]]] for segment in segments
        ],
        "flags": [segment.get("flags") for segment in segments],
        "slices": _row_sets(report),
        "bins": _BINS,
        "first": _first(report),
        "bars": [_bar(report, measure) for measure in report["measures"] if _charted(measure)],
        "lengths": [
            {
                **{key: part[key] for key in ("value", "segments", "small")},
                "scores": [scores[ranked["name"]] for scores in part["scores"]],
            }
            for part in report["slices"]
            if part["group"] == _LENGTH_GROUP
        ],
        "titles": {measure["name"]: measure["title"] for measure in report["measures"]},
    }


def _row_sets(report: Mapping[str, Any]) -> dict[str, list[int]]:
    """Segments that a click can lead to: slices, and what lowers a share (`misses:NAME:SYSTEM`)."""
    found = {f"{part['group']}:{part['value']}": part["rows"] for part in report["slices"]}
    for name, systems in report.get("misses", {}).items():
        found |= {f"misses:{name}:{number}": rows for number, rows in enumerate(systems)}
    return found


def _first(report: Mapping[str, Any]) -> int:
    """The system that the page opens with: the first that isn't the baseline."""
    names = [system["name"] for system in report["systems"]]
    return next((n for n, name in enumerate(names) if name != report["baseline"]), 0)


def _charted(measure: Mapping[str, Any]) -> bool:
    return measure["name"] in ("bleu", "chrf", "ter", "comet")


def _bar(report: Mapping[str, Any], measure: Mapping[str, Any]) -> dict[str, Any]:
    scores = [system["scores"][measure["name"]] for system in report["systems"]]
    return {
        "title": measure["title"],
        "digits": measure["digits"],
        "scores": [{"score": score["score"], "ci": score["ci"]} for score in scores],
    }


def _script_json(data: Mapping[str, Any]) -> Markup:
    """JSON that can stand inside a script element: no character of it can end the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704  (escaped above)
