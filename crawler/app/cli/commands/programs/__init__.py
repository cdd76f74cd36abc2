"""Commands about other programs: `users token …` and `mcp`, typed words in, tokens and answers out."""
