//! A site that is not at the root of its host: every address begins with its path.

use crate::harness::{Project, attributes};

fn project() -> Project {
    let project = Project::new();
    project.file(
        "site.toml",
        "title = \"T\"\nbase_url = \"https://example.org/my/blog/\"\n[taxonomies.topics]\n",
    );
    project.page("s/a/index.md", "[b](../../b.md) [f](f.txt) ![p](p.svg) [r](/b/) [o](https://o.example) [h](#x)\n\n## X\n\n{{ figure(src=\"p.svg\", alt=\"\") }}\n");
    project.file("content/b.md", "+++\ndate = 2026-01-01\ntopics = [\"Web\"]\nauthors = [\"Ann\"]\naliases = [\"/old/\"]\nimage = { src = \"/logo.svg\" }\n+++\n[a](s/a/index.md)");
    project
        .file("content/s/a/p.svg", "<svg width=\"1\" height=\"2\"></svg>")
        .file("content/s/a/f.txt", "")
        .file("static/logo.svg", "<svg/>");
    project.file("content/s/_index.md", "");
    project
}

#[test]
fn every_address_on_every_page_begins_with_the_path() {
    let project = project();
    project.build().ok();
    for (name, _) in project.tree().into_iter().filter(|(name, _)| name.ends_with(".html")) {
        let html = project.html(&name);
        for (selector, attribute) in [("[href]", "href"), ("[src]", "src"), ("[action]", "action")] {
            for address in attributes(&html, selector, attribute) {
                let is_right = address.starts_with("/my/blog/")
                    || address.starts_with('#')
                    || address.starts_with("https://example.org/my/blog/")
                    || address == "https://o.example";
                assert!(is_right, "{address} in {name}");
            }
        }
    }
}

#[test]
fn every_address_on_the_site_leads_to_a_file_of_the_output() {
    let project = project();
    project.build().ok();
    let tree = project.tree();
    for name in tree.keys().filter(|name| name.ends_with(".html")) {
        let html = project.html(name);
        for address in
            attributes(&html, "[href]", "href").into_iter().chain(attributes(&html, "[src]", "src"))
        {
            let address = address.strip_prefix("https://example.org").unwrap_or(&address).to_owned();
            let Some(path) = address.strip_prefix("/my/blog/") else { continue };
            let path = path.split(['#', '?']).next().unwrap_or_default();
            let file = if path.is_empty() || path.ends_with('/') {
                format!("{path}index.html")
            } else {
                path.to_owned()
            };
            assert!(tree.contains_key(&file), "{address} in {name} leads nowhere");
        }
    }
}

#[test]
fn feeds_sitemap_robots_and_aliases_have_the_path_too() {
    let project = project();
    project.build().ok();
    let atom = project.output("atom.xml");
    assert!(atom.contains("<id>https://example.org/my/blog/b/</id>"), "{atom}");
    assert!(atom.contains("href=\"https://example.org/my/blog/atom.xml\""), "{atom}");
    assert!(atom.contains("href=&quot;https://example.org/my/blog/s/a/&quot;"), "{atom}");
    assert!(project.output("sitemap.xml").contains("<loc>https://example.org/my/blog/s/a/</loc>"));
    assert!(project.output("robots.txt").contains("Sitemap: https://example.org/my/blog/sitemap.xml"));
    assert!(project.output("old/index.html").contains("url=/my/blog/b/"));
}

#[test]
fn the_command_line_can_give_another_address() {
    let project = project();
    project.build_with(&["--base-url", "https://preview.example"]).ok();
    assert!(project.output("b/index.html").contains("href=\"/s/a/\""));
    assert!(project.output("sitemap.xml").contains("<loc>https://preview.example/s/a/</loc>"));
    assert!(!project.output("b/index.html").contains("example.org"));
}
