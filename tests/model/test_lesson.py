"""A docstring becomes a lesson; what is wrong with one is told with its line."""

from textwrap import dedent

from playground.model.lesson import read

GOOD = """\
swallowed: a cancel that is caught and goes no further

`worker` catches its CancelledError.
It ends all the same.

## Press
1. `l` launches `main`.

## Question
How does `worker` end?

- As cancelled: it was asked to.  `worker cancelled`
- As finished: it caught the
  CancelledError and returned `done`.
  `worker finished`
- It never ends.  `worker still runs`

## What really happens
- `cancel()` only throws CancelledError in.  `worker finished`
- It is `cancelled()` that says no.
- asyncio counts on.  `worker cancelling 1`

## Where it differs
Nowhere.

## In your code
Raise it again:

```python
## not a heading
raise
```

## Read on
https://docs.python.org/3/library/asyncio-task.html#task-cancellation
"""


def faults(text: str, line: int = 1) -> list[tuple[int, str]]:
    return [(fault.line, fault.message) for fault in read(text, line).faults]


def test_a_lesson_has_a_title_a_lead_sections_a_question_facts_and_a_link() -> None:
    lesson = read(GOOD)
    assert lesson.faults == ()
    assert lesson.title == "swallowed: a cancel that is caught and goes no further"
    assert lesson.lead == "`worker` catches its CancelledError.\nIt ends all the same."
    assert [each.heading for each in lesson.sections] == [
        "Press",
        "Question",
        "What really happens",
        "Where it differs",
        "In your code",
        "Read on",
    ]
    assert lesson.question is not None
    assert lesson.question.text == "How does `worker` end?"
    told = [(choice.text, choice.claim.text if choice.claim else None) for choice in lesson.question.choices]
    assert told == [
        ("As cancelled: it was asked to.", "worker cancelled"),
        ("As finished: it caught the\nCancelledError and returned `done`.", "worker finished"),
        ("It never ends.", "worker still runs"),
    ]
    assert [fact.claim and fact.claim.text for fact in lesson.facts] == ["worker finished", None, "worker cancelling 1"]
    assert lesson.link == "https://docs.python.org/3/library/asyncio-task.html#task-cancellation"


def test_what_is_shown_of_a_section_holds_no_claim() -> None:
    shown = {each.heading: each.text for each in read(GOOD).sections}
    assert "worker finished`" not in shown["Question"] + shown["What really happens"]
    assert "returned `done`." in shown["Question"]
    assert "`cancelled()` that says no" in shown["What really happens"]
    assert "## not a heading" in shown["In your code"]


def test_lines_are_those_of_the_file() -> None:
    text = GOOD.replace("`worker still runs`", "`worker runs for ever`").replace("`worker finished`\n-", "`done`\n-", 1)
    (first, _), (second, said) = faults(text, line=3)
    assert [text.splitlines()[line - 3].strip() for line in (first, second)] == [
        "`done`",
        "- It never ends.  `worker runs for ever`",
    ]
    assert said.startswith("'worker runs for ever' is no claim")


def test_a_docstring_without_sections_is_no_lesson() -> None:
    for text in ("", "gather: three at once", "gather: three at once\n\nThings to try:\n- Launch it."):
        lesson = read(text)
        assert lesson.question is None
        assert [fault.message for fault in lesson.faults] == [
            "It has no lesson: below the title there are no sections such as `## Question`."
        ]


def test_every_fault_is_told() -> None:
    text = dedent("""\

        ## Question
        - One.
        ## Press
        Anything.
        ## Hints
        ## Question
        ## Read on
        Nothing.
        """)
    assert faults(text) == [
        (1, "The first line is empty; the title stands there: NAME: what it shows."),
        (1, "Below the title nothing says what one will see."),
        (1, "The section `## What really happens` is missing."),
        (1, "The section `## Where it differs` is missing."),
        (1, "The section `## In your code` is missing."),
        (
            2,
            "The sections stand in another order than Press, Question, What really happens, Where it differs, "
            "In your code, Read on.",
        ),
        (2, "Below `Question` nothing is asked."),
        (2, "The question has 1 choices; it needs two to four, each a `- ` item."),
        (3, "A choice has no claim: a code span at its end, with two spaces before it."),
        (4, "Below `Press` there is no numbered list: 1. `l` launches `main`."),
        (
            6,
            "No section of a lesson is named 'Hints'; they are Press, Question, What really happens, "
            "Where it differs, In your code, Read on.",
        ),
        (7, "Below `Question` there is nothing."),
        (7, "There are two sections named `Question`."),
        (8, "Below `Read on` there is no link to the documentation."),
    ]


def test_choices_that_claim_the_same_and_facts_without_a_claim_are_faults() -> None:
    text = GOOD.replace("`worker still runs`", "`worker cancelled`")
    text = text.replace("in.  `worker finished`", "in.").replace("on.  `worker cancelling 1`", "on.")
    assert faults(text) == [
        (16, "Two choices claim the same: worker cancelled."),
        (18, "Below `What really happens` there is no item with a claim: - what happens.  `worker finished`"),
    ]
