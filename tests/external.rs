//! Links to other sites, which `nutgraf check --external` asks about: what is told of which answer, how politely it is asked,
//! and what is remembered.

#[path = "external/answering.rs"]
mod answering;
mod harness;

use answering::Server;
use harness::{Project, Ran};
use serde_json::Value;

const HEAD: &str = "+++\ntitle = \"A\"\ndescription = \"About a.\"\n+++\n";

/// A site that asks machines of this network, with a page, `/a/`, that has this text.
fn site(text: &str) -> Project {
    let project = Project::bare();
    with_settings(&project, "");
    project.file("content/a.md", &format!("{HEAD}{text}\n"));
    project
}

fn with_settings(project: &Project, more: &str) {
    let pause = if more.contains("pause") { "" } else { "pause = 0\n" };
    let settings = format!("description = \"A site for tests.\"\n[check.external]\nprivate = true\n{pause}");
    project.settings(&format!("{settings}{more}"));
}

fn check(project: &Project) -> Ran {
    project.run_within(100, &["check", "--external", "--format", "json"])
}

/// What a check finds, each as `rule line:column message`.
fn told(ran: &Ran) -> Vec<String> {
    assert!(ran.code() < 2, "{}{}", ran.stdout(), ran.stderr());
    let found = ran.objects().into_iter().filter(|object| object["type"] == "diagnostic");
    let line = |object: Value| {
        let place = &object["location"];
        let text = |value: &Value| value.as_str().unwrap_or("none").to_owned();
        format!(
            "{} {}:{} {}",
            text(&object["rule"]),
            place["line"],
            place["column"],
            text(&object["message"])
        )
    };
    found.map(line).collect()
}

/// How many addresses were asked about, known and left out.
fn counts(ran: &Ran) -> (u64, u64, u64) {
    let done = ran.objects().pop().expect("the last line");
    let count = |name: &str| done["external"][name].as_u64().expect("a number");
    (count("asked"), count("known"), count("left_out"))
}

/// What is told of one link to `path` of a server.
fn of_path(path: &str) -> (Vec<String>, Vec<String>) {
    let server = Server::start();
    let project = site(&format!("[a]({})", server.at(path)));
    let found = told(&check(&project)).iter().map(|line| line.replace(&server.at(""), "")).collect();
    (found, server.asked())
}

#[test]
fn each_answer_has_its_finding() {
    for (path, found, asked) in [
        ("/ok", &[] as &[&str], &["HEAD /ok"] as &[&str]),
        (
            "/gone",
            &["external-dead 5:5 link to `/gone`, where nothing is: status 410"],
            &["HEAD /gone", "GET /gone"],
        ),
        ("/no", &["external-dead 5:5 link to `/no`, where nothing is: status 404"], &["HEAD /no", "GET /no"]),
        ("/no-head", &[], &["HEAD /no-head", "GET /no-head"]),
        (
            "/private",
            &["external-unknown 5:5 it is not known what is at `/private`: status 403"],
            &["HEAD /private", "GET /private"],
        ),
        ("/weak", &[], &["HEAD /weak", "GET /weak", "GET /weak"]),
        ("/busy", &[], &["HEAD /busy", "GET /busy"]),
        (
            "/busy-long",
            &[
                "external-unknown 5:5 it is not known what is at `/busy-long`: the host asks to be left alone for 3600 seconds",
            ],
            &["HEAD /busy-long"],
        ),
        ("/for-now", &[], &["HEAD /for-now", "HEAD /ok"]),
        ("/moved", &["external-moved 5:5 `/moved` has moved to `/ok`"], &["HEAD /moved", "HEAD /ok"]),
        (
            "/moved-twice",
            &["external-moved 5:5 `/moved-twice` has moved to `/ok`"],
            &["HEAD /moved-twice", "HEAD /moved", "HEAD /ok"],
        ),
        ("/for-now-then-moved", &[], &["HEAD /for-now-then-moved", "HEAD /moved", "HEAD /ok"]),
        (
            "/moved-to-nothing",
            &[
                "external-dead 5:5 link to `/moved-to-nothing`, where nothing is: it leads on to `/no`, status 404",
            ],
            &["HEAD /moved-to-nothing", "HEAD /no", "GET /no"],
        ),
        (
            "/circle",
            &["external-dead 5:5 link to `/circle`, where nothing is: its redirects go in a circle"],
            &["HEAD /circle", "HEAD /circle-back"],
        ),
        ("/endless", &[], &["HEAD /endless"]),
        ("/endless#part", &[], &["GET /endless"]),
        ("/page#part", &[], &["GET /page"]),
        ("/page#b%C3%BC", &[], &["GET /page"]),
        ("/page#readme", &[], &["GET /page"]),
        ("/page#L10", &[], &["HEAD /page"]),
        ("/page#none", &["external-anchor 5:5 no anchor `#none` at `/page`"], &["GET /page"]),
        ("/paper#page", &[], &["GET /paper"]),
    ] {
        let (told, requests) = of_path(path);
        assert_eq!(told, found, "{path}");
        assert_eq!(requests, asked, "{path}");
    }
    let (told, requests) = of_path("/further/0");
    assert_eq!(
        told,
        ["external-dead 5:5 link to `/further/0`, where nothing is: it leads on more than 10 times"]
    );
    assert_eq!(requests.len(), 11);
}

