//! Mistakes in templates: each names the template, the line, and the page that was being rendered.

use crate::harness::Project;

#[test]
fn every_syntax_error_is_told_with_its_line() {
    let project = Project::bare();
    project
        .file("templates/page.html", "one\n{{ page.title }\n")
        .file("templates/section.html", "{% if x %}\n")
        .file("templates/deep/x.html", "\n\n{% nosuch %}");
    let ran = project.build().fails(&[
        "templates/page.html:2:",
        "{{ page.title }",
        "templates/section.html:",
        "templates/deep/x.html:3:",
        "3 errors",
    ]);
    assert!(!ran.stderr().contains("panicked"));
}

#[test]
fn components_that_two_templates_define_are_told_with_both_places() {
    let project = Project::bare();
    project
        .file("templates/own.html", "{% component Twice() %}{% endcomponent Twice %}")
        .file("templates/b.html", "\n{%- component  Twice(a: string) -%}{% endcomponent Twice %}")
        .file("templates/c.html", "{% component Card(card: map) %}{% endcomponent Card %}");
    let told = project.build().fails(&["2 errors"]).stderr();
    assert!(told.contains("component `Card` is defined twice\n  --> templates/components.html:"), "{told}");
    assert!(told.contains("component `Twice` is defined twice\n --> templates/own.html:1:14"), "{told}");
    assert!(told.contains("templates/b.html:2:16"), "{told}");
}

#[test]
fn an_unknown_filter_or_function_says_what_was_meant() {
    let project = Project::bare();
    project
        .file("templates/page.html", "\n{{ page.title | slugfy }}")
        .file("templates/index.html", "{{ get_pagess() }}\n{{ 1 | unlike_anything }}");
    project.build().fails(&[
        "unknown filter `slugfy`",
        "templates/page.html:2:",
        "did you mean `slugify`?",
        "unknown function `get_pagess`",
        "templates/index.html:1:",
        "did you mean `get_pages`?",
        "unknown filter `unlike_anything`",
        "templates/index.html:2:",
    ]);
}

#[test]
fn filters_and_functions_of_tera_are_hinted_at_too() {
    let project = Project::bare();
    project
        .file("templates/page.html", "{{ page.title | uper }}")
        .file("templates/index.html", "{{ rnge(end=3) }}");
    project.build().fails(&[
        "unknown filter `uper`",
        "did you mean `upper`?",
        "unknown function `rnge`",
        "did you mean `range`?",
    ]);
}

#[test]
fn a_missing_parent_or_include_is_told_with_the_template_that_wants_it() {
    let project = Project::bare();
    project.file("templates/page.html", "{% extends \"bsae.html\" %}").page("a.md", "");
    project.build().fails(&[
        "`page.html` extends `bsae.html`, but there is no such template",
        "templates/page.html:1:12",
        "did you mean `base.html`?",
    ]);
    let project = Project::bare();
    project.file("templates/page.html", "x\n{% include \"nothing.html\" %}").page("a.md", "");
    project.build().fails(&["nothing.html", "templates/page.html"]);
}

#[test]
fn templates_that_extend_or_include_themselves_are_errors() {
    let project = Project::bare();
    project
        .file("templates/a.html", "{% extends \"b.html\" %}")
        .file("templates/b.html", "{% extends \"a.html\" %}");
    project.build().fails(&["extends itself", "`a.html`", "`b.html`"]);
    let project = Project::bare();
    project.file("templates/page.html", "{% include \"page.html\" %}").page("a.md", "");
    project.build().fails(&["includes itself", "templates/page.html"]);
}

#[test]
fn an_error_while_rendering_names_template_line_and_page_and_all_are_told() {
    let project = Project::bare();
    project
        .file("templates/page.html", "one\n\n  {{ page.nosuch.deep }}\n")
        .page("a.md", "")
        .page("s/b.md", "");
    project.file("templates/404.html", "{{ 1 / 0 }}");
    project.build().fails(&[
        "templates/page.html:3:",
        "{{ page.nosuch.deep }}",
        "while rendering `/a/` and 1 more",
        "templates/404.html:1:",
        "while rendering `/404.html`",
        "2 errors",
    ]);
    assert!(!project.path("public").exists());
}

