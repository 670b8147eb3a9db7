"""The networks of `training.model` as ONNX graphs, layer by layer. (torch's exporter freezes T for an LSTM.)"""

import math

import numpy as np
import onnx
import torch
from onnx import TensorProto
from torch import nn

from export.builder import GraphBuilder, Shape
from training.model import (
    PERIODS,
    AttentionDecoder,
    AttentionEncoder,
    Block,
    LstmDecoder,
    LstmEncoder,
    StackedLstm,
    Vae,
)


def encoder_graph(model: Vae) -> onnx.ModelProto:
    """tokens int64 [B, T] -> z_mean, z_logvar [B, Z]."""
    g, latent = GraphBuilder(model), model.config.latent
    posterior = _encoder(g, model.encoder, "tokens")
    g.name(g.slice_last(posterior, 0, latent), "z_mean")
    g.name(g.slice_last(posterior, latent, 2 * latent), "z_logvar")
    shapes: dict[str, Shape] = {"z_mean": ["B", latent], "z_logvar": ["B", latent]}
    return g.model({"tokens": (TensorProto.INT64, ["B", "T"])}, shapes)


def decoder_graph(model: Vae) -> onnx.ModelProto:
    """z [B, Z] and steps int64 [T] = 0..T-1 -> logits [B, T, V]."""
    g, config = GraphBuilder(model), model.config
    g.name(_decoder(g, model.decoder, "z", "steps"), "logits")
    inputs: dict[str, tuple[int, Shape]] = {
        "z": (TensorProto.FLOAT, ["B", config.latent]),
        "steps": (TensorProto.INT64, ["T"]),
    }
    return g.model(inputs, {"logits": ["B", "T", config.vocabulary]})


def _encoder(g: GraphBuilder, encoder: nn.Module, tokens: str) -> str:
    if isinstance(encoder, LstmEncoder):
        return _lstm_encoder(g, encoder, tokens)
    assert isinstance(encoder, AttentionEncoder)
    return _attention_encoder(g, encoder, tokens)


def _decoder(g: GraphBuilder, decoder: nn.Module, z: str, steps: str) -> str:
    if isinstance(decoder, LstmDecoder):
        return _lstm_decoder(g, decoder, z, steps)
    assert isinstance(decoder, AttentionDecoder)
    return _attention_decoder(g, decoder, z, steps)


def _attention_encoder(g: GraphBuilder, encoder: AttentionEncoder, tokens: str) -> str:
    steps = g.add("Range", g.constant(np.int64(0)), g.length(tokens, 1), g.constant(np.int64(1)))
    embedded = g.add("Gather", g.weight(encoder.embed), tokens)
    x = g.add("Add", embedded, g.linear(encoder.place, _features(g, steps)))
    x = g.norm(encoder.norm, _blocks(g, encoder.blocks, x))
    weights = g.add("Transpose", g.add("Softmax", g.linear(encoder.attend, x), axis=1), perm=[0, 2, 1])
    pooled = g.add("MatMul", weights, g.linear(encoder.values, x))
    return g.linear(encoder.head, g.reshape(pooled, 0, encoder.head.in_features))


def _attention_decoder(g: GraphBuilder, decoder: AttentionDecoder, z: str, steps: str) -> str:
    features = _features(g, steps)
    slots = g.reshape(g.linear(decoder.spread, z), 0, decoder.choose.out_features, decoder.place.out_features)
    chosen = g.add("MatMul", g.linear(decoder.choose, features), slots)
    x = _blocks(g, decoder.blocks, g.add("Add", chosen, g.linear(decoder.place, features)))
    return g.linear(decoder.head, g.norm(decoder.norm, x))


def _features(g: GraphBuilder, steps: str) -> str:
    """Sines and cosines of the steps, [T, 2 * len(PERIODS)]."""
    column = g.reshape(g.add("Cast", steps, to=TensorProto.FLOAT), -1, 1)
    angles = g.add("Mul", column, g.constant((2 * math.pi / torch.tensor(PERIODS)).numpy()))
    return g.add("Concat", g.add("Sin", angles), g.add("Cos", angles), axis=-1)


def _blocks(g: GraphBuilder, blocks: nn.Sequential, x: str) -> str:
    for block in blocks:
        assert isinstance(block, Block)
        x = _perceptron(g, block, _attention(g, block, x))
    return x


def _attention(g: GraphBuilder, block: Block, x: str) -> str:
    width = block.join.in_features
    mixed = g.linear(block.mix, g.norm(block.norm_attention, x))
    queries, keys, values = (
        g.add("Transpose", g.reshape(g.slice_last(mixed, i * width, (i + 1) * width), 0, 0, block.heads, -1), perm=perm)
        for i, perm in enumerate(([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3]))
    )
    scale = g.floats(1 / math.sqrt(width // block.heads))
    weights = g.add("Softmax", g.add("Mul", g.add("MatMul", queries, keys), scale), axis=-1)
    joined = g.add("Transpose", g.add("MatMul", weights, values), perm=[0, 2, 1, 3])
    return g.add("Add", x, g.linear(block.join, g.reshape(joined, 0, 0, width)))


def _perceptron(g: GraphBuilder, block: Block, x: str) -> str:
    first, _, second = block.perceptron
    assert isinstance(first, nn.Linear)
    assert isinstance(second, nn.Linear)
    hidden = g.add("Gelu", g.linear(first, g.norm(block.norm_perceptron, x)))
    return g.add("Add", x, g.linear(second, hidden))


def _lstm_encoder(g: GraphBuilder, encoder: LstmEncoder, tokens: str) -> str:
    embedded = g.add("Gather", g.weight(encoder.embed), tokens)
    states = _lstm(g, encoder.lstm, g.add("Transpose", embedded, perm=[1, 0, 2]))
    return g.linear(encoder.head, g.add("Gather", states, g.constant(np.int64(-1)), axis=0))


def _lstm_decoder(g: GraphBuilder, decoder: LstmDecoder, z: str, steps: str) -> str:
    """m_t = 1 on the first step and 0 afterwards (paper, eq. 10)."""
    first = g.add("Cast", g.add("Equal", steps, g.constant(np.int64(0))), to=TensorProto.FLOAT)
    marked = g.add("Pad", z, g.ints(0, 0, 0, 1), g.constant(np.float32(1)))
    states = _lstm(g, decoder.lstm, g.add("Mul", g.reshape(first, -1, 1, 1), marked))
    return g.linear(decoder.head, g.add("Transpose", states, perm=[1, 0, 2]))


def _lstm(g: GraphBuilder, lstm: StackedLstm, x: str) -> str:
    """Stacked layers over x [T, B, I]; dropout is training's alone."""
    for layer in lstm.layers:
        assert isinstance(layer, nn.LSTM)
        x = g.add("Squeeze", g.lstm(layer, x), g.ints(1))
    return x
