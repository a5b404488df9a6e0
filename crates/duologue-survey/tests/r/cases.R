# Makes the samples and the reference values beside this file, with R's survey package:
#
#   Rscript cases.R            (Debian: r-base-core r-cran-survey r-cran-jsonlite)
#
# The answers are generated with a fixed seed and are nobody's. The committed output was made with R 4.2.2, survey 4.1.1
# and jsonlite 1.8.4.
library(survey)
library(jsonlite)

set.seed(20251122, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")

# A wave as a field agency delivers it: three strata of cities, blocks within them, some questions unanswered.
rows <- do.call(rbind, lapply(1:3, function(h) {
  blocks <- c(6, 5, 8)[h]
  do.call(rbind, lapply(1:blocks, function(i) {
    n <- sample(4:9, 1)
    data.frame(stratum = c("north", "east", "south")[h], block = i, blocks = c(40, 22, 61)[h],
               weight = round(runif(1, 80, 400), 2) * round(runif(n, 0.5, 2), 2))
  }))
}))
n <- nrow(rows)
rows$id <- 1:n
rows$sex <- sample(c("f", "m"), n, TRUE)
rows$age <- sample(c("18-39", "40-59", "60+"), n, TRUE, c(.3, .4, .3))
lean <- (rows$age == "60+") * 0.8 + (rows$stratum == "north") * 0.5 + rnorm(n)
rows$view <- c("good", "fair", "bad")[1 + (lean > 0) + (lean > 1)]
rows$view[sample(n, 7)] <- NA
rows$trips <- rpois(n, 2 + (rows$sex == "f"))
rows$trips[sample(n, 5)] <- NA
rows <- rows[, c("id", "stratum", "block", "blocks", "weight", "sex", "age", "view", "trips")]
write.csv(rows, "wave.csv", row.names = FALSE, na = "", quote = FALSE)

designs <- list(
  clustered = list(file = "wave.csv", strata = "stratum", psu = "block", weights = "weight", nest = TRUE),
  clustered_fpc = list(file = "wave.csv", strata = "stratum", psu = "block", weights = "weight", fpc = "blocks", nest = TRUE),
  stratified = list(file = "wave.csv", strata = "stratum", weights = "weight"),
  weighted = list(file = "wave.csv", weights = "weight")
)
drawn <- list(
  clustered = svydesign(~block, strata = ~stratum, weights = ~weight, data = rows, nest = TRUE),
  clustered_fpc = svydesign(~block, strata = ~stratum, weights = ~weight, fpc = ~blocks, data = rows, nest = TRUE),
  stratified = svydesign(~1, strata = ~stratum, weights = ~weight, data = rows),
  weighted = svydesign(~1, weights = ~weight, data = rows)
)
inside <- function(d, domain) if (is.null(domain)) d else d[which(rows[[domain$var]] == domain$eq), ]
limits <- function(x, df) {
  t <- confint(x, df = df); z <- confint(x)
  list(ci_t_low = unname(t[, 1]), ci_t_high = unname(t[, 2]), ci_z_low = unname(z[, 1]), ci_z_high = unname(z[, 2]))
}
cases <- list()
add <- function(id, design, op, args, expect) {
  cases[[length(cases) + 1]] <<- list(id = id, design = design, op = op, args = args, expect = expect)
}
numbers <- function(x, d, df) c(list(estimate = unname(coef(x)), se = as.numeric(SE(x)), df = df), limits(x, df))

for (name in names(drawn)) {
  d <- drawn[[name]]
  for (domain in list(NULL, list(var = "sex", eq = "f"), list(var = "stratum", eq = "east"))) {
    of <- if (is.null(domain)) "" else paste0(".", domain$eq)
    for (var in c("view", "trips", "age")) {
      part <- inside(d, domain)
      part <- subset(part, !is.na(get(var)))
      formula <- as.formula(paste0("~", var))
      x <- svymean(formula, part, deff = TRUE)
      y <- svymean(formula, part, deff = "replace")
      add(paste0(name, of, ".", var), name, "mean", list(var = var, domain = domain),
          c(numbers(x, part, degf(part)), list(deff = unname(deff(x)), deff_replace = unname(deff(y)), n_domain = nrow(part))))
    }
  }
  part <- subset(d, !is.na(trips))
  add(paste0(name, ".total"), name, "total", list(var = "trips"), numbers(svytotal(~trips, part), part, degf(part)))
  part <- subset(d, !is.na(view))
  ci <- list()
  for (m in c("logit", "xlogit", "asin", "beta", "mean")) {
    x <- svyciprop(~I(view == "bad"), part, method = m)
    ci[[m]] <- list(low = attr(x, "ci")[[1]], high = attr(x, "ci")[[2]])
  }
  x <- svyciprop(~I(view == "bad"), part, method = "logit", level = 0.99)
  ci$logit99 <- list(low = attr(x, "ci")[[1]], high = attr(x, "ci")[[2]])
  x <- svymean(~I(view == "bad"), part)
  add(paste0(name, ".ci"), name, "ciprop", list(expr = "view == 'bad'"),
      c(ci, list(estimate = unname(coef(x))[2], se = as.numeric(SE(x))[2])))
  test <- list()
  for (s in c("F", "Chisq", "Wald", "adjWald")) {
    x <- svychisq(~age + view, d, statistic = s)
    test[[s]] <- list(statistic = unname(x$statistic), parameter = unname(x$parameter), p = unname(x$p.value))
  }
  add(paste0(name, ".chisq"), name, "svychisq", list(row = "age", col = "view"), test)
  q <- svyquantile(~trips, part <- subset(d, !is.na(trips)), c(.25, .5, .75), qrule = "math", interval.type = "mean")[[1]]
  add(paste0(name, ".quantile"), name, "quantile", list(var = "trips", q = c(.25, .5, .75)),
      list(estimate = unname(q[, 1]), low = unname(q[, 2]), high = unname(q[, 3]), se = unname(q[, 4])))

  sum <- sum(weights(d))
  targets <- list(
    list(var = "sex", level = c("f", "m"), target = c(.52, .48) * sum),
    list(var = "age", level = c("18-39", "40-59", "60+"), target = c(.33, .31, .36) * sum),
    list(var = "stratum", level = c("east", "north", "south"), target = c(.25, .3, .45) * sum)
  )
  frame <- function(t) setNames(data.frame(t$level, t$target), c(t$var, "Freq"))
  raked <- rake(d, lapply(targets, function(t) as.formula(paste0("~", t$var))), lapply(targets, frame),
                control = list(maxit = 200, epsilon = 1e-9))
  after <- function(d) lapply(c("view", "trips"), function(var) {
    part <- subset(d, !is.na(get(var)))
    c(list(var = var), numbers(svymean(as.formula(paste0("~", var)), d, na.rm = TRUE), d, degf(part)))
  })
  w <- weights(raked)
  add(paste0(name, ".rake"), name, "rake", list(margins = targets, maxit = 200, epsilon = 1e-9),
      list(first20 = unname(w[1:20]), sum = sum(w), min = min(w), max = max(w), kish_deff = n * sum(w^2) / sum(w)^2,
           n_eff = sum(w)^2 / sum(w^2), checksum_sum_w_times_index = sum(w * 1:n), after = after(raked)))
  t <- targets[[2]]
  post <- postStratify(d, ~age, frame(t))
  w <- weights(post)
  add(paste0(name, ".post"), name, "poststratify", list(var = "age", level = t$level, target = t$target),
      list(first20 = unname(w[1:20]), sum = sum(w), after = after(post)))
}

write(toJSON(list(generator = paste0(R.version.string, ", survey ", packageVersion("survey")), designs = designs, cases = cases),
             auto_unbox = TRUE, digits = 15, null = "null", pretty = FALSE), "cases.json")
