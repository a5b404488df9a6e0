use duologue_store::{Outcome, Store, StoreError, StoredReport, TopicHead, Value, Vote};

use crate::Fresh;

pub fn vote(public: &str, participant: &str, opinion: &str, value: Value, moment: i64) -> Vote {
    Vote { public: public.into(), participant: participant.into(), opinion: opinion.into(), value, moment }
}

pub async fn all(store: &Store, topic: &str, since: i64) -> Vec<Vote> {
    let mut votes = Vec::new();
    store.votes_since(topic, since, |vote| votes.push(vote)).await.unwrap();
    votes.sort_by(|a, b| {
        (&a.public, &a.participant, &a.opinion).cmp(&(&b.public, &b.participant, &b.opinion))
    });
    votes
}

fn head(topic: &str, ballots: i64, removals: i64) -> TopicHead {
    TopicHead { topic: topic.into(), ballots, removals }
}

pub async fn the_last_vote_on_an_opinion_counts_and_of_two_at_once_the_one_that_says_less(fresh: &Fresh) {
    use Outcome::{Changed, New, Unchanged};
    use Value::{Agree, Disagree, Pass, Withdrawn};
    let store = fresh.open().await;
    let a = |value, moment| vote("jp", "a", "o1", value, moment);
    let taken = store.vote("peace", vec![a(Agree, 5), a(Disagree, 4), a(Agree, 6)]).await.unwrap();
    assert_eq!(taken.outcomes, [New, Unchanged, Unchanged]);
    // In one transaction they are one ballot: the last.
    assert_eq!(taken.head, head("peace", 1, 0));
    for (given, outcome, counts) in [
        (a(Disagree, 5), Unchanged, a(Agree, 6)),
        (a(Agree, 6), Unchanged, a(Agree, 6)),
        (a(Disagree, 6), Changed, a(Disagree, 6)),
        (a(Agree, 6), Unchanged, a(Disagree, 6)),
        (a(Pass, 6), Changed, a(Pass, 6)),
        (a(Withdrawn, 6), Changed, a(Withdrawn, 6)),
        (a(Agree, 6), Unchanged, a(Withdrawn, 6)),
        (a(Agree, 7), New, a(Agree, 7)),
    ] {
        assert_eq!(store.vote("peace", vec![given.clone()]).await.unwrap().outcomes, [outcome], "{given:?}");
        assert_eq!(all(&store, "peace", 0).await, [counts], "{given:?}");
    }
    // The same name in another public, on another opinion or topic is another vote.
    let others = vec![vote("cn", "a", "o1", Agree, 1), vote("jp", "a", "o2", Withdrawn, 1)];
    assert_eq!(store.vote("peace", others.clone()).await.unwrap().outcomes, [New, Unchanged]);
    assert_eq!(store.vote("trade", vec![a(Pass, 1)]).await.unwrap().outcomes, [New]);
    let store = fresh.reopen(store).await;
    assert_eq!(store.topics().await.unwrap(), [head("peace", 7, 0), head("trade", 1, 0)]);
    assert_eq!(all(&store, "peace", 0).await, [others[0].clone(), a(Agree, 7), others[1].clone()]);
    // What is new since a number, and nothing else.
    assert_eq!(all(&store, "peace", 5).await, others);
    assert!(all(&store, "peace", 7).await.is_empty());
    assert!(store.changes_since(0).await.unwrap().is_empty(), "votes are no part of the logs");
}

pub async fn votes_of_many_callers_are_all_there(fresh: &Fresh) {
    let store = fresh.open().await;
    let mut callers = tokio::task::JoinSet::new();
    for caller in 0..300 {
        let store = store.clone();
        callers.spawn(async move {
            let name = format!("p{caller}");
            let topic = if caller % 3 == 0 { "trade" } else { "peace" };
            let votes = (0..7).map(|n| vote("jp", &name, &format!("o{n}"), Value::Agree, n)).collect();
            store.vote(topic, votes).await.unwrap().outcomes
        });
    }
    let outcomes: Vec<Outcome> = callers.join_all().await.into_iter().flatten().collect();
    assert_eq!(outcomes, [Outcome::New; 2100]);
    let store = fresh.reopen(store).await;
    assert_eq!(store.topics().await.unwrap(), [head("peace", 1400, 0), head("trade", 700, 0)]);
    assert_eq!((all(&store, "peace", 0).await.len(), all(&store, "trade", 0).await.len()), (1400, 700));
}

