//! What the classes of a chart look like.

/// What is the same on every ground: sizes, widths, anchors.
macro_rules! shapes {
    () => {
        "\
.chart { font-size: 13px; }
.chart .tick { font-size: 12px; }
.chart .title { font-size: 17px; font-weight: 700; }
.chart .strong, .chart .name { font-weight: 600; }
.chart .middle { text-anchor: middle; }
.chart .end { text-anchor: end; }
.chart text { paint-order: stroke; stroke-width: 3px; stroke-linejoin: round; }
.chart .cut { stroke-dasharray: 2 4; }
.chart .whisker { stroke-width: 1.25; }
.chart .interval, .chart .leader { opacity: .75; }
.chart .trace { stroke-width: 2.25; }
.chart .trace.s3 { stroke-dasharray: 8 3; }
.chart .trace.s4 { stroke-dasharray: 3 3; }
.chart .point { stroke-width: 1.5; }
.chart .hollow, .chart .current { stroke-width: 2; }
"
    };
}

/// The style of inline charts, for a page that has `--paper`, `--ink`, `--ink-2`, `--rule` and `--rule-2`, and on `.s1` … `.s4`
/// the colour of a side `--c` and its text colour `--c-ink`.
pub const STYLE: &str = concat!(
    shapes!(),
    "\
.chart { display: block; overflow: visible; font-family: var(--sans); font-variant-numeric: tabular-nums lining-nums; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.chart text { fill: var(--ink); stroke: var(--paper); }
.chart .tick { fill: var(--ink-2); }
.chart .name { fill: var(--c-ink); }
.chart .tick.strong { fill: var(--ink); }
.chart .inside { stroke: none; }
.chart .on-bar { fill: var(--paper); stroke: var(--c); }
@supports (color: oklch(from red l 0 h)) { .chart .on-bar { fill: oklch(from var(--c) clamp(.18, (.56 - l) * 1000, .98) 0 h); stroke: none; } }
.chart .grid { stroke: var(--rule); }
.strip .grid { stroke: var(--rule-2); }
.chart .axis, .chart .whisker { stroke: var(--ink); }
.chart .cut { stroke: var(--ink-2); }
.chart .neutral { --c: var(--ink-2); }
.chart .bar, .chart .point { fill: var(--c); }
.chart .mid { fill: color-mix(in oklab, var(--c) 38%, var(--paper)); stroke: var(--c); }
.chart .weak { fill: color-mix(in oklab, var(--c) 12%, var(--paper)); stroke: var(--c); }
.chart .point { stroke: var(--paper); }
.chart .hollow { fill: var(--paper); stroke: var(--c); }
.chart .current { stroke: var(--ink); }
.chart .trace, .chart .interval, .chart .leader { stroke: var(--c); }
.chart .difference { fill: var(--ink); }
@media (max-width: 47.99rem) { .chart .wide { display: none; } }
@media (min-width: 48rem) { .chart .narrow { display: none; } }
@media (forced-colors: active) {
  .chart text, .chart .inside, .chart .on-bar { fill: CanvasText; stroke: Canvas; }
  .chart :is(.grid, .cut) { stroke: GrayText; }
  .chart :is(.axis, .whisker, .trace, .interval, .bar, .mid, .weak, .point) { stroke: CanvasText; }
  .chart :is(.bar, .point, .difference) { fill: CanvasText; }
  .chart :is(.mid, .hollow, .s2.bar, .s4.bar) { fill: Canvas; }
  .chart .weak { fill: Canvas; stroke-dasharray: 3 2; }
}
"
);

/// The style of standalone charts: light, and without what renderers of images do not know.
pub(crate) const STANDALONE: &str = concat!(
    shapes!(),
    "\
.chart text { fill: #1c1a16; stroke: #fff; }
.chart .paper { fill: #fff; }
.chart .tick { fill: #585246; }
.chart .tick.strong { fill: #1c1a16; }
.chart .grid { stroke: #d8d1c1; }
.chart .axis, .chart .whisker { stroke: #1c1a16; }
.chart .cut { stroke: #585246; }
.chart .s1 { fill: #27456f; stroke: #27456f; }
.chart .s2 { fill: #b27b33; stroke: #b27b33; }
.chart .s3 { fill: #6d4a72; stroke: #6d4a72; }
.chart .s4 { fill: #7f8b83; stroke: #7f8b83; }
.chart .neutral { fill: #585246; stroke: #585246; }
.chart .bar { stroke: none; }
.chart .s1.mid { fill: #a9b8d1; }
.chart .s2.mid { fill: #e5cda4; }
.chart .s3.mid { fill: #c8b3cb; }
.chart .s4.mid { fill: #ccd3cd; }
.chart .neutral.mid { fill: #bfbbb3; }
.chart .s1.weak { fill: #e8ecf2; }
.chart .s2.weak { fill: #f6ecdb; }
.chart .s3.weak { fill: #f0e9f0; }
.chart .s4.weak { fill: #ecefec; }
.chart .neutral.weak { fill: #f0efec; }
.chart .s1.name { fill: #27456f; stroke: #fff; }
.chart .s2.name { fill: #7a5114; stroke: #fff; }
.chart .s3.name { fill: #6d4a72; stroke: #fff; }
.chart .s4.name { fill: #4b574f; stroke: #fff; }
.chart .inside { fill: #1c1a16; stroke: none; }
.chart .s1.on-bar, .chart .s3.on-bar { fill: #fff; }
.chart .point { stroke: #fff; }
.chart .s1.hollow { fill: #fff; stroke: #27456f; }
.chart .s2.hollow { fill: #fff; stroke: #b27b33; }
.chart .s3.hollow { fill: #fff; stroke: #6d4a72; }
.chart .s4.hollow { fill: #fff; stroke: #7f8b83; }
.chart .current { stroke: #1c1a16; }
.chart .difference { fill: #1c1a16; }
"
);

/// The fonts of a language: one code point has another shape in each.
pub(crate) fn fonts(lang: &str) -> &'static str {
    let lang = lang.to_ascii_lowercase();
    let traditional = ["hant", "tw", "hk", "mo"];
    match lang.split('-').next() {
        Some("ja") => "'Noto Sans CJK JP', 'Noto Sans JP', 'Hiragino Sans', 'Yu Gothic', Meiryo, sans-serif",
        Some("zh") if lang.split('-').any(|part| traditional.contains(&part)) => {
            "'Noto Sans CJK TC', 'Noto Sans TC', 'PingFang TC', 'Microsoft JhengHei', sans-serif"
        }
        Some("zh") => "'Noto Sans CJK SC', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif",
        Some("ko") => {
            "'Noto Sans CJK KR', 'Noto Sans KR', 'Apple SD Gothic Neo', 'Malgun Gothic', sans-serif"
        }
        _ => "'Noto Sans', 'Noto Sans CJK JP', 'Helvetica Neue', Arial, sans-serif",
    }
}
