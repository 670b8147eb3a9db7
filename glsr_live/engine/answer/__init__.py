"""The answer: which variation is asked for, and when which of its notes is played."""
