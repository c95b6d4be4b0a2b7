//! What a person can write, by mistake or in malice: a right page or a clear error, in bounded time, and never a panic.

mod harness;

use harness::{Project, Ran, attributes};

/// How long a build may take here, in seconds: the tests run without optimisation, on busy machines.
const PATIENCE: u64 = 60;

/// A mistake: an error that names the file, within bounded time, with the former output untouched.
#[track_caller]
fn refused(project: &Project, name: &str, bytes: &[u8], told: &[&str]) -> Ran {
    let before = project.tree();
    project.bytes(name, bytes);
    let ran = project.build_within(PATIENCE).fails(told);
    assert!(ran.stderr().contains(name), "{name} is not named in\n{}", ran.stderr());
    assert_eq!(project.tree(), before, "the former output is not as it was");
    project.remove(name);
    ran
}

/// A site with one page and its output.
fn built() -> Project {
    let project = Project::bare();
    project.page("a.md", "Hello.");
    project.build().ok();
    project
}

/// Whatever it is, the build ends by itself with an exit code of its own, and tells no panic.
#[track_caller]
fn survives(project: &Project) -> Ran {
    let before = project.tree();
    let ran = project.build_within(PATIENCE);
    assert!([0, 1].contains(&ran.code()), "code {}: {}{}", ran.code(), ran.stdout(), ran.stderr());
    assert!(!ran.stderr().contains("panicked"), "{}", ran.stderr());
    if ran.code() == 1 {
        assert_eq!(project.tree(), before);
    }
    ran
}

