"""`glsr-live monitor`: a running instrument, watched in the terminal."""
