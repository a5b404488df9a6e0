//! The distributions that intervals and tests rest on.

use statrs::distribution::{ChiSquared, ContinuousCDF, Normal, StudentsT};
use statrs::function::beta::{beta_reg, inv_beta_reg};
use statrs::function::erf::erfc;

/// The value that a standard normal does not exceed with this probability.
pub fn normal_quantile(p: f64) -> f64 {
    Normal::standard().inverse_cdf(p)
}

/// How often a standard normal is at least as far from 0.
pub fn normal_two_sided(z: f64) -> f64 {
    erfc(z.abs() / std::f64::consts::SQRT_2)
}

/// The same of Student's t; with endless degrees of freedom it is the normal.
pub fn t_quantile(p: f64, df: f64) -> f64 {
    if !df.is_finite() {
        return normal_quantile(p);
    }
    StudentsT::new(0.0, 1.0, df).map_or(f64::NAN, |t| t.inverse_cdf(p))
}

/// How often a t is at least as far from 0: by the beta function, which keeps its digits far out.
pub fn t_two_sided(t: f64, df: f64) -> f64 {
    if !df.is_finite() {
        return normal_two_sided(t);
    }
    beta_reg(df / 2.0, 0.5, df / (df + t * t))
}

/// How often an F is at least as large.
pub fn f_upper(f: f64, numerator: f64, denominator: f64) -> f64 {
    if f <= 0.0 {
        return 1.0;
    }
    beta_reg(denominator / 2.0, numerator / 2.0, denominator / (denominator + numerator * f))
}

/// How often a chi-square is at least as large.
pub fn chi_square_upper(x: f64, df: f64) -> f64 {
    ChiSquared::new(df).map_or(f64::NAN, |chi| chi.sf(x))
}

/// The value that a beta does not exceed with this probability.
pub fn beta_quantile(p: f64, a: f64, b: f64) -> f64 {
    inv_beta_reg(a, b, p)
}
