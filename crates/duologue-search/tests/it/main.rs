//! What is found, in which order, and what is gone.

mod bench;
mod documents;
mod hostile;
mod kept;
mod probes;
