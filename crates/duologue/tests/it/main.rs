//! The commands as their users run them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may end at its first surprise"
)]

mod agreement;
mod backup;
mod bench;
mod beside;
mod bundle;
mod doctor;
mod import;
mod mail;
mod nodes;
mod operations;
mod opinion;
mod opinion_publish;
#[path = "../../../duologue-store/tests/it/postgres.rs"]
mod postgres;
mod redirects;
mod release;
mod s47;
mod s47_sheets;
mod search;
mod server;
mod site;
mod smtp;
mod supply;
mod survey;
mod terminal;
mod tree;
mod votes;

/// What holds on either engine.
macro_rules! suite {
    ($($module:ident::$case:ident,)*) => {
        mod on_sqlite {
            $(#[test]
            fn $case() {
                crate::$module::$case(&crate::bench::Bench::new());
            })*
        }

        mod on_postgres {
            $(#[test]
            fn $case() {
                let Some(bench) = crate::bench::Bench::postgres() else { return };
                crate::$module::$case(&bench);
            })*
        }
    };
}

suite! {
    backup::s48_what_is_restored_makes_the_same_archive,
    backup::a_backup_of_nothing_or_onto_something_is_refused,
    import::what_was_imported_is_exported_as_the_same_bytes,
    import::only_what_changed_is_said_again,
    import::a_faulty_folder_says_nothing_and_names_the_place,
    import::a_voice_without_a_key_here_cannot_be_made_to_speak,
    import::what_nobody_has_said_anything_of_is_noted,
    import::wrong_use_is_told,
    bundle::bundles_carried_between_two_folders_make_their_pages_equal,
    bundle::a_rewritten_log_is_refused_and_nothing_is_kept,
    bundle::one_organisation_begins_alone_and_its_partners_own_voice_takes_over,
    bundle::a_bundle_without_one_body_is_refused_whole,
    release::a_survey_goes_from_delivery_to_pages_by_two_agreements_and_past_a_hold,
    release::a_topic_goes_from_votes_to_a_release_and_a_voter_finds_the_own_votes_in_it,
}
