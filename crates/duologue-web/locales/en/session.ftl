session-clock = { $time } { $zone }
session-date = Date
session-time = Time
session-room = Room
session-openness = Openness
session-parts = Parts
session-other-word = Another side’s record
session-wordings = Wordings of the theme
session-wordings-note = By language and by source, as each has it.
session-note = When and where this session met, and how open it was.
panel = Panel
panel-note = Affiliations and titles as published at the time.
panel-fallback = Names and titles without an English form on record stand in their own language.
panel-none = No panel is on record.
panel-no-side = No side on record
panel-count = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
panel-part-only = { $part } only
no-report = No report is on record.
reading-by = Written by: { $voice }
reading-rendered-by = Translation provided by: { $voice }
reading-original-in = Original in { $language }
reading-stale = { $count ->
    [one] The source of { $count } paragraph has changed since
   *[other] The source of { $count } paragraphs has changed since
}
reading-missing = { $count ->
    [one] { $count } paragraph is not yet translated
   *[other] { $count } paragraphs are not yet translated
}
reading-lacks = Not yet in { $language }
reading-with = Side by side with { $language }
reading-normal = Usual view
reading-show = Languages shown
reading-both = Both side by side
reading-only = { $language } only
reading-pair = { $left } and { $right }
reading-untranslated = Not yet translated; the { $language } original stands here.
paragraph-no = Paragraph { $no }
cite = Citation
cite-note = How to cite this page and each of its paragraphs.
cite-path = The address is the part that follows this site’s name.
cite-paragraphs = Citation of each paragraph
cite-title = “{ $title }”
cite-original = original ({ $language })
cite-rendered = { $language } ({ $standing }), original in { $original }
cite-removed = paragraph removed
track-through-years = { $track } through the years
track-neighbours = Neighbouring editions of this track
