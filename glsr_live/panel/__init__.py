"""The panel: a window onto a running instrument, one more client of its OSC; the only package that imports PyQt6."""
