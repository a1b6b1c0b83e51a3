"""The files of a job: input, journal, ledger, output."""
