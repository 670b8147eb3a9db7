"""The one error tree: every message is a sentence for the player that names the thing and the remedy."""


class GlsrError(Exception):
    """Anything the player can mend; commands print it and exit with status 2."""


class MidiFileError(GlsrError):
    """A MIDI file cannot be read as a melody."""


class PackError(GlsrError):
    """A model pack is missing, foreign, of another version or inconsistent."""


class ProviderError(GlsrError):
    """The execution provider that was asked for is not there."""


class PortError(GlsrError):
    """A MIDI port or the MIDI system itself is not there, or its name is ambiguous."""


class KnobError(GlsrError):
    """An unknown knob, or a value outside its range."""


class UsageError(GlsrError):
    """A command's arguments do not make sense together."""
