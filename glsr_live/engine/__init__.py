"""The engine: what the music does, without I/O and without a clock. Values in, values out."""
