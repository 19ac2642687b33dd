"""The loss of the output layer is torch's, and its sampled form is right on average."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from torch import Tensor  # noqa: E402
from torch.nn import functional  # noqa: E402

from toolkit.training.output_loss import CHUNK, draw_candidates, output_loss  # noqa: E402

SMOOTHING = 0.1


def layer(targets: int, vocabulary: int, width: int = 16) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Hidden states, weights, labels (the first hundred pieces only) and a bias."""
    torch.manual_seed(5)
    hidden = torch.randn(targets, width, requires_grad=True)
    weight = torch.randn(vocabulary, width, requires_grad=True)
    return hidden, weight, torch.randint(min(100, vocabulary), (targets,)), torch.randn(vocabulary)


def gradients(loss: Tensor, *of: Tensor) -> list[Tensor]:
    return list(torch.autograd.grad(3 * loss, of))


def plain(hidden: Tensor, weight: Tensor, labels: Tensor, bias: Tensor | float) -> Tensor:
    return functional.cross_entropy(hidden @ weight.T + bias, labels, label_smoothing=SMOOTHING)


@pytest.mark.parametrize("biased", [False, True])
def test_it_is_the_cross_entropy_of_all_logits(biased: bool) -> None:
    hidden, weight, labels, bias = layer(1500, 7000)
    assert len(labels) * len(weight) > 2 * CHUNK["cpu"], "several chunks"
    ours = output_loss(
        hidden, weight, labels, bias=bias if biased else None, smoothing=SMOOTHING
    )  # fmt: skip
    theirs = plain(hidden, weight, labels, bias if biased else 0.0)
    torch.testing.assert_close(ours, theirs)
    torch.testing.assert_close(gradients(ours, hidden, weight), gradients(theirs, hidden, weight))


def test_bfloat16_stays_near() -> None:
    hidden, weight, labels, _ = layer(200, 500)
    ours = output_loss(hidden, weight, labels, smoothing=SMOOTHING, bf16=True)
    theirs = plain(hidden, weight, labels, 0.0)
    torch.testing.assert_close(ours, theirs, rtol=0.01, atol=0.01)
    for one, other in zip(
        gradients(ours, hidden, weight), gradients(theirs, hidden, weight), strict=True
    ):
        assert functional.cosine_similarity(one.view(-1), other.view(-1), dim=0) > 0.999


def test_without_gradients_it_is_the_same_number() -> None:
    hidden, weight, labels, _ = layer(50, 300)
    with torch.inference_mode():
        alone = output_loss(hidden, weight, labels)
    torch.testing.assert_close(alone, output_loss(hidden, weight, labels))


def test_a_sampled_softmax_is_right_on_average() -> None:
    hidden, weight, labels, _ = layer(300, 2000, width=4)
    bias = torch.linspace(-1, 1, 2000)
    whole = plain(hidden, weight, labels, bias)
    wanted = gradients(whole, hidden, weight)
    losses, sums = [], [torch.zeros_like(hidden), torch.zeros_like(weight)]
    for _ in range(400):
        loss = output_loss(hidden, weight, labels, bias=bias, smoothing=SMOOTHING, sample=500)
        losses.append(loss.item())
        for total, one in zip(sums, gradients(loss, hidden, weight), strict=True):
            total += one / 400
    assert sum(losses) / len(losses) == pytest.approx(whole.item(), rel=0.005)
    assert len(set(losses)) > 1, "other pieces are drawn each time"
    for mean, exact in zip(sums, wanted, strict=True):
        assert functional.cosine_similarity(mean.view(-1), exact.view(-1), dim=0) > 0.98
        assert mean.norm().item() == pytest.approx(exact.norm().item(), rel=0.05)


def test_candidates_are_the_labels_and_a_sample() -> None:
    labels = torch.tensor([7, 3, 7, 90])
    found = draw_candidates(labels, 100, 10)
    assert found is not None
    assert found.pieces[found.labels].tolist() == labels.tolist()
    assert len(set(found.pieces.tolist())) == 13
    assert found.weights.sum() == pytest.approx(100)
    assert draw_candidates(labels, 100, 97) is None, "nothing is left out"
