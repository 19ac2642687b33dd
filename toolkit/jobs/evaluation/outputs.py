"""The files of a report folder: report.json, report.html, junit.xml, segments.tsv, summary.md."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from toolkit.errors import DataError
from toolkit.text.files import write_atomically

Report = Mapping[str, Any]


def write_report(report: Report, folder: Path) -> None:
    """Write every file; each appears whole or not at all. Raises OutputError."""
    from toolkit.jobs.evaluation.page import page

    texts = {
        "report.json": json.dumps(report, ensure_ascii=False, allow_nan=False) + "\n",
        "report.html": page(report),
        "junit.xml": junit(report),
        "segments.tsv": segments_tsv(report),
        "summary.md": summary(report),
    }
    for name, text in texts.items():
        write_atomically(folder / name, text.encode())


def read_report(path: Path) -> dict[str, Any]:
    """A report.json, or the one in a report folder. Raises DataError."""
    path = path / "report.json" if path.is_dir() else path
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(f"The report can't be read: {error.strerror}.", where=str(path)) from error
    except ValueError as error:
        raise DataError(f"This is no JSON: {error}.", where=str(path)) from error
    if not isinstance(report, dict) or report.get("kind") != "evaluation":
        raise DataError("This is no report of `toolkit eval`.", where=str(path))
    return report


def segments_tsv(report: Report) -> str:
    """One row a segment and system, with segment scores and flags."""
    metrics = [measure["name"] for measure in report["measures"] if "signature" in measure]
    text = io.StringIO()
    writer = csv.writer(text, dialect="excel-tab", lineterminator="\n")
    header = ["segment", "document", "system", *metrics, "flags"]
    writer.writerow([*header, "source", "hypothesis", "reference"])
    for number, segment in enumerate(report["segments"], start=1):
        for index, system in enumerate(report["systems"]):
            flags = segment["flags"][index] if "flags" in segment else {}
            writer.writerow(
                [
                    number,
                    segment.get("document", ""),
                    system["name"],
                    *(f"{segment['scores'][name][index]:.4f}" for name in metrics),
                    "; ".join(f"{name}: {message}" for name, message in flags.items()),
                    segment.get("source", ""),
                    segment["hypotheses"][index],
                    " | ".join(segment["references"]),
                ]
            )
    return text.getvalue()


def junit(report: Report) -> str:
    """One test case a limit: `failure` where it isn't kept, `skipped` where nothing can be said.
    Without gates, one that passes for each system: some readers take a file without any for an
    error.
    """
    verdicts = report["gates"]["verdicts"]
    scored = [] if verdicts else report["systems"]
    counts = {
        "tests": len(verdicts) + len(scored),
        "failures": sum(verdict["outcome"] == "failed" for verdict in verdicts),
        "skipped": sum(verdict["outcome"] == "inconclusive" for verdict in verdicts),
    }
    suite = ET.Element(
        "testsuite", {"name": "toolkit eval"} | {key: str(n) for key, n in counts.items()}
    )
    for verdict in verdicts:
        case = ET.SubElement(suite, "testcase", classname=verdict["system"], name=verdict["gate"])
        if verdict["outcome"] == "failed":
            ET.SubElement(case, "failure", message=verdict["message"])
        elif verdict["outcome"] == "inconclusive":
            ET.SubElement(case, "skipped", message=verdict["message"])
    for system in scored:
        case = ET.SubElement(suite, "testcase", classname=system["name"], name="scores")
        ET.SubElement(case, "system-out").text = "\n".join(
            f"{metric['title']} {score_text(system, metric)}"
            for metric in split_measures(report)[0]
        )
    ET.indent(suite)
    return ET.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def summary(report: Report) -> str:
    """A Markdown page for a build's log: scores, rates, gates, signatures."""
    return "\n".join(_summary(report)) + "\n"


def _summary(report: Report) -> Iterator[str]:
    test_set, metrics, rates = report["test_set"], *split_measures(report)
    yield f"# {test_set['name']}: {test_set['segments']} segments"
    yield ""
    yield from _table(
        ["System", *(metric["title"] for metric in metrics)],
        [
            [_cell(system["name"]), *(score_text(system, metric) for metric in metrics)]
            for system in report["systems"]
        ],
    )
    names = [_cell(system["name"]) for system in report["systems"]]
    flagged = [rate for rate in rates if "on_reference" in rate]
    if flagged:
        rows = [[*_shares(report, rate), percent(rate["on_reference"])] for rate in flagged]
        yield from _table(["Flagged", *names, "reference"], rows)
    if others := [rate for rate in rates if "on_reference" not in rate]:
        yield from _table(["Share of", *names], [_shares(report, rate) for rate in others])
    if verdicts := report["gates"]["verdicts"]:
        yield f"**Gates: {report['gates']['outcome']}**"
        yield ""
        yield from _table(
            ["Gate", "System", "Outcome", "Because"],
            [[v["gate"], _cell(v["system"]), v["outcome"], v["message"]] for v in verdicts],
        )
    if report["baseline"]:
        yield f"\\* differs from {_cell(report['baseline'])} with p < 0.05."
    yield from (f"- {metric['title']}: `{metric['signature']}`" for metric in metrics)


def _shares(report: Report, rate: Mapping[str, Any]) -> list[str]:
    shares = (system["scores"][rate["name"]]["score"] for system in report["systems"])
    return [rate["title"], *map(percent, shares)]


def _table(head: list[str], rows: list[list[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|---" + "|--:" * (len(head) - 1) + "|"
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def split_measures(report: Report) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The metrics and the rates of a report."""
    metrics = [measure for measure in report["measures"] if "signature" in measure]
    return metrics, [measure for measure in report["measures"] if "signature" not in measure]


def score_text(system: Mapping[str, Any], metric: Mapping[str, Any]) -> str:
    """`34.6 ±0.8 (p=0.001)*`: score, interval, and the test against the baseline's."""
    score, digits = system["scores"][metric["name"]], metric["digits"]
    if score["score"] is None:
        return "–"
    p_value = score.get("p")
    tested = "" if p_value is None else f" (p={p_value:.3f}){'*' if p_value < 0.05 else ''}"
    return f"{score['score']:.{digits}f} ±{score.get('ci') or 0:.{digits}f}{tested}"


def percent(share: float | None) -> str:
    """`1.2 %`, or a dash."""
    return "–" if share is None else f"{100 * share:.1f} %"
