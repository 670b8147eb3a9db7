"""What the instrument costs, measured beside what it could be compared with in the same run: `python -m benchmarks`."""
