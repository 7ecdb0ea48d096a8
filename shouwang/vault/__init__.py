"""Identity numbers, phones, bank accounts and original files: sealed, found by blind index, opened with a reason."""
