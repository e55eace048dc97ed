"""Two editions → what became of every row, with confidence and evidence: facts, no verdict."""
