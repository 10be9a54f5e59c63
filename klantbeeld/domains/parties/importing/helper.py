"""The process that drafts slices ahead; started by `ahead`, never by hand."""

if __name__ == "__main__":
    import gc

    import django

    gc.disable()  # what it makes is sent off and freed at once; looking for cycles costs a third of the time

    django.setup()

    from klantbeeld.domains.parties.importing.ahead import serve

    serve()
