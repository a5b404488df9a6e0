#![no_main]
#![allow(dead_code, reason = "the properties of other targets stand in the same file")]

#[path = "../../crates/duologue-survey/tests/it/s47_readers.rs"]
mod readers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| readers::answers(bytes));
