#![no_main]
#![allow(dead_code, reason = "the properties of other targets stand in the same file")]

#[path = "../../crates/duologue-forum/tests/it/folder.rs"]
mod folder;
#[path = "../../crates/duologue-forum/tests/it/log.rs"]
mod log;
#[path = "../../crates/duologue-forum/tests/it/s47_readers.rs"]
mod readers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| readers::body(bytes));
