"""People come in from a file: whatever program wrote it, and with a word about everybody whom it changes."""

import csv
import io
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from mailflow.flow import people_table
from mailflow.flow.enrol import KNOWN, Unimportable, export_people, import_people, read_rows
from mailflow.flow.people_file import read_people
from mailflow.store import addresses, people
from tests.conversations.runner import PROGRAMME, Story

CHANGED = b"""email,name,role,goal,member_no
ana@home.example,Ana Duarte-Silva,mentee,Lead two teams,
ben@work.example,Ben Okafor,facilitator,,7
new@home.example,Nadia New,mentee,,
fay@wit.example,Fay Moreau,facilitator,,
"""


@pytest.fixture
def story(tmp_path):
    story = Story(tmp_path)
    yield story
    story.house.store.close()


def test_everything_an_import_changes_is_told_and_a_dry_run_tells_the_same(story):
    told = [import_people(story.house, PROGRAMME, CHANGED, dry_run=dry) for dry in (True, False)]
    for outcome in told:
        assert (outcome.added, outcome.known) == (1, 3)
        assert [str(change) for change in outcome.changes] == [
            "line 2, ana@home.example changed: name from 'Ana Duarte' to 'Ana Duarte-Silva'; "
            "goal from 'Lead a team within a year' to 'Lead two teams'",
            "line 3, ben@work.example changed: role facilitator added, beside mentor",
        ]
    assert import_people(story.house, PROGRAMME, CHANGED, dry_run=False).changes == []


def test_what_is_exported_can_be_imported_and_changes_nothing(story):
    import_people(story.house, PROGRAMME, CHANGED, dry_run=False)
    page = io.StringIO()
    rows = export_people(story.house, PROGRAMME)
    csv.DictWriter(page, KNOWN).writerows([dict(zip(KNOWN, KNOWN, strict=True)), *rows])
    outcome = import_people(story.house, PROGRAMME, page.getvalue().encode(), dry_run=False)
    assert (outcome.added, outcome.known, outcome.changes, outcome.faults) == (0, len(rows), [], [])
    assert {row["member_no"] for row in rows} == {"", "7"}


def test_an_import_names_whom_nobody_is_paired_with_before_more_is_on_file(tmp_path):
    story = Story(tmp_path, programme="wsyas")
    rows = b"email,name,role,profession\nbea@work.example,Bea Lindqvist,mentor,Civil technologist\n"
    outcome = import_people(story.house, "wsyas", rows, dry_run=False)
    story.house.store.close()
    assert outcome.doubt == "nobody is paired before this is on file: Ben Okafor (profession), Ana Duarte (graduation)"


@pytest.mark.parametrize(("locale", "known"), [("en-GB", True), ("de_AT", True), ("en-XX", False), ("en-ZZ", False)])
def test_a_locale_is_one_that_there_is(locale, known):
    rows, faults = read_rows(f"email,name,role,locale\nana@home.example,Ana Duarte,mentee,{locale}".encode())
    assert (len(rows), [fault.column for fault in faults]) == ((1, []) if known else (0, ["locale"]))


def test_who_is_paused_is_exported_and_taken_back_by_another_house(story, tmp_path):
    story.play("\nben @frontdesk > PAUSE until 9 March\nben < confirm\nben > YES\nben < paused")
    story.play("\nbea @frontdesk > PAUSE\nbea < confirm\nbea > YES\nbea < paused")
    page = exported(story)
    assert [row["paused"] for row in export_people(story.house, PROGRAMME)] == ["", "yes", "2026-03-09", "", ""]
    other = Story(tmp_path / "other")
    outcome = import_people(other.house, PROGRAMME, page, dry_run=False)
    assert [str(change) for change in outcome.changes] == [
        "line 3, bea@work.example changed: paused now",
        "line 4, ben@work.example changed: paused now",
    ]
    assert exported(other) == page
    other.play("\n... 8 days\ncora < digest\nben < resumed")
    other.house.store.close()


