"""`glsr-live vary` with the bundled pack: files in, variations out, and everything that can be wrong with them."""

import json
import shutil
from io import BytesIO
from pathlib import Path

import onnx
import pytest
from mido import Message, MetaMessage, MidiFile, MidiTrack

from glsr_live.__main__ import main
from glsr_live.commands.arguments import DEFAULT_PACK
from glsr_live.model.pack import CONTRACT_KEY, find_pack
from glsr_live.music.midi_file import Score, read_midi, write_midi
from glsr_live.music.note import TICKS_PER_BEAT, Meter, Note
from glsr_live.music.timeline import TempoMap

BEAT = TICKS_PER_BEAT
PITCHES = (71, 71, 69, 67, 66, 64, 67, 69, 71, 74, 72, 71, 69, 67, 66, 64)
TUNE = Score(
    tuple(Note(at * BEAT + at % 3 * 7, BEAT - 40 + at % 5, pitch, 60 + at) for at, pitch in enumerate(PITCHES)),
    TempoMap(((0, 500_000), (4 * BEAT, 600_000))),
    ((0, Meter(4, 4)),),
    "Tune",
)


@pytest.fixture
def tune(tmp_path) -> Path:
    """A melody of four bars with played timing and velocities, and a change of tempo."""
    path = tmp_path / "tune.mid"
    path.write_bytes(write_midi(TUNE))
    return path


@pytest.fixture
def out(tmp_path) -> Path:
    """A folder that is not there yet."""
    return tmp_path / "out"


def vary(*words: object) -> int:
    return main(["vary", *map(str, words), "--provider", "cpu"])


def report_in(folder: Path) -> dict:
    return json.loads((folder / "report.json").read_text())


def score_in(path: Path) -> Score:
    return read_midi(path.read_bytes())


def test_with_all_knobs_at_rest_the_melody_comes_back(tune, out):
    assert vary(tune, "-o", out) == 0
    assert score_in(out / "tune_at-rest.mid") == TUNE


def test_a_set_knob_moves_its_attribute_and_the_report_says_how_far(tune, out):
    assert vary(tune, "--set", "density=+2", "-o", out) == 0
    (entry,) = report_in(out)["variations"]
    notes = score_in(out / "tune_density+2.mid").notes
    assert entry["file"] == "tune_density+2.mid"
    assert entry["knobs"]["density"] == 2.0
    assert entry["before"]["density"] == len(TUNE.notes) < entry["after"]["density"] == len(notes) == entry["notes"]


def test_a_sweep_writes_one_file_per_step_in_order(tune, out):
    assert vary(tune, "--sweep", "density", "-3", "3", "7", "-o", out) == 0
    report = report_in(out)
    names = [entry["file"] for entry in report["variations"]]
    counts = [len(score_in(out / name).notes) for name in names]
    assert names == [f"tune_{knob}.mid" for knob in
                     ("density-3", "density-2", "density-1", "at-rest", "density+1", "density+2", "density+3")]
    assert sorted(path.name for path in out.iterdir()) == sorted([*names, "report.json"])
    assert counts == sorted(counts)
    assert counts[0] < counts[3] == len(TUNE.notes) < counts[-1]


def test_tempo_meter_and_name_are_the_files_own(tune, out):
    assert vary(tune, "--set", "register=1", "-o", out) == 0
    varied = score_in(out / "tune_register+1.mid")
    assert (varied.tempo, varied.meters, varied.name) == (TUNE.tempo, TUNE.meters, TUNE.name)


def test_the_same_seed_draws_the_same_and_another_one_does_not(tune, tmp_path):
    folders = [tmp_path / name for name in ("a", "b", "c")]
    for folder, seed in zip(folders, (7, 7, 8), strict=True):
        assert vary(tune, "--temperature", "2", "--closeness", "0", "--seed", seed, "-o", folder) == 0
    drawn = [score_in(next(folder.glob("*.mid"))).notes for folder in folders]
    assert drawn[0] == drawn[1] != drawn[2]


