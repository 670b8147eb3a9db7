"""Which port is heard and which is played: several inputs, several outputs, cables that go and cables in a circle."""

from glsr_live.control.commands import Bind, Change, Turn
from glsr_live.control.commands import TestNote as PlayTestNote
from glsr_live.control.status import PortStatus
from glsr_live.engine.events import PortFound, PortLost, PortsSeen
from glsr_live.engine.messages import control
from glsr_live.engine.routes import InputRoute, OutputRoute
from glsr_live.music.note import Note
from glsr_live.testing import Performance
from tests.engine.stage import QUARTER, Sent, hanging, looping, off, on, perform, played

KEYS, PADS = InputRoute("Keys"), InputRoute("Pads")


def press(performance: Performance, port: str, pitch: int, second: float, until: float, channel: int = 0) -> None:
    performance.hear(second, port, on(pitch, channel=channel))
    performance.hear(until, port, off(pitch, channel))


def pitches(performance: Performance) -> list[list[int]]:
    return [[note.pitch for note in request.phrase.notes] for request in performance.asked]


class TestInputs:
    def test_every_input_is_heard(self) -> None:
        performance = perform(inputs=(KEYS, PADS))
        press(performance, "Keys", 60, 1.0, 1.5)
        press(performance, "Pads", 62, 2.0, 2.5)
        performance.run(4.0)
        assert pitches(performance) == [[60, 62]]

    def test_each_has_its_channels(self) -> None:
        performance = perform(inputs=(InputRoute("Keys", channels=(0, 1)), InputRoute("Pads", channels=(9,))))
        for channel, pitch in ((0, 60), (1, 61), (9, 62)):
            second = 1.0 + (pitch - 60) / 2
            press(performance, "Keys", pitch, second, second + 0.1, channel)
            press(performance, "Pads", pitch + 10, second + 0.25, second + 0.35, channel)
        performance.run(4.0)
        assert pitches(performance) == [[60, 61, 72]]

    def test_one_is_transposed_up_to_its_note_offs(self) -> None:
        performance = perform(inputs=(InputRoute("Keys", transpose=-12),), thru=True)
        press(performance, "Keys", 60, 1.0, 1.5)
        performance.hear(1.2, "Keys", b"\xa0\x3c\x20")
        assert performance.run(2.0) == [(1.0, on(48)), (1.2, b"\xa0\x30\x20"), (1.5, off(48))]
        performance.run(4.0)
        assert performance.asked[0].phrase.notes == (Note(0, 480, 48),)

    def test_a_note_that_leaves_midis_range_is_not_heard(self) -> None:
        performance = perform(inputs=(InputRoute("Keys", transpose=12),), thru=True)
        press(performance, "Keys", 120, 1.0, 1.5)
        assert performance.run(4.0) == []

    def test_without_notes_it_still_turns_knobs_and_brings_the_clock(self) -> None:
        performance = perform(inputs=(InputRoute("Keys", notes=False),))
        press(performance, "Keys", 60, 1.0, 1.5)
        performance.hear(1.5, "Keys", control(0, 15, 127), b"\xfa", b"\xf8")
        performance.run(1.6)
        assert performance.status.source == "clock"
        assert performance.status.knobs.offset("register") == 3.0
        assert performance.status.phrase is None

    def test_without_clock_it_conducts_nothing(self) -> None:
        performance = perform(inputs=(InputRoute("Keys", clock=False), PADS))
        performance.hear(1.0, "Keys", b"\xfa", b"\xf8")
        performance.run(1.1)
        assert not performance.status.running
        performance.hear(1.2, "Pads", b"\xfa", b"\xf8")
        performance.run(1.21)
        assert performance.status.source == "clock"

    def test_the_same_key_on_two_inputs_is_two_keys(self) -> None:
        performance = perform(inputs=(KEYS, PADS), thru=True, capture="silence")
        press(performance, "Keys", 60, 1.0, 2.0)
        press(performance, "Pads", 60, 1.5, 1.75)
        assert performance.run(2.1) == [(1.0, on(60)), (1.5, off(60)), (1.5, on(60)), (1.75, off(60))]

    def test_the_pedal_of_one_holds_nothing_of_the_other(self) -> None:
        performance = perform(inputs=(KEYS, PADS))
        performance.hear(0.9, "Pads", control(0, 64, 127))
        press(performance, "Keys", 60, 1.0, 1.5)
        performance.run(4.0)
        assert performance.asked[0].phrase.notes == (Note(0, 480, 60),)

    def test_a_lost_one_lifts_its_own_keys_alone(self) -> None:
        performance = perform(inputs=(KEYS, PADS), thru=True)
        performance.hear(1.0, "Keys", on(60), control(0, 64, 127))
        performance.hear(1.0, "Pads", on(40, channel=1))
        performance.at(1.5, PortLost("Keys"))
        assert performance.run(1.9)[3:] == [(1.5, off(60)), (1.5, control(0, 64, 0))]
        performance.hear(2.0, "Pads", off(40, 1))
        assert performance.run(2.1) == [(2.0, off(40, 1))]
        assert [(port.key, port.there) for port in performance.status.ports][:2] == [("Keys", False), ("Pads", True)]

    def test_a_device_that_is_heard_and_played_is_told_both_ways(self) -> None:
        performance = perform(inputs=(KEYS, PADS), outputs=(OutputRoute("Keys"),), thru=True)
        performance.hear(1.0, "Pads", on(60))
        performance.hear(1.1, "Pads", off(60))
        performance.hear(1.2, "control", control(0, 1, 3))
        performance.run(2.0)
        assert performance.status.ports == (
            PortStatus("Keys", True, 0, "in"), PortStatus("Pads", True, 2, "in"),
            PortStatus("Keys", True, 2, "out"), PortStatus("control", True, 1, "control"),
        )  # fmt: skip
        performance.at(3.0, PortLost("Keys"), PortLost("control"))
        performance.run(3.0)
        assert [port.there for port in performance.status.ports] == [False, True, False, False]

    def test_the_ports_that_exist_are_told(self) -> None:
        performance = perform()
        performance.at(1.0, PortsSeen(("Keys", "Pads"), ("Synth",)))
        performance.run(1.0)
        assert (performance.status.inputs, performance.status.outputs) == (("Keys", "Pads"), ("Synth",))
        performance.at(2.0, PortsSeen())
        performance.run(2.0)
        assert (performance.status.inputs, performance.status.outputs) == ((), ())

    def test_the_control_port_is_never_music(self) -> None:
        performance = perform(thru=True)
        performance.hear(1.0, "control", on(60), b"\xfa", b"\xf8", control(0, 1, 3), control(0, 15, 127))
        assert performance.run(4.0) == [(1.3, control(0, 15, 127))] or performance.sent == []
        assert not performance.status.running
        assert performance.status.knobs.offset("register") == 3.0


