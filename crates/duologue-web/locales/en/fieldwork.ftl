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
