"""The scribe's process: it writes and reads beside the music, dies, is killed, and loses nothing it was given."""

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import mido
import pytest

from glsr_live.config.reading import read_config
from glsr_live.engine.controls import Span
from glsr_live.engine.memory.autosave import Autosave
from glsr_live.engine.memory.errands import (
    Configure,
    Exported,
    ExportFailed,
    Journal,
    PhraseRead,
    ReadFailed,
    ReadPhrase,
    Said,
    export,
)
from glsr_live.engine.memory.session import header_line, read_journal
from glsr_live.io.journal_file import RETRY_SECONDS
from glsr_live.io.scribe import Scribe, scribe_command
from glsr_live.io.session_file import read_session
from glsr_live.io.worker import BACK_OFF, MOST_FALSE_STARTS
from glsr_live.music.midi_file import Score, read_midi, write_midi
from glsr_live.music.note import Meter, Note, Phrase
from glsr_live.music.timeline import TempoMap
from tests.engine.memory.moments import filled, reply
from tests.jack_rig import ROOT, wait_for

LINE = '{"is":"knobs","axes":[],"seed":%d}'


class Bench:
    """A scribe that is polled until something happens; `later` seconds have passed besides the real ones."""

    def __init__(self, *command: str) -> None:
        self.later = 0.0
        self.scribe = Scribe(command, self.now())

    def now(self) -> float:
        return time.perf_counter() + self.later

    def replies(self) -> list:
        """The next replies."""
        return wait_for(lambda: self.scribe.poll(self.now()), "a reply of the scribe")

    def lines(self, *lines: str) -> None:
        self.scribe.ask(Journal(lines))


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "state" / "session.jsonl"


@pytest.fixture
def start():
    """Start a scribe for a session, or with a command of its own."""
    benches = []

    def begin(*command: str) -> Bench:
        benches.append(Bench(*command))
        return benches[-1]

    yield begin
    for bench in benches:
        bench.scribe.close()


@pytest.fixture
def bench(start, path) -> Bench:
    return start(*scribe_command(path))


def seeds(path: Path) -> list[str]:
    """The lines of a journal after its header, each of them whole."""
    header, *lines = path.read_text().split("\n")
    assert (header, lines[-1]) == (header_line(), "")
    return lines[:-1]


def numbered(count: int) -> list[str]:
    return [LINE % number for number in range(count)]


def test_what_it_is_given_is_in_the_file_when_it_closes(bench, path):
    memory = filled(60, 62)
    save = Autosave(memory)
    bench.scribe.ask(Journal(save.finish()))
    memory.star(1)
    bench.scribe.ask(Journal(save.finish()))
    assert bench.scribe.close() == []
    restored, complaints = read_session(path)
    assert (list(restored.history()), complaints) == (list(memory.history()), [])


def test_a_session_goes_on_in_the_next_one(start, path):
    for pitch in (60, 62, 64):
        memory, _ = read_session(path)
        save = Autosave(memory)
        memory.add(next(iter(filled(pitch).moments.values())), 0.0)
        first = start(*scribe_command(path))
        first.scribe.ask(Journal(save.finish()))
        first.scribe.close()
    restored, complaints = read_session(path)
    assert [known.answer for known in restored.moments.values()] == [reply(60), reply(62), reply(64)]
    assert complaints == []


def test_asking_never_waits_even_for_a_scribe_that_reads_nothing(start):
    bench = start(sys.executable, "-c", "import time; time.sleep(60)")
    began = time.perf_counter()
    for _ in range(50):
        bench.lines("x" * 100_000)
    assert time.perf_counter() - began < 1.0
    os.kill(bench.scribe.pid, signal.SIGKILL)
    assert bench.replies()


def test_a_scribe_that_is_killed_is_started_anew_and_nothing_is_lost(bench, path):
    for at, line in enumerate(numbered(1000)):
        bench.lines(line)
        if at == 500:
            wait_for(path.exists, "the journal")
            os.kill(bench.scribe.pid, signal.SIGKILL)
    assert bench.replies() == [
        Said("the process that saves the session has ended; it is started anew, and nothing is lost")
    ]
    assert bench.scribe.pid is None
    bench.later += BACK_OFF[0]
    bench.scribe.poll(bench.now())
    bench.scribe.close()
    # What was written and not yet said to be is written again, in order: the end of the file is the whole truth.
    assert list(dict.fromkeys(seeds(path))) == numbered(1000)
    assert read_journal(path.read_bytes())[0].knobs.seed == 999