@pytest.mark.parametrize("decoding", ["counted", "argmax"])
def test_either_decoding_can_be_asked_for(tune, out, decoding):
    assert vary(tune, "--decoding", decoding, "-o", out) == 0
    assert report_in(out)["decoding"] == decoding


def test_variations_whose_names_would_be_equal_are_kept_apart(tune, out):
    assert vary(tune, "--sweep", "density", "1", "1.0001", "2", "-o", out) == 0
    assert sorted(path.name for path in out.glob("*.mid")) == ["tune_density+1-2.mid", "tune_density+1.mid"]


def test_the_terminal_tells_what_was_done(tune, out, capsys):
    assert vary(tune, "--set", "density=+1", "-o", out) == 0
    said = capsys.readouterr()
    assert "1 of tune.mid" in said.out
    assert "tune_density+1.mid: density 16 -> " in said.out.replace("16.0", "16")
    assert said.err == ""


def test_the_terminal_writes_thousands_of_notes_as_a_plain_number(tmp_path, out, capsys):
    on_off = [(Message("note_on", note=67, time=0), Message("note_off", note=67, time=240)) for _ in range(1204)]
    long = tmp_path / "long.mid"
    long.write_bytes(file_of(*(message for pair in on_off for message in pair)))
    assert vary(long, "-o", out) == 0
    assert "density 1204 -> 1204, " in capsys.readouterr().out


def file_of(*messages: Message | MetaMessage) -> bytes:
    """The bytes of a file with these messages on one track, 480 ticks per beat."""
    data = BytesIO()
    file = MidiFile(type=0, ticks_per_beat=480)
    file.tracks.append(MidiTrack(messages))
    file.save(file=data)
    return data.getvalue()


def a_note(channel: int = 0, before: int = 0) -> list[Message]:
    return [
        Message("note_on", note=60, channel=channel, time=before),
        Message("note_off", note=60, channel=channel, time=480),
    ]


SIX_HOURS = 6 * 60 * 60 * 2 * 480
BAD_FILES = {
    "empty": (b"", "bad.mid: the file is empty"),
    "a text": (b"Dear Sir, please find attached the melody.\n", "bad.mid: this is no MIDI file"),
    "no notes": (file_of(MetaMessage("track_name", name="silence")), "bad.mid: the file holds no notes"),
    "only drums": (file_of(*a_note(channel=9)), "bad.mid: the file holds only drums"),
    "six hours of nothing": (file_of(*a_note(), *a_note(before=SIX_HOURS)), "bad.mid: the file lasts 6.0 hours"),
    "truncated": (write_midi(TUNE)[:-20], "bad.mid: the file is truncated"),
}


def assert_refused(status: int, out: Path, capsys, sentence: str) -> None:
    """One sentence on stderr that holds these words, status 2, nothing written."""
    said = capsys.readouterr()
    assert status == 2
    assert said.out == ""
    assert said.err.startswith("glsr-live: ")
    assert sentence in said.err
    assert said.err.count("\n") == 1
    assert not out.exists()


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_file_without_a_melody_is_refused(tmp_path, out, capsys, kind):
    data, sentence = BAD_FILES[kind]
    (tmp_path / "bad.mid").write_bytes(data)
    assert_refused(vary(tmp_path / "bad.mid", "-o", out), out, capsys, sentence)


def test_a_missing_file_is_refused(tmp_path, out, capsys):
    assert_refused(vary(tmp_path / "none.mid", "-o", out), out, capsys, "none.mid': No such file or directory")


def test_a_folder_is_no_file(tmp_path, out, capsys):
    assert_refused(vary(tmp_path, "-o", out), out, capsys, "Is a directory")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            "--set sparkle=1",
            "there is no knob 'sparkle'; this pack has density, syncopation, register, range, leap, contour",
        ),
        ("--sweep sparkle 0 1 2", "there is no knob 'sparkle'"),
        ("--set density=9", "knob 'density' takes a value from -3 to 3, not 9"),
        ("--set density=much", "'density=much' sets no knob"),
        ("--set density=1 --set density=2", "knob 'density' is set twice"),
        ("--set closeness=1 --closeness 2", "knob 'closeness' is set twice"),
        ("--sweep density 0 1 1", "a sweep of 'density' takes 2 to 127 steps, not 1"),
        ("--temperature 1 --seed -1", "the seed is a whole number from 0 up, not -1"),
        ("--pack nowhere", "nowhere"),
    ],
)
def test_words_that_make_no_sense_are_refused(tune, out, capsys, words, sentence):
    assert_refused(vary(tune, *words.split(), "-o", out), out, capsys, sentence)


