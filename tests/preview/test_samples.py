from mailflow.preview import languages_of, names_of


def test_every_letter_is_there_in_every_language_once(rules, shown):
    keys = [(one.programme, one.letter, one.language) for one in shown]
    assert len(keys) == len(set(keys))
    assert {(name, language) for _, name, language in keys} == {
        (name, language) for name in names_of(rules) for language in languages_of(rules)
    }


def test_each_can_be_sent_and_is_of_its_programme(shown):
    for one in shown:
        assert one.raw
        assert "WSYAS" in one.rendered.html


def test_the_service_itself_wrote_most_of_what_everybody_gets(shown):
    played = {one.letter for one in shown if one.played}
    assert {"request", "introduction-mentee", "meeting-cosign", "form", "digest", "survey", "status", "help"} <= played
    assert len(played) > 50