def test_what_waits_for_a_restart_when_the_instrument_ends_is_written(bench, path):
    wait_for(path.exists, "the journal")
    os.kill(bench.scribe.pid, signal.SIGKILL)
    bench.replies()
    bench.lines(LINE % 7)
    bench.scribe.close()
    assert seeds(path) == [LINE % 7]


def test_what_a_scribe_left_undone_that_died_unnoticed_is_written(bench, path):
    wait_for(path.exists, "the journal")
    os.kill(bench.scribe.pid, signal.SIGKILL)
    bench.lines(LINE % 7)
    bench.scribe.close()
    assert seeds(path) == [LINE % 7]


def test_a_scribe_that_keeps_ending_is_given_up_and_said(start):
    bench = start(sys.executable, "-c", "")
    said = []
    for _ in range(MOST_FALSE_STARTS + 1):
        said += bench.replies()
        bench.later += BACK_OFF[-1]
        bench.scribe.poll(bench.now())
    assert said[-1] == Said(
        "the process that saves the session keeps ending; nothing is saved from now on, the music goes on"
    )
    assert bench.scribe.pid is None
    bench.lines("line")
    bench.scribe.ask(ReadPhrase("a.mid"))
    assert bench.scribe.poll(bench.now()) == [
        ReadFailed("a.mid", "cannot read 'a.mid': the process that does it has ended; try again")
    ]


PARENT = """
import sys, time
from pathlib import Path
from glsr_live.engine.memory.errands import Journal
from glsr_live.io.scribe import Scribe, scribe_command

scribe = Scribe(scribe_command(Path(sys.argv[1])), 0.0)
print(scribe.pid, flush=True)
for number in range(1000):
    scribe.ask(Journal(('{"is":"knobs","axes":[],"seed":%d}' % number,)))
    if number == 500:
        while not Path(sys.argv[1]).exists():
            time.sleep(0.001)
        print("half", flush=True)
    time.sleep(0.0002)
time.sleep(60)
"""


