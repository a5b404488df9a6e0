/// Why a design cannot be used.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DesignFault {
    #[error("there are no rows")]
    NoRows,
    #[error("{what}: {found} values for {rows} rows")]
    Length { what: &'static str, found: usize, rows: usize },
    #[error("row {row}: the weight {weight} is not a number above 0, from 1e-100 to 1e100")]
    Weight { row: usize, weight: f64 },
    #[error("row {row}: {what} is missing")]
    Missing { row: usize, what: &'static str },
    #[error("give weights, or the population of every stratum and stage")]
    NoWeights,
    #[error("row {row}: the population {population} is not a number above 0")]
    Population { row: usize, population: f64 },
    #[error("stratum “{stratum}” has two populations, {one} and {other}")]
    TwoPopulations { stratum: String, one: f64, other: f64 },
    #[error("stratum “{stratum}”: {drawn} units were drawn of {population}")]
    TooMany { stratum: String, drawn: usize, population: f64 },
    #[error(
        "unit “{unit}” lies in two strata, “{one}” and “{other}”; if these are two units, say that they are nested"
    )]
    TwoStrata { unit: String, one: String, other: String },
}
