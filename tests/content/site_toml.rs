//! `site.toml`: what it refuses, and the settings that are tested nowhere else.

use nutgraf::config::{self, Config, Scope};
use nutgraf::source::Source;

use crate::harness::Project;
use crate::{json, shown};

fn refused(site_toml: &str, told: &[&str]) {
    let project = Project::bare();
    project.file("site.toml", site_toml);
    project.build().fails(told);
    assert!(!project.has("index.html"));
}

#[test]
fn every_mistake_is_told_with_line_column_and_hint() {
    refused(
        "titel = \"x\"\nbase_url = \"example.org\"\npaginate_by = \"ten\"\n[markdown]\nraw_html = \"alow\"\n[markdown.external_links]\nrle = \"x\"\n[feeds]\nformats = [\"rss\"]\n",
        &[
            "unknown key `titel`",
            "site.toml:1:1",
            "did you mean `title`?",
            "`example.org` is not a URL",
            "site.toml:2:12",
            "site.toml:3:15",
            "unknown value `alow`",
            "site.toml:5:12",
            "did you mean `allow`?",
            "unknown key `rle`",
            "site.toml:7:1",
            "unknown value `rss`",
            "site.toml:9:",
            "6 errors",
        ],
    );
}

/// A site with a page and a template that are wrong, and a page that is right if the settings are as they were meant.
fn wrong_throughout(site_toml: &str) -> Project {
    let project = Project::bare();
    project
        .file("site.toml", site_toml)
        .page("a.md", "[x](nowhere.md)")
        .file("content/b.md", "+++\ntopics = [\"Tides\"]\n+++\n[one](/topics/tides/)\n")
        .file("templates/404.html", "{{ config.extra.motto }}{{ lang.nothing }}");
    project
}

#[test]
fn a_slip_in_the_settings_hides_no_other_mistakes_and_makes_none() {
    let project = wrong_throughout(
        "titel = \"T\"\nbase_url = \"example.org\"\ntheme = \"x\"\nlanguage = \"en\"\n\
         [[rules]]\nmatch = \"*.md\"\nknid = \"explainer\"\n\
         [taxonomy.topics]\n[markdown]\nraw_html = \"alow\"\n[extras]\nmotto = \"M\"\n\
         [publisher]\nname = 3\n[deploy.web]\nfolder = \"a\"\ns3 = \"b\"\n[preview]\neditor = \"none\"\n",
    );
    for command in ["build", "check"] {
        let ran = project.run(&[command]).fails(&[
            "unknown key `titel`",
            "`example.org` is not a URL",
            "unknown key `theme`",
            "unknown key `knid`",
            "unknown key `taxonomy`",
            "unknown value `alow`",
            "unknown key `extras`",
            "site.toml:14:8",
            "link to `nowhere.md`",
            "templates/404.html:1:",
        ]);
        let errors = ran.stderr().lines().filter(|line| line.starts_with("error")).count();
        assert_eq!(errors, 12, "{}", ran.stderr());
    }
    assert!(!project.path("public").exists() && !project.path(".nutgraf").exists());
}

#[test]
fn where_it_cannot_be_known_what_was_meant_nothing_else_is_told() {
    for wrong in [
        "[tags.topics]\n",
        "paginate_by = \"ten\"\n",
        "[[rule]]\nmatch = \"a\"\n",
        "title = T\n",
        "minimum_version = \"99.0\"\n",
        "[feeds]\nformats = [\"rss\"]\n",
        "[taxonomies.title]\n",
    ] {
        let project = wrong_throughout(&format!("base_url = \"https://example.org\"\n{wrong}"));
        project.build().fails(&["site.toml", "1 error;"]);
    }
}

#[test]
fn a_key_that_is_there_twice_by_a_slip_is_read_once() {
    refused(
        "base_url = \"https://example.org\"\ntitle = \"T\"\ntitel = \"U\"\ntitl = \"V\"\n",
        &["unknown key `titel`", "unknown key `titl`", "2 errors;"],
    );
}

#[test]
fn a_site_needs_an_address() {
    refused("title = \"x\"\n", &["missing key `base_url`", "base_url = \"https://example.org\""]);
    for url in ["ftp://example.org", "/blog", "https://", "https://example.org?x", "https://me@example.org"] {
        refused(&format!("base_url = \"{url}\"\n"), &[&format!("`{url}`"), "site.toml:1:12"]);
    }
}

#[test]
fn a_folder_that_is_no_site_says_how_to_make_one() {
    let project = Project::bare();
    project.remove("site.toml");
    project.build().fails(&["no `site.toml`", "nutgraf new"]);
}

