"""How fast the engine is, against the same model run in other ways, in one interleaved session.

Rounds follow in which each contestant in turn translates the same sentences, tokenisation
included, in a process of its own that has loaded the model and translated some before: how fast a
process is depends on where its memory came to lie. Medians are reported, for the machine's speed
drifts.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from toolkit.engines import load_engine, load_model
from toolkit.engines.base import LENGTH_CLASS, Decoding, EngineOptions, output_limit
from toolkit.engines.hf import quiet_transformers
from toolkit.engines.models import shipped_folder
from toolkit.engines.schedule import BATCH_TOKENS, Scheduler
from toolkit.engines.tokens import Tokenizer
from toolkit.errors import ConfigError, ToolkitError
from toolkit.jobs.models import trigram_f1
from toolkit.jobs.translate import TranslateOptions, Translator

Run = Callable[[Sequence[str]], list[str]]
PARAGRAPH = 5  # sentences in a call of the contestant that translates paragraph by paragraph
GENERATE_BATCH = 16
WARM_UP = 32  # sentences translated before the clock starts


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What every contestant gets."""

    model: str
    sentences: Sequence[str]
    beam_size: int
    threads: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A contestant's medians: source words a second, CPU-seconds and seconds of a round, peak
    resident memory in MB; outputs equal to the first contestant's, and their mean character
    trigram F1 (0–100) with them.
    """

    name: str
    words_per_second: float
    seconds: float
    cpu_seconds: float
    peak_rss_mb: float
    equal: int
    similarity: float


def ours_engine(setting: Setting) -> Run:
    """This project's engine: scheduling, batches, offsets and word alignment."""
    options = EngineOptions(threads=setting.threads)
    engine = load_engine(setting.model, options=options)

    def run(sentences: Sequence[str]) -> list[str]:
        scheduler = Scheduler(engine, Decoding(beam_size=setting.beam_size))
        unique = list(dict.fromkeys(sentences))
        finished = [*scheduler.feed(unique), *scheduler.drain()]
        done = {text: hypothesis.text for batch in finished for text, hypothesis in batch}
        return [done[text] for text in sentences]

    return run


def ours_job(setting: Setting) -> Run:
    """`toolkit translate --lines --no-store`: with all checks, retries and post-editing."""
    options = TranslateOptions(
        model=setting.model, beam_size=setting.beam_size, jobs=setting.threads, use_store=False
    )

    def run(sentences: Sequence[str]) -> list[str]:
        with Translator(options) as translator:
            translator.__dict__["engine"] = engine
            return list(translator.lines(sentences))

    with Translator(options) as first:
        engine = first.engine
    return run


def raw_ctranslate2(setting: Setting) -> Run:
    """CTranslate2 called directly, with ideal batches: everything at once, sorted by length."""
    translator, encode = _raw(setting)

    def run(sentences: Sequence[str]) -> list[str]:
        pieces = [encode(text) for text in sentences]
        order = sorted(range(len(pieces)), key=lambda i: -len(pieces[i]))
        results = translator.translate_batch(
            [pieces[i] for i in order],
            beam_size=setting.beam_size,
            max_batch_size=BATCH_TOKENS,
            batch_type="tokens",
            max_decoding_length=output_limit(max(map(len, pieces))),
        )
        texts = {i: _spell(result.hypotheses[0]) for i, result in zip(order, results, strict=True)}
        return [texts[i] for i in range(len(pieces))]

    return run


def by_paragraph(setting: Setting) -> Run:
    """CTranslate2 with one paragraph a call, as Argos Translate does."""
    translator, encode = _raw(setting)

    def run(sentences: Sequence[str]) -> list[str]:
        texts: list[str] = []
        for start in range(0, len(sentences), PARAGRAPH):
            pieces = [encode(text) for text in sentences[start : start + PARAGRAPH]]
            limit = output_limit(max(map(len, pieces)))
            results = translator.translate_batch(
                pieces, beam_size=setting.beam_size, max_decoding_length=limit
            )
            texts += [_spell(result.hypotheses[0]) for result in results]
        return texts

    return run


