"""Commands about other programs: `users token …`, typed words in, tokens and answers out."""