class TestOutputs:
    BASS = OutputRoute("Bass", channel=1, transpose=-24)
    PIANO = OutputRoute("Piano")

    def loop(self, *outputs: OutputRoute, **settings: object) -> Performance:
        performance = looping(notes=QUARTER, outputs=outputs, **settings)
        performance.run(2.6)
        return performance

    def test_each_has_its_channel_and_transposition(self) -> None:
        performance = self.loop(self.PIANO, self.BASS)
        assert performance.heard_at("Piano") == [(2.0, on(60)), (2.5, off(60))]
        assert performance.heard_at("Bass") == [(2.0, on(36, channel=1)), (2.5, off(36, 1))]

    def test_each_carries_what_it_is_asked_to(self) -> None:
        performance = self.loop(
            OutputRoute("Synth", carries=("answer",)),
            OutputRoute("Drums", carries=("clock",)),
            OutputRoute("Mixer", carries=("thru",)),
            thru=True,
            clock_out=True,
        )
        assert performance.heard_at("Synth") == [(2.0, on(60)), (2.5, off(60))]
        assert performance.heard_at("Mixer") == [(0.0, on(60)), (0.5, off(60))]
        assert {data[0] for _, data in performance.heard_at("Drums")} == {0xF8, 0xFA}

    def test_two_channels_of_one_port_get_clock_and_thru_once(self) -> None:
        layers = OutputRoute("Synth", channel=0), OutputRoute("Synth", channel=1)
        performance = self.loop(*layers, thru=True, clock_out=True)
        sent = [data for _, data in performance.sent if data != b"\xf8"]
        assert sent == [b"\xfa", on(60), off(60), on(60), on(60, channel=1), off(60), off(60, 1)]
        assert len([second for second, data in performance.sent if data == b"\xf8" and 0.01 < second < 1.99]) == 95

    def test_a_note_out_of_range_at_one_sounds_at_the_other(self) -> None:
        performance = perform(outputs=(self.PIANO, OutputRoute("Bells", transpose=48)), answer="loop")
        performance.play((Note(0, 480, 90),))
        performance.run(2.6)
        assert performance.heard_at("Bells") == []
        assert performance.heard_at("Piano") == [(2.0, on(90)), (2.5, off(90))]

    def test_they_are_lost_and_found_one_by_one(self) -> None:
        performance = looping(outputs=(self.PIANO, self.BASS))
        performance.at(3.0, PortLost("Bass"))
        performance.at(5.0, PortFound("Bass"), PortLost("Piano"))
        performance.run(6.5)
        assert performance.heard_at("Piano") == [(2.0, on(60)), (4.0, off(60)), (4.0, on(60)), (5.0, off(60))]
        bass = performance.heard_at("Bass")
        assert bass == [(2.0, on(36, channel=1)), (3.0, off(36, 1)), (6.0, on(36, channel=1))]

    def test_a_lost_one_gets_no_clock(self) -> None:
        performance = self.loop(OutputRoute("Drums"), clock_out=True)
        performance.at(2.7, PortLost("Drums"))
        assert all(data == off(60) for second, data in performance.run(3.9) if second > 2.7)

    def test_the_test_note_is_on_every_output(self) -> None:
        performance = perform(outputs=(self.PIANO, self.BASS))
        performance.at(1.0, PlayTestNote())
        performance.run(2.0)
        assert performance.heard_at("Bass") == [(1.0, on(60, 100, 1)), (1.5, off(60, 1))]
        assert performance.heard_at("Piano") == [(1.0, on(60, 100)), (1.5, off(60))]

    def test_another_channel_for_the_answer_ends_its_note_where_it_began(self) -> None:
        performance = looping()
        performance.at(3.0, Change("channel", 5))
        assert performance.run(4.1) == [(2.0, on(60)), (4.0, off(60)), (4.0, on(60, channel=4))]


