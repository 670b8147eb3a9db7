"""The training loop, from top to bottom; Fabric makes more devices or nodes a flag."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from shutil import rmtree
from time import perf_counter

import numpy as np
import torch
from lightning_fabric import Fabric
from lightning_fabric.loggers import TensorBoardLogger
from torch import Tensor, nn
from torch.optim import Adam, Muon, Optimizer
from tqdm import tqdm

from glsr_live.errors import UsageError
from training.axes import Axis, measure_axes, places
from training.config import FitConfig
from training.dataset import Dataset
from training.metrics import accuracies
from training.model import Vae
from training.objective import Objective
from training.preparing import open_data
from training.run import BEST, LAST, check_folder, describe
from training.start import open_start

VALIDATION_WINDOWS = 256
VALIDATION_BATCHES = 8
"""Enough for every length of a window to have its share."""
WARM_UP = 100
CONSTANT_SHARE = 0.5


def fit(config: FitConfig, run: Path, fabric: Fabric, resume: bool = False) -> None:
    """Train until the last step or until the validation loss stops falling; leaves config, checkpoints and events.

    Raises RunError for a folder that holds another run, or none to resume, and UsageError for data that the start or
    a number of devices that the batch does not fit.
    """
    with fabric.rank_zero_first():  # the others open what the first one has prepared
        dataset = open_data(config.data, config.grid)
    start = open_start(config.start) if config.start else None
    config = start.continued(config, dataset) if start else config.sized(len(dataset.vocabulary))
    check_folder(run, config, resume)
    check_share(config, fabric)
    axes = measure_axes(config, dataset)
    fabric.seed_everything(config.seed, verbose=False)
    model = start.moved(axes).train() if start else Vae(config.model)
    bare = Objective(model, axes, dataset.vocabulary, fabric.global_rank, fabric.world_size)
    objective, *optimizers = fabric.setup(bare, *build_optimizers(bare, config))
    state = {"objective": objective, "step": 0, "best": float("inf"), "stale": 0}
    # one entry each: Fabric restores no optimizers inside a list
    state |= {f"optimizer_{index}": optimizer for index, optimizer in enumerate(optimizers)}
    state |= {"seconds": 0.0, "device": device_name(fabric)}
    if resume:
        fabric.load(run / LAST, state)
    if fabric.is_global_zero:
        report = dataset.report | ({"ships": start.ships and dataset.report.get("ships", True)} if start else {})
        describe(run, config, axes, dataset.vocabulary, report)
    logger = TensorBoardLogger(run, name="", version="")
    batches = draw(dataset, config, state["step"], fabric)
    progress = tqdm(batches, initial=state["step"], total=config.steps, disable=not fabric.is_global_zero)
    started = perf_counter() - state["seconds"]
    for step, tokens in enumerate(progress, start=state["step"]):
        torch.manual_seed(hash((config.seed, step)))
        weights = config.weights if start else config.weights.annealed(step / config.steps)
        set_rates(optimizers, rate_factor(step, config.steps))
        loss, parts = objective(tokens, places(tokens, axes, dataset.vocabulary), **asdict(weights))
        fabric.backward(loss)
        torch.nn.utils.clip_grad_norm_(objective.parameters(), config.clip)
        for optimizer in optimizers:
            optimizer.step()
            optimizer.zero_grad()
        state |= {"step": step + 1, "seconds": perf_counter() - started}
        if state["step"] % config.validate_every and state["step"] != config.steps:
            continue
        figures = validate(objective, model, config, axes, dataset)
        shared = {name: torch.as_tensor(fabric.all_reduce(value.detach())) for name, value in parts.items()}
        losses = {f"train/{name}": value.item() for name, value in shared.items()}
        logger.log_metrics(losses | figures, state["step"])
        progress.set_postfix({name.split("/")[1]: f"{value:.3f}" for name, value in figures.items()})
        annealed = bool(start) or step >= config.steps // 2
        if keep(fabric, state, figures["valid/loss"], run, annealed) > config.patience:
            break


def check_share(config: FitConfig, fabric: Fabric) -> None:
    """Raise UsageError where the devices cannot have equal shares of a batch."""
    if config.batch % fabric.world_size:
        raise UsageError(f"a batch of {config.batch} windows has no equal shares for {fabric.world_size} devices")


def device_name(fabric: Fabric) -> str:
    """What the fit runs on, for its provenance."""
    if fabric.device.type == "cuda":
        return f"{fabric.world_size} x {torch.cuda.get_device_name(fabric.device)}"
    return f"{fabric.world_size} x CPU, {torch.get_num_threads()} thread(s) each"


def build_optimizers(objective: nn.Module, config: FitConfig) -> list[Optimizer]:
    """Adam for everything, or Muon for the matrices of the blocks and Adam for the rest."""
    matrices = [p for name, p in objective.named_parameters() if ".blocks." in name and p.ndim == 2]
    if config.optimizer == "adam" or not matrices:
        return [Adam(objective.parameters(), lr=config.adam_rate)]
    taken = {id(p) for p in matrices}
    rest = [p for p in objective.parameters() if id(p) not in taken]
    muon = Muon(matrices, lr=config.muon_rate, weight_decay=0.0, adjust_lr_fn="match_rms_adamw")
    return [muon, Adam(rest, lr=config.adam_rate)]


def rate_factor(step: int, steps: int) -> float:
    """Learning rate over its peak: a short warm-up, constant until half-way, then linear to two per cent."""
    falling = (1 - step / steps) / (1 - CONSTANT_SHARE)
    return min(1.0, (step + 1) / WARM_UP) * max(0.02, min(1.0, falling))


def set_rates(optimizers: list[Optimizer], factor: float) -> None:
    """Scale every group's peak rate, which is remembered beside it."""
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group["lr"] = group.setdefault("peak", group["lr"]) * factor


