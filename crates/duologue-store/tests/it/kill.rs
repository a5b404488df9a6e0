//! kill -9 while many append: nothing that was answered may be lost.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use duologue_store::{Store, StoreError};

use crate::Fresh;
use crate::fresh::{act, entries, jp};

const FOLDER: &str = "DUOLOGUE_TEST_KILL_FOLDER";

/// The process that is killed: twenty editors append and say so only once they were answered.
#[tokio::test]
#[ignore = "started by the test below"]
async fn appending_until_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let store = Store::open(folder.as_ref()).await.unwrap();
    let mut editors = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let store = store.clone();
        editors.spawn(async move {
            let mut next = store.entries(&jp(), 0).await.unwrap().len() as u64;
            loop {
                match store.append(&jp(), next, vec![act(next)]).await {
                    Ok(appended) => {
                        // In one piece and past the test harness, so that a killed process leaves no half line.
                        std::io::stdout()
                            .write_all(format!("answered {}\n", appended.size).as_bytes())
                            .unwrap();
                        next = appended.size;
                    }
                    Err(StoreError::Moved { found, .. }) => next = found,
                    Err(error) => panic!("{error}"),
                }
            }
        });
    }
    editors.join_all().await;
}

#[tokio::test]
async fn a_killed_process_loses_nothing_it_answered() {
    let fresh = Fresh::sqlite();
    fresh.begun().await.0.close().await.unwrap();
    let mut answered = 0;
    for round in 0..10u64 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["kill::appending_until_killed", "--exact", "--ignored", "--nocapture"])
            .env(FOLDER, fresh.dir())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let started = lines.by_ref().find_map(|line| line.strip_prefix("answered ")?.parse::<u64>().ok());
        answered = answered.max(started.expect("it appends"));
        std::thread::sleep(Duration::from_millis(7 + 13 * round)); // another moment of the cycle each round
        child.kill().unwrap();
        child.wait().unwrap();
        let rest = lines.filter_map(|line| line.strip_prefix("answered ")?.parse::<u64>().ok()).max();
        answered = answered.max(rest.unwrap_or(0));

        let store = fresh.open().await;
        let held = store.entries(&jp(), 0).await.unwrap();
        assert!(held.len() as u64 >= answered, "round {round}: {answered} answered, {} held", held.len());
        assert_eq!(held, entries(0..held.len() as u64), "round {round}");
        assert_eq!(fresh.verified().entries, held, "round {round}");
        assert_eq!(store.scrub().await.unwrap().faults, vec![], "round {round}");
        store.close().await.unwrap();
    }
    assert!(answered >= 10);
}
