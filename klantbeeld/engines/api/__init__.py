"""The machinery of the API: tokens, rights by scope, errors, versions, answers that are given once, schemas from the catalogue."""
