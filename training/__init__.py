"""The lab: corpus, model, objective, fit and evaluation. Runs from a checkout: `python -m training --help`."""
