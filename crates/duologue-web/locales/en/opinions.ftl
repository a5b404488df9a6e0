topic-everybody = Everybody
topic-opinion = Opinion { $number }
topic-group = Group { $number }
topic-group-of = { $members ->
    [one] { $group }: { $members } person
   *[other] { $group }: { $members } people
}
topic-members = { $members ->
    [one] { $members } person
   *[other] { $members } people
}
topic-agree = Agree
topic-disagree = Disagree
topic-reading = Reading
topic-computing = Computing
topic-heading = What the publics agree on
topic-heading-one = What most voters agree on
topic-heading-none = What the votes show
topic-said = Of { $opinions } opinions, { $count } have a majority in every public, for or against, even at the low end of its interval.
topic-said-one = Of { $opinions } opinions, { $count } have a majority, for or against, even at the low end of its interval.
topic-said-none = Of { $opinions } opinions, none yet has a majority in every public, for or against, at the low end of its interval.
topic-said-none-one = Of { $opinions } opinions, none yet has a majority, for or against, at the low end of its interval.
topic-count-participants = { $public }, participants
topic-count-others = participants of no public
topic-count-opinions = { $count ->
    [one] opinions with votes, { $count } of them struck out
   *[other] opinions with votes, { $count } of them struck out by moderators
}
topic-count-votes = votes
topic-skip = Skip to content
topic-languages = Language
topic-table = The same as a table
topic-first = Read this first
topic-no-votes = Nobody has voted yet.
topic-no-map = The votes do not differ: there is no map and there are no groups.
topic-flat = The votes differ in one direction only. On the map, up and down say nothing.
topic-second-axis = The map’s second axis is hardly stronger than the third ({ $second }% and { $third }% of all difference): another might as well have been drawn.
topic-few-participants = { $participants ->
    [one] Only { $participants } person has voted enough to be in a group. It is too early for groups.
   *[other] Only { $participants } people have voted enough to be in a group. It is too early for groups: take them as anecdotes.
}
topic-one-group = Everybody is in one group.
topic-no-structure = The groups are not clearly apart (silhouette { $silhouette }; 0.25 or less means no real structure).
topic-toss-up = The number of groups is a toss-up: { $groups } were chosen, and { $other } would fit as well (silhouettes { $chosen } and { $second }).
topic-other-count = The number of groups is not sure: { $groups } were chosen, and { $other } came out in { $runs } of { $of } runs with a tenth of the votes missing.
topic-unstable = With a tenth of the votes missing, the groups would be others (agreement { $index }, where 1 is the same and 0 is chance).
topic-handful = { $members ->
    [one] { $group } is one person ({ $members }): not a group.
   *[other] { $group } is a handful: { $members } people.
}
topic-too-few = { $opinions ->
    [one] { $public }: too early to say anything of { $opinions } opinion, on which fewer than six votes count.
   *[other] { $public }: too early to say anything of { $opinions } opinions, on each of which fewer than six votes count.
}
topic-too-early = { $votes ->
    [one] too early to say: { $votes } vote
   *[other] too early to say: { $votes } votes
}
topic-why-agree = A majority of every public agrees; the smallest lower bound is { $low }% ({ $public }), p { $p } over the whole list.
topic-why-disagree = A majority of every public disagrees; the smallest lower bound is { $low }% ({ $public }), p { $p } over the whole list.
topic-why-agree-one = A majority agrees; the lower bound is { $low }%, p { $p } over the whole list.
topic-why-disagree-one = A majority disagrees; the lower bound is { $low }%, p { $p } over the whole list.
topic-why-bridges = Liked on both sides of the main difference: support net of it { $intercept } (0.40 is needed).
topic-why-bridges-publics = Liked on both sides of the main difference: support net of it { $intercept } (0.40 is needed), and { $least } without { $public }, the public that it leans on most.
topic-why-opposed = Majorities on opposite sides: { $more } for, { $fewer } against. The intervals lie { $gap } points apart.
topic-why-apart = { $more } agrees more than { $fewer }: the intervals lie { $gap } points apart.
topic-why-even = At least { $low }% on either side, at the low end of the interval.
topic-stand-agree = { $count } of { $votes } agree, { $share }% ({ $interval })
topic-stand-disagree = { $count } of { $votes } disagree, { $share }% ({ $interval })
topic-stand-agree-weighted = { $count } of { $votes } agree, weighted { $share }% ({ $interval })
topic-stand-disagree-weighted = { $count } of { $votes } disagree, weighted { $share }% ({ $interval })
topic-interval = { $low }–{ $high }
topic-of-agree = { $count } of { $votes } agree
topic-of-disagree = { $count } of { $votes } disagree
topic-others = of the others, { $says }
topic-everybody-else = of everybody else, { $says }
topic-ground = Common ground
topic-ground-note = Ranked by the smallest of the publics’ lower bounds, so that no public can carry an opinion alone.
topic-ground-none = No opinion has a majority that is certain enough yet.
topic-divides = What divides
topic-divides-note = Opinions where the intervals of agreement of two publics do not meet, the widest gap first. Each is tested alone: in a long list some stand by chance.
topic-divides-note-one = Opinions with at least a quarter on either side, at the low end of the interval, the evenest first.
topic-divides-none = No opinion divides clearly enough to say so.
topic-bridges = Liked on both sides
topic-bridges-note = Support that is left when the main difference between voters is taken out. It must hold without those who voted most and without any one of the publics. It needs no groups.
topic-groups = Groups
topic-groups-note = Groups come from votes, not from countries. Each is shown by what sets it apart from the others.
topic-groups-given = The groups were given with the votes. How well they fit and how stable they are was not asked.
topic-stability = Stability { $index }: how alike the groups stay, on average, when a tenth of the votes is left out (1 is the same, 0 is chance).
topic-group-nothing = Nothing sets this group apart.
topic-map = Map
topic-map-title = Where the groups are
topic-map-note = The dashed line holds four of five of a group. A mark is three people or more in about the same place, its area their number; people who are fewer are not drawn. The axes have no unit: near means alike in votes.
topic-map-across = first axis: where votes differ most, no unit
topic-map-upwards = second axis, no unit
topic-map-told = Groups on two axes without a unit, each by its number and shape. The table below says how many people each has.
topic-chart-note = Per cent of all who voted, passes included. Thin lines: 95% intervals. Left: disagree; right: agree.
topic-chart-told = Bars for each public: who disagrees to the left, who agrees to the right, with 95% intervals. The table holds the same figures.
topic-chart-left-out = Charts show { $shown } of the { $publics } publics: { $names }. Lists and tables have all of them.
topic-early = Too early to say
topic-early-note = On these, some public has given fewer than six votes that count: not even if all were the same would they show a majority.
topic-more = { $count ->
    [one] And { $count } more opinion.
   *[other] And { $count } more opinions.
}
topic-early-cell = too early
topic-not-said = not said
topic-method = Method
topic-method-shares = The last vote of a participant on an opinion counts. Shares are of all who voted on it: a pass supports nothing. Intervals are exact (Clopper and Pearson, 95%).
topic-method-weights = Votes are weighted; intervals rest on the number of equal votes that would know as much (Kish).
topic-method-ground = An opinion is common ground when every public has a majority on the same side. The chance of one wrong entry in the whole list is at most 5% (Holm’s method).
topic-method-map = The map shows the two directions in which votes differ most (principal components); an opinion that somebody did not see counts as its mean.
topic-method-groups = Groups are made from the map alone, from two to five, whatever the order of votes. Seed of the stability test: { $seed }.
topic-method-lists = What sets a group apart is found as Polis does: by tests at 90% of its share against one half and against the others. They are for reading, not for proof.
topic-method-sample = Participants chose to take part: they are no sample of their public unless they were drawn as one.
topic-all = All opinions
topic-all-note = Without those that moderators struck out.
topic-column-opinion = Opinion
topic-column-votes = { $public }: votes
topic-column-agree = { $public }: agree %
topic-column-disagree = { $public }: disagree %
topic-column-group = Group
topic-column-members = People
topic-polis = As Polis computes it
topic-polis-consensus = Consensus
topic-polis-line = { $says }, test { $test }

