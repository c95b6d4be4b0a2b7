//! What `nutgraf check` finds in finished pages, stylesheets and feeds, where it says that this comes from, and how much it
//! counts on which pages.

mod harness;

use harness::broken::broken;
use harness::{Project, Ran};
use serde_json::Value;

const HEAD: &str = "+++\ntitle = \"A\"\ndescription = \"About a.\"\n+++\n";

/// A site with a page, `/a/`, that has this text.
fn site(text: &str) -> Project {
    let project = Project::bare();
    project.settings("description = \"A site for tests.\"\n");
    project.file("content/a.md", &format!("{HEAD}{text}\n"));
    project
}

/// What a check finds, each as `rule path:line:column message`.
fn found(project: &Project) -> Vec<String> {
    told(&project.run(&["check", "--format", "json"]))
}

fn told(ran: &Ran) -> Vec<String> {
    let diagnostics = ran.objects().into_iter().filter(|object| object["type"] == "diagnostic");
    let line = |object: Value| {
        let place = &object["location"];
        let text = |value: &Value| value.as_str().unwrap_or("none").to_owned();
        format!(
            "{} {}:{}:{} {}",
            text(&object["rule"]),
            text(&place["path"]),
            place["line"],
            place["column"],
            text(&object["message"])
        )
    };
    diagnostics.map(line).collect()
}

#[track_caller]
fn finds(project: &Project, expected: &[&str]) {
    assert_eq!(found(project), expected);
}

#[test]
fn addresses_in_html_must_lead_somewhere() {
    let dead = |attribute: &str| {
        let project = site(&format!("Hi.\n\n<p>x <b {attribute}></b></p>"));
        let found = found(&project);
        assert!(found.len() <= 1, "{found:?}");
        found.into_iter().next()
    };
    let told = "dead-link content/a.md:7:";
    for attribute in [
        "href=\"/gone/\"",
        "href=/gone/",
        "href=\"https://example.org/gone/\"",
        "href=\"../gone/?q#x\"",
        "src=\"/gone.png\"",
        "srcset=\"/a/ 1x, /gone.png 2x\"",
        "poster='/gone.png'",
        "action=\"/gone\"",
        "style=\"background: url('/gone.png')\"",
    ] {
        let found = dead(attribute).unwrap_or_else(|| panic!("nothing is found in {attribute}"));
        assert!(found.starts_with(told), "{attribute}: {found}");
        assert!(found.contains(" link to `/gone"), "{attribute}: {found}");
    }
    for attribute in [
        "href=\"\"",
        "href=\"/\"",
        "href=\"/a\"",
        "href=\"/a/index.html\"",
        "href=\"./\"",
        "href=\"/%61/?query\"",
        "href=\"/atom.xml\"",
        "href=\"#top\"",
        "href=\"https://elsewhere.example/gone/\"",
        "href=\"mailto:ada@example.org\"",
        "src=\"data:image/gif;base64,R0lGODlhAQABAAAAACw=\"",
        "srcset=\"data:image/gif;base64,R0lGODlhAQABAAAAACw= 1x\"",
        "data-src=\"/gone.png\"",
    ] {
        assert_eq!(dead(attribute), None, "{attribute}");
    }
    assert!(
        dead("href=\"https://[/\"").is_some_and(|found| found.ends_with("`https://[/` is not an address"))
    );
}

#[test]
fn a_site_below_a_path_has_only_what_is_there() {
    let project = site("<a href=\"/blog/a/\">a</a> <a href=\"/shop/\">b</a> <a href=\"/blog/gone/\">c</a>");
    let ran = project.run(&["check", "--format", "json", "--base-url", "https://example.org/blog"]);
    let expected = "dead-link content/a.md:5:58 link to `/gone/`, but there is nothing at this route";
    assert_eq!(told(&ran), [expected]);
}

