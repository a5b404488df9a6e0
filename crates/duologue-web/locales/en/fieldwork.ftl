fieldwork-error = error { $finding }
fieldwork-warning = look at { $finding }
fieldwork-good = { $rows ->
    [one] { $rows } respondent
   *[other] { $rows } respondents
}, nothing found
fieldwork-accepted = { $rows ->
    [one] Accepted: 1 respondent
   *[other] Accepted: { $rows } respondents
}, checksum { $hash }. It will not change any more
fieldwork-refused = { $errors ->
    [one] Refused: 1 error
   *[other] Refused: { $errors } errors
}. Deliver a mended file
fieldwork-counted = { $rows ->
    [one] { $rows } respondent
   *[other] { $rows } respondents
}; errors { $errors }, to be looked at { $warnings }
fieldwork-cases = { $count ->
    [one] { $count } respondent
   *[other] { $count } respondents
}: { $first }
fieldwork-case = row { $row }
fieldwork-case-id = row { $row } (id { $id })
fieldwork-more = …
fieldwork-identifier-name = { $variable }: its name or label says that it holds { $what }. A delivered file tells nobody's identity: take the variable out
fieldwork-identifier-value = { $variable }: answers look like { $what } ({ $cases }). A delivered file tells nobody's identity: take them out
fieldwork-what-name = a name
fieldwork-what-phone = a telephone number
fieldwork-what-email = an e-mail address
fieldwork-what-address = an address
fieldwork-what-document = the number of a document
fieldwork-absent-variable = { $variable }: the questionnaire asks it, the file has no such variable
fieldwork-unknown-variable = { $variable }: the file has it, the questionnaire does not ask it
fieldwork-no-id = { $variable }: no number of the respondent ({ $cases })
fieldwork-duplicate-id = { $variable }: the number { $id } stands more than once ({ $cases })
fieldwork-quota-gap = { $variable } = { $level }: { $target } were wanted, { $got } are there
fieldwork-unknown-code = { $variable }: the questionnaire has no code { $value } ({ $cases })
fieldwork-not-of-kind = { $variable }: { $kind } is asked for, and something else was answered ({ $cases })
fieldwork-kind-integer = a whole number
fieldwork-kind-decimal = a number
fieldwork-kind-date = a date
fieldwork-kind-other = another kind of answer
fieldwork-no-words-wording = the questionnaire has no wording of { $item } in { $language }
fieldwork-no-words-hint = the questionnaire has no hint to { $item } in { $language }
fieldwork-no-words-constraint = the questionnaire has no words for a refused answer to { $item } in { $language }
fieldwork-no-words-choice = the questionnaire has no words for the code { $value } of the list { $list } in { $language }
fieldwork-no-words-label = { $variable }: the file has no label in { $language }
fieldwork-no-words-code = { $variable }: the file has no words for the code { $value } in { $language }
fieldwork-other-words = { $variable } = { $value } ({ $language }): the file says “{ $file }”, the questionnaire “{ $questionnaire }”
fieldwork-off-route = { $item }: answered by those who were not to be asked ({ $cases })
fieldwork-unanswered = { $item }: required, and not answered by those who were to be asked ({ $cases })
fieldwork-breaks-constraint = { $item }: answers outside what the questionnaire allows ({ $cases })
fieldwork-not-checked-relevant = { $item }: who is to be asked says more than is checked here, or names an item that the file lacks: { $text }
fieldwork-not-checked-constraint = { $item }: what may be answered says more than is checked here, or names an item that the file lacks: { $text }
fieldwork-straight-line = { $items }: all answered alike ({ $cases })
fieldwork-speeder = { $variable }: under { $limit }; the median is { $median } ({ $cases })
fieldwork-at = { $place }: { $problem }
fieldwork-sheet = sheet { $sheet }
fieldwork-sheet-answers = answers
fieldwork-sheet-codebook = codebook
fieldwork-column = column { $column }
fieldwork-unread = column “{ $column }” is not read
fieldwork-file-large = { $bytes } bytes; { $most } are the most
fieldwork-file-inflates = unpacks to more than { $most } bytes
fieldwork-file-parts = has more than { $most } parts inside
fieldwork-file-rows = more than { $most } rows
fieldwork-file-columns = more than { $most } columns
fieldwork-file-cells = more than { $most } cells
fieldwork-file-cell = a cell of more than { $most } bytes
fieldwork-file-not-xlsx = is no .xlsx file: { $reason }
fieldwork-file-old-or-locked = is an old .xls file or locked by a password; save it as .xlsx without one
fieldwork-file-entities = “{ $part }” declares XML entities, which no spreadsheet does
fieldwork-file-no-sheet = has no sheet “{ $name }”
fieldwork-file-not-utf8 = is not UTF-8 from character { $character } of this line on; save it as “CSV UTF-8”
fieldwork-file-not-utf8-but = is not UTF-8 from character { $character } of this line on (it looks like { $encoding }); save it as “CSV UTF-8”
fieldwork-file-row-length = has { $got } cells where the first row has { $expected }; quote a cell that holds a comma
fieldwork-file-csv = cannot be read: { $reason }
fieldwork-file-no-header = is empty; the first row names the variables
fieldwork-file-empty-name = this column has no name in the first row
fieldwork-file-twice = “{ $name }” stands here twice
fieldwork-file-no-column = has no column “{ $name }”; the first row is variable,field,code,language,text
fieldwork-file-unknown-field = “{ $field }” is not type, measure, label, code, missing or missing_range
fieldwork-file-missing = more than { $most } codes that count as missing; give a missing_range
fieldwork-file-unknown-variable = the answers have no variable “{ $variable }”
fieldwork-file-not-one-of = “{ $text }” is not one of { $expected }
fieldwork-file-not-a-range = “{ $text }” is not a range such as 97..99
fieldwork-file-not-a-number = “{ $text }” is not a number, which “{ $variable }” holds
fieldwork-file-error-cell = the formula here came to { $value }; put in a value or leave the cell empty
fieldwork-form-no-sheet = has no sheet “{ $name }”; add it
fieldwork-form-no-column = has no column “{ $name }”; add it
fieldwork-form-column-twice = the column “{ $name }” stands here twice; take one out
fieldwork-form-no-language = “{ $column }” names no language, which makes a nameless one of it; write { $column }::Japanese (ja)
fieldwork-form-no-tag = “{ $language }” has no language tag; write Japanese (ja) or ja
fieldwork-form-two-names = “{ $one }” and “{ $other }” are one language ({ $tag }) under two names; write one of them in every column
fieldwork-form-default-language = the default language “{ $language }” has no column; write it as the columns do, or leave it out
fieldwork-form-incomplete = this row has no { $missing }; add it
fieldwork-form-unknown-type = “{ $kind }” is not select_one LIST, select_multiple LIST, integer, decimal, text, date, note, start, end, today, begin_group or end_group; use one of them
fieldwork-form-repeat = “{ $name }” repeats its questions, and a file of answers has one row a person; ask each round under names of its own
fieldwork-form-nothing-to-end = nothing of the kind is open here; take this row out, or add the row that begins it
fieldwork-form-not-ended = the group “{ $name }” begins here and does not end; add end_group after its last item
fieldwork-form-long-conditions = the conditions of these groups have more than { $most } bytes together; shorten them
fieldwork-form-unknown-list = the sheet “choices” has no list “{ $list }”; add it there or correct its name here
fieldwork-form-twice = “{ $name }” stands here twice; rename one
fieldwork-form-not-a-name = “{ $name }” is not a name; begin with a letter, and use letters, digits, “_”, “-” and “.” only
fieldwork-form-space-in-code = the code “{ $code }” has a space, which parts the codes of a select_multiple; take it out
fieldwork-form-or-other = or_other shows English words in every language; give the list a choice of its own and ask what in a text
fieldwork-form-not-yes-or-no = “{ $text }” is neither yes nor no
fieldwork-form-unknown-item = there is no item “{ $item }”; correct the name in the condition
fieldwork-sav-byte = byte { $at }
fieldwork-sav-none = this is not an SPSS system file
fieldwork-sav-ends = the file ends within { $what }; save it anew and send it again
fieldwork-sav-over = more than { $limit } { $what }
fieldwork-sav-wrong = { $what } cannot be { $found }; save it anew and send it again
fieldwork-sav-encoding = the encoding “{ $name }” is not known; save the file as UTF-8
fieldwork-sav-inflate = compressed data does not unfold: { $reason }
fieldwork-note-replaced = { $texts } texts have bytes that are no characters in the file's encoding
fieldwork-note-left-out = { $what } left out, since it fits no variable
fieldwork-note-renamed = the variable “{ $from }” is read as “{ $to }”
fieldwork-note-cut = { $what } cut to { $bytes } bytes
fieldwork-note-long = label of a code has { $bytes } bytes, and SPSS may show 120 of them
fieldwork-unfit-name-empty = a variable needs a name
fieldwork-unfit-name-long = a name has at most 64 bytes, not { $bytes }
fieldwork-unfit-name-character = the character “{ $character }” cannot stand there in a name
fieldwork-unfit-name-stop = a name cannot end with a stop
fieldwork-unfit-name-reserved = the name is a word of SPSS' own
fieldwork-unfit-name-twice = two variables have this name, but for the case of letters
fieldwork-unfit-rows = { $found } values in { $rows } rows
fieldwork-unfit-wide = a text of { $bytes } bytes; 32767 are the most
fieldwork-unfit-number = the number in row { $row } has no place in SPSS
fieldwork-unfit-code = a code is not of the variable's kind
fieldwork-unfit-missing = { $count } missing values; SPSS has room for three, or for a range and one
fieldwork-unfit-missing-range = the range of missing values is none
fieldwork-unfit-missing-long = a missing value of { $bytes } bytes; 8 are the most
fieldwork-unfit-format = the format is none that SPSS has
fieldwork-unfit-set = a set needs variables of this file, all of one kind
fieldwork-unfit-attribute = an attribute's name or value cannot be kept
fieldwork-unfit-weight = the weight is no variable with numbers
fieldwork-unfit-created = SPSS has dates from 1970 to 2069
fieldwork-unfit-much = more than a file can count
fieldwork-unfit-spreadsheet = does not fit a spreadsheet: { $reason }
