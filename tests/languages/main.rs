//! Texts of the theme by language, and pages in several languages.

#[path = "../harness/mod.rs"]
mod harness;
mod pages;
mod reasons;
mod strings;
mod theme;
mod trans;

use harness::Project;

/// A site whose pages show nothing but what an expression makes.
pub(crate) fn showing(expression: &str) -> Project {
    let project = Project::bare();
    project.file("templates/page.html", &format!("<main>{{{{ {expression} }}}}</main>\n"));
    project
}

/// What an expression makes on a page in a language.
#[track_caller]
pub(crate) fn said(language: &str, expression: &str) -> String {
    let project = showing(expression);
    project.file("content/a.md", &format!("+++\nlanguage = \"{language}\"\n+++\n"));
    project.build().ok();
    project.main("a/index.html")
}