#[test]
fn an_address_in_a_template_is_told_once_with_its_line() {
    let project = site("Hi.");
    project.file("content/b.md", "+++\ntitle = \"B\"\ndescription = \"About b.\"\n+++\nHi.\n");
    project.file(
        "templates/page.html",
        "<title>{{ page.title }}</title>\n<a href=\"/\">home</a> <a href=\"/gone/\">gone</a>\n{{ page.content }}\n",
    );
    let ran = project.run(&["check", "--format", "json"]);
    assert_eq!(
        told(&ran),
        ["dead-link templates/page.html:2:31 link to `/gone/`, but there is nothing at this route"]
    );
    assert!(ran.stdout().contains("\"while_rendering\":[\"/a/\",\"/b/\"]"), "{}", ran.stdout());
    // What a template makes is nowhere to be found, and is told with the template.
    project.file(
        "templates/page.html",
        "<title>{{ page.title }}</title>\n<a href=\"/{{ page.title }}/x/\">gone</a>\n{{ page.content }}\n",
    );
    finds(
        &project,
        &[
            "dead-link templates/page.html:null:null link to `/A/x/`, but there is nothing at this route",
            "dead-link templates/page.html:null:null link to `/B/x/`, but there is nothing at this route",
        ],
    );
}

#[test]
fn an_address_in_the_settings_is_told_with_its_line() {
    let project = site("Hi.");
    project.settings("description = \"A site for tests.\"\n[extra]\nmenu = [\"/a/\", \"/gone/\"]\n");
    project.file(
        "templates/page.html",
        "<title>{{ page.title }}</title>{% for path in config.extra.menu %}<a href=\"{{ path }}\">x</a>{% endfor %}",
    );
    finds(&project, &["dead-link site.toml:5:17 link to `/gone/`, but there is nothing at this route"]);
}

#[test]
fn what_a_summary_shows_elsewhere_is_told_where_it_is_written() {
    let project = site("<a href=\"/gone/\">x</a> and more");
    project.file(
        "templates/index.html",
        "<title>Home</title>{% for page in paginator.pages %}<a href=\"{{ page.path }}\">x</a>{{ page.summary }}{% endfor %}",
    );
    finds(&project, &["dead-link content/a.md:5:10 link to `/gone/`, but there is nothing at this route"]);
}

#[test]
fn feeds_are_read_as_feed_readers_do() {
    let project = Project::bare();
    project.settings("description = \"A site for tests.\"\n[check]\norphan = \"off\"\n");
    // Pages show nothing of the text, so that it is in feeds alone.
    project.file("templates/page.html", "<title>{{ page.title }}</title>");
    let head = "+++\ntitle = \"A\"\ndescription = \"About a.\"\ndate = 2026-01-01\n+++\n";
    project.file(
        "content/a.md",
        &format!("{head}<a href=\"gone/\">x</a> <img src=\"http://x.example/y\" alt=\"&lt;\">\n"),
    );
    finds(
        &project,
        &[
            "dead-link content/a.md:6:10 link to `/a/gone/`, but there is nothing at this route",
            "mixed-content content/a.md:6:33 `http://x.example/y` is loaded by http into a page at https",
        ],
    );
}

#[test]
fn stylesheets_load_what_is_there() {
    let project = site("Hi.");
    project.file("static/img/a.png", "").file(
        "static/css/main.css",
        "@import \"gone.css\";\na { background: url(../img/a.png) }\n/* url(no.png) */\nb { background: url( '../img/b.png' ) }\n",
    );
    finds(
        &project,
        &[
            "dead-link static/css/main.css:1:9 link to `/css/gone.css`, but there is nothing at this route",
            "dead-link static/css/main.css:4:22 link to `/img/b.png`, but there is nothing at this route",
        ],
    );
}

#[test]
fn anchors_are_those_of_the_finished_page() {
    let project = site(
        "## One\n\n<a href=\"#one\">a</a> <a href=\"#two\">b</a> <a href=\"/b/#box\">c</a> <a href=\"/b/#bax\">d</a>\n\
         <a href=\"/b/#:~:text=x\">e</a> <a href=\"/b/#n%C3%A4he\">f</a>",
    );
    project.file(
        "content/b.md",
        "+++\ntitle = \"B\"\ndescription = \"About b.\"\naliases = [\"/old/\"]\n+++\n<a name=\"box\"></a><i id=\"nähe\"></i> <a href=\"/old/#any\">x</a>\n",
    );
    finds(
        &project,
        &[
            "dead-anchor content/a.md:7:31 no anchor `#two` at `/a/`",
            "dead-anchor content/a.md:7:76 no anchor `#bax` at `/b/`",
        ],
    );
}

