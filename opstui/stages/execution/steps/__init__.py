"""The views of the one list of tasks, and what can be done from each of them."""
