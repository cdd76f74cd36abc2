"""An article or an address comes in, the stage that it is at and the reason go out. `of_article` and `of_address` act."""