#[test]
fn what_is_loaded_by_http_into_a_page_at_https() {
    let text = "<img src=\"http://x.example/a.png\" alt=\"\"> <a href=\"http://x.example/\">x</a>";
    let project = site(text);
    project.file(
        "static/a.css",
        "@namespace svg url(http://www.w3.org/2000/svg);\na { background: url(http://x.example/b.png) }\n",
    );
    finds(
        &project,
        &[
            "mixed-content content/a.md:5:11 `http://x.example/a.png` is loaded by http into a page at https",
            "mixed-content static/a.css:2:17 `http://x.example/b.png` is loaded by http into a page at https",
        ],
    );
    let ran = project.run(&["check", "--format", "json", "--base-url", "http://example.org"]);
    assert_eq!(told(&ran), [""; 0]);
}

#[test]
fn elements_that_do_not_nest() {
    finds(
        &site("```html\n<div>\n```\n\n<div><em>x</em>\n\nText."),
        &["nesting content/a.md:9:1 `<div>` is not closed before `</main>`"],
    );
    let project = site("Hi.");
    project.file(
        "templates/page.html",
        "<title>{{ page.title }}</title>\n<main>{{ page.content }}</main>\n</main>\n",
    );
    finds(&project, &["nesting templates/page.html:3:1 `</main>` ends nothing that is open"]);
}

#[test]
fn an_id_that_is_there_twice() {
    finds(
        &site("<b id=\"x\">a</b> <b id=\"y\">b</b>\n\n<b id=\"x\">c</b> <b id='x'>d</b>"),
        &["duplicate-id content/a.md:7:4 the id `x` is there twice"],
    );
}

#[test]
fn titles_and_descriptions_that_two_pages_share() {
    let project = site("Hi.");
    project.file("content/b.md", &format!("{HEAD}Hi."));
    finds(&project, &["duplicate-title content/b.md:2:10 `/b/` has the same title as `/a/`"]);
    project.file(
        "templates/page.html",
        "<title>{{ page.title }}</title><meta name=\"description\" content=\"{{ page.description }}\">",
    );
    finds(
        &project,
        &[
            "duplicate-title content/b.md:2:10 `/b/` has the same title as `/a/`",
            "duplicate-description content/b.md:3:16 `/b/` has the same description as `/a/`",
        ],
    );
    // What another language says is something else, even in the same letters.
    project.file("templates/page.html", "<html lang=\"{{ lang }}\"><title>{{ page.title }}</title>");
    project
        .file("content/b.md", "+++\ntitle = \"A\"\ndescription = \"Über A.\"\nlanguage = \"de\"\n+++\nHi.\n");
    finds(&project, &[]);
}

#[test]
fn a_page_that_no_other_links_to() {
    let project = site("Hi, [me](a.md).");
    project.file("templates/index.html", "<title>Home</title>");
    finds(&project, &["orphan content/a.md:1:1 no other page links to `/a/`"]);
    project.file("templates/404.html", "<a href=\"/a/\">x</a>");
    finds(&project, &["orphan content/a.md:1:1 no other page links to `/a/`"]);
    project.file("content/_index.md", "+++\ndescription = \"Home.\"\n+++\nHi.\n");
    project.file("templates/index.html", "<title>Home</title><a href=\"/a/\">x</a>");
    finds(&project, &[]);
}

#[test]
fn a_picture_that_is_too_large() {
    let project = Project::bare();
    project.file("static/b.svg", "<svg width=\"1\" height=\"1\"></svg>");
    project.file("content/a.svg", &format!("<svg width=\"1\" height=\"1\">{}</svg>", " ".repeat(200)));
    project.file(
        "content/a.md",
        "+++\ntitle = \"A\"\ndescription = \"About a.\"\n[image]\nsrc = \"a.svg\"\nalt = \"A\"\n+++\n![A](a.svg) ![B](/b.svg)\n",
    );
    project.settings("description = \"A site for tests.\"\n[check]\nimage-bytes = 100\n");
    finds(
        &project,
        &[
            "large-image content/a.md:5:7 the picture `content/a.svg` has 232 bytes",
            "large-image content/a.md:8:1 the picture `content/a.svg` has 232 bytes",
        ],
    );
    project.settings("description = \"A site for tests.\"\n[check]\nimage-bytes = 232\n");
    finds(&project, &[]);
}

