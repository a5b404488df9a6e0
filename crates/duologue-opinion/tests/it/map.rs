//! The map.

use duologue_opinion::Map;

use crate::shared::{conversations, numbers};

fn cosine(a: &[f64], b: &[f64]) -> f64 {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

fn close(found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() <= tolerance, "{found} {expected}");
    }
}

#[test]
fn components_and_projections_of_three_real_conversations() {
    for conversation in conversations() {
        let matrix = conversation.matrix();
        let map = Map::new(&matrix);
        let pca = &conversation.reference["pca"];
        let ids: Vec<f64> = matrix.opinions().iter().map(|id| f64::from(id.0)).collect();
        assert_eq!(ids, numbers(&pca["tids"]));
        close(&map.centre, &numbers(&pca["center"]), 1e-6);
        for (axis, key) in map.axes.iter().zip(["pc1", "pc2"]) {
            let expected = numbers(&pca[key]);
            let cosine = cosine(axis, &expected);
            println!("{} {key}: cosine {cosine:.12}", conversation.name);
            assert!(cosine > 1.0 - 1e-9, "{} {key} {cosine}", conversation.name);
            close(axis, &expected, 1e-5);
        }
        close(&map.explained, &numbers(&pca["explained_variance_ratio"]), 1e-6);
        let points = map.participants(&matrix);
        let people = &conversation.reference["participants"];
        let ids: Vec<f64> = matrix.participants().iter().map(|id| id.0 as f64).collect();
        assert_eq!(ids, numbers(&people["pids"]));
        close(&points.iter().map(|point| point.x).collect::<Vec<_>>(), &numbers(&people["x"]), 2e-6);
        close(&points.iter().map(|point| point.y).collect::<Vec<_>>(), &numbers(&people["y"]), 2e-6);
        let extremity: Vec<f64> = map.opinions().iter().map(|point| point.length()).collect();
        close(&extremity, &numbers(&conversation.reference["polis_exact"]["extremity"]), 2e-6);
    }
}
