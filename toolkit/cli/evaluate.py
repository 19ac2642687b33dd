"""`toolkit eval`: score translations, find what scores can't see, and hold them to gates."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from toolkit import registry
from toolkit.cli._output import Steps, counted, say
from toolkit.cli._types import PATH
from toolkit.errors import ConfigError, ToolkitError

if TYPE_CHECKING:
    from toolkit.jobs.evaluate import Evaluation
    from toolkit.jobs.evaluation.inputs import System, TestSet


@contextmanager
def bad_input() -> Iterator[None]:
    """Here exit code 1 means that a gate failed: everything else that is wrong becomes 2."""
    try:
        yield
    except ToolkitError as error:
        error.exit_code = 2
        raise


def output_options(command: Any) -> Any:
    """The options that `eval` and `compare` share."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON."),
        click.option(
            "--gate",
            "gate",
            multiple=True,
            metavar="FILE|MEASURE.LIMIT=N",
            help="Limits to keep (bleu.min=30, ter.max_drop=1, untranslated.max=0). "
            "Exit code 1 when one isn't kept, 3 when too little is known.",
        ),
        click.option("-o", "--output", type=PATH, help="Folder for the report."),
        click.option("-q", "--quiet", is_flag=True, help="No remarks on stderr; errors only."),
        click.option("--no-checks", is_flag=True, help="Only the metrics."),
        click.option("--no-cache", is_flag=True, help="Measure anew what was measured before."),
        click.option("--seed", type=int, help="Seed of the resampling (12345)."),
        click.option("--resamples", type=int, help="Bootstrap resamples (1000)."),
        click.option(
            "--test",
            type=click.Choice(["bs", "ar"]),
            help="Paired test: bootstrap (bs, the default) or approximate randomisation (ar).",
        ),
        click.option(
            "-m",
            "--metric",
            "metrics",
            multiple=True,
            help=f"One of {', '.join(registry.names('metric'))}; may be repeated (default: all).",
        ),
    ):
        command = option(command)
    return command


@click.command("eval", short_help="Score translations against references; gates for builds.")
@click.argument("systems", nargs=-1, metavar="[TRANSLATION]...")
@click.option("--ref", "references", multiple=True, help="Reference file; may be repeated.")
@click.option("--src", "source", help="Source file.")
@click.option("--docs", "documents", help="File with the document of each segment.")
@click.option("--domains", help="File with the domain of each segment.")
@click.option("--encoding", default="utf-8", show_default=True, help="Of all text files.")
@click.option(
    "-t", "--testset", help="A test set: NAME.fr and NAME.en in --data, or one of sacreBLEU's."
)
@click.option("--data", type=PATH, help="Folder of local test sets.")
@click.option(
    "-l", "--langpair", default="fr-en", show_default=True, help="Languages of the test set."
)
@click.option("--split", default="test", show_default=True, help="Split of a dataset folder.")
@click.option("--model", "models", multiple=True, help="Translate with this model, then score.")
@click.option("--baseline", help="The translation that the others are tested against.")
@click.option("--glossary", type=PATH, help="Terms that must be obeyed.")
@click.option("--comet", help="Also score with this COMET model (a checkpoint's path or name).")
@click.option("--comet-python", help="Python of the environment that COMET is installed in.")
@output_options
def command(**options: Any) -> None:
    """Score TRANSLATIONs, files of one segment a line, against references.

    \b
    toolkit eval drafts.en --ref ref.en --src src.fr
    toolkit eval a.en b.en --ref ref.en --src src.fr --baseline a.en -o report/
    toolkit eval --model compact --testset newstest2013 --data data/mt
    toolkit eval dataset/ --split test --model ./my-model
    """  # noqa: D301
    with bad_input():
        evaluation = _evaluate(options)
        finish(evaluation, options)


