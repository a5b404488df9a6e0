//! Files of answers that sides release, one .sav a language. Each stands once, in the folder of its own language.

use duologue_forum::Forum;
use duologue_forum::survey::{Method, Microdata};

use crate::address::Lang;
use crate::context::Texts;
use crate::results::Results;

/// What such a file's name ends with.
pub const END: &str = ".sav";
pub const MEDIA: &str = "application/x-spss-sav";

/// A file of answers of a release.
pub struct Answers<'a> {
    pub method: &'a Method,
    /// In which its words are.
    pub lang: &'a str,
    pub file: &'a Microdata,
    /// Where it stands; in a language that the site does not have, beside the page.
    pub folder: Lang,
    pub name: String,
}

impl Answers<'_> {
    pub fn path(&self, survey: &str) -> String {
        format!("{}/survey/{survey}/{}", self.folder.code(), self.name)
    }

    /// A part of it was removed, so that nobody can put it together any more.
    pub fn is_removed(&self, forum: &Forum) -> bool {
        self.file.parts().iter().any(|part| forum.has_redacted(part))
    }
}

/// All files of answers of a release, as a page of this language leads to them.
pub fn answers(results: &Results, page: Lang) -> impl Iterator<Item = Answers<'_>> {
    results.methods.iter().flat_map(move |method| {
        method.microdata.iter().map(move |(lang, file)| {
            let folder = Lang::parse(lang).unwrap_or(page);
            Answers { method, lang, file, folder, name: method.file_name(lang) }
        })
    })
}

/// The files of answers that stand in the folder of a language, by their paths: for a site of plain files.
pub fn in_folder(forum: &Forum, texts: &Texts, survey: &str, folder: Lang) -> Vec<(String, Microdata)> {
    let Some(results) = Results::of(forum, texts, survey) else { return Vec::new() };
    let here = answers(&results, folder).filter(|answers| answers.folder == folder);
    here.map(|answers| (answers.path(survey), answers.file.clone())).collect()
}
