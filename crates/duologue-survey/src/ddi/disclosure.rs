use crate::Texts;

/// What AAPOR's Transparency Initiative requires of whoever publishes a survey: the eleven items of the April 2021 list
/// (AAPOR Code of Professional Ethics and Practices, III.A), each in the languages it is told in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Disclosure {
    pub data_collection_strategy: Option<Texts>,
    pub sponsor_and_conductor: Option<Texts>,
    /// Exact wording and presentation, in every language.
    pub instruments: Option<Texts>,
    pub population: Option<Texts>,
    /// How the sample was generated and recruited.
    pub sample: Option<Texts>,
    pub modes: Option<Texts>,
    pub dates: Option<Texts>,
    /// Sample sizes, and how precise the results are. A sample of cities has no margin of error for its country.
    pub precision: Option<Texts>,
    pub weighting: Option<Texts>,
    /// How the data were processed and their quality ensured.
    pub processing: Option<Texts>,
    pub limitations: Option<Texts>,
}

impl Disclosure {
    /// The items in the order of the list, under names that stay.
    pub fn items(&self) -> [(&'static str, Option<&Texts>); 11] {
        [
            ("data-collection-strategy", self.data_collection_strategy.as_ref()),
            ("sponsor-and-conductor", self.sponsor_and_conductor.as_ref()),
            ("instruments", self.instruments.as_ref()),
            ("population", self.population.as_ref()),
            ("sample", self.sample.as_ref()),
            ("modes", self.modes.as_ref()),
            ("dates", self.dates.as_ref()),
            ("precision", self.precision.as_ref()),
            ("weighting", self.weighting.as_ref()),
            ("processing", self.processing.as_ref()),
            ("limitations", self.limitations.as_ref()),
        ]
    }

    /// The items that are not told.
    pub fn missing(&self) -> impl Iterator<Item = &'static str> {
        self.items().into_iter().filter(|(_, texts)| texts.is_none()).map(|(name, _)| name)
    }
}
