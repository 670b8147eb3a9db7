"""The configuration: one TOML file whose sections and keys are the settings, read, written and edited in place."""
