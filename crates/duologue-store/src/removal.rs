//! A participant who is removed leaves nothing behind: every vote goes, and no row says that there was one.

use crate::Store;
use crate::db::writing;
use crate::error::Result;
use crate::vote::{TopicHead, check_name};

impl Store {
    /// Deletes every vote of a participant; gives how many there were, and how far the topic has come. Returns when that
    /// is durable.
    pub async fn remove_participant(
        &self,
        topic: &str,
        public: &str,
        participant: &str,
    ) -> Result<(u64, TopicHead)> {
        [topic, public, participant].into_iter().try_for_each(check_name)?;
        let who = (topic.to_owned(), public.to_owned(), participant.to_owned());
        let removed = self
            .write(who, |tx, (topic, public, participant)| {
                Box::pin(async move {
                    // First the row whose lock all wait for who write votes of the topic.
                    let (ballots, removals): (i64, i64) = writing!(&mut *tx, conn => sqlx::query_as(
                        "INSERT INTO topic (code, ballots, removals) VALUES ($1, 0, 1) \
                         ON CONFLICT (code) DO UPDATE SET removals = topic.removals + 1 RETURNING ballots, removals",
                    ).bind(topic).fetch_one(conn).await)?;
                    let gone = writing!(&mut *tx, conn => sqlx::query(
                        "DELETE FROM vote WHERE topic = $1 AND public = $2 AND participant = $3",
                    ).bind(topic).bind(public).bind(participant).execute(conn).await?.rows_affected());
                    // What was computed from the votes goes with them.
                    writing!(tx, conn => { sqlx::query("DELETE FROM opinion_report WHERE topic = $1")
                        .bind(topic).execute(conn).await?; });
                    Ok((gone, TopicHead { topic: topic.clone(), ballots, removals }))
                })
            })
            .await?;
        self.inner.db.flush().await?;
        Ok(removed)
    }
}
