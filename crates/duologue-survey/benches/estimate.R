# The same tables by R's survey package, to set beside `cargo bench -p duologue-survey`:
#
#   cargo bench -p duologue-survey --bench estimate -- --write rows.csv
#   Rscript estimate.R rows.csv
#
# Five questions stand for the two hundred: each takes R as long as the next.
library(survey)
file <- commandArgs(TRUE)[1]
rows <- read.csv(file)
for (name in names(rows)[-1]) rows[[name]] <- factor(rows[[name]])
design <- svydesign(~1, strata = ~stratum, weights = ~weight, data = rows)
items <- paste0("q", 1:5)
took <- system.time(for (item in items) {
  print(svyby(as.formula(paste0("~", item)), ~by, design, svymean, na.rm = TRUE))
})
cat(nrow(rows), "rows,", length(items), "items x 1 break:", took[["elapsed"]], "s; two hundred would take",
    took[["elapsed"]] / length(items) * 200, "s\n")
