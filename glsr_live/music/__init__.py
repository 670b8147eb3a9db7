"""The pure half: notes, grid, vocabulary, spelling, attributes, files of notes. No I/O, no clock."""
