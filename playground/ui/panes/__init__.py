"""The panes of the desk, one file each; each is shown a world and a view, and none knows another."""