def test_a_file_from_before_her_resume_does_not_pause_her_again(story):
    story.play("\nbea @frontdesk > PAUSE\nbea < confirm\nbea > YES\nbea < paused")
    yesterday = exported(story)
    story.play("\nbea /paused > RESUME\nbea < resumed")
    outcome = import_people(story.house, PROGRAMME, yesterday, dry_run=False)
    assert [str(change) for change in outcome.changes] == [
        "line 3, bea@work.example changed: not paused: she ended a pause herself, and only she can begin another"
    ]
    assert {row["paused"] for row in export_people(story.house, PROGRAMME)} == {""}


def test_a_pause_of_a_file_whose_last_day_is_over_pauses_nobody_and_says_so(story):
    data = b"email,name,role,paused\nana@home.example,Ana Duarte,mentee,2020-01-01\n"
    [change] = import_people(story.house, PROGRAMME, data, dry_run=False).changes
    assert str(change) == "line 2, ana@home.example changed: not paused: that day is over"
    assert {row["paused"] for row in export_people(story.house, PROGRAMME)} == {""}


def exported(story):
    page = io.StringIO()
    csv.DictWriter(page, KNOWN).writerows(
        [dict(zip(KNOWN, KNOWN, strict=True)), *export_people(story.house, PROGRAMME)]
    )
    return page.getvalue().encode()


