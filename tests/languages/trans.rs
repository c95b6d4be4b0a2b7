//! The function `trans`, and the filters `trans` and `day`.

use crate::harness::Project;
use crate::{said, showing};

#[test]
fn a_text_is_in_the_language_of_the_page() {
    let more = "trans(key=\"read_more\")";
    for (language, text) in
        [("en", "Read more"), ("de", "Weiterlesen"), ("es", "Seguir leyendo"), ("ar", "اقرأ المزيد")]
    {
        assert_eq!(said(language, more), text);
    }
}

#[test]
fn a_language_without_texts_takes_those_of_the_wider_one_and_then_english() {
    assert_eq!(said("de-CH-1996", "trans(key=\"read_more\")"), "Weiterlesen");
    assert_eq!(said("fr", "trans(key=\"read_more\")"), "Read more");
}

#[test]
fn a_text_in_another_language_is_had_by_lang() {
    assert_eq!(said("ar", "trans(key=\"next\", lang=\"de\")"), "Weiter");
    assert_eq!(said("en", "\"2026-05-01\" | day(lang=\"DE\")"), "1. Mai 2026");
}

#[test]
fn a_text_that_nothing_fills_is_had_by_a_filter_as_well() {
    assert_eq!(said("de-CH-1996", "\"read_more\" | trans"), "Weiterlesen");
    assert_eq!(said("ar", "\"next\" | trans(lang=\"de\")"), "Weiter");
}

#[test]
fn plurals_follow_the_rules_of_the_language() {
    for (language, count, text) in [
        ("en", 0, "0 articles"),
        ("en", 1, "1 article"),
        ("en", 2, "2 articles"),
        ("de", 1, "1 Minute Lesezeit"),
        ("de", 2, "2 Minuten Lesezeit"),
        ("es", 1_000_000, "1000000 de artículos"),
        ("ar", 0, "لا مقالات"),
        ("ar", 1, "مقال واحد"),
        ("ar", 2, "مقالان"),
        ("ar", 3, "3 مقالات"),
        ("ar", 11, "11 مقالًا"),
        ("ar", 100, "100 مقال"),
    ] {
        let key = if language == "de" { "minutes" } else { "articles" };
        assert_eq!(said(language, &format!("trans(key=\"{key}\", count={count})")), text);
    }
}

#[test]
fn a_text_is_filled_and_what_fills_it_is_escaped() {
    assert_eq!(said("de", "trans(key=\"page_of\", number=2, total=5)"), "Seite 2 von 5");
    assert_eq!(said("en", "trans(key=\"feed_of\", name=\"<b>&</b>\")"), "Feed of &lt;b&gt;&amp;&lt;/b&gt;");
}

#[test]
fn a_component_and_a_shortcode_speak_the_language_of_their_page() {
    let project = Project::bare();
    project.file("templates/page.html", "{{ <More /> }} <main>{{ page.content }}</main>\n");
    project.file(
        "templates/more.html",
        "{% component More() %}{{ trans(key=\"next\") }}{% endcomponent More %}\n",
    );
    project.file("templates/shortcodes/next.html", "{{ trans(key=\"next\") }} {{ page.language }}");
    project.file("content/a.md", "+++\nlanguage = \"es\"\n+++\n{{ next() }}\n");
    project.build().ok();
    assert!(project.output("a/index.html").starts_with("Siguiente "), "{}", project.output("a/index.html"));
    assert_eq!(project.main("a/index.html"), "Siguiente es");
}

