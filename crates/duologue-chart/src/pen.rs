use std::fmt::Write;

use crate::about::{Label, Side};
use crate::number::coordinate;
use crate::style::fonts;
use crate::text;

/// The height of a label's letters, and of the smaller numbers and notes.
pub(crate) const LABEL: f64 = 13.0;
pub(crate) const NOTE: f64 = 12.0;
/// From one line of a label to the next.
pub(crate) const LEADING: f64 = 17.0;

/// A horizontal place: per cent of the drawing's width, then pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct X {
    share: f64,
    px: f64,
}

impl X {
    pub(crate) fn at(share: f64) -> Self {
        Self { share, px: 0.0 }
    }

    pub(crate) fn px(px: f64) -> Self {
        Self { share: 0.0, px }
    }

    pub(crate) fn plus(self, px: f64) -> Self {
        Self { px: self.px + px, ..self }
    }
}

/// A width for which a label is laid out. A page has two, and its style sheet shows one of them.
struct View {
    class: &'static str,
    width: f64,
}

/// The least widths of a figure on a page: that of a phone of 320 px, and that from which `wide` is shown.
const NARROW: View = View { class: "narrow", width: 284.0 };
const WIDE: View = View { class: "wide", width: 640.0 };

/// A part of a line of text.
pub(crate) struct Run<'a> {
    pub(crate) class: &'a str,
    pub(crate) text: &'a str,
    pub(crate) lang: Option<&'a str>,
}

impl<'a> Run<'a> {
    pub(crate) fn plain(text: &'a str) -> Self {
        Self { class: "", text, lang: None }
    }

    pub(crate) fn strong(text: &'a str) -> Self {
        Self { class: "strong", text, lang: None }
    }

    pub(crate) fn of(label: &'a Label) -> Self {
        Self { class: "", text: &label.text, lang: label.lang.as_deref() }
    }
}

/// Writes elements. The charts say places in per cent and pixels; the pen alone knows which form it writes.
pub struct Pen<'a> {
    svg: String,
    lang: &'a str,
    /// In pixels if it is fixed, as in a standalone chart.
    width: Option<f64>,
}

impl<'a> Pen<'a> {
    pub(crate) fn new(lang: &'a str, width: Option<f64>) -> Self {
        Self { svg: String::new(), lang, width }
    }

    pub(crate) fn into_svg(self) -> String {
        self.svg
    }

    fn views(&self) -> Vec<View> {
        match self.width {
            Some(width) => vec![View { class: "", width }],
            None => vec![NARROW, WIDE],
        }
    }

    /// The least width in which everything must have room.
    pub(crate) fn room(&self) -> f64 {
        self.width.unwrap_or(NARROW.width)
    }

