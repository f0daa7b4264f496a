"""What everybody may read under /cong-khai: cases with their course, figures of units, the ledger. No scripts."""
