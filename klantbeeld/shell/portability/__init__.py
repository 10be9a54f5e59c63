"""Leaving with everything, and coming back: the complete export and the way it is read in again."""
