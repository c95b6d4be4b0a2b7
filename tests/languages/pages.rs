//! Pages in several languages.

use crate::harness::Project;
use crate::showing;

const TRANSLATIONS: &str =
    "[card.language ~ \" \" ~ card.path for card in page.translations] | join(sep=\", \")";

fn page(project: &Project, name: &str, matter: &str) {
    project.file(&format!("content/{name}"), &format!("+++\ntitle = \"{name}\"\n{matter}\n+++\n"));
}

#[test]
fn the_language_is_that_of_the_page_and_else_that_of_the_site() {
    let project = Project::bare();
    let shown = "<main>{{ lang }} {{ dir }} {{ trans(key=\"next\") }}</main>";
    for name in ["page", "index", "section", "404", "alias", "taxonomy_list", "taxonomy_single"] {
        project.file(&format!("templates/{name}.html"), shown);
    }
    project.settings("language = \"DE-at\"\n[[rules]]\nmatch = \"ar/**\"\nlanguage = \"ar\"\n");
    project.file("content/s/_index.md", "+++\nlanguage = \"es\"\n+++\n").page("s/a.md", "");
    page(&project, "s/b.md", "language = \"en\"\naliases = [\"/old/\"]\nauthors = [\"ann\"]");
    page(&project, "ar/c.md", "");
    project.build().ok();
    for (name, shown) in [
        ("index.html", "de-AT ltr Weiter"),
        ("404.html", "de-AT ltr Weiter"),
        ("s/index.html", "es ltr Siguiente"),
        ("s/a/index.html", "de-AT ltr Weiter"),
        ("s/b/index.html", "en ltr Next"),
        ("old/index.html", "en ltr Next"),
        ("ar/c/index.html", "ar rtl التالي"),
        ("authors/index.html", "de-AT ltr Weiter"),
        ("authors/ann/index.html", "de-AT ltr Weiter"),
    ] {
        assert_eq!(project.main(name), shown, "{name}");
    }
}

/// Templates that were written for Zola say `lang`.
#[test]
fn the_language_of_a_card_has_a_short_name_too() {
    let project = Project::bare();
    project.settings("language = \"de\"\n");
    project.file("templates/page.html", "<main>{{ page.lang }} {{ page.ancestors[0].lang }}</main>");
    page(&project, "a.md", "language = \"es\"");
    project.build().ok();
    assert_eq!(project.main("a/index.html"), "es de");
}

/// The text of a term's own page is in the language of that page, so that the page must say so.
#[test]
fn a_term_with_a_page_of_its_own_is_in_the_language_of_that_page() {
    let project = Project::bare();
    project.file("templates/taxonomy_single.html", "<main>{{ lang }}</main>");
    page(&project, "authors/ann.md", "language = \"es\"");
    page(&project, "a.md", "authors = [\"ann\", \"bob\"]");
    project.build().ok();
    assert_eq!(project.main("authors/ann/index.html"), "es");
    assert_eq!(project.main("authors/bob/index.html"), "en");
}

#[test]
fn translations_are_mutual_whoever_names_whom() {
    let project = showing(TRANSLATIONS);
    page(&project, "a.md", "translations = [\"de/a.md\"]");
    page(&project, "de/a.md", "language = \"de\"");
    page(&project, "es/a.md", "language = \"es\"\ntranslations = [\"@/de/a.md\"]");
    page(&project, "b.md", "");
    project.build().ok();
    assert_eq!(project.main("a/index.html"), "de /de/a/, es /es/a/");
    assert_eq!(project.main("de/a/index.html"), "en /a/, es /es/a/");
    assert_eq!(project.main("es/a/index.html"), "de /de/a/, en /a/");
    assert_eq!(project.main("b/index.html"), "");
}

