use std::os::unix::fs::PermissionsExt;

use duologue_store::{Book, LogId, LogInfo, Store, StoreError};

use crate::Fresh;
use crate::fresh::{ORIGIN, jp, signer, signer_of};

pub async fn a_log_is_begun_once(fresh: &Fresh) {
    let (store, id) = fresh.begun().await;
    store.create_log(&id, ORIGIN, &signer()).await.unwrap();
    let table = LogId::new("jp", Book::Table);
    let taken = store.create_log(&table, ORIGIN, &signer()).await.unwrap_err();
    assert!(matches!(taken, StoreError::LogExists { what: "name", .. }), "{taken}");
    let other = store.create_log(&id, ORIGIN, &signer_of(ORIGIN, 9)).await.unwrap_err();
    assert!(matches!(other, StoreError::LogExists { what: "key", .. }), "{other}");
    let cn = signer_of("example.org/cn/record", 2).verifier().vkey();
    store.add_peer_log(&LogId::new("cn", Book::Record), "example.org/cn/record", &cn).await.unwrap();

    let ours =
        LogInfo { id: jp(), origin: ORIGIN.into(), vkey: signer().verifier().vkey(), ours: true, size: 0 };
    let peers = LogInfo {
        id: LogId::new("cn", Book::Record),
        origin: "example.org/cn/record".into(),
        vkey: cn,
        ours: false,
        size: 0,
    };
    let store = fresh.reopen(store).await;
    assert_eq!(store.logs().await.unwrap(), [peers, ours]);
    assert_eq!(store.checkpoint(&LogId::new("cn", Book::Record)).await.unwrap(), None);
    assert_eq!(id.to_string(), "jp/record");
    assert_eq!("jp/record".parse::<LogId>().unwrap(), id);
}

pub async fn names_that_could_leave_the_folder_are_refused(fresh: &Fresh) {
    let store = fresh.open().await;
    for name in ["", "..", "JP", "j/p", "jp\0", "日本", "-jp", "9jp", &"j".repeat(33)] {
        let refused = store.create_log(&LogId::new(name, Book::Record), ORIGIN, &signer()).await.unwrap_err();
        assert!(matches!(refused, StoreError::BadName(_)), "{name:?}");
        let refused = store.checkpoint(&LogId::new(name, Book::Record)).await.unwrap_err();
        assert!(matches!(refused, StoreError::UnknownLog(_)), "{name:?}");
    }
    assert_eq!(store.logs().await.unwrap(), []);
}

pub async fn a_log_nobody_began_is_said_to_be_unknown(fresh: &Fresh) {
    let store = fresh.open().await;
    assert!(matches!(store.append(&jp(), 0, vec![]).await, Err(StoreError::UnknownLog(_))));
    assert!(matches!(store.entries(&jp(), 0..).await, Err(StoreError::UnknownLog(_))));
    assert!(matches!(store.tile(&jp(), "tile/0/000").await, Err(StoreError::UnknownLog(_))));
}

pub async fn a_key_that_lies_there_is_kept_and_no_log_begins_over_it(fresh: &Fresh) {
    let key = fresh.dir().join("keys/jp.record.key");
    std::fs::create_dir(key.parent().unwrap()).unwrap();
    let kept = format!("{}\n", signer_of(ORIGIN, 9).skey());
    std::fs::write(&key, &kept).unwrap();
    let store = fresh.open().await;
    let refused = store.create_log(&jp(), ORIGIN, &signer()).await.unwrap_err();
    let told = refused.to_string();
    assert!(matches!(refused, StoreError::KeyExists { .. }) && told.contains("restore"), "{told}");
    assert!(told.contains(key.to_str().unwrap()), "{told}");
    assert_eq!(std::fs::read_to_string(&key).unwrap(), kept);
    assert_eq!(store.logs().await.unwrap(), []);
    assert!(!fresh.dir().join("guard").exists());
    // The key itself is that of the log: a start that was cut short is gone on with.
    store.create_log(&jp(), ORIGIN, &signer_of(ORIGIN, 9)).await.unwrap();
    assert_eq!(std::fs::read_to_string(&key).unwrap(), kept);
}

#[tokio::test]
async fn only_the_owner_reads_what_is_kept_and_the_key_is_nowhere_else() {
    let fresh = Fresh::sqlite();
    let (store, id) = fresh.begun().await;
    store.append(&id, 0, crate::fresh::acts(0..2)).await.unwrap();
    let skey = signer().skey();
    let secret = skey.splitn(5, '+').nth(4).unwrap();
    let mut folders = vec![fresh.dir().to_owned()];
    let mut keys = 0;
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let mode = std::fs::metadata(&path).unwrap().permissions().mode() & 0o077;
            assert_eq!(mode, 0, "{}", path.display());
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            let secret_here = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert_eq!(secret_here, path.ends_with("keys/jp.record.key"), "{}", path.display());
            keys += usize::from(secret_here);
        }
    }
    assert_eq!(keys, 1);
    assert!(!format!("{store:?}").contains(secret));
}

#[tokio::test]
async fn what_the_system_says_of_a_file_is_told_once() {
    let fresh = Fresh::sqlite();
    std::fs::create_dir_all(fresh.dir().join("tombstones")).unwrap();
    let error = Store::open(fresh.dir()).await.unwrap_err();
    assert!(error.to_string().contains("tombstones: Is a directory"), "{error}");
    assert!(std::error::Error::source(&error).is_none(), "a chain of errors says it again");
}

#[tokio::test]
async fn a_second_process_is_kept_out_and_a_closed_store_says_so() {
    let fresh = Fresh::sqlite();
    let (store, id) = fresh.begun().await;
    let second = Store::open(fresh.dir()).await.unwrap_err();
    assert!(matches!(second, StoreError::InUse(_)), "{second}");
    store.close().await.unwrap();
    assert!(matches!(store.append(&id, 0, vec![]).await, Err(StoreError::Closed)));
    fresh.open().await;
}
