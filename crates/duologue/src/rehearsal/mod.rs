//! The rehearsal's survey and topics in the example: simulated answers and votes, released by the functions that real ones
//! take. Example keys sign it.

mod survey;
mod topics;

use anyhow::Context;
use duologue_store::Store;
use include_dir::{Dir, include_dir};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../examples/tokyo-beijing-rehearsal");

/// Releases what is simulated, unless that was done before.
pub async fn release(store: &Store) -> anyhow::Result<()> {
    survey::release(store).await.context("the rehearsal's survey")?;
    topics::release(store).await.context("the rehearsal's topics")
}

fn file(name: &str) -> anyhow::Result<&'static [u8]> {
    let file = FILES.get_file(name).with_context(|| format!("the example has no {name}"))?;
    Ok(file.contents())
}