#[test]
fn a_rule_counts_as_much_as_is_said_for_the_page() {
    let project = Project::bare();
    let text = "+++\n+++\n#### Deep\n\n<a href=\"/gone/\">x</a>\n";
    project.file("content/news/a.md", text).file("content/news/old/b.md", text).file("content/c.md", text);
    project.settings(
        "description = \"A site for tests.\"\n[check]\ndescription = \"off\"\norphan = \"off\"\n\
         [[check.rules]]\nmatch = \"news/**\"\nheading-levels = \"error\"\ndead-link = \"off\"\n\
         [[check.rules]]\nmatch = \"news/old/**\"\nheading-levels = \"off\"\ndead-link = \"warn\"\n",
    );
    let ran = project.run(&["check", "--format", "json"]);
    let severities: Vec<String> = ran
        .objects()
        .into_iter()
        .filter(|object| object["type"] == "diagnostic")
        .map(|object| {
            format!("{} {} {}", object["severity"], object["rule"], object["location"]["path"])
                .replace('"', "")
        })
        .collect();
    assert_eq!(
        severities,
        [
            "warning heading-levels content/c.md",
            "error dead-link content/c.md",
            "error heading-levels content/news/a.md",
            "warning dead-link content/news/old/b.md",
        ]
    );
    project.build().fails(&[
        "error[heading-levels]",
        "content/news/a.md:3:1",
        "1 error; nothing was published",
    ]);
}

#[test]
fn rules_for_some_pages_are_read_with_care() {
    let project = site("Hi.");
    project.settings(
        "[[check.rules]]\nmatch = \"news/[\"\norphans = \"off\"\n[[check.rules]]\norphan = \"off\"\n",
    );
    project.run(&["check"]).fails(&[
        "`news/[` is not a pattern",
        "unknown key `orphans`",
        "did you mean `orphan`?",
        "missing key `match`",
    ]);
}

#[test]
fn thirty_mistakes_are_thirty_findings_with_file_and_line() {
    let project = broken();
    let ran = project.run(&["check", "--format", "json"]);
    let found = told(&ran);
    insta::assert_snapshot!("thirty_mistakes", found.join("\n"));
    assert_eq!((found.len(), ran.code()), (30, 1));
    assert!(found.iter().all(|line| !line.contains(":null")), "{found:?}");
}