def _raw(setting: Setting) -> tuple[Any, Callable[[str], list[str]]]:
    import ctranslate2

    folder = load_model(setting.model).path
    tokenizer = Tokenizer(folder)
    translator = ctranslate2.Translator(
        str(folder), compute_type="int8", inter_threads=setting.threads, intra_threads=1
    )
    return translator, lambda text: [*tokenizer.encode(text), "</s>"]


def _spell(pieces: Sequence[str]) -> str:
    return "".join(pieces).replace("▁", " ").strip()


def transformers_generate(setting: Setting) -> Run:
    """Transformers' generate in fp32: batches of 16 in the order given."""
    import torch
    from transformers import MarianMTModel, MarianTokenizer

    folder = load_model(setting.model, engine="transformers").path
    torch.set_num_threads(setting.threads)
    with quiet_transformers():
        tokenizer = MarianTokenizer.from_pretrained(folder)
        model = MarianMTModel.from_pretrained(folder, dtype=torch.float32).eval()
    encode = Tokenizer(folder).encode

    def run(sentences: Sequence[str]) -> list[str]:
        texts: list[str] = []
        for start in range(0, len(sentences), GENERATE_BATCH):
            pieces = [encode(text) for text in sentences[start : start + GENERATE_BATCH]]
            ids = [tokenizer.convert_tokens_to_ids([*tokens, "</s>"]) for tokens in pieces]
            inputs = tokenizer.pad({"input_ids": ids}, return_tensors="pt")
            limit = output_limit(max(map(len, pieces))) + 1
            with torch.inference_mode():
                output = model.generate(**inputs, num_beams=setting.beam_size, max_length=limit)
            texts += tokenizer.batch_decode(output, skip_special_tokens=True)
        return texts

    return run


CONTESTANTS: dict[str, Callable[[Setting], Run]] = {
    "toolkit engine": ours_engine,
    "toolkit translate": ours_job,
    "CTranslate2, ideal batches": raw_ctranslate2,
    "CTranslate2, a paragraph a call": by_paragraph,
    "transformers fp32": transformers_generate,
}


