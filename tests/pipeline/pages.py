# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests that every command and program on the project's pages is run by a test,
or says why not. Prints TAP.

usage: pages.py SOURCE-ROOT
"""

import ast
import collections
import os
import pathlib
import re
import sys

import page
import tap

ROOT = pathlib.Path(sys.argv[1])
HERE = pathlib.Path(__file__).parent
PAGES = {path.relative_to(ROOT): path.read_text(encoding="utf-8")
         for path in page.pages(ROOT)}

# Blocks in the first languages are run, those in the others are not.
CODE = {"sh", "python", "c"}
DATA = {"ini", "json", "text"}

COMMAND = re.compile(
    r"^\s*(\$ |sudo |export |import |"
    r"(cc|\S*python3|gst-\S+-1\.0|ges-launch-1\.0|meson|mien-\w+|ninja|"
    r"podman|\.ci/\w+|(build|docs|models|tests|tools|train)/\S+)( |$))", re.M)

# A program of the project: its interpreter, its path, its arguments.
PROGRAM = re.compile(
    r"^(?:\w+=\S+ )*(python3 |sh |)((?:\.ci|docs|models|tests|tools|train)/\S+)"
    r"(.*)", re.M)

# Lines that end a paragraph: empty, headings, tables, comments, blocks.
NO_TEXT = re.compile(r"\s*$|#|\||<!--|.*-->$|```")


def blocks():
    """Each block with its location."""
    for path in PAGES:
        for block in page.read(ROOT / path):
            yield f"{path}:{block.line}", block


def expect_none(problems):
    problems = list(problems)
    assert not problems, "\n".join(["", *problems])


def stray_lines(text):
    """Numbers of lines of code outside blocks: those that are indented by four
    and do not continue a paragraph, and the fences of indented blocks."""
    inside, before = False, ""
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("```"):
            inside = not inside
        elif not inside and (
                re.match(r"\s+```|\s*~~~", line)
                or re.match(r" {4}|\t", line) and NO_TEXT.match(before)):
            yield number
        before = line
    if inside:
        yield number


def test_pages_are_found():
    for name in ("README.md", "docs/elements/facejson.md", "models/README.md"):
        assert pathlib.Path(name) in PAGES, list(PAGES)


def test_one_kind_of_block():
    expect_none(f"{path}:{number}: code that is not between ``` and ``` at the "
                "beginning of lines"
                for path, text in PAGES.items() for number in stray_lines(text))


def test_languages():
    known = CODE | DATA
    expect_none(f"{where}: ```{block.language} is not one of {sorted(known)}"
                for where, block in blocks() if block.language not in known)


def test_no_command_is_data():
    expect_none(f"{where}: {found[0].strip()}: a command? Use ```sh or "
                "```python" for where, block in blocks()
                if block.language in DATA
                and (found := COMMAND.search(block.code)))


def test_all_are_marked():
    expect_none(f"{where}: neither <!-- test: NAME --> nor <!-- not tested: "
                f"REASON --> before {block.code.splitlines()[0]}"
                for where, block in blocks()
                if block.language in CODE and not block.kind)


def test_marks_have_a_block():
    for path, text in PAGES.items():
        marks = re.findall(r"^\s*<!--\s*(?:not )?test", text, re.M)
        used = [block for block in page.read(ROOT / path) if block.kind]
        assert len(marks) == len(used), f"{path}: a mark without a block"


def test_reasons():
    """Reasons have several words, and the files that they name exist."""
    expect_none(f"{where}: {block.name}" for where, block in blocks()
                if block.kind == "not tested" and not (
                    len(block.name.split()) > 1 and all(
                        (ROOT / name).exists() for name in re.findall(
                            r"\b(?:tests|tools|docs)/[\w/.-]*\w",
                            block.name))))


def programs():
    """Each start of a program: location, interpreter, path, arguments."""
    for where, block in blocks():
        if block.language == "sh":
            code = re.sub(r"\\\n\s*", "", block.code)
            for runner, path, arguments in PROGRAM.findall(code):
                folder = ROOT / "models" if path.startswith("train") else ROOT
                yield where, runner, folder / path, arguments


def test_programs():
    """Each exists, and is executable if started without an interpreter."""
    assert len(list(programs())) > 30
    expect_none(f"{where}: {path}" for where, runner, path, _ in programs()
                if not path.is_file()
                or not runner and not os.access(path, os.X_OK))


def test_options():
    """Each is in the program, or in a module in the same folder."""
    expect_none(
        f"{where}: {path.name} {option}"
        for where, _, path, arguments in programs() if path.is_file()
        for option in re.findall(r" (--[a-z0-9-]+)", arguments)
        if not any(re.search(option + r"\b", one.read_text(encoding="utf-8"))
                   for one in (path, *path.parent.glob("*.py"))))


def names_in(script):
    """The list TESTED of a script."""
    for node in ast.parse(script.read_text(encoding="utf-8")).body:
        if (isinstance(node, ast.Assign)
                and [ast.unparse(one) for one in node.targets] == ["TESTED"]):
            return ast.literal_eval(node.value)
    return []


def test_names():
    """Each is on one page and run by one test."""
    marked = collections.Counter(
        block.name for _, block in blocks()
        if block.kind == "test" and block.name != "launch")
    tested = collections.Counter(
        name for script in HERE.glob("*.py") for name in names_in(script))
    assert len(tested) > 30, tested
    expect_none(f"{name}: on {marked[name]} pages, in {tested[name]} lists "
                "TESTED" for name in sorted({*marked, *tested})
                if (marked[name], tested[name]) != (1, 1))


if __name__ == "__main__":
    tap.run([test_pages_are_found, test_one_kind_of_block, test_languages,
             test_no_command_is_data, test_all_are_marked,
             test_marks_have_a_block, test_reasons, test_programs, test_options,
             test_names])
