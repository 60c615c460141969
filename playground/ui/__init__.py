"""The screen: the only place that knows Textual.

keymap.py    the one table of keys: feeds bindings, footer, help, palette and README
view.py      what the person looks at: the selected and marked tasks, tree or flat, the filter
session.py   the lab in use, the warm spare behind it, what was sent; knows no Textual
load.py      rates out of successive loop states
ink.py       tones (`dim`, `bad`) as the colours of the theme in use
lines.py     the base of the big panes: lines drawn one at a time
panes/       one file a pane; panes do not know each other
screens/     the desk that holds the panes, and what opens above it: picker, help, ask, choose
app.py       wires all of it
"""
