"""Who in the audience follows a day by mail: asked for and said yes to, changed and ended by a link, and told of changes."""