pub async fn a_removed_participant_leaves_nothing(fresh: &Fresh) {
    let store = fresh.open().await;
    let votes = vec![
        vote("jp", "gone-0123456789", "o1", Value::Agree, 1),
        vote("jp", "gone-0123456789", "o2", Value::Pass, 1),
        vote("cn", "gone-0123456789", "o1", Value::Agree, 1),
    ];
    store.vote("peace", votes.clone()).await.unwrap();
    let report = |removals| StoredReport {
        topic: "peace".into(),
        ballots: 3,
        removals,
        votes: 3,
        made_at: 9,
        report: "{}".into(),
    };
    assert!(store.keep_report(report(0)).await.unwrap());
    assert_eq!(store.report("peace").await.unwrap(), Some(report(0)));
    let removed = store.remove_participant("peace", "jp", "gone-0123456789").await.unwrap();
    assert_eq!(removed, (2, head("peace", 3, 1)));
    assert_eq!(all(&store, "peace", 0).await, votes[2..]);
    assert_eq!(store.report("peace").await.unwrap(), None, "it was computed with them");
    assert!(!store.keep_report(report(0)).await.unwrap(), "one that comes late was too");
    assert_eq!(store.reports().await.unwrap(), []);
    assert_eq!(store.remove_participant("peace", "jp", "nobody").await.unwrap().0, 0);
    // Whoever votes again is new.
    assert_eq!(store.vote("peace", votes[..1].to_vec()).await.unwrap().outcomes, [Outcome::New]);
    store.remove_participant("peace", "cn", "gone-0123456789").await.unwrap();
    store.remove_participant("peace", "jp", "gone-0123456789").await.unwrap();
    store.close().await.unwrap();
    if fresh.address.is_none() {
        for file in
            std::fs::read_dir(fresh.dir()).unwrap().map(|entry| entry.unwrap().path()).filter(|p| p.is_file())
        {
            let bytes = std::fs::read(&file).unwrap();
            let name = b"gone-0123456789";
            assert!(!bytes.windows(name.len()).any(|found| found == name), "{}", file.display());
        }
    }
}

pub async fn a_report_of_older_votes_does_not_take_the_place_of_a_newer(fresh: &Fresh) {
    let store = fresh.open().await;
    store.vote("peace", vec![vote("jp", "a", "o1", Value::Agree, 1)]).await.unwrap();
    let report = |ballots, made_at| StoredReport {
        topic: "peace".into(),
        ballots,
        removals: 0,
        votes: ballots,
        made_at,
        report: format!("[{ballots}]"),
    };
    assert!(store.keep_report(report(5, 1)).await.unwrap());
    assert!(!store.keep_report(report(4, 2)).await.unwrap());
    assert!(store.keep_report(report(6, 3)).await.unwrap());
    assert_eq!(store.report("peace").await.unwrap(), Some(report(6, 3)));
    assert_eq!(store.reports().await.unwrap(), [("peace".to_owned(), 3)]);
    assert!(!store.keep_report(StoredReport { topic: "never".into(), ..report(1, 1) }).await.unwrap());
}

pub async fn names_that_are_none_are_refused_whole(fresh: &Fresh) {
    let store = fresh.open().await;
    let long = "x".repeat(65);
    for name in ["", "a b", "平和", "a\n", &long] {
        let good = vote("jp", "a", "o1", Value::Agree, 1);
        let bad = Vote { participant: name.into(), ..good.clone() };
        let refused = store.vote("peace", vec![good, bad]).await.unwrap_err();
        assert!(matches!(refused, StoreError::BadVote(_)), "{name:?}: {refused}");
    }
    assert!(store.topics().await.unwrap().is_empty());
}
