"""What no scenario should do, and some do: the screen lives on, says what happened and where, and offers a way on."""
