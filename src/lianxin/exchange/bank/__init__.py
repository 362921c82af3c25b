"""What a bank statement says, and what each of its lines may be. Pure: no database."""
