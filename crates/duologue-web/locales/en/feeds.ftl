feed-title = News of the dialogue
feed-title-edition = News of this edition
feed-about = Reports and translations, changes of the programme, joint statements, released surveys and votes on opinions, as they enter the record.
feed-text = { $genre } ({ $language })
feed-text-again = { $genre }, new version ({ $language })
feed-translation = { $genre }, translated into { $language }
feed-translation-again = { $genre }, new version of the translation into { $language }
feed-session-moved = Session changed
feed-session-added = Session added to the programme
feed-session-withdrawn = Session withdrawn from the programme
feed-before = Before: { $told }
feed-now = Now: { $told }
feed-edition = Edition changed
feed-statement = Joint statement on record
feed-agreed = Joint statement agreed
calendar-title = Calendar
calendar-subscribe = Subscribe to this programme in your calendar
calendar-add = Add this session to your calendar
calendar-person = Sessions of this person as a calendar
calendar-no-time = The time is not on record or is told in more than one way.
calendar-editions-left-out = { $count ->
    [one] { $count } edition has no event of its own here: its days are not on record or are told in more than one way.
   *[other] { $count } editions have no event of their own here: their days are not on record or are told in more than one way.
}
calendar-left-out = { $count ->
    [one] { $count } session is not in this calendar: its day is not on record or is told in more than one way.
   *[other] { $count } sessions are not in this calendar: their days are not on record or are told in more than one way.
}
schedule-file = Schedule for conference apps ({ $form })
schedule-no-room = Room not on record
schedule-left-out = { $count ->
    [one] { $count } session is not in this schedule: it has no certain time.
   *[other] { $count } sessions are not in this schedule: they have no certain time.
}
feed-released = Results of a joint survey released
feed-counted = Results of votes on opinions released
