"""Relations over the API: the same actions, policies, filters and words as on the pages."""