/// What the text of a page says must not depend on which page asks for it first.
#[test]
fn a_text_that_another_page_asks_for_keeps_its_own_language() {
    let project = Project::bare();
    project.file("templates/shortcodes/next.html", "{{ trans(key=\"next\") }}");
    project.file("templates/asks.html", "{% set other = get_page(path=\"b.md\") %}{{ trans(key=\"next\") }} <main>{{ other.content }}</main> {{ trans(key=\"next\") }}");
    project.file("content/a.md", "+++\nlanguage = \"de\"\ntemplate = \"asks.html\"\n+++\n");
    project.file("content/b.md", "+++\nlanguage = \"es\"\ndate = 2026-01-01\n+++\n{{ next() }}\n");
    project.file("content/c.md", "+++\nlanguage = \"ar\"\ntemplate = \"asks.html\"\n+++\n");
    project.build().ok();
    assert_eq!(project.main("b/index.html"), "Siguiente");
    assert_eq!(project.output("a/index.html"), "Weiter <main>Siguiente\n</main> Weiter");
    assert_eq!(project.output("c/index.html"), "التالي <main>Siguiente\n</main> التالي");
    assert!(project.output("atom.xml").contains("Siguiente"), "{}", project.output("atom.xml"));
}

#[test]
fn day_writes_a_date_as_people_do() {
    for (language, date, shown) in [
        ("en", "2025-12-19", "19 December 2025"),
        ("en", "2025-12-19T23:30:00-05:00", "19 December 2025"),
        ("en", "2025-12", "December 2025"),
        ("en", "2025", "2025"),
        ("de", "2025-03-01", "1. März 2025"),
        ("es", "2025-03-01", "1 de marzo de 2025"),
        ("es", "2025-03", "marzo de 2025"),
        ("ar", "2025-03-01", "1 مارس 2025"),
        ("fr", "2025-03-01", "1 March 2025"),
    ] {
        assert_eq!(said(language, &format!("\"{date}\" | day")), shown);
    }
}

#[test]
fn mistakes_in_a_call_are_told_where_it_stands() {
    for (expression, told) in [
        ("trans(key=\"read_mroe\")", "did you mean `read_more`?"),
        ("trans(key=\"zzzzzzzz\")", "write it into `strings/en.toml`"),
        ("trans()", "`trans` wants a text as its argument `key`, and got nothing"),
        ("trans(key=\"articles\")", "help: say how many with `count`"),
        (
            "trans(key=\"articles\", count=\"two\")",
            "wants a whole number as its argument `count`, and got a text",
        ),
        ("trans(key=\"articles\", count=2.5)", "as its argument `count`, and got `2.5`"),
        ("trans(key=\"page_of\", number=1)", "the text `page_of` wants `total`"),
        (
            "trans(key=\"page_of\", number=1, total=2, of=3)",
            "nothing in the text `page_of` is filled with `of`",
        ),
        (
            "trans(key=\"page_of\", number=1, total=none)",
            "`trans` wants a text or a number as its argument `total`",
        ),
        ("trans(key=\"next\", lang=\"d e\")", "`d e` is not a language tag"),
        ("\"read_mroe\" | trans", "did you mean `read_more`?"),
        ("\"articles\" | trans", "help: say how many with `count`"),
        ("\"articles\" | trans(count=2)", "`trans` has no argument `count`"),
        ("none | day", "help: ask first, as `{% if page.date %}`"),
        ("\"soon\" | day", "`soon` is not a date"),
        ("\"2025-13\" | day", "`2025-13` is not a date"),
        ("\"2025-12-19\" | day(format=\"%d\")", "`day` has no argument `format`"),
    ] {
        let project = showing(expression);
        project.page("a.md", "");
        project.build().fails(&[told, "templates/page.html:1:"]);
    }
}

/// A text in one language may leave out what another one needs.
#[test]
fn what_fills_a_text_in_any_language_is_no_mistake() {
    let project = showing("trans(key=\"of\", whole=\"W\")");
    project.file("strings/en.toml", "of = \"of {whole}\"\n").file("strings/de.toml", "of = \"davon\"\n");
    project.file("content/a.md", "+++\nlanguage = \"de\"\n+++\n").page("b.md", "");
    project.build().ok();
    assert_eq!((project.main("a/index.html"), project.main("b/index.html")), ("davon".into(), "of W".into()));
}
