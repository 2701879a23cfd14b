"""The pages of accounts: one's own, everybody's, tokens, bringing people from a sheet."""
