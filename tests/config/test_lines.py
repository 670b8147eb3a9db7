"""Where the keys of a TOML text stand."""

import json
import tomllib
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glsr_live.config.lines import find_spots, line_of

TRICKY = '''\
# a = 1
title = """
[time]
bpm = 3 # no key
""" # [time]
site."google.com".'x.y' = 1   # dotted and quoted
[time]  # comment
bpm = 96
  meter= '3/4'
list = [ # one
  "a]", [1, 2], # ]
  { x = 1, "y z" = [1] },
]
when = 1979-05-27 07:32:00Z
quotes = ["""a""""", """"""]
[ a . "b" ]
c = {d = 'e', f = {g = "}"}}

[[inputs]]
name = "x"
[[inputs]]
name = \'\'\'[[inputs]]
name = 4\'\'\'
[inputs.more]
key = 0
[[inputs.deep]]
[[inputs.deep]]
key = ""
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("site", "google.com", "x.y"), 6),
        (("time",), 7),
        (("time", "bpm"), 8),
        (("time", "meter"), 9),
        (("time", "list", 2, "y z"), 12),
        (("time", "when"), 14),
        (("time", "quotes"), 15),
        (("a", "b", "c", "f", "g"), 17),
        (("inputs", 0, "name"), 20),
        (("inputs", 1), 21),
        (("inputs", 1, "name"), 22),
        (("inputs", 1, "more", "key"), 25),
        (("inputs", 1, "deep", 1, "key"), 28),
        (("inputs", 1, "nothing"), 21),
        (("nothing", "at all"), 1),
    ],
)
def test_every_key_has_its_line(path, line):
    tomllib.loads(TRICKY)
    assert line_of(find_spots(TRICKY), path) == line


def test_carriage_returns_are_no_lines_of_their_own():
    assert line_of(find_spots("a = 1\r\n\r\n[b]\r\nc = 2\r\n"), ("b", "c")) == 4


texts = st.text(st.sampled_from("ab \"'\\#[]{}=.,\té♪\n"), max_size=12)
scalars = st.one_of(
    st.integers(-(2**40), 2**40), st.floats(allow_nan=False), st.booleans(), texts,
    st.datetimes().map(lambda moment: moment.replace(microsecond=0)), st.dates(),
)  # fmt: skip
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3))
documents = st.dictionaries(texts, values | st.dictionaries(texts, values, max_size=4), max_size=5)


class Writer:
    """Writes TOML in every spelling, and notes the line of each key that begins a statement."""

    def __init__(self, draw) -> None:
        self.draw, self.lines, self.expected = draw, [], {}
        self.names = count()

    def write(self, document) -> str:
        tables = {}
        for key, value in document.items():
            if isinstance(value, dict) and self.draw(st.booleans()):
                tables[key] = value
            elif isinstance(value, dict) and value and self.draw(st.booleans()):
                for inner, each in value.items():
                    self.statement((key, inner), f"{self.key(key)} . {self.key(inner)}", each)
            else:
                self.statement((key,), self.key(key), value)
        for key, table in tables.items():
            self.noise()
            self.expected[(key,)] = len(self.text().split("\n"))
            self.lines.append(f"[ {self.key(key)} ] # = [x]\n")
            for inner, each in table.items():
                self.statement((key, inner), self.key(inner), each)
        return self.text()

    def statement(self, path, written, value) -> None:
        self.noise()
        self.expected[path] = len(self.text().split("\n"))
        self.lines.append(f"{self.draw(st.sampled_from(['', '  ']))}{written} = {self.value(value)} # x = 1\n")

    def noise(self) -> None:
        self.lines.append(self.draw(st.sampled_from(["", "\n", "# [x] y = 1\n", "\n\n", "\r\n"])))

    def text(self) -> str:
        return "".join(self.lines)

    def key(self, key) -> str:
        return json.dumps(key) if "'" in key or "\n" in key or self.draw(st.booleans()) else f"'{key}'"

    def value(self, value) -> str:
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, str):
            return self.string(value)
        if isinstance(value, list):
            gap = self.draw(st.sampled_from(["", "\n", " # ]\n"]))
            return f"[{gap}{f',{gap}'.join(map(self.value, value))}{gap}]"
        if isinstance(value, dict):
            return "{" + ", ".join(f"{self.key(key)} = {self.value(each)}" for key, each in value.items()) + "}"
        return str(value)

    def string(self, text) -> str:
        plain = json.dumps(text)
        several = '"""' + "\n" + text.replace("\\", "\\\\").replace('"""', '""\\"') + '"""'
        literal = f"'''\n{text}'''"
        fits = [plain, several, *([literal] if "'''" not in text else [])]
        return self.draw(st.sampled_from(fits))


@settings(max_examples=300)
@given(st.data(), documents)
def test_any_text_that_tomllib_reads_has_every_key_at_its_line_and_its_value_where_it_stands(data, document):
    writer = Writer(data.draw)
    text = writer.write(document)
    read = tomllib.loads(text)
    spots = find_spots(text)
    for path, line in writer.expected.items():
        assert [spot.line for spot in spots if spot.path == path] == [line], path
    for spot in spots:
        if not spot.header:
            assert tomllib.loads(f"x = {text[spot.value : spot.end]}")["x"] == at(read, spot.path)


def at(document, path):
    """What a document holds at a path."""
    for key in path:
        document = document[key]
    return document