#[test]
fn bytes_that_are_not_utf_8_are_told_with_their_place() {
    let project = built();
    project.file("templates/404.html", "{{ load_data(path=\"data/x.json\") }}");
    project.bytes("data/x.json", b"\"\xff\"").build_within(PATIENCE).fails(&["`data/x.json` is not UTF-8"]);
    project.remove("templates/404.html").remove("data/x.json");
    let text = b"/*\r\n# \xc3\xa4 ab\xff\xfe*/\r\n".as_slice();
    let settings = b"base_url = 'http://a.b'\r\n# \xc3\xa4 ab\xff\xfe\r\n".as_slice();
    for (file, text) in [
        ("content/b.md", text),
        ("templates/other.html", text),
        ("static/x.css", text),
        ("strings/en.toml", &text[2..]),
        ("site.toml", settings),
    ] {
        let told = ["not UTF-8", &format!("{file}:2:7\n"), "save the file as UTF-8", "1 error;"];
        refused(&project, file, text, &told);
    }
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_change_nothing() {
    let text = "+++\ntitle = \"A\"\n+++\n# One\n\nText\nand more.\n\n```\ncode\n```\n";
    let plain = Project::bare();
    plain.file("content/a.md", text).build().ok();
    let other = Project::bare();
    other.file("content/a.md", &format!("\u{feff}{}", text.replace('\n', "\r\n"))).build().ok();
    assert_eq!(plain.tree(), other.tree());
    let toml = format!("\u{feff}{}", harness::SITE.replace('\n', "\r\n"));
    other.file("site.toml", &toml).build().ok();
    assert_eq!(plain.tree(), other.tree());
}

#[test]
fn front_matter_that_is_never_closed_is_an_error_at_its_first_line() {
    let project = built();
    let told = &["opened with `+++` is never closed", "content/b.md:1:1"];
    refused(&project, "content/b.md", b"+++\ntitle = \"B\"\n\nText.\n", told);
    refused(&project, "content/b.md", b"+++", told);
    refused(&project, "content/b.md", b"---\ntitle: B\n\nText.\n", &["opened with `---` is never closed"]);
}

#[test]
fn an_empty_file_and_one_of_front_matter_alone_are_pages() {
    let project = built();
    project.file("content/empty.md", "").file("content/matter.md", "+++\ntitle = \"Only matter\"\n+++");
    project.file("content/yaml.md", "---\n---\n").file("content/bom.md", "\u{feff}").build().ok();
    assert!(project.output("empty/index.html").contains("<title>Empty</title>"));
    assert!(project.output("matter/index.html").contains("<title>Only matter</title>"));
    assert!(project.has("yaml/index.html") && project.has("bom/index.html"));
    project.file("templates/other.html", "").file("static/x.css", "").file("static/x.png", "").build().ok();
}

#[test]
fn an_empty_site_file_is_told_what_it_lacks() {
    let project = built();
    project.file("site.toml", "").build_within(PATIENCE).fails(&["base_url", "site.toml"]);
}

#[test]
fn a_file_of_fifty_megabytes_is_a_page() {
    let project = built();
    let paragraph = "Some words in *a* paragraph, with [a link](a.md) and `code`.\n\n";
    project.file("content/b.md", &paragraph.repeat(50_000_000 / paragraph.len()));
    project.run_within(4 * PATIENCE, &["build"]).ok();
    assert!(project.output("b/index.html").len() > 50_000_000);
}

#[test]
fn a_line_of_fifty_megabytes_is_a_page() {
    let project = built();
    project.file("content/b.md", &"word ".repeat(10_000_000));
    project.run_within(4 * PATIENCE, &["build"]).ok();
    assert!(project.output("b/index.html").len() > 49_000_000);
}

#[test]
fn a_mistake_on_a_very_long_line_shows_only_a_part_of_it() {
    let project = built();
    let text = format!("{}[dead](nowhere.md){}", "word ".repeat(400_000), " word".repeat(400_000));
    let ran = refused(&project, "content/b.md", text.as_bytes(), &["nowhere.md"]);
    assert!(ran.stderr().len() < 2_000, "{} bytes were told", ran.stderr().len());
}

#[test]
fn marks_that_nest_ten_thousand_deep_end_in_bounded_time() {
    let deep = 10_000;
    let nested: &[(&str, String)] = &[
        ("quotes", format!("{} text", ">".repeat(deep))),
        ("spaced quotes", format!("{}text", "> ".repeat(deep))),
        ("lists on a line", format!("{}text", "- ".repeat(deep))),
        ("numbered lists on a line", format!("{}text", "1. ".repeat(deep))),
        ("lists by indent", (0..1_000).map(|level| format!("{}- x\n", "  ".repeat(level))).collect()),
        ("brackets", "[".repeat(deep)),
        ("closed brackets", format!("{}x{}", "[".repeat(deep), "]".repeat(deep))),
        ("links", format!("{}x{}", "[".repeat(deep), "](https://example.com)".repeat(deep))),
        ("pictures", format!("{}x{}", "![".repeat(deep), "](https://example.com/x.png)".repeat(deep))),
        ("emphasis", format!("{}x{}", "*a _b ".repeat(deep), " b_ a*".repeat(deep))),
        ("stars", "*".repeat(deep * 10)),
        ("strikes", format!("{}x{}", "~~a ".repeat(deep), " a~~".repeat(deep))),
        ("tags", format!("{}x{}", "<div>".repeat(deep), "</div>".repeat(deep))),
        ("inline tags", format!("x {}x{}", "<b>".repeat(deep), "</b>".repeat(deep))),
        ("broken tags", "<a href=\"".repeat(deep)),
        ("comments", "<!-- ".repeat(deep)),
        ("pictures in html", format!("<div>{}", "<img ".repeat(deep * 4))),
        ("backticks", (1..2_000).map(|count| "`".repeat(count) + " ").collect()),
        ("footnotes", (0..deep).map(|number| format!("[^{number}]: [^{}]\n\n", number + 1)).collect()),
        ("references", (0..deep).map(|number| format!("[{number}]: /a/\n")).collect::<String>() + "[0]"),
        ("tables", format!("|{}\n|{}\n|{}", "a|".repeat(5_000), "-|".repeat(5_000), "b|\n".repeat(200))),
        ("definitions", "a\n: ".repeat(deep)),
        ("headings", "# x\n".repeat(deep)),
        ("open shortcodes", "{% details(summary=\"x\") %}\n".repeat(2_000)),
        (
            "closed shortcodes",
            format!("{}x\n{}", "{% details(summary=\"x\") %}\n".repeat(2_000), "{% end %}\n".repeat(2_000)),
        ),
        ("ends of shortcodes", "{% end %}\n".repeat(2_000)),
        ("braces", "{{ ".repeat(deep * 10)),
        ("entities", "&amp;".repeat(deep * 10)),
        ("dollars", "$".repeat(deep * 10)),
        ("alerts", "> [!NOTE]\n".repeat(deep)),
        ("attributes", format!("# x {{{}}}", ".a ".repeat(deep))),
    ];
    for raw_html in ["allow", "sanitise"] {
        // Only what holds tags is sanitised in another way.
        for (what, text) in nested.iter().filter(|(_, text)| raw_html == "allow" || text.contains('<')) {
            println!("{what}, {raw_html}");
            let project = built();
            project.settings(&format!("[markdown]\nraw_html = \"{raw_html}\"\n"));
            project.page("b.md", text);
            survives(&project);
        }
    }
}

#[test]
fn math_that_nests_deeply_is_refused() {
    let project = built();
    for open in ["{", "\\left(", "\\sqrt{", "\\frac{", "x^{", "\\begin{matrix}", "\\text{", "\\sqrt", "^"] {
        for count in [100, 10_000, 100_000] {
            project.page("b.md", &format!("$$\n{}x\n$$", open.repeat(count)));
            survives(&project);
        }
    }
}

#[test]
fn front_matter_that_nests_deeply_is_an_error() {
    let deep = 20_000;
    let toml = [
        format!("extra = {{ a = {}{} }}", "[".repeat(deep), "]".repeat(deep)),
        format!("extra = {}1{}", "{ a = ".repeat(deep), " }".repeat(deep)),
        format!("extra.{}a = 1", "a.".repeat(deep)),
        format!("[extra.{}a]\nb = 1", "a.".repeat(deep)),
        format!("title = {}", "[".repeat(deep)),
    ];
    for toml in toml {
        let project = built();
        project.file("content/b.md", &format!("+++\n{toml}\n+++\nText.\n"));
        let ran = survives(&project);
        assert!(ran.code() == 0 || ran.stderr().contains("content/b.md"), "{}", ran.stderr());
        let project = built();
        project.settings(&toml);
        survives(&project);
    }
    let yaml = [
        format!("extra: {}{}", "[".repeat(deep), "]".repeat(deep)),
        format!("extra: {}1{}", "{a: ".repeat(deep), "}".repeat(deep)),
        (0..2_000).map(|level| format!("{}a:\n", " ".repeat(level))).collect::<String>(),
        format!("title: {}", "- ".repeat(deep)),
    ];
    for yaml in yaml {
        let project = built();
        project.file("content/b.md", &format!("---\n{yaml}\n---\nText.\n"));
        survives(&project);
    }
}

/// A few lines that mean billions of values.
fn bomb() -> String {
    let mut yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let last = level - 1;
        yaml += &format!("a{level}: &a{level} [{}]\n", vec![format!("*a{last}"); 9].join(", "));
    }
    yaml
}

