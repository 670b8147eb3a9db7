"""Many scores at once: order, processes that hang or crash, and what is remembered."""

import sys

import pytest

from glsr_live.errors import GlsrError
from training.reading import Readers, Remembered, Request, read_all, refused

HANGS = (sys.executable, "-c", "import time; time.sleep(600)")
CRASHES = (sys.executable, "-c", "raise SystemExit(3)")
BABBLES = (sys.executable, "-c", "import sys; [print('no json', flush=True) for line in sys.stdin]")
ECHO = (
    sys.executable,
    "-c",
    "import base64, json, sys\n"
    "for line in sys.stdin:\n"
    "    data = base64.b64decode(json.loads(line)['data']).decode()\n"
    "    if data == 'crash': raise SystemExit\n"
    "    print(json.dumps({'passages': [['4/4', data]], 'dropped': {}, 'error': ''}), flush=True)",
)


def ask(data: str, name: str = "") -> Request:
    return Request(name or data, "abc", data.encode())


@pytest.fixture
def memory(tmp_path):
    held = Remembered(tmp_path / "new" / "read.sqlite")
    yield held
    held.close()


@pytest.fixture
def make():
    made = []

    def start(command, limit=60.0):
        made.append(Readers(limit, command))
        return made[-1]

    yield start
    for readers in made:
        readers.close()


def heard(answers) -> list[str]:
    return [answer["error"] or answer["passages"][0][1] for _, answer in answers]


@pytest.mark.parametrize("jobs", [1, 3])
def test_answers_come_in_the_order_of_the_requests(memory, make, jobs):
    words = [f"tune {number}" for number in range(40)]
    assert heard(read_all(map(ask, words), jobs, memory, make(ECHO))) == words


def test_what_was_read_once_is_not_read_again(memory, make):
    list(read_all([ask("one"), ask("two")], 1, memory, make(ECHO)))
    words = ["one", "two", "three"]
    assert heard(read_all(map(ask, words), 1, memory, make(CRASHES))) == ["one", "two", "crashes the reader"]


def test_the_name_of_a_file_does_not_matter_its_bytes_and_kind_do():
    assert ask("a", "x.abc").key == ask("a", "y.abc").key
    assert len({ask("a").key, ask("b").key, Request("a", "mid", b"a").key}) == 3


def test_a_score_that_hangs_is_given_up(memory, make):
    assert heard(read_all([ask("a")], 1, memory, make(HANGS, 0.3))) == ["takes longer than 0.3 s"]


def test_after_a_crash_the_next_score_has_a_new_process(memory, make):
    words = ["one", "crash", "two"]
    assert heard(read_all(map(ask, words), 1, memory, make(ECHO))) == ["one", "crashes the reader", "two"]


def test_a_crash_is_not_remembered(memory, make):
    assert heard(read_all([ask("a")], 1, memory, make(CRASHES))) == ["crashes the reader"]
    assert heard(read_all([ask("a")], 1, memory, make(ECHO))) == ["a"]


def test_a_process_that_answers_no_json_has_crashed(memory, make):
    assert heard(read_all([ask("a")], 1, memory, make(BABBLES))) == ["crashes the reader"]


def test_what_was_refused_is_never_opened(memory, make):
    assert heard(read_all([Request("a.mid", error="over 1 MB")], 1, memory, make(CRASHES))) == ["over 1 MB"]


def test_a_damaged_memory_is_named(tmp_path):
    (tmp_path / "read.sqlite").write_bytes(b"no database" * 1000)
    with pytest.raises(GlsrError, match=r"read\.sqlite is damaged; delete it"):
        Remembered(tmp_path / "read.sqlite")


def test_answers_are_kept_at_once(tmp_path, memory):
    memory.put("key", refused("why"))
    other = Remembered(tmp_path / "new" / "read.sqlite")
    assert other.get("key") == refused("why")
    assert other.get("none") is None
    other.close()
