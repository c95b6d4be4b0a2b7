//! What goes wrong at other machines: no room, no way there, too much to do, an authority that nobody knows.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::azurite;
use crate::elsewhere::{is_deployed, site};
use crate::harness::servers::{Place, SshFolder, WebFolder};
use crate::harness::{Project, Ran, within};

/// A server on which no file may be larger than 64 kB.
fn is_full(place: &dyn Place) {
    let project = site(place);
    place.run(&project, &["deploy"]).ok();
    project.page("a.md", "Other").bytes("static/large.bin", &vec![7; 300_000]);
    place.run(&project, &["deploy"]).fails(&["the target could not", "large.bin", "not deployed"]);
    let page = String::from_utf8_lossy(&place.shown()["a/index.html"]).into_owned();
    assert!(
        !page.contains("Other") && !place.shown().contains_key("large.bin"),
        "no page comes before all assets"
    );
    project.remove("static/large.bin");
    place.run(&project, &["deploy"]).ok();
    is_deployed(place, &project);
}

#[test]
fn a_full_disk_of_another_machine_is_an_error_and_the_next_deploy_goes_on() {
    const LIMIT: &str = "trap '' XFSZ; ulimit -f 64";
    if let Some(folder) = WebFolder::start(LIMIT, false) {
        is_full(&folder);
    }
    if let Some(folder) = SshFolder::start(LIMIT, "") {
        is_full(&folder);
    }
}

#[test]
fn what_cannot_be_reached_is_an_error() {
    let port = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).expect("a free port").port();
    let reach = |settings: &str| -> Ran {
        let project = Project::bare();
        project.settings(&format!("[deploy.there]\n{settings}"));
        let mut command = project.command(&["deploy"]);
        command.env("AWS_ACCESS_KEY_ID", "ada").env("AWS_SECRET_ACCESS_KEY", "s3cr3t");
        command.env("AZURE_STORAGE_KEY", azurite::KEY);
        within(60, command, project.path("public"))
    };
    let told = ["the target cannot be reached: ", "not deployed"];
    reach(&format!("s3 = \"tides\"\nendpoint = \"http://127.0.0.1:{port}\"\n")).fails(&told);
    reach(&format!("azure = \"ada/tides\"\nendpoint = \"http://127.0.0.1:{port}\"\n")).fails(&told);
    reach(&format!("webdav = \"http://127.0.0.1:{port}/\"\n")).fails(&told);
    reach(&format!("sftp = \"sftp://127.0.0.1:{port}/tides\"\n")).fails(&told);
}

/// Reads a request, and gives its method.
fn read_request(stream: &TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    let mut line = String::new();
    let _ = reader.read_line(&mut line);
    let method = line.split(' ').next().unwrap_or_default().to_owned();
    line.clear();
    while reader.read_line(&mut line).is_ok_and(|count| count > 2) {
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().expect("a number");
        }
        line.clear();
    }
    let _ = std::io::copy(&mut reader.take(length), &mut std::io::sink());
    method
}

/// A server that says for itself what it answers to each request, of which it gets the number and the method.
fn answering(answer: impl Fn(usize, &str) -> &'static str + Send + 'static) -> (u16, &'static AtomicUsize) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let count: &'static AtomicUsize = Box::leak(Box::default());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            // A connection that is closed before all of a request was read is reset, and the client asks again.
            let method = read_request(&stream);
            let answer = answer(count.fetch_add(1, Ordering::Relaxed), &method);
            let (head, body) = answer.split_once("\n\n").unwrap_or((answer, ""));
            let (head, length) = (head.replace('\n', "\r\n"), body.len());
            let head = format!("HTTP/1.1 {head}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
            let _ = stream.write_all(format!("{head}{body}").as_bytes());
        }
    });
    (port, count)
}

/// Deploys to what pretends to be a bucket.
fn deploy_to(project: &Project, port: u16) -> Ran {
    project.settings(&format!("[deploy.there]\ns3 = \"tides\"\nendpoint = \"http://127.0.0.1:{port}\"\n"));
    let mut command = project.command(&["deploy"]);
    command.env("AWS_ACCESS_KEY_ID", "ada").env("AWS_SECRET_ACCESS_KEY", "s3cr3t");
    within(60, command, project.path("public"))
}

#[test]
fn a_bucket_that_has_too_much_to_do_for_a_while_is_asked_again() {
    let (port, count) = answering(|number, method| match (number, method) {
        // No request is refused more often than it is repeated, whoever of many asks.
        (0..3 | 8..11, _) => "503 Slow Down\nRetry-After: 0\n\n<Error><Code>SlowDown</Code></Error>",
        (_, "GET") => "404 Not Found\n\n<Error><Code>NoSuchKey</Code></Error>",
        _ => "200 OK",
    });
    deploy_to(&Project::bare(), port).ok();
    assert!(count.load(Ordering::Relaxed) > 10);
}

