"""What the instrument remembers: every answer that was heard, snapshots, A and B, and the session as lines of text."""
