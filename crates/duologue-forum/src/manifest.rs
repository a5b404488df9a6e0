//! A manifest: the one thing that parties agree to, by its hash.

use serde::{Deserialize, Serialize};

use duologue_record::{Hash, canonical};

use crate::acts::Strength;

/// A blob that is the same bytes for every party, so that all can only agree to the same thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// What is agreed: `statement`, `survey-release`, `agreed-difference`, `points`, `programme` …
    pub what: String,
    pub subject: String,
    /// Sides whose agreement is needed: each of them.
    pub parties: Vec<String>,
    /// Hashes of what it holds, in order.
    pub holds: Vec<Hash>,
    /// Hashes of the parts of files that go with it and that no page prints, such as a survey's answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Hash>,
    /// Languages whose text has force.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authentic: Vec<String>,
    /// RFC 3339 time (UTC) after which agreements no longer count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
    pub strength: Strength,
}

impl Manifest {
    pub fn to_bytes(&self) -> Result<Vec<u8>, canonical::Refusal> {
        let value = serde_json::to_value(self).unwrap_or(serde_json::Value::Null);
        canonical::to_bytes(&value, &canonical::BODY)
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Manifest, String> {
        let value = canonical::parse(bytes, &canonical::BODY).map_err(|e| e.to_string())?;
        serde_json::from_value(value).map_err(|e| e.to_string())
    }

    /// Every blob that belongs to it.
    pub fn blobs(&self) -> impl Iterator<Item = &Hash> {
        self.holds.iter().chain(&self.files)
    }

    pub fn hash(&self) -> Result<Hash, canonical::Refusal> {
        Ok(Hash::of(&self.to_bytes()?))
    }
}