#[test]
fn a_new_translation_shows_on_the_others_in_the_next_build() {
    let project = showing(TRANSLATIONS);
    page(&project, "a.md", "");
    project.build().ok();
    page(&project, "de.md", "language = \"de\"\ntranslations = [\"a.md\"]");
    project.build().ok();
    assert_eq!(project.main("a/index.html"), "de /de/");
    page(&project, "de.md", "language = \"de-CH\"\ntranslations = [\"a.md\"]");
    project.build().ok();
    assert_eq!(project.main("a/index.html"), "de-CH /de/");
    project.remove("content/de.md").build().ok();
    assert_eq!(project.main("a/index.html"), "");
}

#[test]
fn two_pages_of_one_language_are_no_translations_of_each_other() {
    let project = Project::bare();
    page(&project, "a.md", "translations = [\"b.md\"]");
    page(&project, "b.md", "");
    project.build().fails(&[
        "`content/a.md` and `content/b.md` cannot be one page, since both are in `en`",
        "content/a.md:3:17",
        "say which `language` each page is in",
    ]);
    page(&project, "a.md", "translations = [\"de.md\"]");
    page(&project, "b.md", "translations = [\"de.md\"]");
    page(&project, "de.md", "language = \"de\"");
    project.build().fails(&["content/b.md:3:17", "content/a.md", "one of them is here already"]);
}

#[test]
fn a_translation_that_is_no_other_page_is_an_error() {
    for (name, told) in [
        ("c.md", "link to `c.md`, but there is no such page"),
        ("a.md", "a page cannot be its own translation"),
        ("@/_index.md", "is a section, not a page"),
        ("draft.md", "which is a draft and left out of this build"),
        ("../../x.md", "leads out of `content/`"),
    ] {
        let project = Project::bare();
        page(&project, "a.md", &format!("translations = [\"{name}\"]"));
        project.file("content/_index.md", "");
        page(&project, "draft.md", "language = \"de\"\ndraft = true");
        project.build().fails(&[told, "content/a.md:3:17"]);
    }
}

#[test]
fn what_is_no_language_tag_is_an_error_wherever_it_stands() {
    let project = Project::bare();
    project.settings("language = \"english, please\"\n[[rules]]\nmatch = \"*\"\nlanguage = \"x\"\ntranslations = [\"a.md\"]\n");
    let told = "is not a language tag like `en` or `pt-BR`";
    project.build().fails(&[told, "site.toml:3:12", "site.toml:6:12", "`translations` in a rule"]);
    let project = Project::bare();
    page(&project, "a.md", "language = \"pt_BR\"");
    project.file("content/b.md", "---\nlanguage: [de]\n---\n");
    project.file("content/s/_index.md", "+++\nlanguage = \"\"\n+++\n");
    project.build().fails(&[
        told,
        "`pt_BR`",
        "content/a.md:3:12",
        "content/b.md:2:11",
        "content/s/_index.md:2:12",
    ]);
}

#[test]
fn a_feed_says_where_an_entry_is_in_another_language() {
    let project = Project::bare();
    project.settings("language = \"de\"\n");
    page(&project, "a.md", "date = 2026-01-01");
    page(&project, "b.md", "date = 2026-01-02\nlanguage = \"es\"");
    project.file("content/s/_index.md", "+++\nlanguage = \"es\"\nfeed = true\n+++\n");
    page(&project, "s/c.md", "date = 2026-01-03\nlanguage = \"es\"");
    project.build().ok();
    let atom = project.output("atom.xml");
    assert!(atom.contains("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"de\">"), "{atom}");
    assert_eq!(atom.matches("<entry xml:lang=\"es\">").count(), 2, "{atom}");
    assert_eq!(atom.matches("<entry>").count(), 1, "{atom}");
    let json: serde_json::Value = serde_json::from_str(&project.output("feed.json")).unwrap();
    let languages: Vec<Option<&str>> =
        json["items"].as_array().unwrap().iter().map(|item| item["language"].as_str()).collect();
    assert_eq!((json["language"].as_str(), languages), (Some("de"), vec![Some("es"), Some("es"), None]));
    let atom = project.output("s/atom.xml");
    assert!(atom.contains("xml:lang=\"es\">") && atom.contains("<entry>"), "{atom}");
}
