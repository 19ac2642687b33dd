"""A grown model translates as before, or nearly, and learns with what was added."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

torch = pytest.importorskip("torch")

from pathlib import Path  # noqa: E402

from transformers import MarianMTModel, MarianTokenizer  # noqa: E402

from toolkit.engines.models import shipped_folder  # noqa: E402
from toolkit.errors import ConfigError  # noqa: E402
from toolkit.jobs.train import train  # noqa: E402
from toolkit.training.grow import grow  # noqa: E402
from toolkit.training.settings import Growth  # noqa: E402

from .conftest import tiny  # noqa: E402

SOURCE = "Le gouvernement a annoncé mardi que les travaux du pont seraient terminés en mars."
TARGET = "The government announced on Tuesday that work on the bridge would be finished in March."


@pytest.fixture(scope="module")
def compact() -> MarianMTModel:
    return MarianMTModel.from_pretrained(
        shipped_folder("huggingface"), dtype=torch.float32, attn_implementation="eager"
    )


@pytest.fixture(scope="module")
def batch() -> Any:
    tokenizer = MarianTokenizer.from_pretrained(shipped_folder("huggingface"))
    return tokenizer([SOURCE], text_target=[TARGET], return_tensors="pt")


def test_a_wider_model_gives_the_same(compact: MarianMTModel, batch: Any) -> None:
    wider = grow(compact, Growth(ffn=compact.config.encoder_ffn_dim + 300), 1).eval()
    assert wider.num_parameters() > compact.num_parameters()
    with torch.inference_mode():
        torch.testing.assert_close(
            wider(**batch).logits, compact.eval()(**batch).logits, rtol=1e-4, atol=1e-4
        )


def test_a_deeper_model_gives_nearly_the_same(compact: MarianMTModel, batch: Any) -> None:
    layers = compact.config.encoder_layers + 2
    deeper = grow(compact, Growth(encoder_layers=layers), 1).eval()
    assert len(deeper.model.encoder.layers) == deeper.config.encoder_layers == layers
    with torch.inference_mode():
        before, after = compact.eval()(**batch).loss.item(), deeper(**batch).loss.item()
    assert after < before + 0.5, "in nats; a layer that is not silenced costs several"


@pytest.mark.parametrize("factor", [1.25, 2])
def test_a_broader_model_gives_nearly_the_same(
    compact: MarianMTModel, batch: Any, factor: float
) -> None:
    old = compact.config
    broader = grow(compact, Growth(d_model=int(old.d_model * factor)), 1).eval()
    config = broader.config
    assert config.d_model == old.d_model * factor
    assert config.decoder_attention_heads == old.decoder_attention_heads * factor
    with torch.inference_mode():
        before, after = compact.eval()(**batch).loss.item(), broader(**batch).loss.item()
    assert after < before + 0.5, "in nats"
    broader(**batch).loss.backward()
    layer = broader.model.decoder.layers[0]
    reading = layer.encoder_attn.k_proj.weight
    assert (reading.grad[: old.d_model][:, reading[0] == 0].abs().sum(0) > 0).all()


def test_what_is_added_learns(compact: MarianMTModel, batch: Any) -> None:
    old = compact.config
    growth = Growth(encoder_layers=old.encoder_layers + 1, ffn=old.encoder_ffn_dim + 64)
    grown = grow(compact, growth, 1)
    grown(**batch).loss.backward()
    for layer in grown.model.encoder.layers:
        assert layer.fc2.weight.grad[:, -64:].abs().sum() > 0
        assert layer.self_attn.out_proj.weight.grad.abs().sum() > 0


@pytest.mark.parametrize(
    ("growth", "where"),
    [
        (Growth(encoder_layers=1), r"growth\.encoder_layers"),
        (Growth(ffn=16), r"growth\.ffn"),
        (Growth(d_model=64), r"growth\.d_model"),
        (Growth(d_model=1030), r"growth\.d_model"),
    ],
)
def test_a_model_does_not_shrink(compact: MarianMTModel, growth: Growth, where: str) -> None:
    with pytest.raises(ConfigError, match=where):
        grow(compact, growth, 1)


def test_a_run_grows_its_base(tsv: Path, tmp_path: Path) -> None:
    base = train(tiny(tmp_path / "base", tsv))
    growth = {"encoder_layers": 3, "ffn": 96}
    grown = train(tiny(tmp_path / "run", tsv, base=str(base.model), growth=growth))
    config = MarianMTModel.from_pretrained(grown.model).config
    assert (config.encoder_layers, config.decoder_layers) == (3, 1)
    assert (config.encoder_ffn_dim, config.decoder_ffn_dim) == (96, 96)
    assert grown.dev["dev_loss"] < base.dev["dev_loss"]
    with pytest.raises(ValidationError, match="growth takes a base model"):
        tiny(tmp_path / "new", tsv, growth=growth)
