"""From pieces to a data set: doubles, families, lengths of windows, names, and what the report says."""

from collections import Counter

import numpy as np
import pytest

from glsr_live.errors import UsageError
from glsr_live.music.vocabulary import Vocabulary
from training.building import RECIPE, Sound, build, respelled
from training.dataset import PARTS
from training.keys import WIDE, transpositions
from training.pieces import TOO_WIDE, TWICE, Passage, Piece, by_meter, figures, piece_of, usable, window_shapes

NAMES = ("C4", "D4", "E4", "F4", "G4", "A4", "B4", "C5")


def tune(seed: int, meter: str = "4/4", bars: int = 4, low: int = 0) -> Piece:
    """Eighths that no other seed gives, `low` octaves up."""
    steps = bars * {"4/4": 16, "2/4": 8, "3/4": 12, "6/8": 12}[meter]
    drawn = np.random.default_rng(seed).integers(0, 8, steps // 2)
    names = (f"{NAMES[at][0]}{int(NAMES[at][1]) + low} __" for at in drawn)
    return piece_of(f"tune {seed}", "ours" if seed % 2 else "theirs", [(meter, " ".join(names))])


def made(tmp_path, pieces):
    sound = Sound()
    skipped: Counter[str] = Counter()
    return build(pieces, RECIPE | sound.recipe() | {"corpus": "toy"}, tmp_path / "toy.npz", skipped, {}, sound)


def test_a_window_begins_on_every_bar_line_from_which_one_fits():
    assert tune(1).passages[0].begins.tolist() == [0, 16, 32]
    assert tune(1, "2/4", 6).passages[0].begins.tolist() == [0, 8, 16]
    assert tune(1, "6/8", 3).passages[0].begins.tolist() == [0, 12]


def test_a_window_without_a_note_is_none():
    steps = " ".join(["C4", *["__"] * 15, *["rest"] * 32, "D4", *["__"] * 31])
    assert piece_of("a", "b", [("4/4", steps)]).passages[0].begins.tolist() == [0, 32, 48]


def test_a_passage_stands_once_whatever_its_key():
    piece, other = tune(1), tune(2)
    passage = piece.passages[0]
    higher = Piece("higher", "ours", (Passage(passage.meter, list(transpositions(passage.tokens, 55, 84))[3]),))
    skipped: Counter[str] = Counter()
    assert [kept.name for kept in usable([piece, higher, other], 29, skipped)] == ["tune 1", "tune 2"]
    assert skipped == {TWICE: 1}


def test_the_same_steps_in_another_meter_are_another_passage():
    steps = " ".join(["C4", "__"] * 24)
    pieces = [piece_of("a", "x", [("3/4", steps)]), piece_of("b", "x", [("6/8", steps)])]
    assert len(usable(pieces, 29, Counter())) == 2


@pytest.mark.parametrize(
    ("bars", "left"),
    [
        ("C4 C4 C7 C7 C7", ["C4 C4", "C7 C7 C7"]),
        ("C4 D4 C7 D4 E4 C4", ["C4 D4", "D4 E4 C4"]),
        ("C4 G5 C6 C6", ["C4 G5 C6 C6"]),
        ("C4 G5 C7 E7", ["C4 G5", "C7 E7"]),
        ("C4 C7", []),
        ("rest C4 __ C7 __ rest", ["rest C4 __", "C7 __ rest"]),
    ],
)
def test_what_spans_more_than_the_range_is_cut_at_bar_lines(bars, left):
    """Each word is a whole note."""
    fill = {"rest": "rest", "__": "__"}
    steps = " ".join(" ".join([bar, *[fill.get(bar, "__")] * 15]) for bar in bars.split())
    skipped: Counter[str] = Counter()
    kept = usable([piece_of("wide", "x", [("4/4", steps)])], 29, skipped)
    found = [[WIDE.names[token] for token in each.tokens[::16]] for piece in kept for each in piece.passages]
    assert [" ".join(names) for names in found] == left
    assert skipped == ({TOO_WIDE: 1} if left != [bars] else {})


def test_a_bar_that_is_too_wide_alone_is_left_out():
    wide = " ".join(["C3", *["__"] * 7, "C6", *["__"] * 7])
    steps = " ".join([*["C4", *["__"] * 31], wide, *["D4", *["__"] * 31]])
    kept = usable([piece_of("wide", "x", [("4/4", steps)])], 29, Counter())
    assert [passage.bars for piece in kept for passage in piece.passages] == [2, 2]


def test_figures_by_meter():
    pieces = [tune(1), tune(2, "6/8", 3), tune(3, "6/8", 2)]
    assert figures(pieces) == {"pieces": 3, "bars": 9, "windows": 6}
    assert by_meter(pieces) == {
        "4/4": {"pieces": 1, "bars": 4, "windows": 3},
        "6/8": {"pieces": 2, "bars": 5, "windows": 3},
    }


def test_windows_alike_in_another_key_have_one_shape():
    assert window_shapes([tune(1)]) == window_shapes([tune(1, low=1)])
    assert len(window_shapes([tune(1), tune(2)])) == 6


def test_every_part_and_length_has_its_windows(tmp_path):
    pieces = [tune(seed, meter) for seed in range(20) for meter in ("4/4", "3/4")]
    data = made(tmp_path, pieces)
    keys = 29 - 12 + 1
    assert data.lengths == (24, 32)
    assert sum(len(data.starts(part, 32)) for part in PARTS) == 20 * 3 * keys
    assert sum(data.report["windows"].values()) == 40 * 3 * keys
    assert data.report["windows_by_length"] == {"24": 20 * 3 * keys, "32": 20 * 3 * keys}
    assert data.report["sequences"] == len(data.parts) == 40 * keys
    assert set(data.report["collections"]) == {"ours", "theirs"}
    assert data.report["hold_share"] == pytest.approx((data.tokens == 0).mean())


def test_a_sequence_keeps_its_part_and_its_windows(tmp_path):
    data = made(tmp_path, [tune(seed, meter) for seed in range(20) for meter in ("4/4", "3/4")])
    for part in PARTS:
        for length in data.lengths:
            starts = data.starts(part, length)
            sequence = data.offsets.searchsorted(starts, side="right") - 1
            assert set(data.parts[sequence].tolist()) == {PARTS.index(part)}
            assert (starts + length <= data.offsets[sequence + 1]).all()


def test_the_order_of_the_pieces_is_all_that_the_split_depends_on(tmp_path):
    pieces = [tune(seed) for seed in range(20)]
    one, other = made(tmp_path / "a", pieces), made(tmp_path / "b", pieces)
    assert (one.tokens == other.tokens).all()
    assert one.report == other.report


def test_a_name_that_a_model_lacks_gives_way_to_its_nearest():
    model = Vocabulary.of(["C4", "D-4", "D4", "D#4", "E4"])
    token_of = respelled(model)
    heard = {name: model.names[token_of[WIDE.index[name]]] for name in ("C#4", "D-4", "B#3", "E-4", "F-4", "G4")}
    assert heard == {"C#4": "D-4", "D-4": "D-4", "B#3": "C4", "E-4": "D#4", "F-4": "E4", "G4": "rest"}


def test_nothing_to_train_on(tmp_path):
    with pytest.raises(UsageError, match="no melody can be used"):
        made(tmp_path, [])
