use crate::NoVariable;
use crate::design::DesignFault;
use crate::weight::WeightFault;

/// Why a design file gives no design of these answers.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DesignFileFault {
    #[error(transparent)]
    Toml(#[from] toml::de::Error),
    #[error(transparent)]
    NoVariable(#[from] NoVariable),
    #[error("“{0}” holds texts, and numbers are wanted")]
    Texts(String),
    /// The answers' fault, not the design file's.
    #[error("the variable of weights “{variable}”: {fault}")]
    Weights { variable: String, fault: DesignFault },
    #[error("rake “{variable}”: the data has no code “{code}”; it has {}", .codes.join(", "))]
    NoCode { variable: String, code: String, codes: Vec<String> },
    #[error("rake “{variable}”: no target for “{code}”")]
    NoTarget { variable: String, code: String },
    #[error(
        "rake “{variable}”: its targets sum to {sum}; give shares that sum to 1, percentages that sum to 100, or counts of the population"
    )]
    Sum { variable: String, sum: f64 },
    #[error(
        "rake “{variable}”: its targets sum to {sum}, and those of “{other}” to {other_sum}; both count one population, and come to the same"
    )]
    Counts { variable: String, sum: f64, other: String, other_sum: f64 },
    #[error("[trim] bounds weights after raking, and there is no [[rake]]: add margins, or leave [trim] out")]
    TrimAlone,
    #[error(transparent)]
    Design(#[from] DesignFault),
    #[error(transparent)]
    Weight(#[from] WeightFault),
}

impl DesignFileFault {
    /// Whether the answers are at fault, and not the file that tells how they were drawn.
    pub fn is_of_data(&self) -> bool {
        matches!(self, DesignFileFault::Weights { .. })
    }
}
