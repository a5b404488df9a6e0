//! The store's promises. What any engine must keep is written as functions over a [`Fresh`] store and run once per
//! engine below; what concerns files and SQLite itself stands beside it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may end at its first surprise"
)]

mod append;
mod backup;
mod beside;
mod blob;
mod contended;
mod copied;
mod damage;
mod delivery;
mod flips;
mod form;
mod fresh;
mod job;
mod kill;
mod log;
mod nodes;
mod peer;
mod postgres;
mod recover;
mod vote;

pub use fresh::Fresh;

macro_rules! suite {
    ($($module:ident::$case:ident,)*) => {
        mod on_sqlite {
            $(#[tokio::test]
            async fn $case() {
                crate::$module::$case(&crate::Fresh::sqlite()).await;
            })*
        }

        mod on_postgres {
            $(#[tokio::test]
            async fn $case() {
                let Some(fresh) = crate::Fresh::postgres().await else { return };
                crate::$module::$case(&fresh).await;
            })*
        }
    };
}

suite! {
    append::what_was_appended_is_read_after_a_restart,
    append::an_append_decided_upon_an_older_size_is_refused,
    append::of_editors_at_the_same_moment_one_wins_each_place,
    append::a_refused_append_does_not_sink_its_neighbours,
    append::too_large_entries_and_blobs_are_refused_whole,
    append::each_new_head_is_a_change,
    blob::blobs_are_found_by_their_hash,
    blob::a_removed_blob_stays_away,
    damage::a_flipped_bit_in_a_blob_is_never_served_and_putting_it_again_heals_it,
    damage::a_changed_entry_is_named_and_not_built_upon,
    damage::each_fault_is_listed_where_it_is,
    damage::an_entry_whose_body_is_lost_is_listed,
    damage::a_bundle_that_cannot_be_read_keeps_no_store_shut_and_is_named,
    delivery::a_delivery_stays_as_it_came,
    delivery::a_file_too_large_is_refused,
    flips::every_one_of_a_thousand_flipped_bits_is_found_and_none_is_read,
    flips::every_one_of_a_thousand_other_bits_each_time_is_found_too,
    job::a_job_is_leased_once_until_its_lease_ends,
    job::many_leases_at_once_never_share_a_job,
    job::a_unique_key_waits_once,
    job::a_failed_job_comes_again_later,
    log::a_log_is_begun_once,
    log::names_that_could_leave_the_folder_are_refused,
    log::a_key_that_lies_there_is_kept_and_no_log_begins_over_it,
    log::a_log_nobody_began_is_said_to_be_unknown,
    peer::a_mirror_takes_what_the_peer_signed,
    peer::forks_false_signatures_and_gaps_are_refused,
    peer::nobody_writes_into_the_log_of_another,
    recover::every_missing_torn_or_changed_file_is_written_again_the_same,
    recover::an_older_database_under_a_newer_guard_signs_nothing,
    recover::a_lost_or_foreign_guard_signs_nothing,
    recover::a_log_the_database_forgot_is_not_begun_again,
    recover::a_missing_key_stops_signing_and_nothing_else,
    recover::what_was_removed_goes_again_from_a_restored_database,
    vote::the_last_vote_on_an_opinion_counts_and_of_two_at_once_the_one_that_says_less,
    vote::votes_of_many_callers_are_all_there,
    vote::a_removed_participant_leaves_nothing,
    vote::a_report_of_older_votes_does_not_take_the_place_of_a_newer,
    vote::names_that_are_none_are_refused_whole,
}
