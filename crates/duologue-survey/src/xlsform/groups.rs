//! Groups of items. What is to be asked of whom is kept with each item; the groups themselves are not.

use super::Trouble;
use crate::questionnaire::Expression;

/// Bytes that the conditions of groups within groups may have together: every item in them repeats them.
const LONGEST: usize = 2048;

/// The groups that stand open where a row is read.
#[derive(Default)]
pub(super) struct Groups {
    open: Vec<Group>,
}

struct Group {
    row: usize,
    name: String,
    is_repeat: bool,
    relevant: String,
}

/// A row that begins or ends a group or repeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    begins: bool,
    is_repeat: bool,
}

impl Mark {
    pub(super) fn of(kind: &str) -> Option<Mark> {
        let words: Vec<&str> = kind.split([' ', '_']).filter(|word| !word.is_empty()).collect();
        let (begins, what) = match words.as_slice() {
            ["begin", what] => (true, *what),
            ["end", what] => (false, *what),
            _ => return None,
        };
        matches!(what, "group" | "repeat").then_some(Mark { begins, is_repeat: what == "repeat" })
    }
}

impl Groups {
    /// Goes into a group or out of it; the error says in which column what is wrong.
    pub(super) fn go(
        &mut self,
        mark: Mark,
        row: usize,
        name: &str,
        relevant: &str,
    ) -> Result<(), (&'static str, Trouble)> {
        if !mark.begins {
            let own = self.open.pop_if(|group| group.is_repeat == mark.is_repeat);
            return own.map(|_| ()).ok_or(("type", Trouble::NothingToEnd));
        }
        let group = |relevant: &str| Group {
            row,
            name: name.to_owned(),
            is_repeat: mark.is_repeat,
            relevant: relevant.to_owned(),
        };
        let before: usize = self.open.iter().map(|group| group.relevant.len()).sum();
        if before + relevant.len() > LONGEST {
            self.open.push(group(""));
            return Err(("relevant", Trouble::LongConditions { most: LONGEST }));
        }
        if Expression::new(relevant).is_about_itself() {
            self.open.push(group(""));
            return Err(("relevant", Trouble::GroupItself { name: name.to_owned() }));
        }
        self.open.push(group(relevant));
        if mark.is_repeat {
            return Err(("type", Trouble::Repeat { name: name.to_owned() }));
        }
        if name.is_empty() {
            return Err(("name", Trouble::Incomplete { kind: "group", missing: "name" }));
        }
        Ok(())
    }

    /// Who is asked an item that stands here: whom its groups are for and whom itself is for.
    pub(super) fn relevant(&self, own: &str) -> Option<Expression> {
        let conditions = self.open.iter().map(|group| group.relevant.as_str()).chain([own]);
        let conditions: Vec<&str> = conditions.filter(|text| !text.is_empty()).collect();
        match conditions.as_slice() {
            [] => None,
            [only] => Some(Expression::new(*only)),
            several => {
                let inside: Vec<String> = several.iter().map(|text| format!("({text})")).collect();
                Some(Expression::new(inside.join(" and ")))
            }
        }
    }

    /// What nobody ended, by the rows that began it.
    pub(super) fn left_open(self) -> impl Iterator<Item = (usize, Trouble)> {
        self.open.into_iter().map(|group| (group.row, Trouble::NotEnded { name: group.name }))
    }
}
