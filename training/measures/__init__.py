"""What a run is measured by: its latent code, its axes as they are heard, and what comes back of a phrase."""
