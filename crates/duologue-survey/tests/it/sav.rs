//! SPSS files, read and written.

mod fixture;
mod hostile;
mod pyreadstat;
mod readers;
mod samples;
mod shared;
mod writing;
