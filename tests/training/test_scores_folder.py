"""A musician's own folder: from files, good and hostile, to a data set, a report, and what a second run costs."""

import json
import os

import numpy as np
import pytest

from glsr_live.errors import UsageError
from glsr_live.music.midi_file import Score, write_midi
from glsr_live.music.note import Note
from glsr_live.music.vocabulary import Vocabulary
from training import __main__ as command
from training import preparing, scores
from training.building import report_of
from training.preparing import open_data, prepare_scores
from training.reading import Readers
from training.store import CacheError

SCALE = (0, 2, 4, 5, 7, 9, 11, 12)
REEL = "X:{number}\nT:reel {number}\nM:4/4\nL:1/8\nK:G\n{bars}|]\n"
LETTERS = "GABcdefg"


def reel(number: int, bars: int = 8) -> str:
    """A tune that no other number gives: its eighths are drawn by the number."""
    random = np.random.default_rng(number)
    written = ("".join(LETTERS[at] for at in random.integers(0, 8, 8)) for _ in range(bars))
    return REEL.format(number=number, bars="|".join(written))


def midi(number: int) -> bytes:
    random = np.random.default_rng([number, 1])
    pitches = (60 + SCALE[at] for at in random.integers(0, 8, 64))
    return write_midi(Score(tuple(Note(240 * at, 240, pitch) for at, pitch in enumerate(pitches))))


@pytest.fixture
def folder(tmp_path):
    """Twelve tunes and six MIDI files, some of them deep inside."""
    home = tmp_path / "my tunes"
    (home / "deep" / "er").mkdir(parents=True)
    (home / "reels.abc").write_text("% a book of reels\n" + "\n".join(map(reel, range(12))))
    for number in range(6):
        (home / "deep" / "er" / f"{number}.MID").write_bytes(midi(number))
    return home


@pytest.fixture
def prepared(tmp_path):
    def prepare(folder, jobs=1, **more):
        memory = tmp_path / "read.sqlite"
        return prepare_scores(folder, tmp_path / "out" / "mine.npz", jobs, memory=memory, **more)

    return prepare


def report(tmp_path) -> list[list[str]]:
    lines = report_of(tmp_path / "out" / "mine.npz").read_text().splitlines()
    return [line.split("\t") for line in lines]


def test_a_folder_becomes_a_data_set(folder, prepared):
    data = prepared(folder)
    assert {name: data.report[name] for name in ("read", "used", "skipped", "dropped", "ships")} == {
        "read": 18, "used": 18, "skipped": {}, "dropped": {}, "ships": False,
    }  # fmt: skip
    assert data.report["in_one_key"] == {"pieces": 18, "bars": 18 * 8, "windows": 18 * 7}
    assert data.report["collections"] == {"my tunes": {"pieces": 18, "bars": 144, "windows": 126}}
    assert sum(data.report["melodies"].values()) == 18
    assert data.lengths == (32,)
    assert data.tokens.base is not None  # mapped


def test_every_file_and_tune_has_a_line_in_order(folder, prepared, tmp_path):
    prepared(folder)
    lines = report(tmp_path)
    assert [name for _, name, _ in lines] == [
        *(f"deep/er/{number}.MID" for number in range(6)),
        *(f"reels.abc:{number}" for number in range(1, 13)),
    ]
    assert {(status, what) for status, _, what in lines} == {("used", "8 bars")}


def test_hostile_files_are_survived_and_named(folder, prepared, tmp_path, monkeypatch):
    monkeypatch.setitem(scores.LARGEST, "mid", 5_000)
    (folder / "huge.mid").write_bytes(bytes(5_001))
    (folder / "no.mid").write_bytes(b"no MIDI at all")
    (folder / "bad.mxl").write_bytes(b"PK")
    (folder / "bad.xml").write_text("<score-partwise>")
    (folder / "empty.abc").write_text("")
    (folder / "long.abc").write_text("X:1\n" + "%" * 60_000)
    (folder / "dir.mid").mkdir()
    (folder / "gone.mid").symlink_to(folder / "nowhere.mid")
    os.mkfifo(folder / "pipe.mid")
    (folder / "notes.txt").write_text("not ours")
    (folder / "loop").symlink_to(folder)
    (folder / "new\nline.mid").write_bytes(b"")
    prepared(folder)
    skipped = {name: why for status, name, why in report(tmp_path) if status == "skipped"}
    assert skipped.pop("bad.xml").startswith("cannot be read: ParseError")
    assert skipped.pop("no.mid").startswith("this is no MIDI file")
    assert skipped == {
        "bad.mxl": "cannot be read: BadZipFile: File is not a zip file",
        "empty.abc": "no tune (X:) in it",
        "gone.mid": "no regular file",
        "huge.mid": "over 0.005 MB",
        "long.abc:1": "a tune over 50 kB",
        "new?line.mid": "the file is empty; export it again as a Standard MIDI File",
        "pipe.mid": "no regular file",
    }
    assert len([line for line in report(tmp_path) if line[0] == "used"]) == 18


