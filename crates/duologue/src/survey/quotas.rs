//! The quota file: how many respondents of each code a sample was to have, in TOML, by the names of the data's variables.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use duologue_survey::check::Quota;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    quota: Vec<Wanted>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    variable: String,
    #[serde(deserialize_with = "targets")]
    targets: BTreeMap<String, usize>,
    /// The share of a target by which it may be missed.
    #[serde(default, deserialize_with = "share")]
    tolerance: f64,
}

pub fn read(file: &Path) -> anyhow::Result<Vec<Quota>> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    parse(&text).with_context(|| file.display().to_string())
}

fn parse(text: &str) -> anyhow::Result<Vec<Quota>> {
    let file: File = toml::from_str(text)?;
    let quota = |wanted: Wanted| Quota {
        variable: wanted.variable,
        targets: wanted.targets.into_iter().collect(),
        tolerance: wanted.tolerance,
    };
    Ok(file.quota.into_iter().map(quota).collect())
}

/// Refused here, and not afterwards, so that the answer tells the line.
fn targets<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, usize>, D::Error> {
    let targets = BTreeMap::deserialize(deserializer)?;
    if targets.is_empty() {
        return Err(Error::custom("name a code with its number of respondents, such as { 1 = 486 }"));
    }
    Ok(targets)
}

fn share<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    let share = f64::deserialize(deserializer)?;
    if (0.0..=1.0).contains(&share) {
        return Ok(share);
    }
    Err(Error::custom("a tolerance is a share of the target from 0 to 1, such as 0.05"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_quota_is_refused_with_its_line() {
        let quotas = parse("[[quota]]\nvariable = \"sex\"\ntargets = { 1 = 486, 2 = 514 }\n").unwrap();
        let targets = vec![("1".to_owned(), 486), ("2".to_owned(), 514)];
        assert_eq!(quotas, [Quota { variable: "sex".to_owned(), targets, tolerance: 0.0 }]);
        let sex = "[[quota]]\nvariable = \"sex\"\n";
        for (text, line) in [
            (String::new(), "missing field `quota`"),
            (format!("{sex}targets = {{ }}\n"), "line 3"),
            (format!("{sex}targets = {{ 1 = -4 }}\n"), "line 3"),
            (format!("{sex}targets = {{ 1 = 48.6 }}\n"), "line 3"),
            (format!("{sex}targets = {{ 1 = 4 }}\ntolerance = 5.0\n"), "line 4"),
            (format!("{sex}targets = {{ 1 = 4 }}\ntolerance = nan\n"), "line 4"),
            (format!("{sex}targets = {{ 1 = 4 }}\ntolerances = 0.1\n"), "line 4"),
        ] {
            let told = parse(&text).unwrap_err().to_string();
            assert!(told.contains(line), "{text}\n{told}");
        }
    }
}
