"""Files that hold both languages, written beside a draft and read back."""
