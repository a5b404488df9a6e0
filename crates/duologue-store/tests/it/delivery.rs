use duologue_record::Hash;
use duologue_store::{DELIVERY_LIMIT, Delivery, StoreError};

use crate::Fresh;

pub fn delivery(side: &str, accepted_at: i64) -> Delivery {
    Delivery {
        survey: "2025".into(),
        side: side.into(),
        sample: "public".into(),
        questionnaire: Hash::of(b"version 3"),
        name: "2025.sav".into(),
        accepted_at,
    }
}

pub async fn a_delivery_stays_as_it_came(fresh: &Fresh) {
    let store = fresh.open().await;
    let first = store.accept(delivery("jp", 1), b"one".to_vec()).await.unwrap();
    assert_eq!(first, Hash::of(b"one"));
    // The same file again, under another name and later, is the delivery that there is.
    let again = Delivery { name: "other.sav".into(), ..delivery("jp", 2) };
    store.accept(again, b"one".to_vec()).await.unwrap();
    store.accept(delivery("cn", 3), b"theirs".to_vec()).await.unwrap();
    let second = store.accept(delivery("jp", 4), b"two".to_vec()).await.unwrap();
    let store = fresh.reopen(store).await;
    let all: Vec<_> = store.deliveries().await.unwrap();
    let told: Vec<_> = all.iter().map(|(d, hash)| (d.side.as_str(), d.accepted_at, *hash)).collect();
    assert_eq!(told, [("jp", 1, first), ("cn", 3, Hash::of(b"theirs")), ("jp", 4, second)]);
    let (last, hash, bytes) = store.delivered("2025", "jp", "public").await.unwrap().unwrap();
    assert_eq!((last, hash, bytes.as_slice()), (delivery("jp", 4), second, &b"two"[..]));
    assert!(store.delivered("2025", "jp", "expert").await.unwrap().is_none());
    // No blob of the record: nothing public can ever name it.
    assert_eq!(store.blob(&second).await.unwrap(), None);
}

pub async fn a_file_too_large_is_refused(fresh: &Fresh) {
    let store = fresh.open().await;
    let refused = store.accept(delivery("jp", 1), vec![0; DELIVERY_LIMIT + 1]).await.unwrap_err();
    assert!(matches!(refused, StoreError::DeliveryTooLarge { .. }), "{refused}");
    assert!(store.deliveries().await.unwrap().is_empty());
}
