//! nginx, with the piece of configuration that is made for it, serves a deployed folder.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::harness::Project;

/// How long nginx may take to start.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where Debian has the module that sends what Brotli has compressed.
const BROTLI: &str = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so";

/// A running nginx, which ends with it.
struct Nginx {
    child: Child,
    port: u16,
}

struct Reply {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Nginx {
    /// Serves the folder `target` of a project; nothing where there is no nginx.
    fn start(project: &Project) -> Option<Self> {
        let program = ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx"];
        let Some(program) = program.into_iter().find(|path| fs::exists(path).unwrap_or(false)) else {
            assert!(
                std::env::var_os("NUTGRAF_NGINX").is_none_or(|value| value != "required"),
                "there is no nginx: install it with `apt-get install nginx-light`"
            );
            eprintln!("not tested: there is no nginx (`apt-get install nginx-light`)");
            return None;
        };
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).expect("a free port").port();
        let here = project.root().display();
        let snippet = project.run(&["host", "nginx"]).ok().stdout();
        project.file("snippet.conf", &snippet).file("tmp/there", "");
        let module = if has_brotli() { format!("load_module {BROTLI};") } else { String::new() };
        let user = if crate::harness::is_root() { "user root;" } else { "" };
        project.file(
            "nginx.conf",
            &format!(
                "{module} {user} daemon off; pid {here}/tmp/pid; error_log {here}/tmp/errors;
                events {{ }}
                http {{
                    types {{ text/html html; text/css css; text/javascript js; application/xml xml; image/png png; image/svg+xml svg; }}
                    access_log off;
                    client_body_temp_path {here}/tmp/a; proxy_temp_path {here}/tmp/b; fastcgi_temp_path {here}/tmp/c;
                    uwsgi_temp_path {here}/tmp/d; scgi_temp_path {here}/tmp/e;
                    server {{ listen 127.0.0.1:{port}; root {here}/target; include {here}/snippet.conf; }}
                }}\n"
            ),
        );
        let mut nginx = Command::new(program);
        nginx.arg("-e").arg(project.path("tmp/errors")).arg("-c").arg(project.path("nginx.conf"));
        let child = nginx.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("nginx starts");
        let mut nginx = Self { child, port };
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let told = fs::read_to_string(project.path("tmp/errors")).unwrap_or_default();
            assert!(nginx.child.try_wait().expect("a child").is_none(), "nginx ended: {told}");
            assert!(started.elapsed() < PATIENCE, "{told}");
            std::thread::sleep(Duration::from_millis(20));
        }
        Some(nginx)
    }

    #[track_caller]
    fn get(&self, path: &str, more: &str) -> Reply {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{more}\r\n");
        stream.write_all(request.as_bytes()).expect("sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        let end = bytes.windows(4).position(|part| part == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
        Reply { status, head: head.to_lowercase(), body: bytes[end + 4..].to_vec() }
    }
}

impl Reply {
    fn leads_to(&self, path: &str) -> bool {
        self.head.lines().any(|line| line == format!("location: {path}"))
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // The workers end with the one that started them, if it is asked to end and not killed.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

#[test]
fn nginx_serves_a_deployed_folder() {
    let project = Project::new();
    project.settings(
        &format!("[deploy.here]\nfolder = \"target\"\nprecompress = true\nbrotli = {}\n[host.headers]\nX-Own = 'a \"b\" \\ 50% {{c}}'\n", has_brotli()),
    );
    project.file("content/a.md", "+++\naliases = [\"/old place/\", \"/ä/b/\"]\n+++\nA").page("b.md", "B");
    project.file("target/there", "");
    project.run(&["deploy"]).ok();
    let Some(nginx) = Nginx::start(&project) else { return };

    let page = nginx.get("/a/", "");
    assert_eq!(page.status, 200, "{}", page.head);
    assert_eq!(page.body, project.tree()["a/index.html"]);
    for header in [
        "cache-control: public, max-age=0, must-revalidate",
        "x-content-type-options: nosniff",
        "referrer-policy: strict-origin-when-cross-origin",
        "content-security-policy: frame-ancestors 'self'",
        "content-type: text/html; charset=utf-8",
        "etag:",
        "x-own: a \"b\" \\ 50% {c}",
    ] {
        assert!(page.head.contains(header), "{header} is not in {}", page.head);
    }
    let bare = nginx.get("/a", "");
    assert_eq!((bare.status, bare.leads_to("/a/")), (301, true), "{}", bare.head);

    for old in ["/old%20place/", "/old%20place", "/%C3%A4/b/", "/%C3%A4/b"] {
        let moved = nginx.get(old, "");
        assert_eq!((moved.status, moved.leads_to("/a/")), (301, true), "{old}: {}", moved.head);
    }

    for nothing in ["/nothing/", "/nothing.png", "/.nutgraf/manifest", "/.nutgraf/former/x", "/404.html"] {
        let missing = nginx.get(nothing, "");
        assert_eq!(missing.status, 404, "{nothing}: {}", missing.head);
        assert!(missing.head.contains("x-content-type-options: nosniff"), "{}", missing.head);
    }
    assert_eq!(nginx.get("/nothing/", "").body, project.tree()["404.html"]);

    let tree = project.tree();
    let style =
        tree.keys().find(|path| path.starts_with("style.") && path.ends_with(".css") && *path != "style.css");
    let style = style.expect("a stylesheet with its digest");
    let lasting = nginx.get(&format!("/{style}"), "");
    assert!(lasting.head.contains("cache-control: public, max-age=31536000, immutable"), "{}", lasting.head);
    assert_eq!(lasting.head.matches("cache-control").count(), 1, "{}", lasting.head);
    assert!(nginx.get("/style.css", "").head.contains("max-age=0"));

    let packed = nginx.get("/a/", "Accept-Encoding: gzip\r\n");
    assert!(packed.head.contains("content-encoding: gzip") && packed.head.contains("vary: accept-encoding"));
    assert_eq!(packed.body, fs::read(project.path("target/a/index.html.gz")).expect("a packed page"));

    if has_brotli() {
        let packed = nginx.get("/a/", "Accept-Encoding: gzip, br\r\n");
        assert!(packed.head.contains("content-encoding: br"), "{}", packed.head);
        assert_eq!(packed.body, fs::read(project.path("target/a/index.html.br")).expect("a packed page"));
    }

    is_verified(&project, nginx.port);
}

fn has_brotli() -> bool {
    let is_there =
        fs::exists(BROTLI).unwrap_or(false) && Command::new("brotli").arg("--version").output().is_ok();
    let is_required = std::env::var_os("NUTGRAF_NGINX").is_some_and(|value| value == "required");
    assert!(is_there || !is_required, "install brotli and libnginx-mod-http-brotli-static");
    is_there
}

/// `--verify` sees what readers get.
fn is_verified(project: &Project, port: u16) {
    let served = format!("http://127.0.0.1:{port}");
    let ran = project.run(&["deploy", "--verify", &served]).ok();
    let told = ran.stdout();
    assert!(
        told.contains("asked for ") && told.contains(" all of them come as they were put there"),
        "{told}"
    );
    project.file("target/a/index.html", "<p>what a cache has").remove("target/b/index.html");
    project.run(&["deploy", "--verify", &served]).fails(&[
        &format!("error: other bytes come than those of `a/index.html`\n--> {served}/a/"),
        "error: `b/index.html` was put there, and the answer is 403",
        "deployed, but what is served is something else",
    ]);
    let ran = project.run(&["deploy", "--verify", "ftp://example.org"]);
    assert!(ran.code() == 2 && ran.stderr().contains("is no address of the web"), "{}", ran.stderr());
}
