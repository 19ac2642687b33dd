"""How good the model is on pairs that it isn't trained on, as the run goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from toolkit.errors import DataError
from toolkit.text.typography import nfc, plain_target
from toolkit.training.batching import IGNORED, Batch
from toolkit.training.data import Pair, chunked
from toolkit.training.model import WINDOW
from toolkit.training.vocabulary import Vocabulary

if TYPE_CHECKING:
    from transformers import MarianMTModel

    from toolkit.training.model import Loss

BATCH = 32
GROWTH = 2  # target pieces for a source piece, beyond which a translation is cut here
# Hypotheses and references → scores by name.
Scores = Callable[[Sequence[str], Sequence[str]], dict[str, float]]


class Development:
    """A dev set. `scores` rates greedy translations; without it only the loss is measured."""

    def __init__(self, pairs: Sequence[Pair], vocabulary: Vocabulary, *,
                 scores: Scores | None = None) -> None:  # fmt: skip
        sources = vocabulary.encode_sources([nfc(pair.source) for pair in pairs])
        targets = vocabulary.encode_targets([nfc(pair.target) for pair in pairs])
        rows = [(x, y, pair) for x, y, pair in zip(sources, targets, pairs, strict=True)
                if 0 < len(x) < WINDOW and 0 < len(y) < WINDOW]  # fmt: skip
        if not rows:
            raise DataError("The dev set holds no usable pair.")
        self._rows = sorted(rows, key=lambda row: len(row[0]))
        self._vocabulary = vocabulary
        self._scores = scores

    def measure(self, model: MarianMTModel, loss: Loss) -> dict[str, float]:
        """`dev_loss` (mean of a target piece, not smoothed) and the scores."""
        import torch

        model.eval()
        with torch.inference_mode():
            total, pieces = 0.0, 0
            for batch in self._batches():
                total += float(loss(batch, smooth=False)[0]) * batch.tokens
                pieces += batch.tokens
            result = {"dev_loss": round(total / pieces, 5)}
            if self._scores:
                references = [plain_target(pair.target) for _, _, pair in self._rows]
                result |= self._scores(list(self._translate(model)), references)
        model.train()
        return result

    def _batches(self) -> Iterator[Batch]:
        import numpy as np

        end, pad = self._vocabulary.end, self._vocabulary.pad
        for rows in chunked(self._rows, BATCH):
            labels = _rectangle([[*y, end] for _, y, _ in rows], IGNORED)
            yield Batch(
                source=_rectangle([[*x, end] for x, _, _ in rows], pad),
                decoder_input=_rectangle([[pad, *y] for _, y, _ in rows], pad),
                labels=labels,
                links=None,
                tokens=int(np.count_nonzero(labels != IGNORED)),
            )

    def _translate(self, model: MarianMTModel) -> Iterator[str]:
        import torch

        for rows in chunked(self._rows, BATCH):
            source = _rectangle(
                [[*x, self._vocabulary.end] for x, _, _ in rows], self._vocabulary.pad
            )
            inputs = torch.from_numpy(source).to(model.device)
            output = model.generate(
                input_ids=inputs,
                attention_mask=(inputs != self._vocabulary.pad).long(),
                num_beams=1,
                do_sample=False,
                max_length=min(512, GROWTH * inputs.shape[1] + 10),
            )
            for numbers in output.tolist():
                yield self._vocabulary.decode(numbers)


def _rectangle(rows: list[list[int]], padding: int) -> Any:
    import numpy as np

    out = np.full((len(rows), max(map(len, rows))), padding, np.int64)
    for place, row in enumerate(rows):
        out[place, : len(row)] = row
    return out