def _evaluate(options: dict[str, Any]) -> Evaluation:
    from toolkit.jobs.evaluate import evaluate
    from toolkit.jobs.evaluation.gates import read_gates
    from toolkit.metrics.comet import comet_metrics

    gates = read_gates(options["gate"])
    test_set, files = _test_set(options)
    with Steps(quiet=options["quiet"]) as step:
        systems, baseline = _systems(options, test_set, files, step)
    if not options["quiet"]:
        _remark(systems, baseline)
    with Steps(quiet=options["quiet"]) as step:
        return evaluate(
            test_set,
            systems,
            baseline=baseline,
            settings=settings(options, glossary=options["glossary"]),
            gates=gates,
            extra_metrics=comet_metrics(options["comet"], options["comet_python"]),
            progress=step,
        )


def _remark(systems: Sequence[System], baseline: str | None) -> None:
    """What may not be what was meant."""
    for system in systems:
        if system.is_blank:
            say(f"{system.name}: every line is blank; it is scored as it is.", warn=True)
    if len(systems) > 1 and baseline is None:
        say("Differences aren't tested: name one of the translations with --baseline.")


def settings(options: dict[str, Any], **more: Any) -> Any:
    """The settings that the flags ask for; what isn't given keeps its default."""
    from toolkit.config import cache_home, load_settings
    from toolkit.jobs.evaluate import EvalSettings

    return load_settings(
        EvalSettings,
        metrics=options["metrics"] or None,
        resamples=options["resamples"],
        test=options["test"],
        seed=options["seed"],
        checks=False if options["no_checks"] else None,
        cache=None if options["no_cache"] else cache_home() / "metrics",
        **more,
    )


def _test_set(options: dict[str, Any]) -> tuple[TestSet, list[str]]:
    """The test set, and those arguments that are translations of it."""
    from toolkit.jobs.evaluation.inputs import named_test_set, read_dataset, read_test_set

    files = list(options["systems"])
    folders = [path for path in files if Path(path).is_dir()]
    ways = [bool(options["references"]), bool(options["testset"]), bool(folders)]
    if sum(ways) != 1 or len(folders) > 1:
        raise ConfigError(
            "Name what to score against, in one way.",
            hint="Give --ref (and --src), or --testset, or one dataset folder.",
        )
    if folders:
        files.remove(folders[0])
        return read_dataset(Path(folders[0]), options["split"]), files
    if options["testset"]:
        return named_test_set(options["testset"], options["data"], options["langpair"]), files
    keys = ("source", "documents", "domains", "encoding")
    return read_test_set(options["references"], **{key: options[key] for key in keys}), files


def _systems(
    options: dict[str, Any], test_set: TestSet, files: list[str], step: Steps
) -> tuple[list[System], str | None]:
    """Translations from files and models, and the name of the baseline."""
    from toolkit.jobs.evaluation.inputs import read_systems
    from toolkit.jobs.evaluation.models import translate_with

    baseline = options["baseline"]
    models = list(options["models"])
    if baseline and baseline not in [*files, *models]:
        files.insert(0, baseline)
    if not files and not models:
        raise ConfigError("There is nothing to score.", hint="Give a translation, or --model.")
    read = read_systems(files, test_set, options["encoding"])
    made = []
    for model in models:
        step(f"Translating {counted(len(test_set), 'segment')} with {model}")
        made.append(translate_with(model, test_set, options["glossary"]))
    names = dict(zip([*files, *models], [system.name for system in [*read, *made]], strict=True))
    return [*read, *made], names.get(baseline)


def finish(evaluation: Evaluation, options: dict[str, Any]) -> None:
    """Write, print, and exit with the gates' code."""
    from toolkit.jobs.evaluation.gates import EXIT_CODES
    from toolkit.jobs.evaluation.outputs import summary, write_report
    from toolkit.jobs.evaluation.report import as_dict, figures, headline

    report = headline(evaluation)
    if options["output"]:
        write_report(as_dict(evaluation), options["output"])
        if not options["quiet"]:
            say(f"The report is in {options['output']}/report.html")
    if options["as_json"]:
        click.echo(json.dumps(figures(evaluation), ensure_ascii=False, indent=1))
    else:
        click.echo(summary(report), nl=False)
    click.get_current_context().exit(EXIT_CODES[report["gates"]["outcome"]])
