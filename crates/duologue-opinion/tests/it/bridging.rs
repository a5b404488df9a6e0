//! Support net of the main axis.

use duologue_opinion::{Bridging, Map, Matrix, bridging};

use crate::shared::{BG2050, BIODIVERSITY, Conversation};

/// Minima of the loss in scipy 1.16 (L-BFGS-B with its gradient, from four random starts that agree to six digits).
#[test]
fn intercepts_and_factors_minimise_the_loss() {
    let bg2050 = [
        (0, 0.4032985, 0.2537699),
        (1, 0.4087512, 0.2673915),
        (2, 0.4116362, 0.1760571),
        (3, 0.2689875, 0.5468339),
        (4, 0.3386583, 0.2644475),
        (5, 0.2286283, 0.5431430),
    ];
    let biodiversity = [
        (0, -0.1246501, 0.0685455),
        (1, 0.0278942, 0.2061162),
        (2, -0.0726553, 0.0993659),
        (5, -0.0129725, 0.2598433),
        (8, -0.1207748, 0.0700326),
        (9, -0.0069962, 0.4668808),
    ];
    for (name, expected) in [(BG2050, bg2050), (BIODIVERSITY, biodiversity)] {
        let Some(conversation) = Conversation::read(name) else { continue };
        let votes = conversation.votes();
        let matrix = Matrix::new(&votes);
        let found = bridging(&votes, &matrix, &Map::new(&matrix));
        for (id, intercept, factor) in expected {
            let column = matrix.opinions().iter().position(|opinion| opinion.0 == id).unwrap();
            let Bridging::Fitted(fitted) = &found[column] else { panic!("{name} {id}") };
            assert!((fitted.intercept - intercept).abs() < 1e-5, "{name} {id} {fitted:?}");
            assert!((fitted.factor.abs() - factor).abs() < 1e-5, "{name} {id} {fitted:?}");
            assert!(fitted.low <= fitted.intercept && fitted.intercept <= fitted.high);
        }
    }
}
