"""The screen: the only place that knows Textual.

The map, in reading order:

    keymap.py     the one table of keys: feeds bindings, footer, help, palette and README; key.py: one row of it
    rebinding.py  the same table with the person's own keys in it; settled.py: what else the settings say
    keyed.py      sentences name the keys as the person has them; useless.py: those that the footer leaves out
    session.py    the lab in use, the warm spare behind it, what was sent; knows no Textual
    steering.py   time and order: what space, + and - ask for, and what runs on while the loop is paused
    view.py       what the person looks at: the selected and marked tasks, tree or flat, the filter
    each.py       a verb over all that are marked
    entries.py    what can be launched, and which of it is chosen
    load.py       rates out of successive loop states
    ink.py        tones (`dim`, `bad`) as the colours of the theme in use
    plain.py      the same in ASCII alone
    lines.py      the base of the panes: lines drawn one at a time
    panes/        one file a pane; panes do not know each other
    bars.py       the lines above and below the panes; banner.py says what is most wrong
    stage.py      where the panes stand; scene.py: what they are to show
    screens/      the desk, and what opens above it: picker, help, ask, choose
    shape.py      the desk's places, and their frames: the first paint, before all above is imported
    workshop.py   wires desk and session
    app.py        begins with the frames, then the workshop; wanted.py: what it is to begin with
    in_order.py   each key is done before the next, however fast they come
    watch.py      a saved file; editor.py: the person's editor; terminal.py: what if the terminal goes away
    taking.py     what the person takes along: copied, or saved in a file
    picture.py    makes the README's picture
"""
