"""JUnit XML as pytest's `xunit2` has it: a suite for each submission, a case for each criterion."""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from grader.core.entries import Entry
from grader.core.grades import CriterionGrade, Grade
from grader.core.text import clean_text, one_line
from grader.exports.export import Export, ExportSettings
from grader.exports.feedback_text import criterion_text, for_student
from grader.exports.score_numbers import exact


def junit_lines(entries: Iterable[Entry], settings: ExportSettings) -> Iterator[str]:
    """Yield a case per criterion: skipped if it waits for a person, an error if not graded."""
    whole = Element("testsuites", name=one_line(settings.title or "grader"))
    begin, end = tostring(whole, "unicode", short_empty_elements=False).split("></")
    yield f'<?xml version="1.0" encoding="utf-8"?>\n{begin}>\n'
    for entry in entries:
        suite = _suite(for_student(entry))
        indent(suite, " ", level=1)
        yield f" {tostring(suite, 'unicode')}\n"
    yield f"</{end}\n"


def _suite(entry: Entry) -> Element:
    suite = Element("testsuite", name=one_line(entry.name), skipped="0", hostname="grader")
    if entry.grade:
        suite.set("time", f"{entry.grade.seconds:.3f}")
        suite.set("timestamp", entry.grade.graded_at[:19])
    properties = SubElement(suite, "properties")
    for name, value in _properties(entry):
        SubElement(properties, "property", name=name, value=one_line(value))
    _cases(suite, entry)
    for kind, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
        suite.set(kind, str(len(suite.findall(f".//{tag}"))))
    suite.set("skipped", str(len(suite.findall(".//skipped"))))
    return suite


def _properties(entry: Entry) -> list[tuple[str, str]]:
    students = [("student", student.key) for student in entry.students]
    if not entry.grade:
        return students
    isolation = ("isolation", entry.grade.isolation)
    return [*students, ("score", exact(entry.total)), ("points", exact(entry.points)), isolation]


def _cases(suite: Element, entry: Entry) -> None:
    if not entry.grade:
        case = SubElement(suite, "testcase", classname="grader", name="graded", time="0.000")
        SubElement(case, "error", message=one_line(entry.problem, 500) or "not graded")
        return
    for criterion in entry.grade.criteria:
        suite.append(_case(entry, entry.grade, criterion))


def _case(entry: Entry, grade: Grade, criterion: CriterionGrade) -> Element:
    file = criterion.file.removesuffix(".py").replace("/", ".")
    where = one_line(".".join(filter(None, (grade.assignment, file))))
    case = Element("testcase", classname=where, name=one_line(criterion.name), time="0.000")
    score = entry.criterion_score(criterion)
    if criterion.name in entry.waiting:
        SubElement(case, "skipped", type="grader.waiting", message="This part is scored by hand.")
    elif score < criterion.points:
        message = f"{criterion.status}: {exact(score)} of {exact(criterion.points)} points"
        SubElement(case, "failure", message=message).text = clean_text(
            criterion_text(entry, criterion)
        )
    return case


JUNIT = Export(
    name="junit",
    about="a suite for each submission, a case for each criterion",
    file="junit.xml",
    lines=junit_lines,
)
