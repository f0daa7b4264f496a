"""Every kind of doubt, how bad it is, and what it means: `kb check` prints it."""

from typing import NamedTuple

from .finding import Severity


class Kind(NamedTuple):
    severity: Severity
    meaning: str


KINDS: dict[str, Kind] = {
    # Fees
    "fee-free-but-charged": Kind("error", "it says free, and its own words name a fee"),
    "fee-free-here-only": Kind("error", "free at the desk or by post, while another way costs"),
    "fee-too-low": Kind("error", "less than any fee: the thousands or the currency are wrong"),
    "fee-contradicted": Kind("error", "the note names another amount and not of what"),
    "fee-malformed": Kind("error", "an amount whose thousands are grouped wrongly"),
    "fee-expired": Kind("error", "a reduction whose last day is past"),
    "fee-missing": Kind("warning", "no amount is told"),
    "fee-run-together": Kind("warning", "several amounts stand in one field"),
    "fee-scrap": Kind("warning", "a note that says nothing"),
    # Times
    "time-without-unit": Kind("error", "a number, and nobody knows whether of hours or days"),
    "time-contradicted": Kind("error", "the description names another time"),
    "time-zero": Kind("warning", "a time of nought"),
    "time-missing": Kind("warning", "no time is told"),
    # Where to go
    "agency-ended": Kind("error", "an office that exists no more, as the place to go"),
    "agency-ended-as-desk": Kind("error", "the text says to hand in at an office that exists no more"),
    "agency-ended-in-text": Kind("warning", "the text speaks of an office that exists no more"),
    "agency-unknown": Kind("warning", "no office of agencies.txt is named"),
    "agency-missing": Kind("warning", "no office and no address is told"),
    "level-contradicts-agency": Kind("error", "the office belongs to another level"),
    "level-contradicts-title": Kind("error", "the title names another level"),
    "other-province": Kind("error", "made for another province than Hanoi"),
    "other-province-too": Kind("warning", "one of several offices lies in another province"),
    "online-untold": Kind("error", "the text says how to hand in online, the channels do not have it"),
    "phone-dead": Kind("error", "a telephone number of before 2017"),
    "contact-of-a-person": Kind("warning", "a mobile number or a private e-mail address"),
    # Papers and forms
    "documents-missing": Kind("warning", "no document is named"),
    "document-repeated": Kind("warning", "the same paper twice in one case"),
    "document-empty": Kind("warning", "a paper without a name"),
    "document-abolished": Kind("error", "a household book, which no office may ask for since 2023"),
    "copy-called-original": Kind("error", "a copy, counted as an original"),
    "count-unlikely": Kind("warning", "more papers of a kind than anybody asks for"),
    "file-in-name": Kind("warning", "a file name ran into the name"),
    "form-is-address": Kind("warning", "an address where the name of a form belongs"),
    "form-run-together": Kind("warning", "several file names without a gap"),
    "form-dead": Kind("error", "a form of a withdrawn text whose successor is among the record's legal bases"),
    "form-old": Kind("warning", "a form of a withdrawn text"),
    # Steps and results
    "steps-missing": Kind("warning", "no step is told"),
    "step-lost": Kind("warning", "a number is missing among the steps"),
    "step-repeated": Kind("warning", "the same long step twice"),
    "steps-broken": Kind("warning", "sentences cut into several steps"),
    "result-missing": Kind("warning", "no result is named"),
    "result-empty": Kind("warning", "a result without a name"),
    "code-in-name": Kind("warning", "a code ran into the name"),
    # Legal bases and decision
    "basis-missing": Kind("warning", "no legal basis is named"),
    "basis-future": Kind("warning", "a legal basis of a day that has not come"),
    "basis-old": Kind("warning", "a legal basis that was withdrawn"),
    "basis-run-together": Kind("warning", "number and title were not parted"),
    "decision-odd": Kind("warning", "no number of a decision"),
    "decision-of-ended-ministry": Kind("warning", "a decision of a ministry that exists no more"),
    # Text of any field
    "text-glued": Kind("warning", "words ran together"),
    "text-cut": Kind("warning", "a text that breaks off"),
    "text-markup": Kind("warning", "remains of HTML"),
    "text-odd-letters": Kind("warning", "letters of another script or of an old encoding"),
    "text-filler": Kind("warning", "left over from a trial"),
    "name-untidy": Kind("warning", "a title with a line break, a small first letter or a loose end"),
    "part-lost": Kind("warning", "the collectors could not read a part of it"),
    # Age and origin
    "programme-ended": Kind("error", "the title names a programme whose years are over"),
    "review-due": Kind("warning", "read too long ago"),
    "read-before-reform": Kind("warning", "read before July 2025, when the offices changed"),
    "not-in-force": Kind("warning", "its decision does not hold yet"),
    "source-missing": Kind("warning", "neither an address nor a decision is named"),
    # Our own words
    "plain-doubted": Kind("warning", "our words state what the official part no longer does"),
    "plain-hard": Kind("warning", "our words are hard to read"),
    # The whole set
    "title-repeated": Kind("warning", "another record has this title at the same level"),
}
