skip = Skip to content
languages = Language
main-pages = Main
you-are-here = You are here
nav-home = This year
nav-editions = Editions
nav-survey = Survey
nav-opinions = Opinions
nav-statements = Statements
nav-record = Record
past-title = This is the record as it stood in the past.
past-now = The page as it is now
live-changed = This page has changed since you opened it.
live-reload = Load it again
later-corrected = corrected since
later-restated = restated since
later-retracted = retracted since
later-removed = removed since
example-keys = The signing keys are examples: nothing here is signed by a real organisation.
organisers = Organisers
about-record = About this record
about-record-text = This page sets each side’s public record beside the other’s, unchanged.
check-yourself = Check this yourself
house = Help
imprint = Who runs this site
privacy = Privacy
state = {"Records read for this page: "}
state-voice = { $voice } up to entry { $size }
acts-unknown = { $count ->
    [one] { $count } act this version cannot show
   *[other] { $count } acts this version cannot show
}
