"""Lists over any catalogue: filters as sentences, sorting by key, columns, export."""
