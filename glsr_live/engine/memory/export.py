"""Moments as music for a MIDI file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from glsr_live.engine.memory.moment import Moment
from glsr_live.engine.memory.names import title
from glsr_live.music.arrangement import Arrangement, Part
from glsr_live.music.note import Note, Phrase
from glsr_live.music.timeline import TempoMap, steady

PHRASES, ANSWERS = "Phrases", "Answers"


@dataclass(frozen=True, slots=True)
class _Section:
    """What stands from a bar line on; `start` in ticks."""

    moment: Moment
    phrase: Phrase
    track: str
    marker: str
    start: int

    @property
    def notes(self) -> tuple[Note, ...]:
        return tuple(replace(note, onset=note.onset + self.start) for note in self.phrase.notes)

    @property
    def end(self) -> int:
        return self.start + _bars(self.phrase)


def phrase_alone(moment: Moment) -> Arrangement:
    """A moment's phrase on a track of its own."""
    return _alone(moment, moment.phrase, f"phrase {moment.number}")


def variation_alone(moment: Moment) -> Arrangement:
    """A moment's answer on a track of its own."""
    return _alone(moment, moment.answer, f"variation {title(moment)}")


def in_sequence(moments: Iterable[Moment]) -> Arrangement:
    """Phrases on one track and answers on another, one after the other, each from a bar line and under a marker.

    A phrase that was answered several times in a row stands there once, followed by its answers.
    """
    sections = list(_sections(moments))
    parts = [Part(name, _notes(sections, name)) for name in (PHRASES, ANSWERS)]
    tempo = TempoMap.of((at.start, TempoMap.at(at.moment.bpm).changes[0][1]) for at in sections)
    meters = steady(((at.start, at.phrase.meter) for at in sections), Phrase((), 1).meter)
    keys = steady(((at.start, at.moment.variation.key) for at in sections), "")
    markers = tuple((at.start, at.marker) for at in sections)
    return Arrangement(tuple(parts), max((at.end for at in sections), default=1), tempo, meters, keys, markers)


def _alone(moment: Moment, phrase: Phrase, name: str) -> Arrangement:
    tempo, meters = TempoMap.at(moment.bpm), ((0, phrase.meter),)
    return Arrangement((Part(name, phrase.notes),), _bars(phrase), tempo, meters, ((0, moment.variation.key),))


def _sections(moments: Iterable[Moment]) -> Iterator[_Section]:
    start, before = 0, None
    for moment in moments:
        if moment.phrase != before:
            yield _Section(moment, moment.phrase, PHRASES, f"phrase {moment.number}", start)
            start, before = start + _bars(moment.phrase), moment.phrase
        marker = f"{title(moment)} (starred)" if moment.starred else title(moment)
        yield _Section(moment, moment.answer, ANSWERS, marker, start)
        start += _bars(moment.answer)


def _notes(sections: Iterable[_Section], track: str) -> tuple[Note, ...]:
    return tuple(note for at in sections if at.track == track for note in at.notes)


def _bars(phrase: Phrase) -> int:
    """The ticks up to the bar line at which a phrase, and everything in it, is over."""
    end = max([phrase.length, *(note.end for note in phrase.notes)])
    return -(-end // phrase.meter.bar) * phrase.meter.bar