def with_version_99(pack: Path) -> None:
    for path in pack.glob("*.onnx"):
        graph = onnx.load(path)
        (entry,) = (entry for entry in graph.metadata_props if entry.key == CONTRACT_KEY)
        entry.value = json.dumps(json.loads(entry.value) | {"version": 99})
        onnx.save(graph, path)


def with_graphs_exchanged(pack: Path) -> None:
    encoder, decoder = ((pack / name).read_bytes() for name in ("encoder.onnx", "decoder.onnx"))
    (pack / "encoder.onnx").write_bytes(decoder)
    (pack / "decoder.onnx").write_bytes(encoder)


def with_the_decoder_of_another_pack(pack: Path) -> None:
    graph = onnx.load(pack / "decoder.onnx")
    (entry,) = (entry for entry in graph.metadata_props if entry.key == CONTRACT_KEY)
    entry.value = json.dumps(json.loads(entry.value) | {"name": "another"})
    onnx.save(graph, pack / "decoder.onnx")


def with_a_foreign_graph(pack: Path) -> None:
    graph = onnx.load(pack / "decoder.onnx")
    del graph.metadata_props[:]
    onnx.save(graph, pack / "decoder.onnx")


def with_a_text_for_a_graph(pack: Path) -> None:
    (pack / "encoder.onnx").write_text("not a graph")


def with_a_truncated_graph(pack: Path) -> None:
    data = (pack / "decoder.onnx").read_bytes()
    (pack / "decoder.onnx").write_bytes(data[: len(data) // 2])


def without_a_decoder(pack: Path) -> None:
    (pack / "decoder.onnx").unlink()


BAD_PACKS = {
    with_version_99: "the pack has version 99",
    with_graphs_exchanged: "encoder.onnx",
    with_the_decoder_of_another_pack: "of different packs",
    with_a_foreign_graph: "decoder.onnx is an ONNX model but no GLSR Live pack",
    with_a_text_for_a_graph: "encoder.onnx",
    with_a_truncated_graph: "decoder.onnx is no ONNX model, or a damaged one",
    without_a_decoder: "decoder.onnx",
}


@pytest.mark.parametrize("spoil", BAD_PACKS, ids=lambda spoil: spoil.__name__)
def test_a_pack_that_is_not_in_order_is_refused(tune, out, tmp_path, capfd, spoil):
    pack = shutil.copytree(find_pack(DEFAULT_PACK), tmp_path / "pack")
    spoil(pack)
    assert_refused(vary(tune, "--pack", pack, "-o", out), out, capfd, BAD_PACKS[spoil])


def test_a_folder_that_cannot_be_made_is_refused(tune, tmp_path, capsys):
    (tmp_path / "mine").write_text("a file")
    out = tmp_path / "mine" / "out"
    assert_refused(vary(tune, "-o", out), out, capsys, "cannot write to")
    assert (tmp_path / "mine").read_text() == "a file"


def test_a_file_of_five_minutes_is_varied_whole(tmp_path, out):
    notes = tuple(Note(at * BEAT, BEAT, 60 + at * 7 % 13) for at in range(600))
    (tmp_path / "long.mid").write_bytes(write_midi(Score(notes)))
    assert vary(tmp_path / "long.mid", "--set", "density=+1", "-o", out) == 0
    varied = score_in(out / "long_density+1.mid")
    assert len(varied.notes) > 600
    assert varied.notes[-1].onset > notes[-2].onset
    assert varied.tempo.seconds(varied.length) == pytest.approx(300)