def draw(dataset: Dataset, config: FitConfig, first: int, fabric: Fabric) -> Iterator[Tensor]:
    """Batches of windows, each a function of the seed and the step alone; every rank takes its share of the batch."""
    for step in range(first, config.steps):
        tokens = dataset.draw("train", config.batch, np.random.default_rng([config.seed, step]))
        yield tokens[fabric.global_rank :: fabric.world_size].to(fabric.device)


@torch.no_grad()
def validate(
    objective: nn.Module, model: Vae, config: FitConfig, axes: tuple[Axis, ...], dataset: Dataset
) -> dict[str, float]:
    """The loss at full weights and the accuracies of the argmax of z_mean, on fixed unseen windows of each length."""
    objective.eval()
    random, found = np.random.default_rng(1), []
    for _ in range(VALIDATION_BATCHES):
        tokens = dataset.draw("valid", VALIDATION_WINDOWS, random).to(next(model.parameters()).device)
        found.append(measure_batch(objective, model, config, axes, tokens, dataset))
    objective.train()
    return {f"valid/{name}": sum(each[name] for each in found) / len(found) for name in found[0]}


def measure_batch(
    objective: nn.Module, model: Vae, config: FitConfig, axes: tuple[Axis, ...], tokens: Tensor, dataset: Dataset
) -> dict[str, float]:
    """The figures of one batch, at full weights."""
    torch.manual_seed(0)
    weights = replace(config.weights, gamma=0.0)
    loss, parts = objective(tokens, places(tokens, axes, dataset.vocabulary), **asdict(weights))
    decoded = model.decode(model.encode(tokens)[0], tokens.shape[1]).argmax(-1)
    return {"loss": loss.item(), "kl": parts["kl"].item()} | accuracies(tokens.cpu().numpy(), decoded.cpu().numpy())


def keep(fabric: Fabric, state: dict, loss: float, run: Path, annealed: bool) -> int:
    """Save `last.ckpt`, and `best.ckpt` when the loss is the least since the annealing; returns stale validations."""
    better = annealed and loss < state["best"]
    if annealed:
        state["best"] = min(loss, state["best"])
        state["stale"] = 0 if better else state["stale"] + 1
    save(fabric, run / LAST, state)
    if fabric.broadcast(better or not (run / BEST).exists()):  # the ranks save together, or none of them
        save(fabric, run / BEST, state)
    return state["stale"]


def save(fabric: Fabric, path: Path, state: dict) -> None:
    """A checkpoint, whole: who is stopped while it is written keeps the one before."""
    partial = path.with_name(f"{path.name}.partial")
    fabric.save(partial, state)
    if fabric.is_global_zero:
        if path.is_dir():  # a strategy may leave a folder of shards
            rmtree(path)
        partial.replace(path)
    fabric.barrier()
