//! kill -9 and kill -STOP while many append: nothing that was answered may be lost, and nothing is said twice.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use duologue_store::StoreError;

use crate::Fresh;
use crate::fresh::{act, entries, jp};

const FOLDER: &str = "DUOLOGUE_TEST_KILL_FOLDER";
const DATABASE: &str = "DUOLOGUE_TEST_KILL_DATABASE";

/// The process that is killed: twenty editors append and say so only once they were answered.
#[tokio::test]
#[ignore = "started by the test below"]
async fn appending_until_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let store = crate::fresh::open(folder.as_ref(), std::env::var(DATABASE).ok().as_deref()).await.unwrap();
    let mut editors = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let store = store.clone();
        editors.spawn(async move {
            let mut next = store.entries(&jp(), 0..).await.unwrap().len() as u64;
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
                    // What a stopped node is told once it goes on: its turn is over, its connection was closed.
                    Err(StoreError::Superseded | StoreError::Busy | StoreError::Sql(_)) => {}
                    Err(error) => panic!("{error}"),
                }
            }
        });
    }
    editors.join_all().await;
}

fn appending(fresh: &Fresh) -> (Child, BufReader<ChildStdout>) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["kill::appending_until_killed", "--exact", "--ignored", "--nocapture"]);
    command.env(FOLDER, fresh.dir()).stdout(Stdio::piped());
    if let Some(address) = &fresh.address {
        command.env(DATABASE, address);
    }
    let mut child = command.spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap());
    (child, lines)
}

fn answers(lines: impl BufRead) -> impl Iterator<Item = u64> {
    lines.lines().map_while(Result::ok).filter_map(|line| line.strip_prefix("answered ")?.parse().ok())
}

fn first_answered(lines: &mut impl BufRead) -> u64 {
    answers(lines).next().expect("it appends")
}

fn last_answered(lines: impl BufRead) -> u64 {
    answers(lines).max().unwrap_or(0)
}

#[tokio::test]
async fn a_killed_process_loses_nothing_it_answered() {
    let fresh = Fresh::sqlite();
    fresh.begun().await.0.close().await.unwrap();
    let mut answered = 0;
    for round in 0..10u64 {
        let (mut child, mut lines) = appending(&fresh);
        answered = answered.max(first_answered(&mut lines));
        std::thread::sleep(Duration::from_millis(7 + 13 * round)); // another moment of the cycle each round
        child.kill().unwrap();
        child.wait().unwrap();
        answered = answered.max(last_answered(lines));

        let store = fresh.open().await;
        let held = store.entries(&jp(), 0..).await.unwrap();
        assert!(held.len() as u64 >= answered, "round {round}: {answered} answered, {} held", held.len());
        assert_eq!(held, entries(0..held.len() as u64), "round {round}");
        assert_eq!(fresh.verified().entries, held, "round {round}");
        assert_eq!(store.scrub().await.unwrap().faults, vec![], "round {round}");
        store.close().await.unwrap();
    }
    assert!(answered >= 10);
}

#[tokio::test]
async fn when_a_node_is_killed_another_goes_on_and_nothing_answered_is_lost() {
    let Some(one) = Fresh::postgres().await else { return };
    one.begun().await.0.close().await.unwrap();
    let two = one.node();
    let mut answered = 0;
    for round in 0..3u64 {
        let (mut child, mut lines) = appending(&one);
        answered = answered.max(first_answered(&mut lines));
        std::thread::sleep(Duration::from_millis(7 + 13 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        answered = answered.max(last_answered(lines));

        let store = two.open().await;
        let mut next = store.entries(&jp(), 0..).await.unwrap().len() as u64;
        assert!(next >= answered, "round {round}: {answered} answered, {next} held");
        next = loop {
            match store.append(&jp(), next, vec![act(next)]).await {
                Ok(appended) => break appended.size,
                Err(StoreError::Moved { found, .. }) => next = found,
                Err(error) => panic!("{error}"),
            }
        };
        assert_eq!(store.entries(&jp(), 0..).await.unwrap(), entries(0..next), "round {round}");
        assert_eq!(two.verified().entries, entries(0..next), "round {round}");
        assert_eq!(store.scrub().await.unwrap().faults, vec![], "round {round}");
        store.close().await.unwrap();
    }
}

fn signal(child: &Child, name: &str) {
    assert!(Command::new("kill").args([name, &child.id().to_string()]).status().unwrap().success());
}

#[tokio::test]
async fn a_node_that_was_stopped_while_another_wrote_writes_nothing_in_its_place() {
    let Some(one) = Fresh::postgres().await else { return };
    one.begun().await.0.close().await.unwrap();
    let two = one.node();
    let (mut child, mut lines) = appending(&one);
    first_answered(&mut lines);
    let store = two.open().await;
    for round in 0..3u64 {
        std::thread::sleep(Duration::from_millis(31 + 13 * round));
        signal(&child, "-STOP");
        let mut next = store.entries(&jp(), 0..).await.unwrap().len() as u64;
        let mut said = 0;
        while said < 3 {
            match store.append(&jp(), next, vec![act(next)]).await {
                Ok(appended) => (next, said) = (appended.size, said + 1),
                Err(StoreError::Moved { found, .. }) => next = found,
                // It may have been stopped inside a transaction, which the database ends after 10 seconds.
                Err(StoreError::Busy) => {}
                Err(error) => panic!("{error}"),
            }
        }
        signal(&child, "-CONT");
        std::thread::sleep(Duration::from_millis(300));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let answered = last_answered(lines);
    let held = store.entries(&jp(), 0..).await.unwrap();
    assert!(held.len() as u64 >= answered, "{answered} answered, {} held", held.len());
    assert_eq!(held, entries(0..held.len() as u64));
    assert_eq!(store.scrub().await.unwrap().faults, vec![]);
}
