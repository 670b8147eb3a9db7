"""The two graphs as functions of arrays: the only place that knows onnxruntime."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from glsr_live.errors import PackError, ProviderError

Provider = Literal["auto", "cuda", "cpu"]
ENCODER = {"inputs": ["tokens"], "outputs": ["z_mean", "z_logvar"]}
DECODER = {"inputs": ["z", "steps"], "outputs": ["logits"]}
_NAMES = {"cpu": "CPUExecutionProvider", "cuda": "CUDAExecutionProvider"}
_FATAL_ONLY = 4
TRIALS = 12

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


onnxruntime.set_default_logger_severity(_FATAL_ONLY)  # what it prints, the exception says again


class OnnxModel:
    """q(z|x) and p(x|z) on one execution provider; `provider` says which, `cpu` or `cuda`.

    Raises PackError for graphs that onnxruntime or this program cannot use, ProviderError for an absent provider.
    """

    def __init__(self, encoder: bytes, decoder: bytes, provider: Literal["cuda", "cpu"]) -> None:
        if _NAMES[provider] not in onnxruntime.get_available_providers():
            raise ProviderError(_no_cuda())
        self.provider = provider
        self._encoder = _session(encoder, provider, "encoder.onnx", ENCODER)
        self._decoder = _session(decoder, provider, "decoder.onnx", DECODER)

    def encode(self, tokens: Ints) -> tuple[Floats, Floats]:
        """z_mean and z_logvar, float32 [B, Z] each, of tokens int64 [B, T]."""
        z_mean, z_logvar = _run(self._encoder, "encoder.onnx", ENCODER["outputs"], {"tokens": tokens})
        return z_mean, z_logvar

    def round_trip(self, tokens: Ints) -> tuple[Floats, Floats, Floats]:
        """z_mean, z_logvar and logits of windows of tokens [B, T]."""
        z_mean, z_logvar = self.encode(tokens)
        return z_mean, z_logvar, self.decode(z_mean, tokens.shape[1])

    def decode(self, z: NDArray[np.floating], steps: int) -> Floats:
        """Logits float32 [B, T, V] of z [B, Z], for T = steps."""
        inputs: dict[str, NDArray[Any]] = {"z": z.astype(np.float32), "steps": np.arange(steps, dtype=np.int64)}
        (logits,) = _run(self._decoder, "decoder.onnx", DECODER["outputs"], inputs)
        return logits


def open_model(encoder: bytes, decoder: bytes, provider: Provider, window: int, now: Callable[[], float]) -> OnnxModel:
    """The model on the provider that was asked for; `auto` takes the one that encodes and decodes a window faster."""
    if provider != "auto":
        return OnnxModel(encoder, decoder, provider)
    cpu = OnnxModel(encoder, decoder, "cpu")
    usual = _seconds(cpu, window, now)
    try:
        cuda = OnnxModel(encoder, decoder, "cuda")
        return cuda if _seconds(cuda, window, now) < usual else cpu
    except (ProviderError, PackError):  # absent, or there and unable: CUDA's runtime fails late
        return cpu


def _seconds(model: OnnxModel, window: int, now: Callable[[], float]) -> float:
    """The least time of a round trip, which every turn of a knob costs; the first ones pay for the provider's start."""
    holds = np.zeros((1, window), dtype=np.int64)
    marks = [(now(), model.round_trip(holds), now()) for _ in range(TRIALS)]
    return min(end - start for start, _, end in marks)


def _run(
    session: onnxruntime.InferenceSession, name: str, outputs: list[str], inputs: Mapping[str, NDArray[Any]]
) -> list[Floats]:
    try:
        found: list[Floats] = session.run(outputs, inputs)
    except Exception as exc:  # onnxruntime's errors share no base but Exception
        raise PackError(f"onnxruntime cannot run {name}; export the pack again") from exc
    return found


def _session(
    data: bytes, provider: str, name: str, names: dict[str, list[str]]
) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = _FATAL_ONLY
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # spinning starves the neighbours
    try:
        session = onnxruntime.InferenceSession(data, options, providers=[_NAMES[provider]])
    except Exception as exc:  # onnxruntime's errors share no base but Exception
        raise PackError(f"onnxruntime cannot load {name}; export the pack again") from exc
    if _NAMES[provider] not in session.get_providers():
        raise ProviderError(_no_cuda())
    found = {"inputs": [i.name for i in session.get_inputs()], "outputs": [o.name for o in session.get_outputs()]}
    if found != names:
        raise PackError(f"{name} has the tensors {found}, not {names}; export the pack again")
    return session


def _no_cuda() -> str:
    return "CUDA was asked for and onnxruntime finds none here; install `glsr-live[cuda]`, or use --provider cpu"