    /// The class of what has room in some views only; none if it has room nowhere.
    pub(crate) fn shown_where(&self, fits: impl Fn(f64) -> bool) -> Option<&'static str> {
        let views = self.views();
        let mut fitting = views.iter().filter(|view| fits(view.width));
        match (fitting.next(), fitting.count() + 1 == views.len()) {
            (None, _) => None,
            (Some(_), true) => Some(""),
            (Some(view), false) => Some(view.class),
        }
    }

    /// A layout for each view with the class that shows it; one without a class if all are the same.
    pub(crate) fn by_view<T: PartialEq>(&self, lay_out: impl Fn(f64) -> T) -> Vec<(&'static str, T)> {
        let mut layouts: Vec<_> =
            self.views().into_iter().map(|view| (view.class, lay_out(view.width))).collect();
        if let Some(((class, first), others)) = layouts.split_first_mut()
            && others.iter().all(|(_, other)| other == first)
        {
            *class = "";
            layouts.truncate(1);
        }
        layouts
    }

    /// What `draw` draws lies under everything drawn so far.
    pub(crate) fn beneath(&mut self, draw: impl FnOnce(&mut Self)) {
        let above = std::mem::take(&mut self.svg);
        draw(self);
        self.svg.push_str(&above);
    }

    fn x(&self, x: X) -> String {
        match self.width {
            Some(width) => coordinate(width * x.share / 100.0 + x.px),
            None if x.share == 0.0 => coordinate(x.px),
            None => coordinate(x.share) + "%",
        }
    }

    fn length(&self, share: f64) -> String {
        match self.width {
            Some(width) => coordinate(width * share / 100.0),
            None => coordinate(share) + "%",
        }
    }

    pub(crate) fn line(&mut self, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        let (x1, x2) = (self.x(X::at(x1)), self.x(X::at(x2)));
        let (y1, y2) = (coordinate(y1), coordinate(y2));
        let _ = write!(self.svg, "<line class=\"{class}\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"/>");
    }

    /// Between two values on one height, with a stop at either end.
    pub(crate) fn whisker(&mut self, (from, to): (f64, f64), y: f64) {
        self.line("whisker", (from, y), (to, y));
        self.line("whisker", (from, y - 3.0), (from, y + 3.0));
        self.line("whisker", (to, y - 3.0), (to, y + 3.0));
    }

    /// Nothing if it has no width.
    pub(crate) fn rect(&mut self, class: &str, (from, to): (f64, f64), y: f64, height: f64) {
        let (x, width) = (self.x(X::at(from.min(to))), self.length((to - from).abs()));
        if width.trim_end_matches('%') == "0" {
            return;
        }
        let (y, height) = (coordinate(y), coordinate(height));
        let _ = write!(
            self.svg,
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>"
        );
    }

    /// A path in pixels around a place.
    pub(crate) fn path(&mut self, class: &str, x: X, y: f64, d: &str) {
        let y = coordinate(y);
        if self.width.is_some() || x.share == 0.0 {
            let x = self.x(x);
            let _ = write!(self.svg, "<path class=\"{class}\" transform=\"translate({x} {y})\" d=\"{d}\"/>");
            return;
        }
        // A transform takes no per cent, an inner drawing does.
        let _ = write!(
            self.svg,
            "<svg x=\"{}\" y=\"{y}\" overflow=\"visible\"><path class=\"{class}\"",
            self.x(x)
        );
        if x.px != 0.0 {
            let _ = write!(self.svg, " transform=\"translate({} 0)\"", coordinate(x.px));
        }
        let _ = write!(self.svg, " d=\"{d}\"/></svg>");
    }

    /// The shape of a side.
    pub(crate) fn mark(&mut self, side: Side, class: &str, x: X, y: f64) {
        self.path(&format!("{} {class}", side.class()), x, y, side.shape());
    }

    pub(crate) fn text(&mut self, class: &str, x: X, y: f64, runs: &[Run]) {
        self.svg.push_str("<text");
        if !class.is_empty() {
            text::attribute(&mut self.svg, "class", class);
        }
        let place = self.x(x);
        text::attribute(&mut self.svg, "x", &place);
        if self.width.is_none() && x.share != 0.0 && x.px != 0.0 {
            text::attribute(&mut self.svg, "dx", &coordinate(x.px));
        }
        text::attribute(&mut self.svg, "y", &coordinate(y));
        if let [Run { class: "", text, lang }] = runs {
            self.language(*lang);
            let _ = write!(self.svg, ">{}", text::escape(text));
        } else {
            self.svg.push('>');
            for run in runs {
                self.svg.push_str("<tspan");
                if !run.class.is_empty() {
                    text::attribute(&mut self.svg, "class", run.class);
                }
                self.language(run.lang);
                let _ = write!(self.svg, ">{}</tspan>", text::escape(run.text));
            }
        }
        self.svg.push_str("</text>");
    }

    fn language(&mut self, lang: Option<&str>) {
        let Some(lang) = lang.filter(|lang| *lang != self.lang) else { return };
        text::attribute(&mut self.svg, "lang", lang);
        // A page has a font for each language in its style sheet; renderers of images know no `:lang()`.
        if self.width.is_some() {
            text::attribute(&mut self.svg, "font-family", fonts(lang));
        }
    }

    /// Lines of one label; gives the lower end.
    pub(crate) fn lines(
        &mut self,
        class: &str,
        x: X,
        top: f64,
        size: f64,
        lines: &[String],
        lang: Option<&str>,
    ) -> f64 {
        let mut bottom = top;
        for line in lines {
            self.text(class, x, bottom + size, &[Run { class: "", text: line, lang }]);
            bottom += LEADING;
        }
        bottom
    }

    /// A label in as many lines as it needs at the least width, indented; gives the lower end.
    pub(crate) fn paragraph(&mut self, class: &str, indent: f64, top: f64, label: &Label) -> f64 {
        let lines = text::wrap(&label.text, LABEL, self.room() - indent);
        self.lines(class, X::px(indent), top, LABEL, &lines, label.lang.as_deref())
    }

    /// The label above a row, as wide as the drawing; gives the lower end.
    pub(crate) fn heading(&mut self, top: f64, label: &Label) -> f64 {
        let layouts = self.by_view(|width| text::wrap(&label.text, LABEL, width));
        let most = layouts.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0);
        let bottom = top + LEADING * most as f64;
        for (shown, lines) in layouts {
            let top = bottom - LEADING * lines.len() as f64;
            self.lines(shown, X::px(0.0), top, LABEL, &lines, label.lang.as_deref());
        }
        bottom
    }
}
