use std::fmt::Write;

use crate::about::About;
use crate::error::ChartError;
use crate::number::coordinate;
use crate::pen::{NOTE, Pen, X};
use crate::style::{self, fonts};
use crate::text;

/// What a chart must say of itself. The pen is no part of the interface, so no other crate can draw one.
pub trait Draw {
    fn about(&self) -> &About;
    /// Gives the height of what was drawn.
    fn draw(&self, pen: &mut Pen) -> Result<f64, ChartError>;
}

/// A chart, in two forms from one drawing.
pub trait Chart: Draw {
    /// For a page with [`STYLE`](crate::STYLE): as wide as its column, in the page's colours and fonts. `id` begins
    /// the ids of its parts.
    fn inline(&self, id: &str) -> Result<String, ChartError> {
        if !is_id(id) {
            return Err(ChartError::Id(id.to_owned()));
        }
        let about = self.about();
        let mut pen = Pen::new(&about.lang, None);
        let height = coordinate(self.draw(&mut pen)?.ceil());
        let mut svg = String::from("<svg class=\"chart\"");
        text::attribute(&mut svg, "lang", &about.lang);
        let _ = write!(
            svg,
            " width=\"100%\" height=\"{height}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\">\
             <title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{}</desc>{}</svg>",
            text::escape(&about.title),
            text::escape(&about.description),
            pen.into_svg()
        );
        Ok(svg)
    }

    /// A document of its own, with title, notes and colours, for download and for images.
    fn standalone(&self, width: u32) -> Result<String, ChartError> {
        if !(320..=4096).contains(&width) {
            return Err(ChartError::Width(width));
        }
        let about = self.about();
        let room = f64::from(width) - 2.0 * MARGIN;
        let pen = || Pen::new(&about.lang, Some(room));
        let (mut head, mut chart, mut foot) = (pen(), pen(), pen());
        let wrapped = |pen: &mut Pen, class: &str, top: f64, size: f64, text: &str| {
            pen.lines(class, X::px(0.0), top, size, &text::wrap(text, size, room), None)
        };
        let below = wrapped(&mut head, "title", 0.0, TITLE, &about.title) + 4.0;
        let top = wrapped(&mut head, "tick", below, NOTE, &about.subtitle) + 12.0;
        let middle = top + self.draw(&mut chart)? + 14.0;
        let mut bottom = 0.0;
        for note in &about.notes {
            bottom = wrapped(&mut foot, "tick", bottom, NOTE, note);
        }
        let height = (MARGIN + middle + bottom + MARGIN).ceil();

        let mut svg = String::from("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\"");
        text::attribute(&mut svg, "lang", &about.lang);
        text::attribute(&mut svg, "xml:lang", &about.lang);
        text::attribute(&mut svg, "font-family", fonts(&about.lang));
        let _ = write!(
            svg,
            " width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\">\
             <title>{}</title><desc>{}</desc><style>{}</style>\
             <rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>",
            text::escape(&about.title),
            text::escape(&about.description),
            style::STANDALONE,
        );
        for (y, part) in [(0.0, head), (top, chart), (middle, foot)] {
            let y = coordinate(MARGIN + y);
            let _ = write!(svg, "<g transform=\"translate({MARGIN} {y})\">{}</g>", part.into_svg());
        }
        svg.push_str("</svg>\n");
        Ok(svg)
    }
}

impl<T: Draw + ?Sized> Chart for T {}

/// Around a standalone chart, and the size of its title.
const MARGIN: f64 = 24.0;
const TITLE: f64 = 17.0;

/// A word that may stand in `aria-labelledby`.
fn is_id(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_alphabetic())
        && id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}
