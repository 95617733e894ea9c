"""Many seminars moved at once: proposals of the planner and tools for a whole day."""