#[test]
fn a_mistake_in_what_many_templates_include_is_told_once() {
    let project = Project::bare();
    for (template, own) in [("page", "page"), ("index", "section"), ("section", "section")] {
        let text = format!("{{{{ {own}.title }}}}{{% include \"bits/x.html\" %}}");
        project.file(&format!("templates/{template}.html"), &text);
    }
    project.file("templates/bits/x.html", "{{ nothing.like.it }}").page("a.md", "").page("s/b.md", "");
    project.file("content/s/_index.md", "");
    project.build().fails(&[
        "variable `nothing` is not defined, while rendering `/` and 3 more\n",
        "templates/bits/x.html:1:4",
        "help: there are `config`, `current_path`",
        "1 error;",
    ]);
    project.file("templates/bits/x.html", "{{ confg.title }}");
    project.build().fails(&["variable `confg` is not defined", "help: did you mean `config`?", "1 error;"]);
}

#[test]
fn an_error_in_an_included_template_names_that_template() {
    let project = Project::bare();
    project
        .file("templates/page.html", "{% include \"bits/x.html\" %}")
        .file("templates/bits/x.html", "\n{{ throw(message=\"no more\") }}")
        .page("a.md", "");
    project.build().fails(&["no more", "templates/bits/x.html:2:", "while rendering `/a/`"]);
}

#[test]
fn what_a_function_cannot_answer_says_what_was_meant() {
    for (call, told) in [
        ("get_page(path=\"abuot.md\")", "did you mean `about.md`?"),
        ("get_page(path=\"s/_index.md\")", "use `get_section`"),
        ("get_section(path=\"about.md\")", "help: use `get_page`"),
        ("get_pages(section=\"x/_index.md\")", "no page or section `x/_index.md`"),
        ("get_pages(sort_by=\"size\")", "`size` is no order"),
        ("get_taxonomy(kind=\"athors\")", "did you mean `authors`?"),
        ("get_term(kind=\"authors\", name=\"Nobody\")", "no term `Nobody` in `authors`"),
        ("get_series(name=\"None\")", "no series `None`"),
        ("get_url(path=\"@/abuot.md\")", "did you mean `about.md`?"),
        ("get_path(path=\"stlye.css\", cachebust=true)", "did you mean `style.css`?"),
        ("get_path(path=\"/nowhere/\")", "there is nothing at the route `/nowhere/`"),
        ("get_path(path=\"../x\", cachebust=true)", "leads out of `static/`"),
        ("get_integrity(path=\"favicon.svg\")", "is neither a stylesheet nor a script"),
        ("get_image(src=\"/favico.svg\")", "did you mean `/favicon.svg`?"),
        ("get_page()", "`get_page` wants a text as its argument `path`, and got nothing"),
    ] {
        let project = Project::bare();
        project
            .page("about.md", "")
            .file("content/s/_index.md", "")
            .file("templates/index.html", &format!("\n{{{{ {call} }}}}"));
        project.build().fails(&[told, "templates/index.html:2:", "while rendering `/`"]);
    }
}

#[test]
fn an_argument_that_a_function_or_filter_does_not_take_is_an_error() {
    for (expression, told, hint) in [
        (
            "get_pages(sectoin=\"s/_index.md\")",
            "`get_pages` has no argument `sectoin`",
            "did you mean `section`?",
        ),
        (
            "get_page(path=\"about.md\", lang=\"de\")",
            "`get_page` has no argument `lang`",
            "help: it takes `path`",
        ),
        (
            "get_url(path=\"/\", cache_bust=true)",
            "`get_url` has no argument `cache_bust`",
            "did you mean `cachebust`?",
        ),
        ("\"x\" | slugify(sep=\"_\")", "`slugify` has no argument `sep`", "help: it takes none"),
        ("\"2026-01-01\" | date(fromat=\"%Y\")", "`date` has no argument `fromat`", "did you mean `format`?"),
        ("[1] | map(attr=\"a\")", "`map` has no argument `attr`", "it takes `attribute`"),
        (
            "[1] | filter(attribute=\"a\", vlaue=1)",
            "`filter` has no argument `vlaue`",
            "did you mean `value`?",
        ),
        ("[1] | concat(wit=[2])", "`concat` has no argument `wit`", "did you mean `with`?"),
        ("1 | json_encode(prety=true)", "`json_encode` has no argument `prety`", "did you mean `pretty`?"),
        ("\"x\" | markdown(inlin=true)", "`markdown` has no argument `inlin`", "did you mean `inline`?"),
    ] {
        let project = Project::bare();
        project.page("about.md", "").file("templates/index.html", &format!("\n{{{{ {expression} }}}}"));
        project.build().fails(&[told, hint, "templates/index.html:2:"]);
    }
}