#[test]
fn who_says_nothing_or_speaks_no_tls_is_told_of() {
    let server = Server::start();
    let port = server.port();
    let closed = closed_port();
    let project = site(&format!(
        "[slow](http://127.0.0.1:{port}/slow)\n\n[tls](https://127.0.0.1:{port}/ok)\n\n[none](http://127.0.0.1:{closed}/)\n"
    ));
    with_settings(&project, "timeout = 1\n");
    let unknown = |place: &str, address: &str, why: &str| {
        format!("external-unknown {place} it is not known what is at `{address}`: {why}")
    };
    assert_eq!(
        told(&check(&project)),
        [
            unknown("5:8", &format!("http://127.0.0.1:{port}/slow"), "it takes too long"),
            unknown(
                "7:7",
                &format!("https://127.0.0.1:{port}/ok"),
                "received corrupt message of type InvalidContentType"
            ),
            unknown("9:8", &format!("http://127.0.0.1:{closed}/"), "nobody listens there"),
        ]
    );
}

fn closed_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).expect("a port").port()
}

#[test]
fn a_network_that_is_down_is_told_of_once() {
    let hosts = ["a", "b", "c", "d"]
        .map(|name| format!("<http://{name}.nutgraf.invalid/> <http://{name}.nutgraf.invalid/2>"));
    let project = site(&hosts.join("\n\n"));
    let ran = check(&project);
    assert_eq!(
        told(&ran),
        [
            "none null:null no other machine answers, so that 8 links to other sites are not checked: there is no such host"
        ]
    );
    assert_eq!(ran.code(), 1);
    // One that answers shows that it is not the network.
    let server = Server::start();
    project.file(
        "content/b.md",
        &format!("{}[b]({})\n", HEAD.replace("A\"", "B\"").replace("a.", "b."), server.at("/ok")),
    );
    let found = told(&check(&project));
    assert_eq!(found.len(), 8, "{found:?}");
    assert!(
        found[0].ends_with("link to `http://a.nutgraf.invalid/`, where nothing is: there is no such host"),
        "{found:?}"
    );
}

#[test]
fn a_host_is_asked_one_thing_at_a_time_with_a_pause_whoever_leads_there() {
    let target = Server::start();
    let servers: Vec<Server> = (0..6).map(|_| Server::start()).collect();
    let led = servers.iter().map(|server| server.at(&format!("/to/{}", target.port())));
    let own = (0..6).map(|number| target.at(&format!("/{number}")));
    let links: Vec<String> = led.chain(own).map(|address| format!("<{address}>")).collect();
    let project = site(&links.join("\n"));
    with_settings(&project, "pause = 30\n");
    assert_eq!(counts(&check(&project)), (12, 0, 0));
    assert_eq!((target.most(), target.asked().len()), (1, 12));
    assert!(target.shortest_pause() >= std::time::Duration::from_millis(30), "{:?}", target.shortest_pause());
}

#[test]
fn what_was_answered_holds_for_days_and_what_is_dead_for_an_hour() {
    let server = Server::start();
    let links =
        ["/ok", "/no", "/page#none", "/private", "/moved"].map(|path| format!("<{}>", server.at(path)));
    let project = site(&links.join("\n"));
    let check_after = |hours: u64| {
        let now = (1_780_272_000 + hours * 3600).to_string();
        let mut command = project.command(&["check", "--external", "--format", "json"]);
        let ran = harness::within(
            100,
            {
                command.env("SOURCE_DATE_EPOCH", now);
                command
            },
            project.path("public"),
        );
        let asked: Vec<String> =
            server.asked().into_iter().filter(|asked| asked.starts_with("GET")).collect();
        (told(&ran), counts(&ran), asked)
    };
    let (found, counted, _) = check_after(0);
    assert_eq!((found.len(), counted), (4, (5, 0, 0)), "{found:?}");
    // What was refused may be answered the next time.
    assert_eq!(check_after(0), (found.clone(), (1, 4, 0), vec!["GET /private".into()]));
    assert_eq!(check_after(2), (found.clone(), (2, 3, 0), vec!["GET /no".into(), "GET /private".into()]));
    assert_eq!(check_after(24 * 7 + 1).1, (5, 0, 0));
    // A clock that goes backwards makes nothing hold for ever.
    assert_eq!(check_after(0).1, (5, 0, 0));
    // Another anchor of the same page was not asked for.
    project.file("content/a.md", &format!("{HEAD}<{}>", server.at("/page#part")));
    assert_eq!(check_after(0), (vec![], (1, 0, 0), vec!["GET /page".into()]));
    // What cannot be read counts as nothing.
    project.file(".nutgraf/links", "broken");
    assert_eq!(check_after(0).1, (1, 0, 0));
}

