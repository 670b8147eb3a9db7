"""One score in, its passages out: every kind of file, and what a hostile one is answered."""

import io
import json
import subprocess
import sys
import zipfile

import pytest

from glsr_live.music.midi_file import Score, write_midi
from glsr_live.music.note import Meter, Note
from training.bars import IRREGULAR
from training.passages import OFF_GRID, SHORT
from training.reader import LARGEST_XML, decode, read

JIG = """X:1
T:A jig of our own
M:6/8
L:1/8
K:D
A|d2e fed|{e}faf e2d|1 B2c d2A:|2 B2c d3||
"""


def musicxml(*bars: str, beats: int = 4, parts: int = 1) -> bytes:
    """A score whose parts have these bars; a bar is names of quarters such as `C4` or `r`."""
    listed = "".join(f'<score-part id="P{part}"><part-name>Part</part-name></score-part>' for part in range(parts))
    time = (
        f"<attributes><divisions>1</divisions><time><beats>{beats}</beats><beat-type>4</beat-type></time></attributes>"
    )
    written = [
        f'<measure number="{number}">{time if number == 1 else ""}{"".join(map(quarter, bar.split()))}</measure>'
        for number, bar in enumerate(bars, start=1)
    ]
    music = "".join(f'<part id="P{part}">{"".join(written)}</part>' for part in range(parts))
    whole = f'<score-partwise version="4.0"><part-list>{listed}</part-list>{music}</score-partwise>'
    return f'<?xml version="1.0" encoding="UTF-8"?>{whole}'.encode()


def quarter(name: str) -> str:
    """A quarter note or rest; `+C4` sounds together with the one before, `C#4~` is tied to the next one."""
    tied = '<tie type="start"/>' if name.endswith("~") else '<tie type="stop"/>' if name.startswith("~") else ""
    plain = name.strip("+~")
    if plain == "r":
        return "<note><rest/><duration>1</duration></note>"
    alter = "<alter>1</alter>" if "#" in plain else "<alter>-1</alter>" if "b" in plain else ""
    chord = "<chord/>" if name.startswith("+") else ""
    pitch = f"<pitch><step>{plain[0]}</step>{alter}<octave>{plain[-1]}</octave></pitch>"
    return f"<note>{chord}{pitch}<duration>1</duration>{tied}</note>"


def mxl(score: bytes, name: str = "score.xml", container: str | None = None) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        if container:
            archive.writestr("META-INF/container.xml", container)
        archive.writestr(name, score)
    return packed.getvalue()


def quarters(*pitches: int, meter: Meter | None = None) -> bytes:
    notes = tuple(Note(480 * at, 480, pitch) for at, pitch in enumerate(pitches))
    return write_midi(Score(notes, meters=((0, meter or Meter()),)))


def test_a_tune_in_abc():
    assert read("abc", JIG.encode()) == {
        "error": "",
        "dropped": {SHORT: 1},  # the second ending
        "passages": [
            [
                "6/8",
                "rest rest rest rest rest rest rest rest rest rest A4 __ "
                "D5 __ __ __ E5 __ F#5 __ E5 __ D5 __ "
                "F#5 __ A5 __ F#5 __ E5 __ __ __ D5 __ "
                "B4 __ __ __ C#5 __ D5 __ __ __ A4 __",
            ]
        ],
    }


def test_ties_chords_and_spelling_in_musicxml():
    answer = read("musicxml", musicxml("Bb4 C#5~ ~C#5 r", "E4 +G4 D4 C4 C4"))
    assert answer["passages"] == [
        [
            "4/4",
            "B-4 __ __ __ C#5 __ __ __ __ __ __ __ rest rest rest rest G4 __ __ __ D4 __ __ __ C4 __ __ __ C4 __ __ __",
        ]
    ]


def test_the_highest_part_leads():
    low = musicxml("C3 C3 C3 C3", "C3 C3 C3 C3", parts=2).replace(b"<octave>3", b"<octave>5", 8)
    assert set(read("musicxml", low)["passages"][0][1].split()) == {"C5", "__"}


def test_a_compressed_score_is_found_by_its_container_or_by_its_ending():
    score = musicxml("C4 D4 E4 F4", "G4 F4 E4 D4")
    container = '<container><rootfiles><rootfile full-path="deep/it.x"/></rootfiles></container>'
    for packed in (mxl(score), mxl(score, "deep/it.x", container)):
        assert read("mxl", packed)["passages"] == read("musicxml", score)["passages"]


