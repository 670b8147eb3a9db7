"""What `glsr-live WORD` does, a module for each command, and what they share."""
