"""The control surface: what may be asked of the instrument and what it tells, as frozen values, and their OSC table."""
