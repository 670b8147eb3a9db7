"""The session as plain data and as a journal: it comes back whole, or one sentence says why not."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glsr_live.engine.memory.autosave import Autosave
from glsr_live.engine.memory.memory import Memory
from glsr_live.engine.memory.session import from_data, header_line, journal_lines, read_journal, to_data
from glsr_live.errors import GlsrError
from glsr_live.music.variation import Knobs
from tests.engine.memory.moments import TUNE, filled, memories, moment

HEADER = b'{"is":"session","of":"glsr-live","version":1}\n'


def contents(memory: Memory) -> list:
    return list(memory.history())


def journal(memory: Memory) -> bytes:
    return "".join(f"{line}\n" for line in journal_lines(memory)).encode()


@given(memories())
def test_a_session_comes_back_from_its_data(memory):
    data = json.loads(json.dumps(to_data(memory)))
    assert contents(from_data(data)) == contents(memory)


@given(memories())
def test_a_session_comes_back_from_its_journal(memory):
    restored, complaints = read_journal(journal(memory))
    assert (contents(restored), complaints) == (contents(memory), [])


@given(memories())
def test_what_happened_line_by_line_makes_the_same_session(memory):
    assert contents(read_journal(HEADER + lines_of(memory))[0]) == contents(memory)


def complaint(read, data) -> str:
    """The sentence with which the data are refused, empty where they are taken; any other error is one."""
    try:
        read(data)
    except GlsrError as error:
        return str(error)
    return ""


def lines_of(memory: Memory) -> bytes:
    """The journal of everything that was done to a memory, in one go."""
    return "".join(f"{line}\n" for line in Autosave(memory).finish()).encode()


def test_the_lines_of_a_moment_are_its_phrases_and_itself():
    memory = Memory()
    memory.add(moment(60, density=1.0), 0.0)
    memory.star(1)
    assert [json.loads(line) for line in Autosave(memory).finish()] == [
        {"is": "phrase", "number": 1, "length": 1920, "meter": [4, 4], "notes": [0, 480, 60, 64, 480, 960, 64, 90]},
        {"is": "phrase", "number": 2, "length": 1920, "meter": [4, 4], "notes": [0, 480, 60, 70]},
        {
            "is": "moment",
            "number": 1,
            "phrase": 1,
            "knobs": {
                "axes": [["density", 1.0]],
                "closeness": 1.0,
                "temperature": 0.0,
                "wander": 0.0,
                "blend": 0.0,
                "seed": 0,
            },
            "goal": None,
            "variation": {"phrase": 2, "played": {}, "yields": {}, "key": "", "place": [], "moved": [], "z": []},
            "bpm": 120.0,
            "meter": [4, 4],
            "pack": "bach",
            "starred": False,
        },
        {"is": "star", "number": 1, "on": True},
    ]


def test_a_phrase_is_written_once():
    memory = Memory()
    for at in range(3):
        memory.add(moment(60, density=float(at)), 10.0 * at)
    kinds = [json.loads(line)["is"] for line in Autosave(memory).finish()]
    assert kinds == ["phrase", "phrase", "moment", "moment", "moment"]


def test_knobs_of_another_version_are_at_rest_or_left_out():
    data = to_data(filled(60))
    for record in data["records"]:
        if record["is"] == "moment":
            record["knobs"] = {"axes": [["density", 1.0]], "seed": 4, "swirl": 0.5}
    assert from_data(data).moments[1].knobs == Knobs((("density", 1.0),), seed=4)


def test_an_empty_journal_is_a_new_session():
    for data in (b"", HEADER, HEADER[:20], b"\0\0\0"):
        memory, complaints = read_journal(data)
        assert (contents(memory), complaints) == (contents(Memory()), [])


@pytest.mark.parametrize("left", [b'{"is":"star","num', b"{", b'{"is":"star"}\0\0\0\0', b"\xff\xfe"])
def test_a_torn_last_line_is_left_out_and_said(left):
    memory, complaints = read_journal(journal(filled(60, 62)) + left)
    assert contents(memory) == contents(filled(60, 62))
    assert complaints == [
        "the last line of the session was not written to its end and is left out; everything before it is there"
    ]


def test_zeros_at_the_end_are_no_loss():
    memory, complaints = read_journal(journal(filled(60)) + b"\0" * 4096)
    assert (contents(memory), complaints) == (contents(filled(60)), [])


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("{", "the session is damaged at its line 3"),
        ("[]", "the session is damaged at its line 3"),
        ('{"is":"surprise"}', "the session is damaged at its line 3"),
        ('{"is":"star","number":7,"on":true}', "the session is damaged at its line 3"),
        ('{"is":"walked","at":1}', "the session is damaged at its line 3"),
        ('{"is":"heard","number":9}', "the session is damaged at its line 3"),
        ('{"is":"path","numbers":[1],"at":1}', "the session is damaged at its line 3"),
        ('{"is":"snapshot","slot":9,"scene":null}', "the session is damaged at its line 3"),
        ('{"is":"compared","active":"C","other":null}', "the session is damaged at its line 3"),
        ('{"is":"knobs","axes":[["density",9]],"seed":0}', "the session is damaged at its line 3"),
        ('{"is":"knobs","axes":[],"seed":0.5}', "the session is damaged at its line 3"),
        ('{"is":"phrase","number":1,"length":1,"meter":[4,4],"notes":[1,2,3]}', "the session is damaged at its line 3"),
        ("[" * 100_000, "the session is damaged at its line 3"),
    ],
)
def test_a_damaged_line_is_named_and_no_half_session_taken(line, sentence):
    star = '{"is":"knobs","axes":[],"seed":0}'
    data = "\n".join([header_line(), star, line, star, ""]).encode()
    with pytest.raises(GlsrError) as caught:
        read_journal(data)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("data", [b"MThd\0\0\0\6", b"{}\n", b"[]\n", b'{"is":"session"}\n', b"\x89PNG\r\n\x1a\n"])
def test_a_foreign_file_is_no_session(data):
    with pytest.raises(GlsrError, match=r"^it is no session of GLSR Live$"):
        read_journal(data)


def test_a_later_version_is_refused():
    with pytest.raises(GlsrError, match="it is a session of version 2, and this GLSR Live reads version 1"):
        read_journal(HEADER.replace(b"1}", b"2}"))
    with pytest.raises(GlsrError, match="no records"):
        from_data({"is": "session", "of": "glsr-live", "version": 1})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


def _swapped(draw: st.DrawFn, data: object) -> object:
    """The data with one thing in it replaced, somewhere."""
    if isinstance(data, dict) and data and draw(st.booleans()):
        name = draw(st.sampled_from(sorted(data)))
        return {**data, name: _swapped(draw, data[name])}
    if isinstance(data, list) and data and draw(st.booleans()):
        at = draw(st.integers(0, len(data) - 1))
        return [*data[:at], _swapped(draw, data[at]), *data[at + 1 :]]
    return draw(json_values)


@given(memories(), st.data())
def test_damaged_data_is_a_memory_or_one_error(memory, data):
    assert "\n" not in complaint(from_data, _swapped(data.draw, to_data(memory)))


@given(st.binary() | st.binary().map(lambda tail: HEADER + tail))
def test_damaged_bytes_are_a_memory_or_one_error(data):
    assert "\n" not in complaint(read_journal, data)


def test_a_restored_session_goes_on_where_it_was():
    memory = filled(60, 62, 64)
    memory.undo()
    restored, _ = read_journal(journal(memory))
    assert restored.present.number == 2
    assert restored.add(moment(70, TUNE), 500.0).number == 4
    assert [known.number for known in iter(restored.undo, None)] == [2, 3, 2, 1]
    assert restored.collect() != []
