"""Events as a whole: made, copied, moved to the present, removed and erased."""
