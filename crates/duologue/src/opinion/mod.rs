//! Votes on opinions on the command line: files in and out, and what is said of them.

pub mod comments;
pub mod folder;
pub mod ground;
pub mod output;
pub mod people;
pub mod polis;
pub mod polis_folder;
pub mod printed;
pub mod progress;
pub mod publish;
pub mod rows;
pub mod summary;
pub mod table;
pub mod topic;
pub mod votes;