#[test]
fn a_site_can_refuse_an_older_nutgraf() {
    refused(
        "base_url = \"https://example.org\"\nminimum_version = \"99.0\"\n",
        &["this site needs nutgraf 99.0 or newer", "site.toml:2:19", "install a newer one"],
    );
    refused("base_url = \"https://example.org\"\nminimum_version = \"new\"\n", &["`new` is not a version"]);
    let project = Project::bare();
    project.settings("minimum_version = \"0.0.1\"\n");
    project.build().ok();
}

#[test]
fn files_that_are_ignored_are_no_part_of_the_site() {
    let project = shown();
    project.settings("ignore = [\"README.md\", \"drafts/**\", \"*.psd\", \"a/*.txt\"]\n");
    project
        .page("README.md", "")
        .page("a/README.md", "")
        .page("drafts/b.md", "")
        .page("c.md", "")
        .page("a/d.md", "");
    project.file("static/x.psd", "").file("static/deep/y.psd", "");
    project.file("static/a/x.txt", "").file("static/a/b/x.txt", "");
    project.build().ok();
    for (name, is_there) in [
        ("readme", false),
        ("a/readme", false),
        ("drafts", false),
        ("c/index.html", true),
        ("a/d/index.html", true),
        ("x.psd", false),
        ("deep/y.psd", false),
        ("a/x.txt", false),
        ("a/b/x.txt", true),
    ] {
        assert_eq!(project.has(name), is_there, "{name}");
    }
}

#[test]
fn kinds_have_templates_of_their_own_and_sites_have_kinds_of_their_own() {
    let project = shown();
    project.settings("[kinds.explainer]\ntemplate = \"explainer.html\"\n[kinds.recipe]\ntemplate = \"recipe.html\"\n[kinds.recipe.parts.steps]\nheadings = [\"Steps\"]\n");
    for name in ["explainer", "recipe", "own"] {
        project.file(&format!("templates/{name}.html"), &format!("<main>{name} {{{{ page.kind }}}}</main>"));
    }
    for (name, front_matter) in [
        ("a", "kind = \"explainer\""),
        ("b", "kind = \"recipe\""),
        ("c", "kind = \"recipe\"\ntemplate = \"own.html\""),
        ("d", "kind = \"brief\""),
    ] {
        project.file(&format!("content/{name}.md"), &format!("+++\n{front_matter}\n+++\n"));
    }
    project.build().ok();
    assert_eq!(project.main("a/index.html"), "explainer explainer");
    assert_eq!(project.main("b/index.html"), "recipe recipe");
    assert_eq!(project.main("c/index.html"), "own recipe");
    assert_eq!(json(&project, "d/")["kind"], "brief");
}

#[test]
fn templates_see_what_the_site_says_about_itself() {
    let project = Project::bare();
    project.file(
        "site.toml",
        "title = \"T & T\"\nbase_url = \"https://example.org/b\"\nlanguage = \"de\"\ndescription = \"D\"\n[extra]\nx = { y = [1] }\n",
    );
    project.file("templates/index.html", "{{ lang }} <main>{{ config | json_encode }}</main>");
    project.build().ok();
    assert!(project.output("index.html").starts_with("de "));
    let config = json(&project, "");
    assert_eq!((&config["title"], &config["description"]), (&"T & T".into(), &"D".into()));
    assert_eq!((&config["base_url"], &config["base_path"]), (&"https://example.org/b".into(), &"/b".into()));
    assert_eq!((&config["language"], &config["extra"]["x"]["y"][0]), (&"de".into(), &1.into()));
    assert_eq!(config["feeds"][0]["path"], "/b/atom.xml");
}

#[test]
fn the_output_folder_can_be_named() {
    let project = Project::bare();
    project.settings("[build]\noutput = \"dist/site\"\nsitemap = false\nrobots = false\n");
    project.build().ok();
    assert!(project.path("dist/site/index.html").is_file() && !project.path("public").exists());
    assert!(
        !project.path("dist/site/sitemap.xml").exists() && !project.path("dist/site/robots.txt").exists()
    );
}

#[test]
fn a_taxonomy_cannot_have_the_name_of_another_key_or_one_that_is_no_route() {
    refused(
        "base_url = \"https://example.org\"\n[taxonomies.title]\n",
        &["the taxonomy `title` has the name of another front-matter key"],
    );
    refused(
        "base_url = \"https://example.org\"\n[taxonomies.\"My Topics\"]\n",
        &["the name of the taxonomy `My Topics` cannot stand in a route"],
    );
}

fn read(more: &str) -> Config {
    let text = format!("base_url = \"https://example.org\"\n{more}");
    config::parse(&Source::new("site.toml", text)).unwrap_or_else(|wrong| panic!("{wrong:?}"))
}

