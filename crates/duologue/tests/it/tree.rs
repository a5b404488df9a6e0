//! The pure crates stay pure: nothing in their trees speaks to a socket, a database or a runtime.

use std::process::Command;

#[test]
fn the_pure_crates_know_no_io() {
    for pure in ["duologue-record", "duologue-forum", "duologue-survey", "duologue-chart", "duologue-opinion"]
    {
        let args =
            ["tree", "--package", pure, "--edges", "normal", "--prefix", "none", "--offline", "--locked"];
        let output =
            Command::new(env!("CARGO")).args(args).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
        let tree = String::from_utf8(output.stdout).unwrap();
        assert!(tree.starts_with(pure), "{tree}{}", String::from_utf8_lossy(&output.stderr));
        for io in ["tokio", "sqlx", "axum", "hyper", "ureq", "getrandom", "duologue-store", "duologue-web"] {
            // The ZIP library links it; nothing that is read or written depends on it.
            if (pure, io) == ("duologue-survey", "getrandom") {
                continue;
            }
            assert!(!tree.lines().any(|line| line.split(' ').next() == Some(io)), "{pure} depends on {io}");
        }
    }
}
