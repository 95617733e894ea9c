"""What is published: releases, the current one of each event at hand, finished copies, signs and short links."""
