#![no_main]
#![allow(dead_code, reason = "the properties of other targets stand in the same file")]

#[path = "../../crates/duologue-survey/tests/it/s47_readers.rs"]
mod readers;

libfuzzer_sys::fuzz_target!(|text: &str| readers::design(text));
