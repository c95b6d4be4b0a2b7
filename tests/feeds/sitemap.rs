//! The sitemap, `robots.txt`, the page for missing pages, and alias pages.

use std::collections::BTreeMap;
use std::sync::Arc;

use nutgraf::link::{Joinable, Visibility, link};
use nutgraf::parse::Highlighter;
use nutgraf::render::{Output, Rendered, Renderer, Templates, plan, render};
use nutgraf::source::Source;
use nutgraf::{config, parse};

use crate::harness::{Project, SITE};

fn locations(xml: &str) -> Vec<&str> {
    xml.split("<loc>")
        .skip(1)
        .filter_map(|rest| rest.split_once("</loc>"))
        .map(|(location, _)| location)
        .collect()
}

#[test]
fn the_sitemap_tells_every_page_and_when_it_truly_changed() {
    let project = Project::bare();
    project.settings("[taxonomies.topics]\n");
    project.file("content/s/_index.md", "+++\npaginate_by = 1\n+++\n").page("plain.md", "");
    project.file("content/s/a.md", "+++\ndate = 2026-01-01\nupdated = 2026-03-01T10:00:00+02:00\ntopics = [\"A & B\"]\naliases = [\"/old/\"]\n+++\n");
    project.file("content/s/b.md", "+++\ndate = 2026-02-01\n+++\n").page("ünï.md", "");
    project.build().ok();
    let entry = |route: &str, changed: &str| {
        let changed =
            if changed.is_empty() { String::new() } else { format!("<lastmod>{changed}</lastmod>") };
        format!("<url><loc>https://example.org{route}</loc>{changed}</url>\n")
    };
    assert_eq!(
        project.output("sitemap.xml"),
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{}</urlset>\n",
            [
                entry("/", ""),
                entry("/plain/", ""),
                entry("/s/", "2026-03-01T10:00:00+02:00"),
                entry("/s/a/", "2026-03-01T10:00:00+02:00"),
                entry("/s/b/", "2026-02-01"),
                entry("/topics/", "2026-03-01T10:00:00+02:00"),
                entry("/topics/a-b/", "2026-03-01T10:00:00+02:00"),
                entry("/%C3%BCn%C3%AF/", ""),
            ]
            .concat()
        )
    );
}

/// 250 pages with 200 terms each that no other page has: 50,000 terms, and some more addresses. They are planned and not
/// rendered.
#[test]
fn a_sitemap_of_more_than_50_000_addresses_is_split() {
    let config = config::parse(&Source::new("site.toml", format!("{SITE}[taxonomies.topics]\n"))).unwrap();
    let mut diagnostics = Vec::new();
    let pages = (0..250).map(|page| {
        let terms: Vec<String> = (0..200).map(|term| format!("\"t{page}-{term}\"")).collect();
        let text = format!("+++\ntopics = [{}]\n+++\n", terms.join(", "));
        Source::new(format!("content/{page}.md"), text)
    });
    let parsed = pages
        .map(|source| parse::parse(&source, &config, &Highlighter::default(), &mut diagnostics))
        .collect();
    let joinable =
        Joinable { parsed, content_assets: Vec::new(), static_assets: Vec::new(), data: BTreeMap::new() };
    let visibility = Visibility { drafts: false, future: false, now: "2026-01-01".parse().unwrap() };
    let templates =
        Templates::compile(&[], &config.settings.markdown).unwrap_or_else(|_| panic!("no templates"));
    let (site, _) = link(Arc::new(config), joinable, &visibility, &mut diagnostics);
    let renderer = Renderer::new(Arc::new(site), Arc::new(templates), None, &mut diagnostics);
    let plan = plan(&renderer, None, &mut diagnostics);
    let sitemaps: BTreeMap<&str, String> = plan
        .routes
        .iter()
        .filter(|planned| planned.route.as_str().starts_with("/sitemap"))
        .map(|planned| match render(&renderer, &plan, planned, None) {
            Ok(Rendered::Fresh { output: Output::Bytes(bytes), .. }) => {
                (planned.route.as_str(), String::from_utf8(bytes.to_vec()).unwrap())
            }
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        sitemaps.keys().copied().collect::<Vec<&str>>(),
        ["/sitemap-1.xml", "/sitemap-2.xml", "/sitemap.xml"]
    );
    assert_eq!(
        locations(&sitemaps["/sitemap.xml"]),
        ["https://example.org/sitemap-1.xml", "https://example.org/sitemap-2.xml"]
    );
    assert!(sitemaps["/sitemap.xml"].contains("<sitemapindex "));
    let (first, second) = (locations(&sitemaps["/sitemap-1.xml"]), locations(&sitemaps["/sitemap-2.xml"]));
    // The home page, the pages, the list of the taxonomy, and the terms.
    assert_eq!((first.len(), second.len()), (50_000, 1 + 250 + 1));
    let mut all: Vec<&str> = first.into_iter().chain(second).collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 50_252);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
}

#[test]
fn later_parts_of_a_listing_are_found_through_the_first() {
    let project = Project::bare();
    project.file("content/s/_index.md", "+++\npaginate_by = 1\n+++\n").page("s/a.md", "").page("s/b.md", "");
    project.build().ok();
    assert!(project.has("s/page/2/index.html"));
    assert!(!project.output("sitemap.xml").contains("/page/"));
}

#[test]
fn the_theme_brings_a_robots_txt_and_a_page_for_missing_pages() {
    let project = Project::new();
    project.build().ok();
    assert_eq!(
        project.output("robots.txt"),
        "User-agent: *\nAllow: /\n\nSitemap: https://example.org/sitemap.xml\n"
    );
    assert!(project.output("404.html").contains("Page not found"));
    assert!(!project.output("sitemap.xml").contains("404"));
}

#[test]
fn an_alias_page_leads_on_and_is_kept_out_of_search_engines() {
    let project = Project::new();
    project.file("content/a.md", "+++\ntitle = \"A & B\"\naliases = [\"/old/\"]\n+++\n");
    project.build().ok();
    let alias = project.html("old/index.html");
    let attribute = |selector, name| crate::harness::attributes(&alias, selector, name).concat();
    assert_eq!(attribute("meta[http-equiv=refresh]", "content"), "0; url=/a/");
    assert_eq!(attribute("link[rel=canonical]", "href"), "https://example.org/a/");
    assert_eq!(attribute("meta[name=robots]", "content"), "noindex");
    assert_eq!(crate::harness::texts(&alias, "a"), ["A & B"]);
    assert!(!project.output("sitemap.xml").contains("/old/"));
}
