"""The networks: steps independent given z, any length, z read where the paper reads it, dropout shared by the sides."""

import pytest
import torch

from tests.lab import KINDS, tiny_model
from training.model import ModelConfig, StackedLstm, position_features

TOKENS = torch.randint(53, (3, 20), generator=torch.Generator().manual_seed(1))
Z = torch.randn(4, 5, generator=torch.Generator().manual_seed(2))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("steps", [1, 16, 32, 100])
def test_any_length_is_encoded_and_decoded(kind, steps):
    model = tiny_model(kind)
    z_mean, z_logvar = model.encode(TOKENS[:, :1].expand(3, steps))
    assert z_mean.shape == z_logvar.shape == (3, 5)
    assert model.decode(Z, steps).shape == (4, steps, 53)


@pytest.mark.parametrize("kind", KINDS)
def test_the_decoder_reads_z_and_nothing_else(kind):
    model = tiny_model(kind)
    before = model.decode(Z, 8)
    model.encode(TOKENS)
    assert torch.equal(model.decode(Z, 8), before)
    assert not torch.allclose(model.decode(Z + 1, 8), before, atol=1e-3)


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_is_decoded_and_encoded_as_if_alone(kind):
    model = tiny_model(kind)
    assert torch.allclose(model.decode(Z, 8)[2:3], model.decode(Z[2:3], 8), atol=1e-5)
    assert torch.allclose(model.encode(TOKENS)[0][1:2], model.encode(TOKENS[1:2])[0], atol=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_every_step_and_only_its_order_matters_to_the_encoder(kind):
    model = tiny_model(kind)
    z_mean = model.encode(TOKENS)[0]
    for step in (0, 7, 19):
        changed = TOKENS.clone()
        changed[:, step] = (changed[:, step] + 1) % 53
        assert (model.encode(changed)[0] - z_mean).abs().amax(1).min() > 1e-5
    assert (model.encode(TOKENS.flip(1))[0] - z_mean).abs().max() > 1e-3


def test_the_lstm_decoder_reads_z_at_the_first_step_alone():
    """Equation 10: (m_t z, m_t) with m_1 = 1 and m_t = 0 afterwards, worked out cell by cell."""
    decoder = tiny_model("lstm", layers=1).decoder
    (lstm,) = decoder.lstm.layers
    state, rows = None, []
    for step in range(6):
        mark = float(step == 0)
        read = torch.cat([mark * Z, torch.full((4, 1), mark)], dim=1)[:, None]
        output, state = lstm(read, state)
        rows.append(decoder.head(output))
    assert torch.allclose(decoder(Z, 6), torch.cat(rows, dim=1), atol=1e-6)


def test_a_longer_lstm_decode_begins_as_the_shorter_one():
    model = tiny_model("lstm")
    assert torch.allclose(model.decode(Z, 64)[:, :16], model.decode(Z, 16), atol=1e-6)


def test_positions_of_the_attention_differ_over_64_steps():
    features = position_features(64, torch.zeros(1))
    assert features.shape == (64, 64)
    assert torch.linalg.matrix_rank(features) >= 63
    distances = torch.cdist(features, features) + 9 * torch.eye(64)
    assert distances.min() > 1


def test_positions_take_the_type_of_the_weights():
    assert position_features(3, torch.zeros(1, dtype=torch.float64)).dtype == torch.float64


def test_a_stack_of_layers_is_what_torch_stacks():
    torch.manual_seed(0)
    reference = torch.nn.LSTM(6, 8, 3, batch_first=True)
    torch.manual_seed(0)
    stack = StackedLstm(6, ModelConfig("lstm", 8, 3, 5, 53))
    x = torch.randn(2, 4, 6)
    assert torch.allclose(stack(x), reference(x)[0], atol=1e-6)


def test_the_lstm_decoder_remembers_by_default():
    for layer in tiny_model("lstm").decoder.lstm.layers:
        assert (layer.bias_ih_l0[16:32] == 1).all()
        for gate in layer.weight_hh_l0.chunk(4):
            assert torch.allclose(gate @ gate.T, torch.eye(16), atol=1e-5)


def both_sides(model, sides):
    torch.manual_seed(3)
    return model.decode(torch.cat([Z, Z]), 8, sides).chunk(2)


def test_both_sides_of_a_batch_have_the_same_dropout_masks():
    above, below = both_sides(tiny_model("lstm", dropout=0.5).train(), sides=2)
    assert torch.allclose(above, below, atol=1e-6)


def test_rows_of_one_side_have_masks_of_their_own():
    model = tiny_model("lstm", dropout=0.5).train()
    above, below = both_sides(model, sides=1)
    assert (above - below).abs().max() > 0.01
    same = model.decode(Z[:1].expand(4, 5), 8, sides=2)
    assert (same[0] - same[1]).abs().max() > 0.01
    assert torch.allclose(same[0], same[2], atol=1e-6)


def test_dropout_stands_between_the_layers_alone_and_rests_in_evaluation():
    one_layer = tiny_model("lstm", dropout=0.5, layers=1).train()
    assert torch.equal(one_layer.decode(Z, 8), one_layer.decode(Z, 8))
    model = tiny_model("lstm", dropout=0.5)
    assert torch.equal(model.decode(Z, 8), model.decode(Z, 8))
    assert not torch.equal(model.train().encode(TOKENS)[0], model.encode(TOKENS)[0])


def test_dropout_keeps_the_mean():
    stack = StackedLstm(6, ModelConfig("lstm", 6, 2, 5, 53, dropout=0.25)).train()
    kept = []
    stack.layers[1].register_forward_pre_hook(lambda _, read: kept.append(read[0]))
    stack.layers[0].register_forward_hook(lambda *_: (torch.ones(4000, 4, 6), None))
    stack(torch.zeros(4000, 4, 6))
    assert kept[0].unique().tolist() == pytest.approx([0, 4 / 3])
    assert kept[0].mean().item() == pytest.approx(1, abs=0.02)