#[test]
fn yaml_whose_aliases_multiply_is_an_error() {
    let project = built();
    let page = format!(
        "---\nextra:\n{}---\nText.\n",
        bomb().lines().map(|line| format!("  {line}\n")).collect::<String>()
    );
    refused(&project, "content/b.md", page.as_bytes(), &["content/b.md"]);
    project.file("templates/404.html", "{{ load_data(path=\"data/x.yaml\") | json_encode }}");
    project.file("data/x.yaml", &bomb()).build_within(PATIENCE).fails(&["data/x.yaml"]);
}

#[test]
fn data_that_nests_deeply_is_an_error_or_is_shown() {
    let deep = 100_000;
    for (name, text) in [
        ("x.json", format!("{}{}", "[".repeat(deep), "]".repeat(deep))),
        ("x.json", "{\"a\":".repeat(deep)),
        ("x.toml", format!("a = {}{}", "[".repeat(deep), "]".repeat(deep))),
        ("x.yaml", format!("{}{}", "[".repeat(deep), "]".repeat(deep))),
        ("x.yaml", "- ".repeat(deep)),
        ("x.csv", "\"".repeat(deep)),
    ] {
        let project = built();
        project.file(&format!("data/{name}"), &text);
        project
            .file("templates/404.html", &format!("{{{{ load_data(path=\"data/{name}\") | json_encode }}}}"));
        survives(&project);
    }
}

#[test]
fn arguments_of_shortcodes_that_nest_deeply_are_an_error() {
    let project = built();
    for text in [
        format!("{{{{ figure(src={}) }}}}", "[".repeat(100_000)),
        format!("{{{{ figure(src={}{}) }}}}", "[".repeat(100), "]".repeat(100)),
        format!("{{{{ figure(src=\"{}", "x".repeat(100_000)),
    ] {
        refused(&project, "content/b.md", text.as_bytes(), &["content/b.md:1:"]);
    }
}

