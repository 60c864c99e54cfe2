"""Answers that a process leaves: all that are whole, whenever it was killed."""

import os

from grader.authoring.limited.answer_file import LENGTH, AnswerFile


def test_answers_are_taken_once_in_their_order():
    answers = AnswerFile()
    assert list(answers.taken()) == []
    answers.put(("value", 1))
    answers.put(("value", b"x" * 1_000_000))
    assert list(answers.taken()) == [("value", 1), ("value", b"x" * 1_000_000)]
    answers.put("last")
    assert list(answers.taken()) == ["last"]
    answers.close()


def test_what_another_process_wrote_is_there_without_its_unfinished_answer():
    answers = AnswerFile()
    process = os.fork()
    if not process:
        answers.put("whole")
        os.write(answers._file.fileno(), LENGTH.pack(100) + b"half")
        os._exit(0)
    os.waitpid(process, 0)
    assert list(answers.taken()) == ["whole"]
    assert list(answers.taken()) == []
    answers.close()
