"""GLSR Live: a MIDI instrument that answers a phrase with variations steered by meaningful knobs."""

__version__ = "0.1.0"