# Results on the site
topic-results = Results
topic-results-of = Results: { $topic }
topic-released = , released on { $date }
topic-running = The count so far
topic-counted-at = Counted at { $moment }. Voting goes on; these are not the results.
topic-not-counted = Nothing has been counted yet.
topic-sheets-gone = The sheets of this release are no longer in this record, or cannot be read.
topic-opinions = The opinions
topic-opinions-note = Each side words every opinion in its own language. Wordings stand side by side; none is a translation of another.
topic-no-opinions = No opinion has been worded.
topic-count-worded = opinions
topic-untold = fewer than ten votes: not shown
topic-untold-cell = not shown
topic-untold-votes = under 10
topic-map-unsure = No outlines are drawn: other groups would fit the votes as well. A mark is three people or more in about the same place, its area their number; people who are fewer are not drawn. The axes have no unit: near means alike in votes.
topic-map-few = No map is drawn: too few places may be shown.
topic-group-untold = What sets this group apart is not shown: too few voted.
topic-merged = Groups under ten, together
topic-groups-of = Groups, { $side }
topic-groups-own = Made within this side’s own voters. Groups come from votes, and each is shown by what sets it apart from the others.
topic-early-told = On these, some public has given fewer than ten votes: counts of so few are not shown.
topic-method-told = Each side counts its own voters. Counts of fewer than ten are not shown, groups of fewer than ten are merged, and no place on a map stands for fewer than three people.
topic-rows-kept = No voter’s own votes are published.
topic-rows-told = Every voter’s own votes are published by those sides whose file of rows lies below, without names and in no order.
topic-files-note = The same figures for people and programs. Shares and intervals follow from the counts.
topic-tally = Fingerprint of the votes
topic-tally-note = One number for all rows that a side counted. It was agreed with the results and cannot change.
topic-receipt = Whoever voted can have a receipt: their own votes, and the way from them to this number. This command checks it without asking a server.
topic-rows = { $count ->
    [one] { $count } row
   *[other] { $count } rows
}
opinions-count = { $count ->
    [one] { $count } opinion
   *[other] { $count } opinions
}
simulated-votes = Nobody gave these votes, and they must not be quoted.
