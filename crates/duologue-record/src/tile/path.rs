use super::{Kind, Tile, WIDTH};
use crate::encoding::decimal;

impl Tile {
    /// The path below the log's folder: `tile/0/x001/234.p/5`, `tile/entries/000`.
    pub fn path(&self) -> String {
        let mut groups = format!("{:03}", self.index % 1000);
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups = format!("x{:03}/{groups}", rest % 1000);
            rest /= 1000;
        }
        let level = match self.kind {
            Kind::Hash(level) => level.to_string(),
            Kind::Entries => "entries".to_owned(),
        };
        match self.is_full() {
            true => format!("tile/{level}/{groups}"),
            false => format!("tile/{level}/{groups}.p/{}", self.width),
        }
    }

    /// Reads a path; `None` for any other spelling of it, so that a server may take paths from strangers.
    pub fn parse(path: &str) -> Option<Tile> {
        let (level, rest) = path.strip_prefix("tile/")?.split_once('/')?;
        let kind = match level {
            "entries" => Kind::Entries,
            level => Kind::Hash(u8::try_from(decimal(level)?).ok().filter(|&level| level <= 63)?),
        };
        let (groups, width) = match rest.split_once(".p/") {
            Some((groups, width)) => (groups, u16::try_from(decimal(width)?).ok()?),
            None => (rest, 256),
        };
        let mut index = 0u64;
        for group in groups.split('/') {
            let digits: u64 = group.strip_prefix('x').unwrap_or(group).parse().ok()?;
            index = index.checked_mul(1000)?.checked_add(digits)?;
        }
        let tile = Tile { kind, index, width };
        // Writing it again settles every question of zeroes and prefixes at once.
        (width > 0 && tile.path() == path).then_some(tile)
    }

    pub(crate) fn is_full(&self) -> bool {
        u64::from(self.width) >= WIDTH
    }

    /// The same tile once it is full, which may stand in for a partial one that is gone.
    pub(crate) fn filled(&self) -> Tile {
        Tile { width: 256, ..*self }
    }
}
