"""Questions of a note: how they are written, and how answers are marked. Pure.

A note's questions are written as text, one block each, an empty line between them:
the question, then 2 to 5 answers, each on a line that begins with - or, if it is the
right one, with *. Passed: four in five right or better (domain.md §11), by integers.
"""

from collections.abc import Mapping, Sequence
from typing import TypedDict

WRONG, RIGHT = "-", "*"
FEWEST, MOST = 2, 5
MOST_QUESTIONS = 10
LONGEST = 300


class Question(TypedDict):
    text: str
    choices: list[str]
    right: int


def read(text: str) -> list[Question]:
    """The questions of a text. Raises ValueError that names the question to mend."""
    blocks = [block for block in split(text) if block]
    if len(blocks) > MOST_QUESTIONS:
        raise ValueError(f"Ask {MOST_QUESTIONS} questions at most.")
    return [question(number, block) for number, block in enumerate(blocks, 1)]


def split(text: str) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip():
            blocks[-1].append(line.strip())
        else:
            blocks.append([])
    return blocks


def question(number: int, lines: list[str]) -> Question:
    asked, answers = lines[0], lines[1:]
    if fault := shape(asked, answers):
        raise ValueError(f"Question {number}: {fault}.")
    [right] = (n for n, line in enumerate(answers) if line[0] == RIGHT)
    choices = [line[1:].strip() for line in answers]
    if fault := wording([asked, *choices]):
        raise ValueError(f"Question {number}: {fault}.")
    return Question(text=asked, choices=choices, right=right)


def shape(asked: str, answers: Sequence[str]) -> str:
    if asked[0] in WRONG + RIGHT:
        return "begin with what is asked"
    if any(line[0] not in WRONG + RIGHT for line in answers):
        return "begin each answer with - or with *"
    if not FEWEST <= len(answers) <= MOST:
        return f"give {FEWEST} to {MOST} answers"
    if sum(line[0] == RIGHT for line in answers) != 1:
        return "mark the one right answer with *"
    return ""


def wording(lines: Sequence[str]) -> str:
    if not all(lines) or len(set(lines)) < len(lines):
        return "an answer is empty or there twice"
    if max(map(len, lines)) > LONGEST:
        return f"keep each line within {LONGEST} characters"
    return ""


def written(questions: Sequence[Question]) -> str:
    """The text that `read` reads back to the same questions."""
    return "\n\n".join(
        "\n".join(
            [each["text"], *(answer(each, n) for n in range(len(each["choices"])))]
        )
        for each in questions
    )


def answer(asked: Question, n: int) -> str:
    return f"{RIGHT if n == asked['right'] else WRONG} {asked['choices'][n]}"


def mark(questions: Sequence[Question], answers: Mapping[int, int]) -> int:
    """How many are right; a question without an answer is not."""
    return sum(answers.get(n) == each["right"] for n, each in enumerate(questions))


def passed(right: int, of: int) -> bool:
    """Four in five or better: 4 of 5 yes, 3 of 5 no. Nothing asked is passed."""
    return 5 * right >= 4 * of
