//! Links that lead nowhere: each an error with its place and the nearest thing that is there.

use crate::harness::Project;

#[test]
fn a_link_to_a_missing_page_says_what_was_meant() {
    let project = Project::bare();
    project.page(
        "s/a.md",
        "One.\n\nTwo [x](feads.md), [y](../feeds.md) and\n[z](@/nothing/like/it-at-all.md).\n",
    );
    project.page("s/feeds.md", "").file("content/s/_index.md", "Say [x](gone.md).");
    project.build().fails(&[
        "link to `s/feads.md`, but there is no such page",
        "content/s/a.md:6:5",
        "Two [x](feads.md), [y](../feeds.md) and",
        "did you mean `@/s/feeds.md`?",
        "link to `feeds.md`, but there is no such page",
        "content/s/a.md:6:20",
        "content/s/a.md:7:1",
        "content/s/_index.md:1:5",
        "4 errors",
    ]);
}

#[test]
fn dead_links_in_notes_tables_headings_and_shortcodes_are_found() {
    let project = Project::bare();
    project.page("a.md", "## [h](1.md)\n\n| [t](2.md) |\n|---|\n\n{% details(summary=\"x\") %}\n[s](3.md)\n{% end %}\n\n[r] N[^n].\n\n[^n]: [n](5.md)\n\n[r]: 4.md\n");
    project.build().fails(&[
        "link to `1.md`",
        "link to `2.md`",
        "link to `3.md`",
        "link to `4.md`",
        "link to `5.md`",
        "5 errors",
    ]);
}

#[test]
fn a_missing_anchor_says_which_there_are() {
    let project = Project::bare();
    project
        .page("a.md", "[x](b.md#secnd) [y](b.md#other-thing)\n\n[z](#her)\n\n## Here\n")
        .page("b.md", "## First\n\n## Second\n")
        .page("c.md", "[x](d.md#x)")
        .page("d.md", "");
    project.build().fails(&[
        "no anchor `#secnd` in `content/b.md`",
        "content/a.md:4:1",
        "did you mean `#second`?",
        "no anchor `#other-thing` in `content/b.md`",
        "it has `#first`, `#second`",
        "no anchor `#her` in `content/a.md`",
        "content/a.md:6:1",
        "did you mean `#here`?",
        "no anchor `#x` in `content/d.md`",
        "it has no anchors at all",
    ]);
}

#[test]
fn a_missing_file_says_what_was_meant_or_where_to_put_it() {
    let project = Project::bare();
    project
        .page("s/a.md", "[x](report.pfd)\n\n[y](other)\n\n[z](b/)\n\n[w](c)\n")
        .file("content/s/report.pdf", "")
        .page("s/b.md", "")
        .page("s/c/index.md", "");
    project.build().fails(&[
        "no file `s/report.pfd`",
        "content/s/a.md:4:1",
        "did you mean `s/report.pdf`?",
        "no file `s/other`",
        "put the file into `content/s`",
        "no file `s/b`",
        "link to the page's file, `@/s/b.md`",
        "link to the page's file, `@/s/c/index.md`",
    ]);
}

#[test]
fn a_missing_route_says_what_was_meant() {
    let project = Project::bare();
    project
        .page("a.md", "[x](/b/c/)\n\n[y](/logo.sgv)\n\n![z](/logo.png)\n")
        .page("b/cc.md", "")
        .file("static/logo.svg", "<svg></svg>");
    project.build().fails(&[
        "link to `/b/c/`, but there is nothing at this route",
        "content/a.md:4:1",
        "did you mean `/b/cc/`?",
        "link to `/logo.sgv`",
        "did you mean `/logo.svg`?",
        "link to `/logo.png`",
        "content/a.md:8:1",
    ]);
}

#[test]
fn a_link_to_a_page_that_is_left_out_says_why() {
    let project = Project::bare();
    project
        .page("a.md", "[x](draft.md) [y](2026-12-31-later.md) [z](gone.md)")
        .page("2026-12-31-later.md", "");
    project
        .file("content/draft.md", "+++\ndraft = true\n+++\n")
        .file("content/gone.md", "+++\nexpires = 2026-01-01\n+++\n");
    project.build().fails(&[
        "link to `draft.md`, which is a draft and left out of this build",
        "content/a.md:4:1",
        "which is dated in the future and left out",
        "which is expired and left out",
        "remove the link, or publish the page",
    ]);
    let project = Project::bare();
    project.page("a.md", "[x](draft.md)").file("content/draft.md", "+++\ndraft = true\n+++\n");
    project.build_with(&["--drafts"]).ok();
}

