"""Installs, starts, stops and tests Klantbeeld. Standard library only: it runs before anything is there."""
