#![no_main]

#[path = "../../crates/duologue/tests/it/s47_sheets.rs"]
mod sheets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sheets::sheet(bytes));