def test_a_midi_file_in_three_four():
    answer = read("mid", quarters(60, 62, 64, 65, 67, 69, meter=Meter(3, 4)))
    assert answer["passages"] == [["3/4", "C4 __ __ __ D4 __ __ __ E4 __ __ __ F4 __ __ __ G4 __ __ __ A4 __ __ __"]]


def test_a_midi_file_is_spelled_by_its_key():
    assert "F#4" in read("mid", quarters(67, 69, 71, 62, 62, 66, 69, 67))["passages"][0][1].split()
    assert "B-4" in read("mid", quarters(65, 67, 69, 70, 72, 70, 69, 65))["passages"][0][1].split()


def test_a_midi_file_off_its_own_grid():
    notes = tuple(Note(160 * at, 160, 60 + at % 5) for at in range(48))
    answer = read("mid", write_midi(Score(notes)))
    assert (answer["passages"], answer["dropped"]) == ([], {OFF_GRID: 4})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "latin-1"])
def test_encodings(encoding):
    text = JIG.replace("jig of our own", "jig für Zoë")
    assert decode(text.encode(encoding)) == text
    assert read("abc", text.encode(encoding))["passages"] == read("abc", JIG.encode())["passages"]
    score = musicxml("C4 D4 E4 F4", "G4 F4 E4 D4").decode().replace('"UTF-8"', f'"{encoding}"').replace("Part<", "Zoë<")
    assert read("musicxml", score.encode(encoding))["error"] == ""


@pytest.mark.parametrize(
    ("kind", "data", "reason"),
    [
        ("abc", b"X:1\nT:no key\nabc", "no key field (K:)"),
        ("abc", b"X:1\nM:2/4\nK:C\nV:1\nabc\nV:2\ncde", "several voices in ABC; export the melody alone"),
        ("abc", b"X:1\nM:2/4\nK:C\n", "no note in it"),
        ("musicxml", b"", "cannot be read: ParseError"),
        ("musicxml", b"<html/>", "cannot be read: MusicXMLImportException"),
        ("musicxml", b"\xff\xfe\x00", "cannot be read: "),
        ("musicxml", musicxml("r r r r"), "no note in it"),
        ("mxl", b"PK\x03\x04 and no more", "cannot be read: BadZipFile"),
        ("mxl", mxl(b"", "readme.txt"), "no score in the archive"),
        ("mid", b"", "the file is empty; export it again as a Standard MIDI File"),
        ("mid", b"RIFF", "this is no MIDI file, whatever its name says; export it again as a Standard MIDI File"),
        ("mid", b"MThd\x00\x00\x00\x06\x00\x00\x00\x01\x01\xe0", "the file is truncated: it ends after 0 of 1 tracks"),
    ],
)
def test_what_cannot_be_read_says_why(kind, data, reason):
    answer = read(kind, data)
    assert answer["error"].startswith(reason)
    assert answer["passages"] == []


def test_a_zip_bomb_is_not_unpacked():
    bomb = mxl(b" " * (LARGEST_XML + 1))
    assert len(bomb) < 100_000
    assert read("mxl", bomb)["error"].startswith("holds over 20 MB of MusicXML")


def test_an_entity_bomb_is_refused():
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "ha">{levels}]><score-partwise>&e11;</score-partwise>'
    assert read("musicxml", bomb.encode())["error"].startswith("cannot be read: ParseError")


def test_a_reason_is_one_printable_line():
    error = read("musicxml", b"<a>\n\x1b[31m</b>")["error"]
    assert error.isprintable()
    assert len(error) <= 120


def test_the_process_answers_line_by_line_and_music21_prints_nowhere():
    asked = [{"kind": "abc", "data": "WDox"}, {"kind": "abc", "data": "WDox"}]
    command = [sys.executable, "-m", "training.reader"]
    ended = subprocess.run(
        command, input="\n".join(map(json.dumps, asked)), capture_output=True, text=True, check=True, timeout=60
    )
    assert [json.loads(line)["error"] for line in ended.stdout.splitlines()] == ["no key field (K:)"] * 2


def test_irregular_bars_of_a_tune_are_counted():
    tune = "X:1\nM:2/4\nL:1/8\nK:C\nCDEF|GABc|dcBA|GFED|CDE|CDEF|GABc|dcBA|GFED|"
    answer = read("abc", tune.encode())
    assert answer["dropped"] == {IRREGULAR: 1}
    assert [len(steps.split()) for _, steps in answer["passages"]] == [32, 32]
