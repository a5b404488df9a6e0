//! What the program is built from, and what the project promises about it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn tree(package: &str, edges: &str) -> String {
    let args = ["tree", "--package", package, "--edges", edges, "--prefix", "none", "--offline", "--locked"];
    let output = Command::new(env!("CARGO")).args(args).current_dir(root()).output().unwrap();
    let tree = String::from_utf8(output.stdout).unwrap();
    assert!(tree.starts_with(package), "{tree}{}", String::from_utf8_lossy(&output.stderr));
    tree
}

/// Crates that ask other servers over HTTP.
const CLIENTS: [&str; 9] =
    ["ureq", "reqwest", "hyper-rustls", "hyper-tls", "curl", "isahc", "attohttpc", "minreq", "awc"];

#[test]
fn s07_the_server_asks_no_other_server() {
    // duologue-web brings store, search and forum with it.
    let tree = tree("duologue-web", "normal,features");
    for part in ["duologue-store ", "duologue-search ", "hyper ", "tokio "] {
        assert!(tree.lines().any(|line| line.starts_with(part)), "the tree lacks {part}");
    }
    for client in CLIENTS {
        assert!(!tree.lines().any(|line| line.split(' ').next() == Some(client)), "{client} is linked in");
    }
    for line in tree.lines().filter(|line| line.starts_with("hyper ") || line.starts_with("hyper-util ")) {
        assert!(!line.contains("feature \"client"), "{line}");
    }
}

#[test]
fn s07_of_the_commands_only_verify_and_healthcheck_ask_a_server() {
    let tree = tree("duologue", "normal");
    let linked: Vec<&str> = CLIENTS
        .into_iter()
        .filter(|client| tree.lines().any(|line| line.split(' ').next() == Some(*client)))
        .collect();
    assert_eq!(linked, ["ureq"]);
    let asking: BTreeSet<String> = sources(&root().join("crates"))
        .into_iter()
        .filter(|(path, text)| path.contains("/src/") && text.contains("ureq::"))
        .map(|(path, _)| path.rsplit("/src/").next().unwrap().to_owned())
        .collect();
    assert_eq!(asking, BTreeSet::from(["archive/source.rs".into(), "command/healthcheck.rs".into()]));
}

#[test]
fn s07_mail_leaves_from_one_place() {
    let tree = tree("duologue-web", "normal");
    assert!(!tree.lines().any(|line| line.starts_with("lettre ")), "the pages send mail");
    let sending: BTreeSet<String> = sources(&root().join("crates"))
        .into_iter()
        .filter(|(path, text)| path.contains("/src/") && text.contains("lettre::transport"))
        .map(|(path, _)| path.rsplit("/src/").next().unwrap().to_owned())
        .collect();
    assert_eq!(sending, BTreeSet::from(["mail.rs".into()]));
}

#[test]
fn s05_no_other_program_is_started() {
    // The benchmarks are no part of the program.
    for (path, text) in sources(&root().join("crates")) {
        assert!(
            path.contains("/duologue-bench/")
                || !path.contains("/src/")
                || !text.contains("process::Command"),
            "{path}"
        );
    }
}

#[test]
fn s10_xml_of_strangers_is_parsed_in_workbooks_alone() {
    // An HTML parser (ammonia's) knows no entities but HTML's own and no document types.
    let xml = |name: &str| name.contains("xml") || name.contains("expat") || name.contains("sxd");
    let tree = tree("duologue", "normal");
    let linked: BTreeSet<&str> =
        tree.lines().filter_map(|line| line.split(' ').next()).filter(|name| xml(name)).collect();
    // Drawings that become pictures are our own, read in one place; usvg reads them by roxmltree.
    assert_eq!(linked, BTreeSet::from(["quick-xml", "roxmltree", "xmlwriter"]));
    let drawings = sources(&root().join("crates")).into_iter().filter(|(_, text)| text.contains("usvg::"));
    let drawings: BTreeSet<String> =
        drawings.filter_map(|(path, _)| Some(path.rsplit_once("/src/")?.1.to_owned())).collect();
    assert_eq!(drawings, BTreeSet::from(["picture.rs".to_owned()]));
    let mut writing = BTreeSet::new();
    for (path, text) in sources(&root().join("crates")) {
        let feeds = text.contains("atom_syndication");
        if !path.contains("/src/") || !(feeds || text.contains("quick_xml")) {
            continue;
        }
        for reading in [
            "Reader",
            "quick_xml::de",
            "read_from",
            "read_event",
            "Feed::from_str",
            "parse::<Feed",
            "parse::<atom",
        ] {
            assert!(!text.contains(reading), "{path}: {reading}");
        }
        let name = path.rsplit_once("/src/").unwrap().1.to_owned();
        writing.insert(name);
    }
    assert_eq!(
        writing,
        BTreeSet::from(
            ["ddi/xml.rs", "feeds/mod.rs", "frab/xml.rs", "routes/search/feed.rs", "sitemap.rs"]
                .map(str::to_owned)
        )
    );
    // A workbook is XML in a ZIP. calamine is given one in a single place, after its parts were unpacked and counted and
    // no part declares an entity (duologue-survey, `s47` and `tables`).
    let reading = sources(&root().join("crates")).into_iter().filter(|(_, text)| text.contains("calamine::"));
    let reading: BTreeSet<String> =
        reading.filter_map(|(path, _)| Some(path.rsplit_once("/src/")?.1.to_owned())).collect();
    assert_eq!(reading, BTreeSet::from(["xlsx/book.rs".to_owned()]));
}

