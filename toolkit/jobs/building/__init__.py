"""The stages of `toolkit build`."""
