"""Parameters as a pack stores them: the way there and back changes no bit, and what is missing is named."""

import numpy as np
import pytest
import torch
from torch import nn

from glsr_live.errors import PackError
from tests.lab import KINDS, tiny_model
from training.layout import restore, stored
from training.model import Vae


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_stored_comes_back_bit_by_bit(kind):
    model = tiny_model(kind)
    again = Vae(model.config)
    restore(again, stored(model))
    assert list(again.state_dict()) == list(model.state_dict())
    assert all(torch.equal(again.state_dict()[name], weight) for name, weight in model.state_dict().items())


def test_a_linear_layer_lies_as_x_multiplies_it():
    layer = nn.Sequential(nn.Linear(3, 2))
    arrays = stored(layer)
    x = np.ones((1, 3), np.float32)
    assert np.allclose(x @ arrays["0.weight"] + arrays["0.bias"], layer(torch.ones(1, 3)).detach())


def test_the_gates_of_an_lstm_lie_in_the_order_of_onnx():
    layer = nn.Sequential(nn.LSTM(1, 1))
    with torch.no_grad():
        layer[0].weight_ih_l0.copy_(torch.tensor([[1.0], [2.0], [3.0], [4.0]]))  # i, f, g, o
        layer[0].bias_ih_l0.copy_(torch.tensor([1.0, 2.0, 3.0, 4.0]))
        layer[0].bias_hh_l0.copy_(torch.tensor([5.0, 6.0, 7.0, 8.0]))
    arrays = stored(layer)
    assert arrays["0.weight_ih_l0"].tolist() == [[[1.0], [4.0], [2.0], [3.0]]]
    assert arrays["0.bias_l0"].tolist() == [[1.0, 4.0, 2.0, 3.0, 5.0, 8.0, 6.0, 7.0]]


def test_a_weight_that_is_missing_or_of_another_size_is_named():
    model = tiny_model("attention")
    arrays = stored(model)
    with pytest.raises(PackError, match=r"does not name its weight decoder\.head\.bias; export it again"):
        restore(model, {name: array for name, array in arrays.items() if name != "decoder.head.bias"})
    with pytest.raises(PackError, match=r"decoder\.head\.bias has the sizes \(2,\), not \(53,\)"):
        restore(model, arrays | {"decoder.head.bias": np.zeros(2, np.float32)})
