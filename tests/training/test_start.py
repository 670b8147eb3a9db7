"""What a fit begins from: packs and runs read back bit by bit, refusals, and axes that move to other data's rulers."""

from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
import torch

from export.__main__ import provenance
from export.pack import contract_of, write_pack
from glsr_live.errors import PackError, UsageError
from glsr_live.music.vocabulary import Vocabulary
from tests.lab import AXES, KINDS, chorales, straight, tiny_config, tiny_model
from training.run import Run, RunError
from training.start import Start, move_axis, open_run, open_start, read_model, vocabulary_like


def pack_of(kind: str, folder: Path, **left_out: None) -> Path:
    """A pack of random weights that says of itself what a fit needs to know."""
    model = tiny_model(kind)
    run = Run(Path("here"), tiny_config(model=model.config), AXES, chorales().vocabulary, {}, model, 6, 1.0, "CPU")
    facts = provenance(run)
    known = {name: fact for name, fact in facts.items() if name not in left_out}
    write_pack(model, contract_of(run, (32,), folder.name, "counted", known, {}), folder, chorales())
    return folder


@pytest.mark.parametrize("kind", KINDS)
def test_a_pack_is_read_back_bit_by_bit(kind, tmp_path):
    start = open_start(str(pack_of(kind, tmp_path / "tiny")))
    wanted = tiny_model(kind)
    assert start.model.config == wanted.config
    assert not start.model.training
    assert list(start.model.state_dict()) == list(wanted.state_dict())
    assert all(torch.equal(weight, wanted.state_dict()[name]) for name, weight in start.model.state_dict().items())
    assert (start.vocabulary, start.axes, start.ships) == (chorales().vocabulary, AXES, True)


def test_a_pack_holds_the_run_that_it_was_made_of(tmp_path):
    run = open_run(str(pack_of("attention", tmp_path / "tiny")))
    assert run.config == tiny_config(model=tiny_model("attention").config)
    assert (run.step, run.seconds, run.device) == (6, 1.0, "CPU")


def test_a_pack_of_an_older_version_is_refused(tmp_path):
    folder = str(pack_of("attention", tmp_path / "old", config=None))
    with pytest.raises(PackError, match=r"old is of an older version and cannot be tuned; export its run again$"):
        open_start(folder)
    assert vocabulary_like(folder) == chorales().vocabulary


def test_a_pack_whose_model_we_do_not_know_is_refused(tmp_path):
    folder = pack_of("attention", tmp_path / "tiny")
    with pytest.raises(PackError, match="the pack tiny says nothing that we know of its model"):
        read_model(folder, {"kind": "diffusion"})
    sizes = asdict(tiny_model("attention").config)
    with pytest.raises(PackError, match=r"the pack's weight encoder\.embed\.weight has the sizes \(53, 16\)"):
        read_model(folder, sizes | {"width": 32})


def test_a_start_that_is_not_there(tmp_path):
    with pytest.raises(RunError, match=r"there is no run in nowhere; make one with .* there is no pack 'nowhere'"):
        open_start("nowhere")


def test_the_data_must_be_spelled_as_the_model_is(tmp_path):
    start = Start("mine", tiny_model("attention"), chorales().vocabulary, AXES, True)
    other = replace(chorales(), vocabulary=Vocabulary(chorales().vocabulary.names[:-1]))
    with pytest.raises(UsageError, match=r"not spelled as mine is; .* prepare --scores FOLDER --like mine`$"):
        start.continued(tiny_config(), other)


def test_the_model_and_the_axes_are_those_of_the_start():
    start = Start("mine", tiny_model("lstm"), chorales().vocabulary, AXES[:2], True)
    config = start.continued(tiny_config(slopes=(1.0, 2.0, 3.0)), chorales())
    assert config.model == start.model.config
    assert (config.attributes, config.slopes) == (("density", "register"), (None, None))
    assert start.continued(tiny_config().plain(), chorales()).attributes == ()


def test_data_is_prepared_like_a_bundled_pack_by_its_name():
    assert vocabulary_like("bach") == chorales().vocabulary


@pytest.mark.parametrize("kind", KINDS)
@torch.no_grad()
def test_on_another_ruler_the_model_says_the_same_in_the_attributes_own_unit(kind):
    """z is another number for it: (z - shift) / scale, with an attribute's place on the one ruler and on the other."""
    old, new = straight("register", 70.0, 4.0, 62.0, 78.0), straight("register", 74.0, 6.0, 62.0, 86.0)
    before, after = tiny_model(kind), tiny_model(kind)
    move_axis(after, 2, old, new)
    tokens = chorales().windows(chorales().starts("valid")[:5])
    (mean, logvar), (mean_after, logvar_after) = before.encode(tokens), after.encode(tokens)
    assert torch.allclose(70 + 4 * mean[:, 2], 74 + 6 * mean_after[:, 2], atol=1e-4)
    assert torch.allclose(4 * (logvar[:, 2] / 2).exp(), 6 * (logvar_after[:, 2] / 2).exp(), rtol=1e-5)
    others = [0, 1, 3, 4]
    assert torch.equal(mean[:, others], mean_after[:, others])
    assert torch.equal(logvar[:, others], logvar_after[:, others])
    for length in (24, 32):
        assert torch.allclose(before.decode(mean, length), after.decode(mean_after, length), atol=1e-4)
    assert not np.allclose(mean[:, 2], mean_after[:, 2], atol=0.1)
