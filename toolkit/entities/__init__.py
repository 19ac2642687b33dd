"""Named entities: recognise, romanise, match and align them, and correct drafts."""
