"""From a trained model to a folder that transformers and the CTranslate2 converter take."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.training.settings import TrainSettings
from toolkit.training.vocabulary import FILES, Vocabulary

if TYPE_CHECKING:
    from transformers import MarianMTModel

DETAILS = "toolkit.json"  # what the engines read beside the model's own files


def export(
    model: MarianMTModel, vocabulary: Vocabulary, folder: Path, settings: TrainSettings,
    *, half: bool = True,
) -> None:  # fmt: skip
    """Write weights, configs, vocabulary and tokenizer. The folder appears complete or not at all.

    `half` stores fp16, which CTranslate2 and transformers read as they read fp32.
    """
    from transformers import MarianTokenizer

    working = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(working, ignore_errors=True)
    working.mkdir(parents=True)
    for name in FILES:
        shutil.copyfile(vocabulary.folder / name, working / name)
    MarianTokenizer(
        source_spm=str(working / "source.spm"),
        target_spm=str(working / "target.spm"),
        vocab=str(working / "vocab.json"),
        source_lang=settings.languages.source,
        target_lang=settings.languages.target,
        model_max_length=model.config.max_position_embeddings,
    ).save_pretrained(working)
    for name in FILES:  # the tokenizer writes its own form of the table
        shutil.copyfile(vocabulary.folder / name, working / name)
    model.generation_config = generation_config(model)
    _save_weights(model, working, half=half)
    facts = {"max_source_tokens": settings.batching.max_length}
    (working / DETAILS).write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    working.replace(folder)


def generation_config(model: MarianMTModel) -> Any:
    """Complete: transformers 5 stops after 20 pieces where no length is given."""
    from transformers import GenerationConfig

    config = model.config
    return GenerationConfig(
        max_length=config.max_position_embeddings,
        num_beams=4,
        length_penalty=1.0,
        bad_words_ids=[[config.pad_token_id]],
        decoder_start_token_id=config.decoder_start_token_id,
        eos_token_id=config.eos_token_id,
        forced_eos_token_id=config.eos_token_id,
        pad_token_id=config.pad_token_id,
    )


def _save_weights(model: MarianMTModel, folder: Path, *, half: bool) -> None:
    import copy

    kept = copy.deepcopy(model).half() if half else model
    kept.save_pretrained(folder)
