//! A site's own strings.

use crate::harness::Project;
use crate::showing;

#[test]
fn a_sites_own_text_wins_over_the_themes_and_the_others_stay() {
    let project = showing("trans(key=\"read_more\") ~ \", \" ~ trans(key=\"next\")");
    project
        .settings("language = \"de\"\n")
        .file("strings/de.toml", "read_more = \"Mehr dazu\"\n")
        .page("a.md", "");
    project.build().ok();
    assert_eq!(project.main("a/index.html"), "Mehr dazu, Weiter");
}

#[test]
fn a_site_brings_another_language_and_keys_of_its_own() {
    let project =
        showing("trans(key=\"next\") ~ \", \" ~ trans(key=\"slogan\") ~ \", \" ~ (page.date | day)");
    project.file("strings/en.toml", "slogan = \"Slow news\"\n");
    project.file(
        "strings/ja.toml",
        "next = \"次へ\"\nday = \"{year}年{month}{day}日\"\n\
         months = [\"1月\", \"2月\", \"3月\", \"4月\", \"5月\", \"6月\", \"7月\", \"8月\", \"9月\", \"10月\", \"11月\", \"12月\"]\n",
    );
    project.file("content/2026-01-31-a.md", "+++\nlanguage = \"ja\"\n+++\n");
    project.build().ok();
    assert_eq!(project.main("a/index.html"), "次へ, Slow news, 2026年1月31日");
}

#[test]
fn the_direction_of_a_language_is_known_and_can_be_said() {
    let project = showing("lang ~ \" \" ~ dir");
    for language in ["en", "ar", "he", "az-Arab", "tlh"] {
        project.file(&format!("content/{language}.md"), &format!("+++\nlanguage = \"{language}\"\n+++\n"));
    }
    project.file("strings/tlh.toml", "direction = \"rtl\"\n");
    project.build().ok();
    let shown = ["en", "ar", "he", "az-arab", "tlh"].map(|name| project.main(&format!("{name}/index.html")));
    assert_eq!(shown, ["en ltr", "ar rtl", "he rtl", "az-Arab rtl", "tlh rtl"]);
}

#[test]
fn where_the_theme_has_the_text_a_wrong_one_hides_no_other_mistakes() {
    let project = Project::bare();
    project.page("a.md", "[x](nowhere.md)");
    project.file("strings/de.toml", "page_of = \"Seite {nummer}\"\nmonths = [\"Jänner\"]\n");
    project.build().fails(&["{nummer}", "a year has 12 months", "link to `nowhere.md`", "3 errors;"]);
    // Nobody else has a text for this key.
    project.file("strings/de.toml", "own = \"{ hinauf }\"\n");
    project.build().fails(&["`own` has a `{`", "1 error;"]);
}

#[test]
fn every_mistake_in_a_file_of_strings_is_told_with_its_place() {
    let project = Project::bare();
    project.file(
        "strings/de.toml",
        "read_more = 3\n\
         next = { one = \"x\", other = \"y\" }\n\
         minutes = { one = \"x\" }\n\
         words = { ones = \"x\", other = \"y\" }\n\
         page_of = \"Seite {nummer}\"\n\
         top = \"{ hinauf }\"\n\
         months = [\"Jänner\"]\n\
         weekdays = [\"Mo\", \"Di\"]\n\
         direction = \"up\"\n\
         menu = \"{name}\"\n\
         home = 2026-01-01\n",
    );
    project.build().fails(&[
        "strings/de.toml:1:13",
        "expected a text in quotes, or a table of plural forms, found `3`",
        "strings/de.toml:2:8",
        "`next` has plural forms, but the theme does not count here",
        "strings/de.toml:3:11",
        "missing key `other`",
        "strings/de.toml:4:11",
        "unknown key `ones`",
        "did you mean `one`?",
        "strings/de.toml:5:11",
        "nothing fills `{nummer}` in `page_of`",
        "did you mean `number`?",
        "strings/de.toml:6:7",
        "`top` has a `{` that begins no name in braces",
        "strings/de.toml:7:10",
        "a year has 12 months, and `months` names 1",
        "strings/de.toml:8:12",
        "a week has 7 days, and `weekdays` names 2",
        "strings/de.toml:9:13",
        "unknown value `up`",
        "strings/de.toml:10:8",
        "this text is not filled with anything",
        "strings/de.toml:11:8",
        "a date cannot stand here",
    ]);
}

#[test]
fn a_file_that_is_no_file_of_strings_is_an_error_beside_those_in_site_toml() {
    let project = Project::bare();
    project.settings("lagnuage = \"de\"\n");
    project
        .file("strings/german please.toml", "")
        .file("strings/de.txt", "")
        .file("strings/more/de.toml", "");
    project.build().fails(&[
        "unknown key `lagnuage`",
        "`german please` is not a language tag",
        "strings/de.txt",
        "strings/more/de.toml",
        "this is no file of strings",
        "name the file by its language, as `strings/de.toml`",
    ]);
}

#[test]
fn a_file_that_is_not_toml_is_an_error_at_its_line() {
    let project = Project::bare();
    project.file("strings/de.toml", "next = \"Weiter\"\nprevious\n");
    project.build().fails(&["strings/de.toml:2:"]);
}

/// The words that Markdown itself becomes are in the language of the text, whoever shows it.
#[test]
fn markdown_speaks_the_language_of_its_page() {
    let project = Project::bare();
    let text = "> [!WARNING]\n> W\n\n| a |\n| - |\n| b |\n\n- [x] c\n- [ ] d\n\nText.[^1]\n\n[^1]: Note.\n";
    project.file("content/de.md", &format!("+++\nlanguage = \"de\"\n+++\n{text}"));
    project.file("content/s/_index.md", &format!("+++\nlanguage = \"es\"\n+++\n{text}"));
    project.file("strings/de.toml", "alert_warning = \"Ach & <Weh>\"\n").page("en.md", text);
    project.build().ok();
    for (name, words) in [
        (
            "de",
            ["\">Ach &amp; &lt;Weh&gt;</p>", "Tabelle", "erledigt", "offen", "Fußnoten", "Zurück zum Text"],
        ),
        ("s", ["\">Advertencia</p>", "Tabla", "hecho", "pendiente", "Notas al pie", "Volver al texto"]),
        ("en", ["\">Warning</p>", "Table", "done", "to do", "Footnotes", "Back to the text"]),
    ] {
        let main = project.main(&format!("{name}/index.html"));
        for word in words {
            assert!(main.contains(word), "{word:?} is not in\n{main}");
        }
    }
}

#[test]
fn a_timeline_knows_the_months_of_the_language_and_a_citation_its_word_for_a_source() {
    let project = Project::bare();
    project.file("templates/page.html", "<main>{{ page.content }}</main>\n");
    project.file(
        "content/a.md",
        "+++\nlanguage = \"es\"\nkind = \"explainer\"\nsources = [{ key = \"k\", title = \"T\" }]\n+++\n\
         ## Timeline\n\n- **3 de agosto de 2025**: Algo. [@k]\n",
    );
    project.build().ok();
    let main = project.main("a/index.html");
    assert!(main.contains("<time datetime=\"2025-08-03\">"), "{main}");
    assert!(main.contains("aria-label=\"Fuente 1\""), "{main}");
}
