use std::fs;
use std::path::Path;

use duologue_record::Hash;

use crate::bench::{Bench, copy, files};

/// Flips the lowest bit of a byte in the middle of a file.
fn flip(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(path, bytes).unwrap();
}

/// Makes the bag's sums fit what lies there, as somebody who hides a change would.
pub fn cover_up(bag: &Path) {
    let sums: String =
        files(&bag.join("data")).iter().map(|(p, b)| format!("{}  data/{p}\n", Hash::of(b))).collect();
    fs::write(bag.join("manifest-sha256.txt"), sums).unwrap();
    let tags = ["bagit.txt", "bag-info.txt", "manifest-sha256.txt"];
    let sum = |t: &&str| format!("{}  {t}\n", Hash::of(&fs::read(bag.join(t)).unwrap()));
    fs::write(bag.join("tagmanifest-sha256.txt"), tags.iter().map(sum).collect::<String>()).unwrap();
}

fn first(bag: &Path, start: &str) -> String {
    let found = files(bag).into_iter().map(|(path, _)| path).find(|path| path.starts_with(start));
    found.unwrap_or_else(|| panic!("no file under {start}"))
}

#[test]
fn a_site_verifies_and_every_broken_part_is_named() {
    let bench = Bench::new();
    bench.example("data");
    bench.ok(&["site", "out", "--data", "data"]);
    let report = bench.ok(&["verify", "out", "--policy", "out.policy", "--lang", "en"]);
    assert!(report.contains("all is right") && report.contains("pages and assets made anew"), "{report}");
    let out = bench.path("out");
    let parts = [
        first(&out, "data/record/blobs/"),
        first(&out, "data/record/archive/tile/0/"),
        first(&out, "data/record/archive/tile/entries/"),
        "data/record/jp/checkpoint".to_owned(),
        "data/zh/editions/13/index.html".to_owned(),
        "data/assets/duologue.css".to_owned(),
    ];
    for part in parts {
        for hidden in [false, true] {
            let copied = bench.path("copy");
            let _ = fs::remove_dir_all(&copied);
            copy(&out, &copied);
            flip(&copied.join(&part));
            if hidden {
                cover_up(&copied);
            }
            let answer = bench.run(&["verify", "copy", "--policy", "out.policy", "--lang", "en"]);
            assert_eq!(answer.code, 1, "{part}, covered up: {hidden}\n{}", answer.out);
            assert!(answer.out.contains(&part), "{part}, covered up: {hidden}\n{}", answer.out);
        }
    }
}

#[test]
fn what_is_missing_or_too_much_is_named() {
    let bench = Bench::new();
    bench.example("data");
    bench.ok(&["site", "out", "--data", "data"]);
    let out = bench.path("out");
    let blob = first(&out, "data/record/blobs/");
    fs::remove_file(out.join(&blob)).unwrap();
    fs::write(out.join("data/extra.html"), "x").unwrap();
    cover_up(&out);
    let answer = bench.run(&["verify", "out", "--policy", "out.policy", "--lang", "en"]);
    assert_eq!(answer.code, 1);
    assert!(answer.out.contains(&blob) && answer.out.contains("no redaction says"), "{}", answer.out);
    fs::write(out.join("data/unlisted.html"), "x").unwrap();
    let answer = bench.run(&["verify", "out", "--policy", "out.policy", "--lang", "en"]);
    assert!(answer.out.contains("data/unlisted.html"), "{}", answer.out);
}

#[test]
fn a_policy_is_not_taken_from_what_it_vouches_for_without_a_warning() {
    let bench = Bench::new();
    bench.example("data");
    bench.ok(&["site", "out", "--data", "data"]);
    fs::copy(bench.path("out.policy"), bench.path("out/policy")).unwrap();
    let answer = bench.run(&["verify", "out", "--policy", "out/policy", "--lang", "en"]);
    assert_eq!(answer.code, 0, "{}", answer.out);
    assert!(answer.err.contains("proves nothing"), "{}", answer.err);
    // Another dialogue's keys do not vouch for this one.
    bench.ok(&["init", "--data", "other", "--origin", crate::bench::ORIGIN, "--side", "jp"]);
    let keys = bench.ok(&["key", "show", "--data", "other"]);
    bench.write("wrong.policy", &format!("log {}\nquorum none\n", keys.trim()));
    let answer = bench.run(&["verify", "out", "--policy", "wrong.policy", "--lang", "en"]);
    assert_eq!(answer.code, 1, "{}", answer.out);
    assert!(answer.out.contains("data/record/jp/checkpoint"), "{}", answer.out);
    assert_eq!(bench.run(&["verify", "out", "--policy", "nowhere"]).code, 2);
    assert_eq!(bench.run(&["verify", "data", "--policy", "out.policy"]).code, 2);
}

#[test]
fn a_bag_of_another_version_is_checked_without_its_pages() {
    let bench = Bench::new();
    bench.example("data");
    bench.ok(&["site", "out", "--data", "data"]);
    let info = bench.path("out/bag-info.txt");
    let text = fs::read_to_string(&info).unwrap();
    let other = text.replacen(env!("CARGO_PKG_VERSION"), "0.0.1", 1);
    fs::write(&info, other).unwrap();
    cover_up(&bench.path("out"));
    let report = bench.ok(&["verify", "out", "--policy", "out.policy", "--lang", "en"]);
    assert!(report.contains("another version (0.0.1)"), "{report}");
}