def test_jobs_and_a_second_reading_change_nothing(folder, prepared, tmp_path):
    once = prepared(folder)
    held = [np.array(each) for each in (once.tokens, once.offsets, once.parts, once.begins)]
    lines = report(tmp_path)
    (tmp_path / "out" / "mine.npz").unlink()
    (tmp_path / "read.sqlite").unlink()
    again = prepared(folder, jobs=3)
    assert all(
        (a == b).all() for a, b in zip(held, (again.tokens, again.offsets, again.parts, again.begins), strict=True)
    )
    assert (again.report, report(tmp_path)) == (once.report, lines)


def test_only_new_files_are_read(folder, prepared, monkeypatch):
    prepared(folder)
    asked = []
    ask = Readers.ask
    monkeypatch.setattr(Readers, "ask", lambda self, request: asked.append(request.name) or ask(self, request))
    (folder / "new.mid").write_bytes(midi(99))
    (folder / "a copy under another name.mid").write_bytes(midi(1))
    data = prepared(folder)
    assert asked == ["new.mid"]
    assert (data.report["read"], data.report["used"], data.report["in_one_key"]["pieces"]) == (20, 20, 19)
    assert data.report["skipped"] == {"the same passage as in another piece": 1}


def test_an_unchanged_folder_is_opened_not_built(folder, prepared, monkeypatch):
    prepared(folder)
    monkeypatch.setattr(preparing, "build", lambda *_: pytest.fail("built again"))
    assert prepared(folder).report["used"] == 18


def test_the_same_tune_in_another_key_is_the_same_piece(folder, prepared):
    up = write_midi(Score(tuple(Note(n.onset, n.duration, n.pitch + 5) for n in _notes(midi(3)))))
    (folder / "higher.mid").write_bytes(up)
    assert prepared(folder).report["skipped"] == {"the same passage as in another piece": 1}


def _notes(data: bytes) -> tuple[Note, ...]:
    from glsr_live.music.midi_file import read_midi

    return read_midi(data).notes


def test_variants_of_a_tune_stand_on_one_side(folder, prepared):
    for number in range(6):
        notes = _notes(midi(3))
        (folder / f"variant {number}.mid").write_bytes(write_midi(Score((*notes[: 40 + number], Note(14000, 400, 90)))))
    data = prepared(folder)
    assert (data.report["families"], data.report["largest_family"]) == (18, 7)


def test_a_vocabulary_of_a_model_is_kept(folder, prepared):
    model = Vocabulary.of(["C4", "D4", "E4", "F4", "G-4", "G4", "A4", "B-4", "B4", "C5", "D5", "E5", "F5", "G5", "A5"])
    data = prepared(folder, vocabulary=model)
    assert data.vocabulary == model
    heard = {model.names[token] for token in set(data.tokens.tolist())}
    assert "G-4" in heard  # the F sharp of G major, which the model calls so
    again = prepared(folder)
    assert again.vocabulary != model


@pytest.mark.parametrize(("make", "what"), [(False, "there is no folder"), (True, "no score (.mid .midi")])
def test_a_folder_without_scores(tmp_path, prepared, make, what):
    if make:
        (tmp_path / "none").mkdir()
    with pytest.raises(UsageError) as refusal:
        prepared(tmp_path / "none")
    assert what in str(refusal.value)


def test_a_folder_of_which_nothing_can_be_used(tmp_path, prepared):
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "x.mid").write_bytes(b"")
    with pytest.raises(UsageError, match=r"no melody can be used; .*mine\.report\.tsv says why"):
        prepared(tmp_path / "bad")


def test_the_command(folder, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (folder / "bad.mid").write_bytes(b"")
    assert command.main(["prepare", "--scores", str(folder), "--jobs", "2"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["used"] == 18
    assert printed.err.splitlines() == [
        "18 of 19 pieces used; every one is in .cache/scores-my tunes.report.tsv; left out:",
        "       1  the file is empty; export it again as a Standard MIDI File",
    ]
    assert open_data(".cache/scores-my tunes.npz").report["used"] == 18


def test_a_model_to_be_like_is_for_scores(capsys):
    assert command.main(["prepare", "--like", "bach"]) == 2
    assert capsys.readouterr().err == "training: --like is for your own scores; name their folder by --scores\n"


def test_scores_like_a_prepared_file(folder, tmp_path, capsys, prepared, monkeypatch):
    monkeypatch.chdir(tmp_path)
    prepared(folder)
    words = ["prepare", "--scores", str(folder), "--out", str(tmp_path / "like.npz"), "--jobs", "1"]
    assert command.main([*words, "--like", str(tmp_path / "out" / "mine.npz")]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["tokens"] == len(open_data(str(tmp_path / "out" / "mine.npz")).vocabulary)


def test_opening_a_file_that_is_not_there(tmp_path):
    with pytest.raises(
        CacheError, match=r"there is no .*none.npz; run `python -m training prepare --scores FOLDER --out"
    ):
        open_data(str(tmp_path / "none.npz"))