class TestFeedback:
    def test_a_controller_is_told_at_the_port_that_it_is_on(self) -> None:
        performance = perform(inputs=(KEYS,), outputs=(OutputRoute("Keys", carries=()), OutputRoute("Synth")))
        performance.at(0.5, Bind("density", "cc 20 channel 1 port Keys"))
        performance.at(0.6, Bind("register", "cc 21 channel 1 port control"))
        performance.at(1.0, Turn("density", 3.0), Turn("register", -3.0))
        performance.run(2.0)
        assert performance.heard_at("Keys")[-1] == (1.0, control(0, 20, 127))
        assert performance.heard_at("control")[-1] == (1.0, control(0, 21, 0))
        assert performance.heard_at("Synth") == []

    def test_one_that_cannot_be_reached_is_not_told(self) -> None:
        performance = perform()
        performance.at(0.5, control(0, 14, 30))
        performance.at(2.0, Turn("density", 3.0))
        assert performance.run(4.0) == []
        assert [port.messages for port in performance.status.ports] == [1, 0]


class TestCableCircle:
    def circle(self, until: float, **settings: object) -> tuple[Performance, Sent]:
        """Everything that goes out comes back two milliseconds later; a knob is turned, so it is not the phrase."""
        performance = looping(notes=tuple(Note(240 * n, 200, 60 + n) for n in range(8)), **settings)
        performance.at(1.0, Turn("register", 2.0))
        for milliseconds in range(round(1000 * until)):
            for second, data in performance.run(milliseconds / 1000):
                performance.at(second + 0.002, data)
        return performance, performance.sent

    def test_it_is_noticed_and_nothing_of_it_is_captured(self) -> None:
        performance, sent = self.circle(9.9)
        assert performance.status.looping
        assert len([request for request in performance.asked if request.phrase.notes[0].pitch != 60]) == 0
        assert hanging(sent) <= {(0, pitch) for pitch in range(60, 70)}

    def test_with_thru_nothing_goes_round(self) -> None:
        _, sent = self.circle(5.9, thru=True)
        assert len(played(sent)) == 8 + 16

    def test_without_the_cable_it_goes_away(self) -> None:
        performance, _ = self.circle(5.9)
        assert performance.status.looping
        performance.run(12.0)
        assert not performance.status.looping


def test_a_host_that_loops_our_phrase_is_not_taken_for_a_cable() -> None:
    performance = perform()
    performance.at(1.0, b"\xfa")
    performance.host(1.0, 13.0)
    for bar in range(5):
        performance.play(tuple(Note(240 * n, 200, 60 + n) for n in range(8)), 1.001 + 2.001 * bar)
    starts = [second for second, pitch in played(performance.run(13.0)) if pitch == 60]
    assert [round(second) for second in starts] == [3, 5, 7, 9, 11]
    assert not performance.status.looping