#[test]
fn a_member_that_is_not_there_is_named_whatever_is_made_of_it() {
    for (template, column) in [
        ("{{ page.titel | upper }}", 9),
        ("{{ page.titel | slugify }}", 9),
        ("{% if 0 %}{% elif page.titel | length %}{% endif %}", 24),
        ("{% for x in page.titel %}{% endfor %}", 18),
        ("{% set x = 1 + page.titel %}", 21),
        ("{{ page.titel | day }}", 9),
        ("{{ get_page(path=page.titel) }}", 23),
        ("{{ page.title | date(format=page.titel) }}", 34),
        ("{{ \"x\" | replace(from=\"a\", to=page.titel) }}", 36),
        ("{{ range(end=page.titel) }}", 19),
        ("{% for x in [page] %}{{ x.titel | upper }}{% endfor %}", 27),
        ("{{ [x | upper for x in page.titel] }}", 29),
    ] {
        let project = Project::bare();
        project.file("templates/page.html", template);
        project.file("content/a.md", "+++\ntitle = \"2026-01-01\"\n+++\n");
        let place = format!("--> templates/page.html:1:{column}\n");
        project.build().fails(&["field `titel` is not defined", &place, "did you mean `title`?", "1 error;"]);
    }
    let project = Project::bare();
    project.file("templates/page.html", "{{ pagee | upper }}{{ page[\"titel\"] }}").page("a.md", "");
    project.build().fails(&["variable `pagee` is not defined", "did you mean `page`?", "page.html:1:4\n"]);
    project.file("templates/page.html", "{{ page[\"titel\"] | upper }}");
    project.build().fails(&["`upper` wants a text, and got what is not defined", "page.html:1:4\n"]);
}

#[test]
fn what_is_of_another_type_than_is_wanted_is_told_with_who_wants_it() {
    for (expression, told, column) in [
        ("get_page(path=3)", "`get_page` wants a text as its argument `path`, and got `3`", 13),
        (
            "get_pages(kind=\"brief\", limit=\"x\")",
            "`get_pages` wants a whole number that is not negative as its argument `limit`, and got a text",
            28,
        ),
        ("get_pages(limit=-1)", "and got `-1`", 14),
        ("get_url(path=\"/\", cachebust=1)", "wants `true` or `false` as its argument `cachebust`", 22),
        ("\"2026-01-01\" | date(format=1)", "`date` wants a text as its argument `format`, and got `1`", 24),
        ("[1] | concat(with=1)", "`concat` wants a list as its argument `with`, and got `1`", 17),
        ("[1] | without(parts=[1])", "wants a list of texts as its argument `parts`, and got a list", 18),
        ("[1] | map", "`map` wants a text as its argument `attribute`, and got nothing", 10),
        ("1 | slugify", "`slugify` wants a text, and got a whole number", 4),
        ("section.title | upper | map(attribute=\"x\")", "`map` wants a list, and got a text", 20),
        ("[1] | upper", "`upper` wants a text, and got a list", 4),
        ("(1 + 2) | upper", "`upper` wants a text, and got a whole number", 5),
        ("\"x\" | truncate", "`truncate` wants its argument `length`, and got nothing", 10),
        ("\"x\" | truncate(length=-1)", "wants a whole number that is not negative, and got `-1`", 10),
        ("1 + \"a\"", "found a whole number and a text", 4),
        ("[x for x in 7]", "iteration not possible on a whole number", 16),
        ("<Of pgae={1} />", "component `Of` has no argument `pgae`", 8),
    ] {
        let project = Project::bare();
        project.file("templates/of.html", "{% component Of(page) %}{% endcomponent Of %}");
        project.file("templates/index.html", &format!("{{{{ {expression} }}}}"));
        let place = format!("templates/index.html:1:{column}\n");
        project.build().fails(&[told, &place, "1 error;"]);
    }
}