/// What holds for a list, where globs are shown by which of three pages they fit.
fn told(scope: Scope<'_>) -> String {
    let fit = |globs: &[config::Glob]| -> String {
        let pages = ["docs/a.md", "news/b.md", "c.md"];
        let fit = pages.iter().filter(|page| globs.iter().any(|glob| glob.fits(page)));
        fit.copied().collect::<Vec<&str>>().join(" ")
    };
    let older = if scope.older_only { "older" } else { "all" };
    format!("{} {older} [{}] [{}]", scope.count, fit(scope.candidates), fit(scope.exclude))
}

#[test]
fn read_more_has_defaults() {
    let read_more = read("").read_more;
    let weights = read_more.weights;
    let words = [weights.text, weights.phrases, weights.title, weights.mention];
    assert_eq!(words, [100, 85, 30, 22]);
    let others = [weights.taxonomies, weights.authors, weights.section, weights.links];
    assert_eq!(others, [9, 4, 3, 10]);
    assert_eq!([weights.series, weights.date], [30, 110]);
    assert_eq!((read_more.minimum, told(read_more.scope("a.md")).as_str()), (6, "5 all [] []"));
    assert!(read_more.pins.is_empty());
}

#[test]
fn a_later_rule_of_read_more_wins_key_by_key() {
    let read_more = read(
        "[read_more]\ncount = 2\nminimum = 0\nolder_only = true\ncandidates = [\"docs/**\"]\nexclude = [\"news/**\"]\n\
         [read_more.weights]\ntext = 0\ndate = 1000\n\
         [[read_more.rules]]\nmatch = \"news/**\"\ncount = 7\ncandidates = []\n\
         [[read_more.rules]]\nmatch = \"news/x/*\"\nolder_only = false\nexclude = [\"docs/**\", \"*.md\"]\n\
         [[read_more.rules]]\nmatch = \"news/x/*\"\ncount = 0\n",
    )
    .read_more;
    assert_eq!((read_more.weights.text, read_more.weights.title, read_more.weights.date), (0, 30, 1000));
    assert_eq!(read_more.minimum, 0);
    for (path, expected) in [
        ("docs/a.md", "2 older [docs/a.md] [news/b.md]"),
        ("news/a.md", "7 older [] [news/b.md]"),
        ("news/x/a.md", "0 all [] [docs/a.md c.md]"),
    ] {
        assert_eq!(told(read_more.scope(path)), expected, "{path}");
    }
}

#[test]
fn every_mistake_in_read_more_is_told_with_its_place() {
    let base = "base_url = \"https://example.org\"\n";
    for (more, told) in [
        ("[read_more]\nminimun = 1\n", ["unknown key `minimun`", ":3:1", "did you mean `minimum`?"]),
        ("[read_more]\nminimum = 101\n", ["expected a whole number from 0 to 100, found `101`", ":3:11", ""]),
        (
            "[read_more]\ncount = -1\n",
            ["expected a whole number that is not negative, found `-1`", ":3:9", ""],
        ),
        ("[read_more]\nolder_only = 1\n", ["expected `true` or `false`, found `1`", ":3:14", ""]),
        ("[read_more]\ncandidates = \"a\"\n", ["expected a list, found the text \"a\"", ":3:14", ""]),
        ("[read_more]\nexclude = [\"a\", \"[\"]\n", ["`[` is not a pattern", ":3:17", ""]),
        ("[read_more.weights]\ntxt = 1\n", ["unknown key `txt`", ":3:1", "did you mean `text`?"]),
        ("[read_more.weights]\nlinks = 1001\n", ["from 0 to 1000, found `1001`", ":3:9", ""]),
        ("[read_more.weights]\nlinks = -1\n", ["from 0 to 1000, found `-1`", ":3:9", ""]),
        ("[read_more.weights]\nlinks = 0.5\n", ["expected a whole number, found `0.5`", ":3:9", ""]),
        ("[[read_more.rules]]\ncount = 1\n", ["missing key `match`", ":2:1", "say which pages it is for"]),
        ("[[read_more.rules]]\nmatch = \"[\"\n", ["`[` is not a pattern", ":3:9", ""]),
        ("[[read_more.rules]]\nmatch = 7\n", ["expected a text in quotes, found `7`", ":3:9", ""]),
        (
            "[[read_more.rules]]\nmatch = \"a\"\nminimum = 1\n",
            ["unknown key `minimum`", ":4:1", "the known ones are"],
        ),
        ("[[read_more.rules]]\nmatch = \"a\"\ncandidates = [\"[\"]\n", ["`[` is not a pattern", ":4:15", ""]),
        ("[read_more]\nrules = 7\n", ["expected a list, found `7`", ":3:9", ""]),
    ] {
        let [message, place, hint] = told;
        refused(&format!("{base}{more}"), &[message, &format!("site.toml{place}"), hint, "1 error;"]);
    }
}