def test_an_instrument_that_is_killed_leaves_whole_lines_and_no_process_behind(path):
    with subprocess.Popen([sys.executable, "-c", PARENT, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True) as it:
        assert it.stdout is not None
        pid = int(it.stdout.readline())
        assert it.stdout.readline() == "half\n"
        it.kill()
    wait_for(lambda: not _alive(pid), "the end of the scribe")
    written = seeds(path)
    assert len(written) >= 1
    assert written == numbered(len(written))
    assert read_session(path)[1] == []


def _alive(pid: int) -> bool:
    """Whether a process runs; one that nobody has waited for does not."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_ctrl_c_and_sigterm_are_the_instruments_to_answer(bench, path):
    wait_for(path.exists, "the journal")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        os.kill(bench.scribe.pid, number)
    bench.lines(LINE % 7)
    bench.scribe.close()
    assert seeds(path) == [LINE % 7]


def test_a_full_disk_is_said_once_and_the_lines_follow_when_there_is_room(bench, path):
    wait_for(path.exists, "the journal")
    hard = resource.prlimit(bench.scribe.pid, resource.RLIMIT_FSIZE)[1]
    resource.prlimit(bench.scribe.pid, resource.RLIMIT_FSIZE, (len(header_line()) + 10, hard))
    bench.lines(LINE % 0)
    (said,) = bench.replies()
    assert said == Said(f"cannot save the session to '{path}': File too large; it is tried again, the music goes on")
    bench.lines(LINE % 1)
    time.sleep(0.1)
    assert bench.scribe.poll(bench.now()) == []
    resource.prlimit(bench.scribe.pid, resource.RLIMIT_FSIZE, (hard, hard))
    assert wait_for(lambda: bench.scribe.poll(bench.now()), "the lines", RETRY_SECONDS + 15) == [
        Said(f"the session is saved again to '{path}'; nothing is missing")
    ]
    assert seeds(path) == numbered(2)


def test_a_place_that_cannot_be_written_is_said_once(start, tmp_path):
    (tmp_path / "file").touch()
    bench = start(*scribe_command(tmp_path / "file" / "session.jsonl"))
    (said,) = bench.replies()
    assert "cannot save the session" in said.sentence
    for line in numbered(3):
        bench.lines(line)
    assert bench.scribe.close() == []


def test_exports_are_midi_files_that_overwrite_nobody(bench, tmp_path):
    memory = filled(60, 62)
    memory.star(2)
    bench.scribe.ask(Journal(Autosave(memory).finish()))
    for what in ("phrase", "variation", "variation", "stars", "session"):
        bench.scribe.ask(export(memory, what, str(tmp_path / "out")))
    paths = []
    while len(paths) < 5:
        paths += [reply.path for reply in bench.replies() if isinstance(reply, Exported)]
    names = ["phrase 2.mid", "variation 2.mid", "variation 2 (2).mid", "stars to 2.mid", "session to 2.mid"]
    assert paths == [str(tmp_path / "out" / name) for name in names]
    assert read_midi(Path(paths[0]).read_bytes()).phrase == reply(62)
    stars, session = (mido.MidiFile(path) for path in paths[3:])
    assert [track.name for track in session.tracks] == ["", "Phrases", "Answers"]
    assert [[message.note for message in track if message.type == "note_on"] for track in stars.tracks] == [
        [],
        [62],
        [62],
    ]
    assert [message.note for message in session.tracks[1] if message.type == "note_on"] == [60, 62]


def test_without_a_session_on_the_disk_files_are_written_all_the_same(start, tmp_path):
    bench, memory = start(*scribe_command(Path())), filled(60, 62)
    bench.scribe.ask(Journal(Autosave(memory).finish()))
    for what in ("variation", "session"):
        bench.scribe.ask(export(memory, what, str(tmp_path)))
        assert [type(reply) for reply in bench.replies()] == [Exported]
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["session to 2.mid", "variation 2.mid"]
    notes = [message.note for message in mido.MidiFile(tmp_path / names[0]) if message.type == "note_on"]
    assert notes == [60, 60, 62, 62]
    assert bench.scribe.close() == []


def test_an_export_that_cannot_be_is_said(bench, tmp_path):
    (tmp_path / "file").touch()
    bench.scribe.ask(export(filled(60), "phrase", f"{tmp_path}/file/a.mid"))
    assert bench.replies() == [
        ExportFailed(
            f"{tmp_path}/file/a.mid", f"cannot write '{tmp_path}/file/a.mid': File exists; choose another folder"
        )
    ]


def test_a_melody_is_read_from_its_first_bar_with_its_tempo(bench, tmp_path):
    tempo, meters = TempoMap.of([(0, 500_000), (1440, 600_000)]), ((0, Meter(3, 4)),)
    played = (Note(1500, 480, 60), Note(3000, 300, 64))
    for name in ("Tune", ""):
        (tmp_path / "my tune.mid").write_bytes(write_midi(Score(played, tempo, meters, name)))
        bench.scribe.ask(ReadPhrase(f"{tmp_path}/my tune.mid"))
        phrase = Phrase((Note(60, 480, 60), Note(1560, 300, 64)), 2 * 1440, Meter(3, 4))
        assert bench.replies() == [PhraseRead(f"{tmp_path}/my tune.mid", phrase, 100.0, name or "my tune")]


def test_what_is_no_melody_is_said(bench, tmp_path):
    (tmp_path / "a.mid").write_bytes(b"nothing")
    os.mkfifo(tmp_path / "pipe.mid")
    sentences = []
    for name in ("a.mid", "b.mid", "pipe.mid", "zero\0.mid"):
        bench.scribe.ask(ReadPhrase(f"{tmp_path}/{name}"))
        (failed,) = bench.replies()
        assert isinstance(failed, ReadFailed)
        sentences.append(failed.sentence)
    assert sentences == [
        "a.mid: this is no MIDI file, whatever its name says; export it again as a Standard MIDI File",
        f"cannot read '{tmp_path}/b.mid': No such file or directory",
        f"'{tmp_path}/pipe.mid' is no file; name a .mid",
        "embedded null byte",
    ]


def test_what_was_learned_is_in_the_configuration(start, path, tmp_path):
    configuration = tmp_path / "config.toml"
    bench = start(*scribe_command(path, configuration))
    bench.scribe.ask(Configure(((("controllers", "density"), "cc 20"), (("spans", "density", "low"), -1.0))))
    bench.scribe.ask(Configure(((("spans", "density", "low"), None),)))
    bench.scribe.close()
    engine = read_config(configuration).engine
    assert [(mapping.target, str(mapping)) for mapping in engine.mappings] == [("density", "cc 20")]
    assert not engine.spans or engine.spans == (("density", Span()),)


def test_a_configuration_that_cannot_be_written_is_said(start, path, tmp_path):
    (tmp_path / "config.toml").write_text("bpm = [")
    bench = start(*scribe_command(path, tmp_path / "config.toml"))
    bench.scribe.ask(Configure(((("controllers", "density"), "cc 20"),)))
    (said,) = bench.replies()
    assert said.sentence.startswith(f"what was learned is not kept: {tmp_path}/config.toml")
    assert (tmp_path / "config.toml").read_text() == "bpm = ["