#[test]
fn routes_that_could_leave_the_site_or_break_a_system_are_errors() {
    let bad = [
        "..",
        "../x",
        "/../x",
        "a/../../x",
        "%2e%2e/x",
        "//host/x",
        "C:/x",
        "C:\\\\x",
        "a\\\\b",
        "\\u0000",
        "a\\nb",
        "\\u001b[31m",
        "a//b",
        "./x",
        "CON",
        "aux.txt",
        "a.",
        "a ",
        "x::$DATA",
        "?x",
        "a*",
        "a|b",
        "<b>",
    ];
    let project = built();
    for path in bad {
        for key in ["path", "slug"] {
            let page = format!("+++\n{key} = \"{path}\"\n+++\n");
            refused(&project, "content/b.md", page.as_bytes(), &["content/b.md:2:"]);
        }
        let page = format!("+++\naliases = [\"/fine/\", \"{path}\"]\n+++\n");
        let ran = refused(&project, "content/b.md", page.as_bytes(), &["content/b.md:2:"]);
        assert!(!ran.stderr().contains('\u{1b}'), "an escape character reaches the terminal");
        let section = format!("+++\npath = \"{path}\"\n+++\n");
        refused(&project, "content/s/_index.md", section.as_bytes(), &["content/s/_index.md:2:"]);
    }
    let names: Vec<String> = project.tree().into_keys().collect();
    assert!(!names.iter().any(|name| name.contains("x/") || name.contains("host")), "{names:?}");
    // A slash in a slug would make folders that nobody meant.
    refused(&project, "content/b.md", b"+++\nslug = \"/etc/passwd\"\n+++\n", &["has a slash in it"]);
    // A path that looks absolute is one on the site.
    project.file("content/b.md", "+++\npath = \"/etc/passwd\"\n+++\n").build().ok();
    assert!(project.has("etc/passwd/index.html"));
}

#[test]
fn links_that_could_leave_the_site_are_errors() {
    let project = built();
    for link in ["../../../etc/passwd", "@/../../x.md", "/../x", "%2e%2e/%2e%2e/x.md", "..%2f..%2fx.md"] {
        refused(&project, "content/b.md", format!("[x]({link})").as_bytes(), &["content/b.md:1:1"]);
        refused(&project, "content/b.md", format!("![x]({link})").as_bytes(), &["content/b.md:1:1"]);
    }
}

#[test]
fn names_with_spaces_quotes_percents_and_letters_of_every_script_become_pages() {
    let project = built();
    let names = [
        "with space.md",
        "it's \"quoted\".md",
        "100% sure.md",
        "#hash?.md",
        "<b>.md",
        "Ελληνικά.md",
        "中文 页面.md",
        "हिन्दी.md",
        "🎉.md",
        "a&b;c.md",
        "-.md",
        "$(sh).md",
        "`quoted`.md",
        "{{ x }}.md",
    ];
    for name in names {
        project.file(&format!("content/odd/{name}"), "Odd.");
    }
    project.file("content/odd/bundle é/index.md", "![x](pic%20\"ture\".svg)");
    project.file("content/odd/bundle é/pic \"ture\".svg", "<svg/>");
    let ran = project.build_within(PATIENCE);
    // Files beside pages keep their names, and a quote is none that every system takes.
    ran.fails(&["pic \"ture\".svg", "has the character"]);
    project
        .remove("content/odd/bundle é/pic \"ture\".svg")
        .file("content/odd/bundle é/pic % 1.svg", "<svg/>");
    project.build_within(PATIENCE).fails(&["has the character `%`"]);
    project.remove("content/odd/bundle é/pic % 1.svg").file("content/odd/bundle é/pic 'é'.svg", "<svg/>");
    project.file("content/odd/bundle é/index.md", "![x](pic%20'é'.svg)");
    project.build_within(PATIENCE).ok();
    let sitemap = project.output("sitemap.xml");
    assert_eq!(sitemap.matches("<loc>").count(), 2 + names.len() + 1, "{sitemap}");
    assert!(!sitemap.contains('"') || !sitemap.contains("loc>\""), "{sitemap}");
    let picture = attributes(&project.html("odd/bundle-é/index.html"), "img", "src");
    assert_eq!(picture, ["/odd/bundle-é/pic%20%27é%27.svg"]);
    assert!(project.has("odd/bundle-é/pic 'é'.svg") && project.has("odd/100-sure/index.html"));
}

