"""The list of relations: filters, columns, sorting, export. Page, export and counts read the same rows."""