#[test]
fn s46_nothing_is_unsafe_and_nothing_in_a_request_may_end_the_process() {
    let root_file = read("Cargo.toml");
    for lint in [
        "unsafe_code = \"forbid\"",
        "unwrap_used = \"deny\"",
        "expect_used = \"deny\"",
        "panic = \"deny\"",
        "indexing_slicing = \"deny\"",
    ] {
        assert!(root_file.lines().any(|line| line.split(" #").next().unwrap().trim_end() == lint), "{lint}");
    }
    let mut crates = 0;
    for entry in std::fs::read_dir(root().join("crates")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let manifest = read(&format!("crates/{name}/Cargo.toml"));
        assert!(manifest.contains("[lints]\nworkspace = true"), "{name}");
        crates += 1;
    }
    assert!(crates >= 7, "{crates}");
    assert!(read("scripts/test").contains("cargo clippy --workspace --all-targets -- -D warnings"));
    for (path, text) in sources(&root().join("crates")) {
        if !path.contains("/src/") || path.contains("/duologue-bench/") {
            continue;
        }
        // Tests stand at a file's end.
        let shipped = text.split("#[cfg(test)]").next().unwrap();
        for lint in ["unwrap_used", "expect_used", "clippy::panic", "indexing_slicing", "unsafe_code"] {
            assert!(!shipped.contains(lint), "{path} sets {lint} aside");
        }
    }
}

fn sources(at: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(at).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push((path.to_str().unwrap().to_owned(), std::fs::read_to_string(&path).unwrap()));
        }
    }
    found
}

#[test]
fn s42_every_crate_is_of_the_one_registry_and_has_its_sum() {
    let field = |part: &str, name: &str| {
        let start = format!("{name} = \"");
        part.lines().find_map(|line| line.strip_prefix(&start)?.strip_suffix('"').map(str::to_owned))
    };
    // What fuzzing builds has a lock of its own.
    for file in ["Cargo.lock", "fuzz/Cargo.lock"] {
        let lock = read(file);
        let parts: Vec<&str> = lock.split("[[package]]").skip(1).collect();
        assert!(parts.len() > 100, "{file}: {}", parts.len());
        for part in parts {
            let name = field(part, "name").unwrap();
            let ours = name.starts_with("duologue");
            let source = field(part, "source");
            assert_eq!(source.is_none(), ours, "{file}: {name}");
            let registry = "registry+https://github.com/rust-lang/crates.io-index";
            assert!(source.is_none_or(|source| source == registry), "{file}: {name}");
            assert_eq!(field(part, "checksum").is_some_and(|sum| sum.len() == 64), !ours, "{file}: {name}");
        }
    }
}

#[test]
fn s42_the_gate_denies_and_is_asked() {
    let gate = read("deny.toml");
    for rule in
        ["unknown-registry = \"deny\"", "unknown-git = \"deny\"", "wildcards = \"deny\"", "yanked = \"deny\""]
    {
        assert!(gate.lines().any(|line| line == rule), "{rule}");
    }
    assert!(read("scripts/test").contains("cargo deny check"));
    assert!(read(".ci/run").contains("scripts/test"));
}

#[test]
fn s42_the_bill_of_materials_has_every_crate_that_is_linked_in() {
    let Ok(output) = Command::new("node").arg("scripts/sbom").current_dir(root()).output() else {
        eprintln!("skipped: node is not installed");
        return;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let bill: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    // CycloneDX 1.5: these are required, or tell which schema counts.
    assert_eq!((bill["bomFormat"].as_str(), bill["specVersion"].as_str()), (Some("CycloneDX"), Some("1.5")));
    assert!(bill["serialNumber"].as_str().unwrap().starts_with("urn:uuid:"));
    let components = bill["components"].as_array().unwrap();
    let listed: BTreeSet<&str> = components.iter().map(|c| c["purl"].as_str().unwrap()).collect();
    assert_eq!(listed.len(), components.len(), "a crate stands twice");
    for line in tree("duologue", "normal,build").lines().skip(1) {
        let mut words = line.split(' ');
        let (name, version) = (words.next().unwrap(), words.next().unwrap_or_default());
        let purl = format!("pkg:cargo/{name}@{}", version.trim_start_matches('v'));
        assert!(listed.contains(purl.as_str()) || name.starts_with('['), "{purl} is not listed");
    }
    let lock = read("Cargo.lock");
    for component in components {
        assert!(component["licenses"][0]["expression"].is_string(), "{component}");
        let sum = component["hashes"][0]["content"].as_str();
        let ours = component["name"].as_str().unwrap().starts_with("duologue");
        assert!(ours || sum.is_some_and(|sum| lock.contains(sum)), "{component}");
    }
    let again = Command::new("node").arg("scripts/sbom").current_dir(root()).output().unwrap();
    assert!(again.stdout == output.stdout, "the same sources gave another bill");
}

#[test]
fn s49_how_to_report_and_how_long_it_takes_are_told() {
    let text = read("SECURITY.md");
    for said in
        ["## To report a weakness", "in private", "**60 days**", "within five working days", "## Updates"]
    {
        assert!(text.contains(said), "{said}");
    }
}

#[test]
fn s47_every_fuzz_target_is_built_and_named_where_contributors_read() {
    let manifest: toml::Table = read("fuzz/Cargo.toml").parse().unwrap();
    let bins = manifest["bin"].as_array().unwrap();
    let built: BTreeSet<String> = bins.iter().map(|bin| bin["name"].as_str().unwrap().to_owned()).collect();
    let files = std::fs::read_dir(root().join("fuzz/fuzz_targets")).unwrap();
    let written: BTreeSet<String> =
        files.map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    assert_eq!(built, written);
    let told = read("CONTRIBUTING.md");
    let line = told.lines().find(|line| line.starts_with("| fuzzing |")).unwrap();
    for target in &built {
        assert!(
            line.contains(&format!("`{target}`")) || line.contains(&format!("fuzz run {target}`")),
            "{target}"
        );
    }
}
