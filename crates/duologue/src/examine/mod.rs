//! Whether an installation is well: one finding a subject, and what to do where it is not.

mod disk;
mod keys;
mod record;

use duologue_web::Security;
use serde::Serialize;

use crate::command::serve;
use crate::config::Config;

pub use keys::{key_file, unkeyed};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    Good,
    /// It works, and something should be done.
    Poor,
    /// It does not work, or is not as it was written.
    Bad,
}

/// What was found of one subject.
#[derive(Debug, Serialize)]
pub struct Finding {
    pub grade: Grade,
    pub subject: &'static str,
    pub says: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mend: Option<String>,
}

impl Finding {
    fn good(subject: &'static str, says: impl Into<String>) -> Finding {
        Finding { grade: Grade::Good, subject, says: says.into(), mend: None }
    }

    fn poor(subject: &'static str, says: impl Into<String>, mend: impl Into<String>) -> Finding {
        Finding { grade: Grade::Poor, subject, says: says.into(), mend: Some(mend.into()) }
    }

    fn bad(subject: &'static str, says: impl Into<String>, mend: impl Into<String>) -> Finding {
        Finding { grade: Grade::Bad, ..Finding::poor(subject, says, mend) }
    }
}

/// Examines all that a server with this configuration would use.
pub async fn all(config: Config) -> Vec<Finding> {
    let mut findings = settings(&config, jiff::Timestamp::now());
    findings.extend(disk::examine(&config.settings));
    findings.extend(record::examine(&config.settings).await);
    findings
}

/// Whom to tell of a fault: nobody may rely on a contact whose date has passed (RFC 9116, 2.5.5).
fn contact(security: Option<&Security>, now: jiff::Timestamp) -> Option<Finding> {
    let Some(Security { expires, .. }) = security else {
        let mend = "name a contact in the theme's [security] (docs/operator.md)";
        return Some(Finding::poor("settings", "no security.txt: nobody is named to tell of a fault", mend));
    };
    let passed = expires.parse::<jiff::Timestamp>().is_ok_and(|expires| expires <= now);
    let mend = "see that the contact still holds, and give the theme's [security] a later `expires`";
    passed.then(|| Finding::poor("settings", format!("security.txt expired on {expires}"), mend))
}

fn settings(config: &Config, now: jiff::Timestamp) -> Vec<Finding> {
    const MEND: &str = "change it; docs/configuration.md and docs/operator.md name every key";
    let mut findings: Vec<Finding> =
        config.faults.iter().map(|fault| Finding::bad("settings", fault.to_string(), MEND)).collect();
    match serve::theme(config.settings.theme.as_deref()) {
        Err(fault) => findings.push(Finding::bad("settings", format!("{fault:#}"), MEND)),
        Ok(theme) => findings.extend(contact(theme.security.as_ref(), now)),
    }
    if config.settings.url.is_none() {
        let mend = "set `url` to the site's public address, before anybody subscribes";
        findings.push(Finding::poor(
            "settings",
            "no `url`: feeds and calendars would name where it listens",
            mend,
        ));
    }
    if findings.is_empty() {
        findings.push(Finding::good("settings", "every setting can be used"));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_contact_and_one_whose_date_has_passed_are_told() {
        let now = "2027-12-31T00:00:00Z".parse().unwrap();
        let security = |expires: &str| Security {
            contact: "mailto:security@forum.example".into(),
            expires: expires.into(),
        };
        assert!(contact(Some(&security("2027-12-31T00:00:01Z")), now).is_none());
        let told = |finding: Option<Finding>| finding.map(|finding| (finding.grade, finding.says)).unwrap();
        let expired = "security.txt expired on 2027-12-30T23:59:59Z".to_owned();
        assert_eq!(told(contact(Some(&security("2027-12-30T23:59:59Z")), now)), (Grade::Poor, expired));
        assert!(told(contact(None, now)).1.starts_with("no security.txt"));
    }
}
