"""Text of a syntax → a tree whose texts know their offsets. Bounded, and a broken file is read as far as it goes."""