#[test]
fn code_hosts_get_a_document_with_rules_places_and_levels() {
    let project = broken();
    let ran = project.run(&["check", "--format", "sarif"]);
    assert_eq!(ran.code(), 1);
    assert_eq!(ran.stderr().lines().next(), Some("checked 26 pages: 16 errors, 14 warnings"));
    let document: Value = serde_json::from_str(&ran.stdout()).expect("one document");
    let run = &document["runs"][0];
    let results = run["results"].as_array().expect("results");
    assert_eq!(results.len(), 30);
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    for result in results {
        let rule = &rules[result["ruleIndex"].as_u64().expect("an index") as usize];
        assert_eq!(rule["id"], result["ruleId"]);
    }
    let of_rule = |rule: &str| results.iter().find(|result| result["ruleId"] == rule).expect(rule);
    let dead = of_rule("dead-link");
    assert_eq!(dead["level"], "error");
    let place = &dead["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "content/dead-html.md");
    let region = serde_json::json!({ "startLine": 6, "startColumn": 10, "endLine": 6, "endColumn": 21 });
    assert_eq!(place["region"], region);
    let same = of_rule("duplicate-title");
    assert_eq!(same["level"], "warning");
    let other = &same["relatedLocations"][0];
    assert_eq!(other["message"]["text"], "the other one");
    assert_eq!(other["physicalLocation"]["artifactLocation"]["uri"], "content/large.md");
    let mistake = of_rule("mistake");
    assert!(
        mistake["message"]["text"]
            .as_str()
            .is_some_and(|text| text.contains("give one of them another `slug`"))
    );
    // A site that cannot be read at all is told of in the same form, and so is one with nothing to tell.
    project.file("site.toml", "title = \n");
    let document: Value =
        serde_json::from_str(&project.run(&["build", "--format", "sarif"]).stdout()).expect("one document");
    assert_eq!(
        document["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        "site.toml"
    );
    let document: Value = serde_json::from_str(&site("Hi.").run(&["build", "--format", "sarif"]).stdout())
        .expect("one document");
    assert_eq!(document["runs"][0]["results"], serde_json::json!([]));
}

#[test]
fn a_workflow_gets_annotations_with_paths_from_the_top_of_the_repository() {
    let project = Project::new();
    project
        .file("blog/site.toml", "title = \"T\"\nbase_url = \"https://example.org\"\ndescription = \"D.\"\n");
    project.file(
        "blog/content/ä, b.md",
        "+++\ntitle = \"100 %\"\ndescription = \"D of it.\"\n+++\nTo [x](gone.md).\n",
    );
    for root in ["blog", "./blog", &project.path("blog").canonicalize().expect("there").display().to_string()]
    {
        let ran = project.run(&["check", "--root", root, "--format", "github"]);
        let expected = "::error file=blog/content/ä%2C b.md,line=5,col=4,endColumn=16,title=nutgraf::link to `gone.md`, \
                        but there is no such page%0Ahelp: link to the file of a page below `content/`\n\
                        checked 1 page: 1 error\n";
        assert_eq!((ran.stdout().as_str(), ran.code()), (expected, 1));
    }
}

#[test]
fn formats_for_reviews_are_for_what_tells_only_what_is_wrong() {
    for format in ["sarif", "github"] {
        let ran = site("Hi.").run(&["related", "--format", format]);
        assert_eq!((ran.code(), ran.stdout()), (2, String::new()));
        assert!(ran.stderr().contains("are for `nutgraf check` and `nutgraf build`"), "{}", ran.stderr());
    }
}

#[test]
fn html_files_that_are_only_copied_are_read_too() {
    let project = site("[tool](/tool.html#here), [gone](/tool.html#gone), [app](/tool.html#/settings)");
    let html = "<!doctype html>\n<title>Tool</title>\n<p id=here>a <p id=here>b\n<a href=\"/a/\">a</a> <a href=/gone/>b</a>\n\
                <a href=\"/a/#none\">c</a>\n<img src=\"http://pictures.example/x.png\">\n<div>\n";
    project.file("static/tool.html", html).file("content/part/index.md", HEAD.replace('A', "B").as_str());
    project.file("content/part/frame.html", "<a href=\"../a/\">a</a> <a href=\"nothing.html\">b</a>\n");
    let mut expected = vec![
        "dead-anchor content/a.md:5:33 no anchor `#gone` at `/tool.html`",
        "dead-link content/part/frame.html:1:32 link to `/part/nothing.html`, but there is nothing at this route",
        "duplicate-id static/tool.html:3:17 the id `here` is there twice",
        "dead-link static/tool.html:4:29 link to `/gone/`, but there is nothing at this route",
        "dead-anchor static/tool.html:5:10 no anchor `#none` at `/a/`",
        "mixed-content static/tool.html:6:11 `http://pictures.example/x.png` is loaded by http into a page at https",
    ];
    let mut found = found(&project);
    found.retain(|line| !line.starts_with("orphan") && !line.starts_with("duplicate-description"));
    expected.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn a_large_picture_is_told_of_once_whatever_shows_it() {
    let project = site(
        "![m](m.svg) <img src=\"/h.svg\" alt=\"h\">\n\n{{ figure(src=\"f.svg\", alt=\"f\") }}\n\n{{ figure(src=\"m.svg\", alt=\"m\") }}\n",
    );
    project.settings("description = \"A site for tests.\"\n[check]\nimage-bytes = 60\n");
    let svg = format!("<svg width=\"1\" height=\"1\">{}</svg>", " ".repeat(60));
    for name in ["content/m.svg", "content/f.svg", "static/h.svg", "static/t.svg", "static/nobody.svg"] {
        project.file(name, &svg);
    }
    project.file("static/small.svg", "<svg width=\"1\" height=\"1\"></svg>");
    project.file(
        "templates/page.html",
        "<title>{{ page.title }}</title>\n<img src=\"/t.svg\" alt=\"\"> <img src=\"/small.svg\" alt=\"\"> <a href=\"/nobody.svg\">n</a>\n{{ page.content }}\n",
    );
    let bytes = |path: &str| format!("the picture `{path}` has {} bytes", svg.len());
    finds(
        &project,
        &[
            &format!("large-image content/a.md:5:1 {}", bytes("content/m.svg")),
            &format!("large-image content/a.md:5:23 {}", bytes("static/h.svg")),
            &format!("large-image content/a.md:7:16 {}", bytes("content/f.svg")),
            &format!("large-image templates/page.html:2:11 {}", bytes("static/t.svg")),
        ],
    );
}