@pytest.mark.parametrize("said", ["maybe", "9 March", "20260309", "2026-13-01"])
def test_a_pause_that_is_no_day_is_refused_with_what_to_write(said):
    data = f"email,name,role,paused\nana@home.example,Ana,mentee,{said}\n".encode()
    assert [str(fault) for fault in read_rows(data)[1]] == [
        f"line 2, paused = {said!r}: write yes, the last day as in 2026-03-09, or leave it empty"
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_any_spreadsheets_csv_is_read(separator, encoding):
    lines = [["email", "name", "role"], ["ana@home.example", "Ána", "mentee"]]
    data = "\r\n".join(separator.join(line) for line in lines).encode(encoding)
    assert read_rows(data)[0] == [(2, {"email": "ana@home.example", "name": "Ána", "role": "mentee"})]


@pytest.mark.parametrize(("encoding", "sure"), [("utf-8", True), ("utf-16", True), ("ascii", True), ("cp1252", False)])
def test_where_the_letters_of_a_file_are_guessed_at_it_is_said_and_nowhere_else(story, encoding, sure):
    data = f"email,name,role\nzoe@home.example,{'Zoe' if encoding == 'ascii' else 'Zoë'},mentee\n".encode(encoding)
    for dry in (True, False):
        outcome = import_people(story.house, PROGRAMME, data, dry_run=dry)
        assert (outcome.added, "was read as Windows-1252: look at the names" in outcome.doubt) == (1, not sure)
        assert "nobody looks after “Leaders circle” (leaders)" in outcome.doubt


@pytest.mark.parametrize("data", [b"PK\x03\x04" + bytes(9), b"\xd0\xcf\x11\xe0", b"email,name,role\n\0\0"])
def test_a_file_that_is_no_text_is_refused_with_what_to_do(data):
    with pytest.raises(Unimportable, match="save it as “CSV UTF-8”"):
        read_rows(data)


ANA = {"email": "ana@home.example", "name": "Ana Duarte", "role": "mentee"}


@pytest.mark.parametrize(
    "text",
    [
        "Email Address,Full Name,Role\nana@home.example,Ana Duarte,mentee\n",
        "E-mail,First name,Last name,Role\nana@home.example,Ana,Duarte,Mentee\n",
        "EMAIL_ADDRESS;Name;Role\nAna@home.example;Ana Duarte;mentee\n",
        "\n\nemail,name,role\n,,\nana@home.example,Ana Duarte,mentee\n,,\n",
        "sep=;\nemail;name;role\nana@home.example;Ana Duarte;mentee\n",
        "email,name,role\rana@home.example,Ana Duarte,mentee\r",
        "email,name,role\nAna Duarte <ana@home.example>,Ana Duarte,mentee\n",
        "email,name,role\nmailto:ana@home.example,Ana Duarte\u00a0,mentee\n",
        "\u200bemail,name,role\n\u200bana@home.example,Ana Duarte,mentee\n",
    ],
)
def test_a_file_as_spreadsheets_address_books_and_web_forms_write_it_is_read(text):
    rows, faults = read_rows(text.encode())
    assert ([row for _, row in rows], faults) == ([ANA], [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty; its first line names the columns email,name,role"),
        ("\n \n", "is empty"),
        ("ana@home.example,Ana,mentee\n", "its first line is a person; write the names of the columns above it"),
        ("%PDF-1.4\n", "email, name, role is missing; it has '%PDF-1.4'"),
        ("Email,Your name,Type\n", "role is missing; it has 'Email', 'Your name', 'Type'"),
        ("email,First name,role\n", "name is missing; it has"),
        ("email,name,role,Capacities\n", "column 'Capacities' is not known; did you mean capacity? Rename it, or take"),
        ("email,E-mail,name,role\n", "column 'email': there are two columns for email; take one out"),
        (
            'email,name,role\nana@home.example,"Ana,mentee\nben@x.example,Ben,mentor\n',
            "line 2 cannot be read as a table: a quotation mark is opened and never closed; mend",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_what_to_write(text, said):
    with pytest.raises(Unimportable) as why:
        read_rows(text.encode())
    assert said in str(why.value)


def test_of_two_lines_about_one_part_in_a_programme_the_second_is_told_and_a_second_role_is_taken():
    lines = ("ana@home.example,Ana,mentee", "ANA@home.example,Anna,mentee", "ana@home.example,Ana,mentor")
    rows, faults = read_rows("\n".join(["email,name,role", *lines]).encode())
    assert [(line, row["name"], row["role"]) for line, row in rows] == [(2, "Ana", "mentee"), (4, "Ana", "mentor")]
    assert [str(fault) for fault in faults] == [
        "line 3, email = 'ANA@home.example': stands on line 2 already, as mentee; keep one"
    ]


def test_who_is_new_in_two_roles_of_one_file_is_one_person(story):
    rows = [("new@home.example", role) for role in ("mentee", "mentor")] + [("sam@home.example", "mentee")]
    data = "\n".join(["email,name,role", *(f"{email},Nadia New,{role}" for email, role in rows)]).encode()
    outcome = import_people(story.house, PROGRAMME, data, dry_run=False)
    assert (outcome.added, outcome.known, outcome.changed) == (2, 1, 1)
    assert [str(one) for one in outcome.changes] == [
        "line 3, new@home.example changed: role mentor added, beside mentee"
    ]


def test_lines_are_counted_as_an_editor_counts_them():
    text = 'email,name,role,about\n\nana@home.example,Ana,mentee,"two\nlines"\nbea@,Bea,mentor,\n'
    rows, faults = read_rows(text.encode())
    assert ([line for line, _ in rows], [fault.line for fault in faults]) == ([3], [5])


INVITES = b"""email,name,role,invited
dee@home.example,Dee Novak,mentee,yes
"""


def test_who_is_invited_stands_as_invited_is_exported_so_and_gets_no_welcome(story, tmp_path):
    outcome = import_people(story.house, PROGRAMME, INVITES, dry_run=False, writes=["welcome"])
    assert (outcome.welcomed, outcome.unwelcomed) == (0, 1)
    with story.house.store.begin() as tx:
        assert [row["state"] for row in people.list_people(tx, PROGRAMME)] == ["active"] * 4 + ["invited", "active"]
        assert people.show(tx, addresses.find_owner(tx, "dee@home.example"))["parts"][0]["state"] == "invited"
    page = exported(story)
    assert "dee@home.example" in page.decode()
    other = Story(tmp_path / "other")
    import_people(other.house, PROGRAMME, page, dry_run=False)
    assert exported(other) == page
    assert import_people(other.house, PROGRAMME, page, dry_run=False).changes == []
    other.house.store.close()


def test_each_who_is_invited_is_written_to_once_and_only_where_it_is_asked_for(story):
    def invited(**how):
        return import_people(story.house, PROGRAMME, INVITES, **how).invited

    assert invited(dry_run=False) == 0
    assert invited(dry_run=True, writes=["invitation"]) == 1
    assert invited(dry_run=False, writes=["invitation"]) == 1
    assert invited(dry_run=False, writes=["invitation"]) == 0
    story.settle()
    assert [(letter.to, letter.template) for letter in story.letters] == [("dee", "invitation")]


def test_nobody_is_invited_whose_join_the_list_of_members_would_refuse(tmp_path):
    story = Story(tmp_path, programme="it-ology")
    lapsed = b"email,name,role,invited,member_until\ndee@home.example,Dee Novak,mentee,yes,2026-02-01\n"
    outcome = import_people(story.house, "it-ology", lapsed, dry_run=False, writes=["invitation"])
    assert (outcome.invited, outcome.unwelcomed) == (0, 1)
    story.house.store.close()


def test_who_comes_in_past_the_application_is_told_and_comes_in(tmp_path):
    """C11: the team's own list is its decision; whoever makes it is told what it passes over."""
    story = Story(tmp_path, programme="wict-midwest")
    plain = INVITES.replace(b",yes", b",")
    outcome = import_people(story.house, "wict-midwest", plain, dry_run=False)
    assert "1 person comes in without the application" in outcome.doubt
    assert "application" not in import_people(story.house, "wict-midwest", plain, dry_run=False).doubt
    more = INVITES.replace(b"dee@", b"sam@")
    assert "application" not in import_people(story.house, "wict-midwest", more, dry_run=False).doubt
    story.house.store.close()


def workbook(*rows, sheets=1):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for _ in range(sheets - 1):
        book.create_sheet()
    page = io.BytesIO()
    book.save(page)
    return page.getvalue()


def test_a_workbook_is_read_as_its_cells_look_and_its_lines_are_counted_alike():
    rows = [
        [],
        ["Email", "Name", "Role", "Capacity", "paused", "invited"],
        ["ana@home.example", "Ana Duarte", "Mentor", 2, date(2026, 3, 9), True],
        [],
        ["ben", "Ben Okafor", "mentor", 2.0],
    ]
    found = read_people(workbook(*rows, sheets=2))
    ana = {**ANA, "role": "mentor", "capacity": "2", "paused": "2026-03-09", "invited": "yes"}
    assert found.rows == [(3, ana)]
    assert [(fault.line, fault.column, fault.value) for fault in found.faults] == [(5, "email", "ben")]
    assert found.doubts == ("only its first sheet, “Sheet”, was read",)


def zipped(**parts):
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name.replace("__", "/").replace("_", "."), text)
    return page.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (zipped(content_xml="<a/>"), "it is no .xlsx and no CSV file; open it"),
        (zipped(xl__workbook_xml="<a/>"), "it is a workbook that cannot be read; open it"),
        (workbook(["email"])[:-99], "it is a workbook that cannot be read; open it"),
        (b"\xd0\xcf\x11\xe0", "is an old spreadsheet, or one with a password"),
    ],
)
def test_a_workbook_that_is_broken_or_none_is_refused_with_what_to_do(data, said):
    with pytest.raises(Unimportable) as why:
        read_people(data)
    assert said in str(why.value)


def test_a_workbook_that_would_unpack_to_fill_the_memory_or_claims_rows_without_end_is_refused(monkeypatch):
    data = workbook(["email", "name", "role"], ["ana@home.example", "Ana", "mentee"])
    monkeypatch.setattr(people_table, "MOST_ROWS", 1)
    with pytest.raises(Unimportable, match="more rows than a spreadsheet can"):
        read_people(data)
    monkeypatch.setattr(people_table, "MOST_UNPACKED", 100)
    with pytest.raises(Unimportable, match="holds more than"):
        read_people(data)


@pytest.mark.parametrize(
    "text",
    [
        "Vorname;Name;E-Mail-Adresse;Rolle\nAna;Duarte;ana@home.example;Mentee\n",
        "Nachname;Vorname;E-Mail;Rolle;;\nDuarte;Ana;ana@home.example;mentee;;\n",
        "Prénom\tNom\tCourriel\tRôle\nAna\tDuarte\tana@home.example\tMentorée\n",
        "Nom complet;Adresse e-mail;Rôle\nAna Duarte;ana@home.example;mentoré\n",
        "Nombre;Apellidos;Correo electrónico;Rol\nAna;Duarte;ana@home.example;Mentorada\n",
        "Nombre completo;Correo;Rol\nAna Duarte;ana@home.example;mentee;;;\n",
        "Email*,Full Name:,Role\nana@home.example,Ana Duarte,Mentees\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_header_and_roles_in_the_languages_of_our_letters_are_read(text, encoding):
    assert [row for _, row in read_people(text.encode(encoding)).rows] == [ANA]


def test_columns_that_we_do_not_keep_are_left_out_and_said():
    found = read_people(b"Timestamp,email,name,role,Phone,\n1,ana@home.example,Ana Duarte,mentee,123,\n")
    assert (found.rows, found.faults) == ([(2, ANA)], [])
    assert found.doubts == ("left out, for there is no such column here: 'Timestamp', 'Phone'",)


@pytest.mark.parametrize(("said", "invited"), [("ja", "yes"), ("Oui", "yes"), ("sí", "yes"), ("x", "yes"), ("No", "")])
def test_a_yes_and_a_no_are_read_in_the_languages_of_our_letters(said, invited):
    [(_, row)] = read_people(f"email,name,role,invited\nana@home.example,Ana,mentee,{said}\n".encode()).rows
    assert row["invited"] == invited


WHO = st.sampled_from(["ana@home.example", "ben@work.example", "new@home.example", "sam@home.example", "no address"])
CELLS = {
    "email": WHO,
    "role": st.sampled_from(["mentor", "mentee", "facilitator", "coordinator", "queen"]),
    "language": st.sampled_from(["", "de", "x!"]),
    "goal": st.sampled_from(["", "one", "two"]),
    "capacity": st.sampled_from(["", "2", "99"]),
    "paused": st.sampled_from(["", "yes", "2020-01-01"]),
    "invited": st.sampled_from(["", "yes"]),
    "member_until": st.sampled_from(["", "2027-01-01"]),
    "group": st.sampled_from(["", "leaders", "nowhere"]),
}


@pytest.fixture(scope="module")
def long_story(tmp_path_factory):
    story = Story(tmp_path_factory.mktemp("long"))
    yield story
    story.house.store.close()


@settings(max_examples=25, deadline=None)
@given(rows=st.lists(st.fixed_dictionaries(CELLS), max_size=6))
def test_a_dry_run_tells_exactly_what_the_real_one_does_and_the_same_file_again_changes_nothing(long_story, rows):
    """One house for all examples: whom the last one enrolled, the next one knows."""
    page = io.StringIO()
    lines = [{**row, "name": row["email"].partition("@")[0].title()} for row in rows]
    writer = csv.DictWriter(page, ["name", *CELLS])
    writer.writeheader()
    writer.writerows(lines)
    tried, done, again = (
        import_people(long_story.house, PROGRAMME, page.getvalue().encode(), dry_run=dry, writes=["invitation"])
        for dry in (True, False, False)
    )
    assert tried == done
    assert (again.added, again.invited, again.faults) == (0, 0, done.faults)
