//! A drawing as a picture of dots, in the fonts of this machine.

use std::sync::LazyLock;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Group, Node, Options, Tree};

/// Dots to a pixel: what is printed or shown on a fine screen stays sharp.
const SCALE: f32 = 2.0;

static OPTIONS: LazyLock<Options<'static>> = LazyLock::new(|| {
    let mut options = Options::default();
    options.fontdb_mut().load_system_fonts();
    options
});

/// A PNG; none where this machine has no font for a letter in the drawing, since a gap could be read as a figure.
pub fn png(svg: &str) -> Option<Vec<u8>> {
    let tree = Tree::from_str(svg, &OPTIONS)
        .inspect_err(|error| tracing::error!(%error, "a drawing is not read"))
        .ok()?;
    if !is_written(tree.root()) {
        tracing::warn!("no PNG: a font is missing; install fonts for Japanese and Chinese (fonts-noto-cjk)");
        return None;
    }
    let size = tree.size().to_int_size().scale_by(SCALE)?;
    let mut pixels = Pixmap::new(size.width(), size.height())?;
    resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut pixels.as_mut());
    pixels.encode_png().inspect_err(|error| tracing::error!(%error, "a PNG is not written")).ok()
}

/// Whether every letter has its shape.
fn is_written(group: &Group) -> bool {
    group.children().iter().all(|node| match node {
        Node::Group(group) => is_written(group),
        Node::Text(text) => {
            let wanted: usize = text.chunks().iter().map(|c| c.text().trim().len()).sum();
            let glyphs = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
            let mut count = 0;
            let all = glyphs.inspect(|_| count += 1).all(|glyph| glyph.id.0 != 0);
            all && (count > 0 || wanted == 0)
        }
        _ => true,
    })
}
