//! Tables of old addresses on the command line.

use std::fs;

use crate::bench::{Bench, example};

#[test]
fn a_table_is_taken_whole_or_not_at_all() {
    let bench = Bench::new();
    bench.example("data");
    let table = example().with_file_name("tokyo-beijing-redirects.csv");
    let rows = fs::read_to_string(&table).unwrap().lines().count() - 1;
    let import = |file: &str| bench.run(&["redirects", "import", file, "--data", "data"]);
    let first = import(table.to_str().unwrap());
    assert_eq!(
        (first.code, first.out),
        (0, format!("{rows} old addresses lead to pages.\n")),
        "{}",
        first.err
    );
    let kept = bench.path("data/redirects.csv");
    assert_eq!(fs::read(&kept).unwrap(), fs::read(&table).unwrap());

    // A session that is not there, a host, and a page of this site itself; the first row is good.
    bench.write(
        "faulty.csv",
        "from,to\n/good,/ja/\n/a,/ja/editions/13/sessions/nowhere\n/b,https://evil.example/\n/ja/editions,/ja/\n",
    );
    let refused = import("faulty.csv");
    assert_eq!(refused.code, 2);
    for place in ["3 fault(s)", "faulty.csv:3:2: ", "faulty.csv:4:2: ", "faulty.csv:5:1: "] {
        assert!(refused.err.contains(place), "{place}: {}", refused.err);
    }
    assert_eq!(fs::read(&kept).unwrap(), fs::read(&table).unwrap());

    bench.write("other.csv", "from,to\n/other,/zh/editions/13/programme\n");
    let lost = format!("{rows} of the table before do no longer; a table replaces the one before it.\n");
    assert_eq!(import("other.csv").out, format!("1 old addresses lead to pages.\n{lost}"));
    assert_eq!(import("nowhere.csv").code, 2);
}

#[test]
fn a_broken_table_stops_the_start_with_its_fault() {
    let bench = Bench::new();
    bench.ok(&["init", "--data", "data", "--origin", "duologue.example/t", "--side", "jp"]);
    for broken in ["", "from,to\n/a,//evil.example\n"] {
        bench.write("data/redirects.csv", broken);
        let answer = bench.run(&["serve", "--data", "data", "--listen", "127.0.0.1:0"]);
        assert_eq!(answer.code, 2);
        assert!(answer.err.contains("data/redirects.csv:"), "{}", answer.err);
    }
}
