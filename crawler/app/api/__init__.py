"""Questions of programs come in, over HTTP or the Model Context Protocol; JSON objects, the same as those of `--json`, go out."""
