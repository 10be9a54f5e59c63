"""Reading in relations: any list of organisations and people, repeatable, in slices, undone as one batch.

`drafts` turns a row into what it says; `matching` finds who it is about; `planning` decides create, update or skip;
`writing` writes a slice set-based; `running` walks the file, keeps its place and resumes after a crash.
"""
