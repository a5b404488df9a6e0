//! Commands beside a running server.

use std::fs;

use crate::bench::{Bench, files};
use crate::server::Server;

#[test]
fn commands_that_read_work_beside_a_server_and_the_others_say_what_to_do() {
    let bench = Bench::new();
    bench.write("dialogue/duologue.toml", "code = \"t\"\n\n[[voice]]\ncode = \"jp\"\nkind = \"side\"\n");
    bench.write(
        "dialogue/editions/1/jp.toml",
        "[[edition]]\nsubject = \"1\"\nyear = 2030\nstatus = \"planned\"\nhost = \"jp\"\n",
    );
    bench.dialogue("data", &["--side", "jp"], &bench.path("dialogue"));
    let alone = |name: &str| format!("alone-{name}");
    let beside = |name: &str| format!("beside-{name}");
    let write = |name: &dyn Fn(&str) -> String| {
        let said = bench.ok(&["key", "show", "--data", "data"]);
        bench.ok(&["site", &name("site"), "--data", "data"]);
        bench.run(&["export", &name("export"), "--data", "data"]);
        bench.ok(&["bundle", "out", &name("bundle"), "--data", "data"]);
        said
    };
    let keys = write(&alone);
    let server = Server::start(&bench, &[], &[]);
    assert_eq!(write(&beside), keys);
    for folder in ["site", "export"] {
        assert!(files(&bench.path(&alone(folder))) == files(&bench.path(&beside(folder))), "{folder}");
    }
    let read = |name: String| fs::read(bench.path(&name)).unwrap();
    assert!(read(alone("bundle")) == read(beside("bundle")));
    assert_eq!(read(alone("site.policy")), read(beside("site.policy")));
    bench.ok(&["verify", "beside-site", "--policy", "beside-site.policy"]);

    let refused = bench.run(&["import", "alone-export", "--data", "data"]);
    assert_eq!(refused.code, 2);
    assert!(
        refused.err.contains("stop the server") && refused.err.contains("work beside it"),
        "{}",
        refused.err
    );
    assert_eq!(server.get("/ja/").status, 200);
}
