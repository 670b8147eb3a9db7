"""From a training run to a model pack: graphs built by hand, checked against torch. `python -m export RUN PACK`."""
