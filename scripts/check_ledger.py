"""Check a published part of the ledger, with nothing but Python: `python check_ledger.py entries.jsonl [--root HASH]`.

The file is what /cong-khai/so-cai/<day>.jsonl gives: a line an entry, in order. Each must hold the hash of the one
before and hash to its own; `--after` is the root of the day before (the hash the first entry must name), `--root` the
day's own, as it was published at the time. Prints one line; exit 1 if anything does not hold.
"""

import argparse
import hashlib
import json
import sys


def hash_of(entry):
    texts = (entry["before"], str(entry["number"]), *(entry[key] for key in ("at", "act", "chain", "actor", "facts")))
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def flaw(entries, after, root):
    """What does not hold first, in words; None if all does."""
    before, number = after, None
    for entry in entries:
        if before is not None and entry["before"] != before:
            return f"entry {entry['number']} does not follow the one before it"
        if number is not None and entry["number"] != number + 1:
            return f"entry {number + 1} is missing"
        if hash_of(entry) != entry["hash"]:
            return f"entry {entry['number']} was changed"
        before, number = entry["hash"], entry["number"]
    return f"the last hash is {before}, not the root" if root and before != root else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=argparse.FileType(encoding="utf-8"))
    parser.add_argument("--after")
    parser.add_argument("--root")
    given = parser.parse_args()
    entries = [json.loads(line) for line in given.file if line.strip()]
    problem = flaw(entries, given.after, given.root)
    print(problem or f"{len(entries)} entries hold; the last hash is {entries[-1]['hash'] if entries else given.after}")
    sys.exit(1 if problem else 0)


if __name__ == "__main__":
    main()
