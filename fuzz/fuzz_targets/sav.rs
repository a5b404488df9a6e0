#![no_main]

#[path = "../../crates/duologue-survey/tests/it/sav/readers.rs"]
mod readers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| readers::sav(bytes));