#[test]
fn settings_leave_out_addresses_and_accept_statuses() {
    let server = Server::start();
    let project = site(&format!("<{0}/no>\n<{0}/private>\n<{0}/a/b/gone?x=1>", server.at("")));
    with_settings(
        &project,
        &format!("exclude = [\"{0}/no\", \"{0}/a/**\"]\naccept = [403]\n", server.at("")),
    );
    let ran = check(&project);
    assert_eq!((told(&ran), counts(&ran)), (vec![], (1, 0, 2)));
    // What the rules say counts as for all others.
    let levels = "[check]\nexternal-dead = \"warn\"\n[check.external]\nprivate = true\n[[check.rules]]\nmatch = \"a.md\"\nexternal-unknown = \"off\"\n";
    project.settings(&format!("description = \"A site for tests.\"\n{levels}"));
    let ran = check(&project);
    assert_eq!((ran.code(), told(&ran).len()), (0, 1), "{}", ran.stdout());
    project.settings("[check.external]\nexclude = [\"[\"]\ntimeout = 0\nages = 3\n");
    project.run(&["check"]).fails(&["`[` is not a pattern", "a whole number above 0", "unknown key `ages`"]);
    project.settings("[check.external]\naccept = [99999]\n");
    project.run(&["check"]).fails(&["expected a whole number from 0 to 65535, found `99999`"]);
}

#[test]
fn nothing_private_is_asked_unless_it_is_wanted() {
    let server = Server::start();
    let project = site(&format!(
        "<{}>\n<http://localhost:{}/ok>\n<mailto:ada@example.org>",
        server.at("/ok"),
        server.port()
    ));
    project.settings("description = \"A site for tests.\"\n");
    let ran = check(&project);
    assert_eq!((told(&ran), counts(&ran)), (vec![], (0, 0, 2)));
    // Without `--external`, nobody is asked anything at all.
    with_settings(&project, "");
    assert_eq!(told(&project.run(&["check", "--format", "json"])), [] as [&str; 0]);
    assert_eq!(server.asked(), [] as [&str; 0]);
    assert!(!project.path(".nutgraf/links").exists());
}

#[test]
fn a_source_that_is_gone_wants_a_copy() {
    let server = Server::start();
    let project = Project::new();
    with_settings(&project, "");
    let source = |more: &str| {
        let source = format!("[[sources]]\ntitle = \"An old page\"\nurl = \"{}\"\n{more}", server.at("/no"));
        project.file(
            "content/a.md",
            &format!("+++\ntitle = \"A\"\ndescription = \"About a.\"\n{source}+++\nText.\n"),
        );
    };
    source("");
    let ran = project.run_within(100, &["check", "--external"]);
    let copy = format!(
        "give the source a copy that lasts, as `archived = \"https://web.archive.org/web/{}\"`",
        server.at("/no")
    );
    let ran = ran.fails(&["external-dead", "content/a.md:6:8", &copy]);
    assert_eq!(ran.stderr().matches("external-dead").count(), 2, "{}", ran.stderr());
    source(&format!("archived = \"{}\"\n", server.at("/ok")));
    let ran = project.run_within(100, &["check", "--external"]);
    assert!(!ran.stderr().contains("external-dead"), "{}", ran.stderr());
    // A copy must be there, too.
    source(&format!("archived = \"{}\"\n", server.at("/gone")));
    project
        .run_within(100, &["check", "--external"])
        .fails(&["/gone`, where nothing is: status 410", "content/a.md:7:13"]);
}

#[test]
fn what_a_template_or_stylesheet_asks_for_is_told_with_its_line_and_no_password() {
    let server = Server::start();
    let project = site("Hi.");
    let address = server.at("/no").replace("http://", "http://ada:secret@");
    project.file(
        "templates/page.html",
        &format!(
            "<title>{{{{ page.title }}}}</title>\n<a href=\"{address}\">no</a>\n{{{{ page.content }}}}\n"
        ),
    );
    project.file("static/a.css", &format!("a {{\n  background: url({})\n}}\n", server.at("/gone")));
    let asked = ["check", "--external", "--base-url", "http://example.org", "--format"];
    let ran = project.run_within(100, &[&asked[..], &["json"]].concat());
    let found = told(&ran);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("external-dead 2:"), "{found:?}");
    assert!(found[1].starts_with("external-dead 2:"), "{found:?}");
    assert!(!ran.stdout().contains("secret"), "{}", ran.stdout());
    let sarif = project.run_within(100, &[&asked[..], &["sarif"]].concat());
    assert!(sarif.stdout().contains("\"ruleId\":\"external-dead\""), "{}", sarif.stdout());
}

#[test]
fn authorities_of_a_file_that_is_not_there_are_told_of() {
    let project = site("[a](https://tides.test/)");
    let mut command = project.command(&["check", "--external"]);
    command.env("SSL_CERT_FILE", "/nowhere/authorities.pem");
    let told = command.output().expect("it runs").stderr;
    let told = String::from_utf8_lossy(&told);
    assert!(told.contains("cannot be read: no such file"), "{told}");
    assert!(told.contains("let `SSL_CERT_FILE` name a file with certificates"), "{told}");
}
