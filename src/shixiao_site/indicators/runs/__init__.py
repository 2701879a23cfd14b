"""The pages of sealed runs: computing, publishing, comparing."""
