"""The paper's figures 2 to 6, redrawn from runs of ours: a room for each, with the numbers that its claim rests on."""