#[test]
fn names_alike_but_for_case_or_unicode_form_are_errors_that_name_both() {
    let project = built();
    project.page("b.md", "x").page("B.md", "x");
    project.build_within(PATIENCE).fails(&["content/b.md", "content/B.md"]);
    project.remove("content/b.md").remove("content/B.md");
    project.page("caf\u{e9}.md", "x").page("cafe\u{301}.md", "x");
    project.build_within(PATIENCE).fails(&["content/caf\u{e9}.md", "content/cafe\u{301}.md"]);
    project.remove("content/caf\u{e9}.md").remove("content/cafe\u{301}.md");
    project.file("static/x.txt", "x").file("static/X.txt", "x");
    project.build_within(PATIENCE).fails(&["static/x.txt", "static/X.txt"]);
    project.remove("static/X.txt").file("static/\u{e9}.txt", "x").file("static/e\u{301}.txt", "x");
    project.build_within(PATIENCE).fails(&["static/\u{e9}.txt", "static/e\u{301}.txt"]);
}

#[test]
fn a_link_written_in_another_unicode_form_than_the_file_is_found_or_explained() {
    let project = built();
    project.page("cafe\u{301}.md", "x").page("c.md", "[x](caf\u{e9}.md)");
    let ran = survives(&project);
    assert!(ran.code() == 0 || ran.stderr().contains("did you mean"), "{}", ran.stderr());
}

#[test]
fn templates_that_lead_back_to_themselves_are_errors() {
    let project = built();
    let own = "includes itself";
    refused(&project, "templates/x.html", b"{% include \"x.html\" %}", &[own]);
    refused(&project, "templates/x.html", b"{% extends \"x.html\" %}", &["extends itself"]);
    project.file("templates/y.html", "{% include \"x.html\" %}");
    refused(&project, "templates/x.html", b"{% include \"y.html\" %}", &[own]);
    project.remove("templates/y.html");
    let component = "{% component Loop() %}{{ <Loop /> }}{% endcomponent Loop %}";
    let told = &["recursion depth", "templates/404.html"];
    project.file("templates/x.html", component);
    refused(&project, "templates/404.html", b"{{ <Loop /> }}", told);
    let two = "{% component One() %}{{ <Two /> }}{% endcomponent One %}{% component Two() %}{{ <One /> }}{% endcomponent Two %}";
    project.file("templates/x.html", two);
    refused(&project, "templates/404.html", b"{{ <One /> }}", told);
}

#[test]
fn a_template_that_repeats_itself_without_end_is_an_error() {
    let project = built();
    for text in [
        "{% for i in range(end=100000000000) %}x{% endfor %}",
        "{% for i in range(end=9223372036854775807) %}{% endfor %}",
        "{% for i in range(start=0, end=10, step_by=0) %}x{% endfor %}",
    ] {
        refused(&project, "templates/404.html", text.as_bytes(), &[]);
        project.file("templates/404.html", "x");
    }
}

#[test]
fn templates_that_nest_deeply_end_in_bounded_time() {
    for text in [
        format!("{}x{}", "{% if true %}".repeat(5_000), "{% endif %}".repeat(5_000)),
        format!("{{{{ {}1{} }}}}", "(".repeat(50_000), ")".repeat(50_000)),
        format!("{{{{ {}1{} }}}}", "[".repeat(50_000), "]".repeat(50_000)),
        format!("{{{{ {}true }}}}", "not ".repeat(50_000)),
        format!("{{{{ {}1 }}}}", "-".repeat(50_000)),
        format!("{{{{ 1{} }}}}", " + 1".repeat(50_000)),
        format!("{{{{ \"x\"{} }}}}", " | upper".repeat(50_000)),
        format!("{{{{ a{} }}}}", ".a".repeat(50_000)),
        "{{".repeat(50_000),
    ] {
        let project = built();
        project.file("templates/404.html", &text);
        survives(&project);
    }
}

