"""The pages of sign-in and settings."""
