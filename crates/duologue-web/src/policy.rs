//! Who may see what: one policy, asked by every route, which denies what it does not know.

/// Who asks. Nobody can sign in yet: every visitor is the public, and a side's program that brings votes is known by its
/// token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewer {
    Public,
    Intake,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource {
    /// A page made of public acts.
    PublicPage,
    /// A log's checkpoint, tiles and entries.
    Record(Book),
    /// A blob; `named` says whether a public act names it and nobody had it removed.
    Blob { named: bool },
    /// Votes that are brought or removed; `own` says whether they are of the public whose intake this is.
    Votes { own: bool },
    /// Whether the process lives and its database answers.
    Health,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Book {
    Record,
    Table,
}

/// Whether the viewer may have the resource.
pub fn may(viewer: Viewer, resource: Resource) -> bool {
    match (viewer, resource) {
        (Viewer::Public, Resource::PublicPage | Resource::Health) => true,
        (Viewer::Public, Resource::Record(Book::Record)) => true,
        (Viewer::Public, Resource::Blob { named }) => named,
        (Viewer::Public, Resource::Record(Book::Table) | Resource::Votes { .. }) => false,
        (Viewer::Intake, Resource::Votes { own }) => own,
        // A program that has more to ask asks as the public does.
        (Viewer::Intake, _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_reads_what_is_public_and_nothing_else() {
        assert!(may(Viewer::Public, Resource::PublicPage));
        assert!(may(Viewer::Public, Resource::Record(Book::Record)));
        assert!(!may(Viewer::Public, Resource::Record(Book::Table)));
        assert!(!may(Viewer::Public, Resource::Blob { named: false }));
        assert!(!may(Viewer::Public, Resource::Votes { own: true }));
    }

    #[test]
    fn an_intake_brings_votes_of_its_own_public_and_does_nothing_else() {
        assert!(may(Viewer::Intake, Resource::Votes { own: true }));
        for other in [
            Resource::Votes { own: false },
            Resource::PublicPage,
            Resource::Record(Book::Record),
            Resource::Record(Book::Table),
            Resource::Blob { named: true },
            Resource::Health,
        ] {
            assert!(!may(Viewer::Intake, other), "{other:?}");
        }
    }
}
