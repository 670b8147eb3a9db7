"""The shell around the engine: MIDI ports, the clock and the model process."""
