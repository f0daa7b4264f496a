"""`motcua evaluate`: how well citizens are understood, in figures one may rely on (docs/evaluation.md)."""
