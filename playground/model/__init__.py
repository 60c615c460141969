"""A pure fold of facts and state into what can be shown; one writer, `World.apply`."""