def bench(
    setting: Setting, *, rounds: int = 5, names: Sequence[str] = tuple(CONTESTANTS)
) -> Iterator[Row]:
    """Run the contestants, interleaved; a row for each, the first being what others equal."""
    if not setting.sentences:
        raise ConfigError("There are no sentences to translate.")
    measured: dict[str, list[_Round]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            measured[name].append(_in_own_process(name, setting))
    for name in names:
        yield _row(name, setting, measured[name], measured[names[0]][0].texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    texts: list[str]
    seconds: float
    cpu_seconds: float
    peak_rss_mb: float


def _in_own_process(name: str, setting: Setting) -> _Round:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        try:
            return process.submit(_round, name, setting).result()
        except BrokenProcessPool as error:
            raise ToolkitError(f"The contestant '{name}' died.") from error
        except ImportError as error:
            raise ToolkitError(f"The contestant '{name}' failed: {error}") from error


def _round(name: str, setting: Setting) -> _Round:
    run = CONTESTANTS[name](setting)
    run(setting.sentences[-WARM_UP:])
    cpu, began = time.process_time(), time.perf_counter()
    texts = run(setting.sentences)
    return _Round(
        texts=texts,
        seconds=time.perf_counter() - began,
        cpu_seconds=time.process_time() - cpu,
        peak_rss_mb=_peak_mb(),
    )


def _peak_mb() -> float:
    """The most memory that this process had; macOS tells bytes, Linux kibibytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def _row(name: str, setting: Setting, rounds: Sequence[_Round], reference: Sequence[str]) -> Row:
    words = sum(len(sentence.split()) for sentence in setting.sentences)
    seconds = statistics.median(each.seconds for each in rounds)
    pairs = list(zip(rounds[0].texts, reference, strict=True))
    return Row(
        name=name,
        words_per_second=words / seconds,
        seconds=seconds,
        cpu_seconds=statistics.median(each.cpu_seconds for each in rounds),
        peak_rss_mb=max(each.peak_rss_mb for each in rounds),
        equal=sum(ours == theirs for ours, theirs in pairs),
        similarity=100 * statistics.fmean(trigram_f1(ours, theirs) for ours, theirs in pairs),
    )


# Random weights translate into nothing: the checks and retries of the whole job would be measured,
# not the model.
OPUS_CONTESTANTS = tuple(name for name in CONTESTANTS if name != "toolkit translate")


def of_one_length(sentences: Iterable[str]) -> Iterator[str]:
    """The sentences of 17 to 31 pieces, news of middling length: about as long as what the model of
    `random_opus` makes of them.
    """
    count = Tokenizer(shipped_folder()).count
    return (text for text in sentences if LENGTH_CLASS // 2 < count(text) < LENGTH_CLASS)


ENDING = 26
_CLOCK = slice(80, 101)  # sine columns of the position whose quarter period is 28 to 57 positions
_STEEP = 20.0


def random_opus(folder: Path) -> None:
    """Write a MarianMT model of opus-mt's shape (6+6 layers, d 512, 59,514 ids) with random
    weights: its translations mean nothing, but a piece takes as long as one of the real model's,
    and they end after about ENDING pieces. Give it sentences `of_one_length`.
    """
    import torch
    from transformers import MarianConfig, MarianMTModel

    size = 59_514
    compact = shipped_folder("huggingface")
    torch.manual_seed(0)
    config = MarianConfig(
        vocab_size=size,
        d_model=512,
        encoder_layers=6,
        decoder_layers=6,
        encoder_attention_heads=8,
        decoder_attention_heads=8,
        encoder_ffn_dim=2048,
        decoder_ffn_dim=2048,
        max_position_embeddings=512,
        scale_embedding=True,
        activation_function="swish",
        pad_token_id=size - 1,
        eos_token_id=0,
        forced_eos_token_id=0,
        decoder_start_token_id=size - 1,
        share_encoder_decoder_embeddings=True,
        tie_word_embeddings=True,
    )
    with quiet_transformers():
        model = MarianMTModel(config)
        _end_by_position(model)
        model.save_pretrained(folder)
    pieces = json.loads((compact / "vocab.json").read_text(encoding="utf-8"))
    known = {piece: number for piece, number in pieces.items() if piece != "<pad>"}
    filler = {f"▁filler{number}": number for number in range(len(known), size - 1)}
    vocabulary = json.dumps(known | filler | {"<pad>": size - 1}, ensure_ascii=False)
    (folder / "vocab.json").write_text(vocabulary, encoding="utf-8")
    tokenizer = {
        "tokenizer_class": "MarianTokenizer",
        "source_lang": "fr",
        "target_lang": "en",
        "model_max_length": 512,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    for name in ("source.spm", "target.spm"):
        (folder / name).write_bytes((compact / name).read_bytes())


def _end_by_position(model: Any) -> None:
    """Make the end mark likely once a translation has ENDING pieces: its weights look at columns
    of the hidden state that nothing writes to but the position.
    """
    import torch

    shared, end = model.model.shared.weight, model.config.eos_token_id
    with torch.no_grad():
        shared[:, _CLOCK] = 0
        for layer in model.model.decoder.layers:
            for writes in (layer.self_attn.out_proj, layer.encoder_attn.out_proj, layer.fc2):
                writes.weight[_CLOCK] = 0
        shared[end] = 0
        shared[end, _CLOCK] = _STEEP
        text = torch.arange(1, ENDING + 2)[None]
        logits = model.eval()(input_ids=text, decoder_input_ids=text).logits
        model.final_logits_bias[0, end] = logits.mean() - logits[0, ENDING, end]
