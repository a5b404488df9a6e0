mail-subject = Duologue found damage in { $count ->
    [one] { $count } place
   *[other] { $count } places
} at { $site }
mail-found = The weekly check of { $site } read everything that is kept, on { $time }, and found damage in { $count ->
    [one] { $count } place
   *[other] { $count } places
}:
mail-more = There { $count ->
    [one] is { $count } more; the server's log names it
   *[other] are { $count } more; the server's log names them all
}.
mail-mend = A damaged text is never shown. Keep a copy of the data folder as it is now, stop the server and run “duologue doctor”: it says of each fault what to do.
mail-own = The server of { $site } wrote this mail by itself.
mail-test-subject = A test from { $site }
mail-test = Mail from this server reaches you. It writes when its weekly check finds damage.
