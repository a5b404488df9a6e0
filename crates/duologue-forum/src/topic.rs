//! Topics on whose opinions the publics vote: `topic/CODE` and `topic/CODE/OPINION`, where each has a title.

use std::collections::BTreeSet;

use crate::acts::{Field, code};
use crate::forum::Forum;

impl Forum {
    pub fn has_topic(&self, topic: &str) -> bool {
        code("topic", topic).is_ok() && self.has_title(&format!("topic/{topic}"))
    }

    /// The opinions of a topic, by code.
    pub fn opinions(&self, topic: &str) -> BTreeSet<String> {
        let prefix = format!("topic/{topic}/");
        let named = self.subjects(&prefix);
        let codes = named.iter().filter_map(|subject| Some((subject, subject.strip_prefix(&prefix)?)));
        codes
            .filter(|(subject, code)| !code.contains('/') && self.has_title(subject))
            .map(|(_, code)| code.to_owned())
            .collect()
    }

    fn has_title(&self, subject: &str) -> bool {
        !self.wordings(subject, Field::Title, &[]).is_empty()
    }
}
