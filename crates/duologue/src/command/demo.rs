use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use duologue_forum::files::Folder;
use duologue_store::Store;
use duologue_web::Theme;
use include_dir::{Dir, include_dir};

use super::{redirects, serve};
use crate::config::Settings;
use crate::data::{Base, Data};
use crate::{dialogue, rehearsal};

static EXAMPLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../examples/tokyo-beijing");
static REDIRECTS: &str = include_str!("../../../../examples/tokyo-beijing-redirects.csv");
/// `.example` is reserved (RFC 2606): these keys belong to no organisation.
const ORIGIN: &str = "duologue.example/tokyo-beijing";

/// Show the example dialogue: the Tokyo-Beijing Forum's 21 editions, from logs signed with example keys.
///
/// Example: duologue demo --listen 127.0.0.1:8080
#[derive(Args)]
pub struct Demo {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The data folder; a second start uses it again.
    #[arg(long, default_value = "duologue-data/demo")]
    data: PathBuf,
    #[command(flatten)]
    base: Base,
}

impl Demo {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        // A taken address is found out before anything is made.
        let listener = serve::listen(self.listen)?;
        let data = Data::new(self.data, self.base);
        let store = data.make().await?;
        let made = make(&store).await?;
        rehearsal::release(&store).await?;
        redirects::begin(data.folder(), REDIRECTS)?;
        let forum = dialogue::settle(&store).await?;
        let acts: u64 = forum.voices().map(duologue_forum::Voice::size).sum();
        say!(
            "The example dialogue: {} editions in {acts} signed acts of {} voices.",
            forum.editions().len(),
            forum.voices().count()
        );
        say!(
            "{} {data} (keys: examples, nothing is signed by a real organisation).",
            if made { "Made in" } else { "Data used again from" },
        );
        let at = listener.local_addr()?;
        for (lang, name) in [("ja", "日本語"), ("zh", "简体中文"), ("en", "English")] {
            say!("  {name}: http://{at}/{lang}/");
        }
        say!("Stop with Ctrl-C.");
        let settings = Settings { data, ..Settings::default() };
        serve::until_stopped(store, forum, Theme::default(), listener, settings).await
    }
}

/// Makes the example's logs where there are none, and says what the files say; true if it began them.
async fn make(store: &Store) -> anyhow::Result<bool> {
    let mut folder = Folder::new();
    collect(&EXAMPLE, &mut folder);
    let new = store.logs().await?.is_empty();
    if new {
        let script = duologue_forum::files::read(&folder).map_err(|faults| {
            anyhow::anyhow!(
                "the example has {} fault(s): {}",
                faults.len(),
                faults.first().map(ToString::to_string).unwrap_or_default()
            )
        })?;
        for speaker in &script.speakers {
            dialogue::begin(store, ORIGIN, &speaker.code, true).await?;
        }
    }
    let forum = dialogue::settle(store).await?;
    let (_, plan) = dialogue::plan(store, &forum, &folder).await.context("the example dialogue")?;
    dialogue::carry_out(store, &forum, plan).await?;
    Ok(new)
}

fn collect(dir: &Dir<'_>, folder: &mut Folder) {
    for file in dir.files() {
        folder.insert(file.path().to_string_lossy().replace('\\', "/"), file.contents().to_vec());
    }
    dir.dirs().for_each(|dir| collect(dir, folder));
}