#[test]
fn pages_whose_shortcodes_ask_for_each_other_in_a_circle_are_errors() {
    let project = built();
    project
        .file("templates/shortcodes/peek.html", "{% set other = get_page(path=path) %}{{ other.content }}");
    refused(&project, "content/b.md", b"{{ peek(path=\"b.md\") }}", &["asks for itself"]);
    project.file("content/c.md", "{{ peek(path=\"b.md\") }}");
    refused(&project, "content/b.md", b"{{ peek(path=\"c.md\") }}", &["asks for itself", "content/c.md"]);
    project.remove("content/c.md");
    for number in 0..300 {
        let next = (number + 1) % 300;
        project.file(&format!("content/n{number}.md"), &format!("{{{{ peek(path=\"n{next}.md\") }}}}"));
    }
    project.build_within(PATIENCE).fails(&["content/n0.md"]);
    // A chain without an end that branches would double the work with each link.
    for number in 0..60 {
        let call = |step: usize| format!("{{{{ peek(path=\"n{}.md\") }}}}\n\n", number + step);
        project.file(&format!("content/n{number}.md"), &format!("{}{}", call(1), call(2)));
    }
    for number in 60..300 {
        project.file(
            &format!("content/n{number}.md"),
            if number < 62 { "{{ peek(path=\"no.md\") }}" } else { "End." },
        );
    }
    project.build_within(PATIENCE).fails(&["content/n60.md"]);
}

#[test]
fn pictures_that_lie_about_themselves_or_are_broken_do_no_harm() {
    let project = built();
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend(65_535_u32.to_be_bytes());
    png.extend(65_535_u32.to_be_bytes());
    png.extend(b"\x08\x06\0\0\0");
    project.bytes("static/huge.png", &png).bytes("static/broken.png", b"\x89PNG\r\n\x1a\n\0\0");
    project
        .bytes("static/empty.jpg", b"")
        .bytes("static/text.webp", b"no picture")
        .bytes("static/x.avif", &[0xff; 64]);
    project.file("static/plain.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>");
    project.file("static/odd.svg", "<svg width=\"-1\" height=\"1e999\" viewBox=\"é\"></svg>");
    project.bytes("static/bytes.svg", b"<svg width=\"\xff\" height='").file("static/none.gif", "GIF89a");
    let names = [
        "huge.png",
        "broken.png",
        "empty.jpg",
        "text.webp",
        "x.avif",
        "plain.svg",
        "odd.svg",
        "bytes.svg",
        "none.gif",
    ];
    let text: String = names.iter().map(|name| format!("![x](/{name})\n")).collect();
    project.page("b.md", &text).build_within(PATIENCE).ok();
    let html = project.html("b/index.html");
    assert_eq!(attributes(&html, "img", "src").len(), names.len());
    assert_eq!(attributes(&html, "img[src='/huge.png']", "width"), ["65535"]);
    assert!(attributes(&html, "img[src='/plain.svg']", "width").is_empty());
    assert!(attributes(&html, "img[src='/broken.png']", "width").is_empty());
}

#[test]
fn dates_and_numbers_at_the_edge_do_no_harm() {
    let project = built();
    for line in [
        "date = 9999-12-31T23:59:59-23:59",
        "date = 0000-01-01",
        "date = \"-9999-01-01\"",
        "date = \"+999999-01-01\"",
        "date = 2026-02-30",
        "date = 07:32:00",
        "weight = 9223372036854775807",
        "weight = 9223372036854775808",
        "weight = -9223372036854775808",
        "weight = nan",
        "expires = inf",
        "[extra]\na = 1e400\nb = -nan",
        "date = \"\"",
        "title = \"\"",
        "authors = [\"\"]",
        "authors = [\"!!!\"]",
        "series = \"\"",
        "updated = 1979-05-27T00:32:00.999999999Z",
    ] {
        project.file("content/b.md", &format!("+++\n{line}\n+++\nText.\n"));
        survives(&project);
        let ran = project.build_with(&["--future"]);
        assert!(!ran.stderr().contains("panicked") && ran.code() <= 1, "{line}: {}", ran.stderr());
    }
    for line in [
        "paginate_by = 0",
        "paginate_by = 18446744073709551615",
        "paginate_by = 9223372036854775807",
        "paginate_by = -1",
    ] {
        project
            .file("site.toml", &format!("{}{line}\n[feeds]\nlimit = 9223372036854775807\n", harness::SITE));
        project.file("content/b.md", "+++\ndate = 2026-01-01\n+++\nText.\n");
        survives(&project);
    }
}

#[test]
fn a_site_without_content_or_with_files_where_folders_should_be_does_no_harm() {
    let project = Project::bare();
    project.build_within(PATIENCE).ok();
    assert!(project.has("index.html"));
    for name in ["content", "static", "data"] {
        project.file(name, "a file");
        survives(&project);
        project.remove(name);
    }
    project.file("content/a.md/index.md", "A folder that is named like a page.");
    survives(&project);
    project.file("content/b/_index.md/index.md", "x").file("content/c/index.md/_index.md", "x");
    survives(&project);
}