#[test]
fn a_link_out_of_the_content_is_an_error() {
    let project = Project::bare();
    project.page(
        "a.md",
        "[x](../site.toml) [y](../../etc/passwd.md) [z](%2e%2e/%2e%2e/x.md) ![p](../secret.png)",
    );
    project.build().fails(&[
        "the link `../site.toml` leads out of `content/`",
        "content/a.md:4:1",
        "4 errors",
    ]);
}

#[test]
fn links_that_run_code_are_errors_however_they_are_disguised() {
    for destination in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "JaVa&#10;script:alert(1)",
        "&#1;javascript:alert(1)",
        "java&Tab;script:alert(1)",
        "vbscript:x",
        "data:text/html,%3Cscript%3E",
        "DATA:text/html;base64,eA==",
    ] {
        for text in [
            format!("[x](<{destination}>)"),
            format!("[x]\n\n[x]: <{destination}>\n"),
            format!("![x](<{destination}>)"),
        ] {
            let project = Project::bare();
            project.page("a.md", &text);
            project.build().fails(&["which can run code", "content/a.md:4:1"]);
        }
    }
    for text in ["<javascript:alert(1)>", "<data:text/html,x>"] {
        let project = Project::bare();
        project.page("a.md", text);
        project.build().fails(&["which can run code", "content/a.md:4:1"]);
    }
}

#[test]
fn links_that_run_code_are_errors_in_captions_and_front_matter_too() {
    let bad = "[x](javascript:alert(1))";
    for page in [
        format!("+++\ntitle = \"A\"\nchanges = [{{ date = 2026-01-01, text = \"{bad}\" }}]\n+++\n"),
        format!("+++\ntitle = \"A\"\nimage = {{ src = \"/p.svg\", caption = \"{bad}\" }}\n+++\n"),
        format!("{{{{ figure(src=\"/p.svg\", alt=\"\", caption=\"{bad}\") }}}}\n"),
        format!("{{% details(summary=\"{bad}\") %}}\nx\n{{% end %}}\n"),
    ] {
        let project = Project::new();
        project.file("static/p.svg", "<svg></svg>").file("content/a.md", &page);
        project.build().fails(&["which can run code"]);
    }
}

#[test]
fn what_a_quote_names_as_its_address_never_runs_code() {
    for url in [
        "javascript:alert(1)",
        "javascript://%0aalert(1)",
        "JavaScript:x",
        " javascript:x",
        "data:text/html,x",
    ] {
        let project = Project::new();
        project
            .file("content/a.md", &format!("{{% quote(url=\"{url}\", source=\"S\") %}}\nx\n{{% end %}}\n"));
        project.build().fails(&["shortcode `quote`", "content/a.md:1:1"]);
    }
}

#[test]
fn a_link_to_a_file_that_is_wrong_in_itself_is_not_dead() {
    let project = Project::bare();
    project.bytes("content/latin.md", b"+++\ntitle = \"Latin\"\n+++\n\nOk.\n\n## Caf\xe9 life\n\nText.\n");
    project.file("content/matter.md", "+++\ntitle = \n+++\n\n## Life\n");
    project.page(
        "a.md",
        "[l](latin.md) [c](latin.md#café-life) [r](/latin/) [m](matter.md) [l](matter.md#life) [m](/matter/)",
    );
    let ran =
        project.build().fails(&["not UTF-8", "content/latin.md:7:7\n", "content/matter.md:2:", "2 errors"]);
    assert!(ran.stderr().contains("7 | ## Café life\n"), "{}", ran.stderr());
    let objects = project.build_with(&["--format", "json"]).objects();
    let place = &objects[0]["location"];
    assert_eq!((&place["line"], &place["column"]), (&7.into(), &7.into()), "{objects:?}");
}
