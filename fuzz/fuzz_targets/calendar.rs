#![no_main]
#![allow(dead_code, reason = "the properties of other targets stand in the same file")]

#[path = "../../crates/duologue-web/src/clean.rs"]
mod clean;
#[path = "../../crates/duologue-web/src/calendar/lines.rs"]
mod lines;
#[path = "../../crates/duologue-web/src/calendar/s47_readers.rs"]
mod readers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| readers::folding(bytes));
