//! Who may see what: one policy, asked by every route, which denies what it does not know.

/// Who asks. Nobody can sign in yet: every visitor is the public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewer {
    Public,
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
    /// Whether the process lives and its database answers.
    Health,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Book {
    Record,
    Table,
}

/// Whether the viewer may read the resource.
pub fn may(viewer: Viewer, resource: Resource) -> bool {
    match (viewer, resource) {
        (Viewer::Public, Resource::PublicPage | Resource::Health) => true,
        (Viewer::Public, Resource::Record(Book::Record)) => true,
        (Viewer::Public, Resource::Blob { named }) => named,
        (Viewer::Public, Resource::Record(Book::Table)) => false,
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
    }
}
