"""The relation's pages: its own page, and a small form page for each thing that can be changed."""
