"""Commands about outlets: `sources …` and `init`, typed words in, answers and configuration files out."""