#[test]
fn an_argument_that_tera_would_pass_over_is_an_error() {
    let project = Project::bare();
    project.file(
        "templates/page.html",
        "{{ \"a\" | truncate(length=9, ned=\"\") }}\n{{ range(end=1, stop=2) }}",
    );
    project.file(
        "templates/never.html",
        "{# {{ range(nend=1) }} #}{% if [1] | sort(attribut=\"x\") %}{% endif %}",
    );
    project.file(
        "templates/index.html",
        "{{ 1 | uper }}{% raw %}{{ range(e=1) }}{% endraw %}{{ range(end=2) | length }}",
    );
    project.build().fails(&[
        "`truncate` has no argument `ned`",
        "templates/page.html:1:29",
        "did you mean `end`?",
        "`range` has no argument `stop`",
        "templates/page.html:2:17",
        "`sort` has no argument `attribut`",
        "templates/never.html:1:43",
        "unknown filter `uper`",
        "4 errors;",
    ]);
}

#[test]
fn a_tag_that_lacks_its_other_half_or_is_misspelt_says_what_to_write() {
    for (template, told, hint, places) in [
        ("{% if 1 %}\n{{ 1 }}", "this `if` is not closed", "write `{% endif %}`", [(1, 4), (1, 4)]),
        ("{% set x %}{% set y = 1 %}", "this `set` is not closed", "`{% endset %}`", [(1, 4), (1, 4)]),
        ("{% <Card card={1}> %}x", "this `Card` is not closed", "`{% </Card> %}`", [(1, 4), (1, 4)]),
        ("{# {% for #}\n{{ 1", "this tag has no end", "write `}}` behind it", [(2, 4), (2, 4)]),
        ("{% if 1", "this tag has no end", "write `%}` behind it", [(1, 4), (1, 4)]),
        (
            "{% for x in [1] %}\n{%- if x -%}\n{% endfor %}",
            "`endfor` cannot stand here, since `if` is not closed",
            "write `{% endif %}` before it",
            [(3, 4), (2, 5)],
        ),
        (
            "{% if 1 %}{% endif %}{% endif %}",
            "`endif` cannot stand here, where nothing is open",
            "remove it, or write `{% if … %}` before",
            [(1, 25), (1, 25)],
        ),
        ("{% if 1 %}{% elsif 2 %}", "unknown tag `elsif`", "did you mean `elif`?", [(1, 14), (1, 14)]),
        ("{% block a %}{% endblok %}", "unknown tag `endblok`", "`endblock`?", [(1, 17), (1, 17)]),
        ("{% iff 1 %}{% endif %}", "unknown tag `iff`", "did you mean `if`?", [(1, 4), (1, 4)]),
        ("{% macro a() %}", "unknown tag `macro`", "write a component", [(1, 4), (1, 4)]),
    ] {
        let project = Project::bare();
        project.file("templates/page.html", template);
        let [at, opened] = places.map(|(line, column)| format!("templates/page.html:{line}:{column}\n"));
        project.build().fails(&[told, hint, &at, &opened, "1 error;"]);
    }
}

#[test]
fn an_unknown_component_test_or_template_says_what_was_meant() {
    let project = Project::bare();
    project.file("templates/page.html", "{{ <Crad card={page} /> }}{% if 1 is defned %}{% endif %}");
    project.file("templates/index.html", "{% include \"bsae.html\" %}");
    project.build().fails(&[
        "unknown component `Crad`",
        "did you mean `Card`?",
        "unknown test `defned`",
        "did you mean `defined`?",
        "unknown template `bsae.html`",
        "did you mean `base.html`?",
        "3 errors;",
    ]);
}

#[test]
fn a_template_that_front_matter_names_and_nobody_has_is_told_where_it_is_named() {
    let project = Project::bare();
    project
        .settings("[kinds.brief]\ntemplate = \"breif.html\"\n")
        .file("templates/brief.html", "")
        .file("content/a.md", "+++\nkind = \"brief\"\n+++\n");
    project
        .file("content/b.md", "+++\ntemplate = \"none-like-it.html\"\n+++\n")
        .file("content/s/_index.md", "+++\ntemplate = \"secton.html\"\npage_template = \"pagee.html\"\n+++\n")
        .page("s/c.md", "");
    project.build().fails(&[
        "no template `templates/breif.html`",
        "site.toml:4:12",
        "did you mean `brief.html`?",
        "no template `templates/none-like-it.html`",
        "content/b.md:2:12",
        "content/s/_index.md:2:12",
        "did you mean `section.html`?",
        "content/s/_index.md:3:17",
        "did you mean `page.html`?",
    ]);
}
