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
    #[error("rake “{variable}”: the data has no code “{code}”; it has {}", .codes.join(", "))]
    NoCode { variable: String, code: String, codes: Vec<String> },
    #[error("rake “{variable}”: no target for “{code}”")]
    NoTarget { variable: String, code: String },
    #[error(transparent)]
    Design(#[from] DesignFault),
    #[error(transparent)]
    Weight(#[from] WeightFault),
}
