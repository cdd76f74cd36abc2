"""Words of the program in English come in, the same words in the reader's language go out. `catalogue` acts."""
