//! What hosts and web servers are told of a site.

#[path = "../harness/mod.rs"]
mod harness;
mod nginx;

use harness::Project;

/// A site with aliases, a stylesheet and headers.
fn site(files: &str) -> Project {
    let project = Project::bare();
    project.settings(&format!(
        "[host]\nfiles = [{files}]\n[host.headers]\nReferrer-Policy = \"\"\nPermissions-Policy = 'camera=(), a=\"50% {{b}}\"'\n"
    ));
    project.file("content/a.md", "+++\naliases = [\"/old/place/\", \"/ä (1)/\"]\n+++\nA");
    project.file("static/style.css", "a { color: red }");
    project.file("static/other/x.txt", "x");
    project
}

/// Compares a text with the one that is kept, whatever the digests in the names of files are.
#[track_caller]
fn is_as_kept(name: &str, text: &str) {
    let is_digest = |part: &str| part.len() == 16 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let parts: Vec<&str> =
        text.split('.').map(|part| if is_digest(part) { "DIGEST" } else { part }).collect();
    insta::assert_snapshot!(name.to_owned(), parts.join("."));
}

#[test]
fn netlify() {
    let project = site("\"netlify\"");
    project.build().ok();
    is_as_kept("netlify-redirects", &project.output("_redirects"));
    is_as_kept("netlify-headers", &project.output("_headers"));
}

#[test]
fn cloudflare() {
    let project = site("\"cloudflare\"");
    project.build().ok();
    is_as_kept("cloudflare-redirects", &project.output("_redirects"));
    is_as_kept("cloudflare-headers", &project.output("_headers"));
}

#[test]
fn vercel() {
    let project = site("\"vercel\"");
    project.build().ok();
    is_as_kept("vercel", &project.output("vercel.json"));
}

#[test]
fn azure() {
    let project = site("\"azure\"");
    project.build().ok();
    is_as_kept("azure", &project.output("staticwebapp.config.json"));
}

#[test]
fn apache() {
    let project = site("\"apache\"");
    project.build().ok();
    is_as_kept("apache", &project.output(".htaccess"));
    assert_eq!(project.run(&["host", "apache"]).ok().stdout(), project.output(".htaccess"));
}

#[test]
fn nginx_and_caddy() {
    let project = site("");
    is_as_kept("nginx", &project.run(&["host", "nginx"]).ok().stdout());
    is_as_kept("caddy", &project.run(&["host", "caddy"]).ok().stdout());
    assert!(!project.has("index.html"), "nothing is written");
}

#[test]
fn only_what_is_asked_for_is_made_and_a_file_of_ones_own_wins() {
    let project = site("");
    project.build().ok();
    for name in ["_redirects", "_headers", "vercel.json", "staticwebapp.config.json", ".htaccess"] {
        assert!(!project.has(name), "{name}");
    }
    let project = site("\"netlify\", \"vercel\", \"netlify\"");
    project.file("static/_redirects", "/mine /yours\n");
    project.build().ok();
    assert_eq!(project.output("_redirects"), "/mine /yours\n");
    assert!(project.has("_headers") && project.has("vercel.json"));
}

/// The law: a new alias or stylesheet changes the files, and nothing else does.
#[test]
fn they_follow_the_site() {
    let project = site("\"netlify\"");
    project.build().ok();
    assert_eq!(project.build().ok().count("rendered"), 0);
    project
        .file("static/style.css", "a { color: blue }")
        .file("content/b.md", "+++\naliases = [\"/b2/\"]\n+++\n");
    project.build().ok();
    let later = project.tree();
    assert!(project.output("_redirects").contains("/b2/ /b/ 301!"));
    project.build_with(&["--force"]).ok();
    assert!(project.tree() == later);
}

#[test]
fn the_path_of_the_site_on_its_host_is_in_front() {
    let project = site("\"cloudflare\", \"azure\"");
    let built = ["--base-url", "https://example.org/blog"];
    project.build_with(&built).ok();
    assert!(project.output("_redirects").contains("/blog/old/place /blog/a/ 301"));
    assert!(project.output("_headers").starts_with("/blog/*\n"));
    assert!(project.output("staticwebapp.config.json").contains("/blog/404.html"));
}

#[test]
fn what_no_host_understands_is_an_error() {
    let project = Project::bare();
    project.settings("[host]\nfiles = [\"netlify\", \"cloudflare\"]\n");
    project.build().fails(&["Netlify and Cloudflare Pages read files of the same names", "site.toml:4:21"]);
    project.settings("[host]\nfiles = [\"netlfy\"]\n");
    project.build().fails(&["unknown value `netlfy`", "did you mean `netlify`?"]);
    project.settings("[host.headers]\n\"X-A: b\" = \"c\"\nX-B = \"\"\"a\nb\"\"\"\nX-C = \"$c\"\n");
    project
        .build()
        .fails(&["`X-A: b` is no name of a header", "a header has ASCII letters and signs on one line"]);
}