/// Servers say something where nobody looks at it, and a connection can be used again only behind that.
#[test]
fn many_files_go_over_few_connections() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let (connections, requests): (&AtomicUsize, &AtomicUsize) =
        (Box::leak(Box::default()), Box::leak(Box::default()));
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            connections.fetch_add(1, Ordering::Relaxed);
            std::thread::spawn(move || {
                loop {
                    let answer = match read_request(&stream).as_str() {
                        "" => return,
                        "GET" => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
                        _ => "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nsure\r\n0\r\n\r\n",
                    };
                    requests.fetch_add(1, Ordering::Relaxed);
                    let _ = stream.write_all(answer.as_bytes());
                }
            });
        }
    });
    let project = Project::bare();
    for number in 0..200 {
        project.file(&format!("static/{number}.txt"), "text");
    }
    deploy_to(&project, port).ok();
    let (connections, requests) = (connections.load(Ordering::Relaxed), requests.load(Ordering::Relaxed));
    assert!(requests > 200 && connections < 40, "{requests} requests over {connections} connections");
}

#[test]
fn what_s3_complains_of_is_told_with_a_way_out() {
    for (answer, told, requests) in [
        (
            "403 Forbidden\n\n<Error><Code>InvalidAccessKeyId</Code><Message>No such key.</Message></Error>",
            ["the target refuses these credentials: InvalidAccessKeyId, no such key", "`AWS_ACCESS_KEY_ID`"],
            1,
        ),
        (
            "403 Forbidden\n\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>",
            ["these credentials may not write this: AccessDenied", "`s3:PutObject`"],
            1,
        ),
        (
            "301 Moved\nx-amz-bucket-region: eu-west-1\n\n<Error><Code>PermanentRedirect</Code></Error>",
            ["the bucket is in another region", "`region = \"eu-west-1\"`"],
            1,
        ),
        (
            "503 Slow Down\nRetry-After: 0\n\n<Error><Code>SlowDown</Code><Message>Reduce your rate.</Message></Error>",
            ["the target has too much to do: SlowDown, reduce your rate", "wait a while, and deploy again"],
            4,
        ),
        (
            "502 Bad Gateway\nRetry-After: 0",
            ["the target could not write this: status 502", "deploy again"],
            4,
        ),
        (
            "507 Insufficient Storage\n\n<Error><Code>XMinioStorageFull</Code></Error>",
            ["there is no room: XMinioStorageFull", "make room there, and deploy again"],
            1,
        ),
        (
            "507 Insufficient Storage",
            ["there is no room: status 507", "make room there, and deploy again"],
            1,
        ),
    ] {
        let (port, count) = answering(move |_, _| answer);
        let ran = deploy_to(&Project::bare(), port).fails(&told);
        assert!(!ran.stderr().contains("s3cr3t") && !ran.stderr().contains("Signature"), "{}", ran.stderr());
        assert_eq!(count.load(Ordering::Relaxed), requests, "{answer}");
    }
}

/// Makes an authority that nobody knows, with a certificate for this machine.
fn certify(folder: &Path) -> bool {
    let script = "set -e
        openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj /CN=Tides -days 2
        openssl req -newkey rsa:2048 -nodes -keyout key.pem -out request.pem -subj /CN=localhost
        echo subjectAltName=DNS:localhost,IP:127.0.0.1 > names
        openssl x509 -req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial -out cert.pem -days 2 -extfile names";
    let made = Command::new("sh").args(["-c", script]).current_dir(folder).output().expect("a shell");
    made.status.success()
}

#[test]
fn an_authority_of_a_firm_is_trusted_if_the_environment_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    if !certify(folder.path()) {
        eprintln!("not tested: there is no openssl (`apt-get install openssl`)");
        return;
    }
    let Some(place) =
        WebFolder::start_encrypted(&folder.path().join("cert.pem"), &folder.path().join("key.pem"))
    else {
        return;
    };
    let project = site(&place);
    let settings = place.settings().replace("http://", "https://");
    project.settings(&format!("[deploy.there]\n{settings}"));
    place.run(&project, &["deploy"]).fails(&[
        "the target cannot be reached: ",
        "nobody here knows",
        "SSL_CERT_FILE",
    ]);
    let deploy = |authorities: &Path| {
        let mut command = project.command(&["deploy"]);
        place.equip(&mut command);
        command.env("SSL_CERT_FILE", authorities);
        within(60, command, project.path("public"))
    };
    deploy(&folder.path().join("ca.pem")).ok();
    assert!(place.shown() == project.tree());
    deploy(&folder.path().join("ca.key"))
        .fails(&["there are no certificates in this file", "`SSL_CERT_FILE`"]);
    deploy(&folder.path().join("nowhere")).fails(&["cannot be read", "nowhere", "`SSL_CERT_FILE`"]);
}
