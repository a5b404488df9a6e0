//! The example dialogue is part of the binary: an edited file makes a new one.

#![allow(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]

fn main() {
    println!("cargo:rerun-if-changed=../../examples/tokyo-beijing");
}
