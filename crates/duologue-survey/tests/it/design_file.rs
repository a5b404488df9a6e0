//! Design files that say something else than was meant.

use duologue_survey::csv;
use duologue_survey::design_file::DesignFile;
use duologue_survey::table::Limits;

/// Two women and two men, one of each from the east.
const ANSWERS: &str = "sex,place\nf,east\nf,west\nm,east\nm,west\n";

fn drawn(design: &str) -> Result<Vec<f64>, String> {
    let dataset = csv::read(ANSWERS.as_bytes(), None, &Limits::default()).unwrap();
    let drawn =
        DesignFile::parse(design).and_then(|file| file.of(&dataset)).map_err(|fault| fault.to_string())?;
    Ok(drawn.design.weights().to_vec())
}

fn sex(targets: &str) -> String {
    format!("[[rake]]\nvariable = \"sex\"\ntargets = {{ {targets} }}\n")
}

fn place(targets: &str) -> String {
    format!("[[rake]]\nvariable = \"place\"\ntargets = {{ {targets} }}\n")
}

/// Weights sum to 4: three quarters of it are two women's, 1.5 each.
#[test]
fn shares_percentages_and_counts_say_the_same() {
    for targets in ["f = 0.75, m = 0.25", "f = 75, m = 25", "f = 750, m = 250"] {
        let weights = drawn(&sex(targets)).unwrap();
        for (weight, expected) in weights.iter().zip([1.5, 1.5, 0.5, 0.5]) {
            assert!((weight - expected).abs() < 1e-9, "{targets}: {weights:?}");
        }
    }
    // Rounding, and two margins in different forms.
    for good in [
        sex("f = 51.2, m = 49.3"),
        sex("f = 0.501, m = 0.495"),
        sex("f = 51, m = 49") + &place("east = 0.3, west = 0.7"),
        sex("f = 510, m = 490") + &place("east = 300, west = 702"),
    ] {
        assert!(drawn(&good).is_ok(), "{good}");
    }
}

#[test]
fn targets_that_sum_to_nothing_known_are_refused() {
    for (targets, sum) in [
        ("f = 48, m = 42", "90"),
        ("f = 49, m = 50.25", "99.25"),
        ("f = 1, m = 1", "2"),
        ("f = 0.5, m = 0.25", "0.75"),
        ("f = 0, m = 0", "0"),
    ] {
        let told = drawn(&sex(targets)).unwrap_err();
        assert!(told.starts_with(&format!("rake “sex”: its targets sum to {sum};")), "{told}");
    }
    let told = drawn(&(sex("f = 510, m = 490") + &place("east = 300, west = 600"))).unwrap_err();
    assert!(told.starts_with("rake “place”: its targets sum to 900, and those of “sex” to 1000;"), "{told}");
}

#[test]
fn trimming_without_raking_is_refused() {
    let told = drawn("[trim]\nlower = 0.5\nupper = 2\n").unwrap_err();
    assert!(told.starts_with("[trim] bounds weights after raking, and there is no [[rake]]"), "{told}");
    assert!(drawn(&(sex("f = 60, m = 40") + "[trim]\nlower = 0.5\nupper = 2\n")).is_ok());
}
