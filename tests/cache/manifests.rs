//! Manifests: a machine that begins with the output of another one renders only what has changed.

use std::fs;
use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use nutgraf::digest::Digest;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::harness::edits::{self, Tree};
use crate::harness::universe::FILES;
use crate::harness::{Project, tree};
use crate::server::Server;
use crate::trouble::resealed;
use crate::{build, machine, run};

/// A machine with a site, and with the output of another one.
fn with_output(cache: &str, output: &Tree) -> Project {
    let machine = machine(cache);
    for (name, bytes) in output {
        machine.bytes(&format!("public/{name}"), bytes);
    }
    machine
}

fn first(server: &Server) -> Project {
    let first = machine(&server.settings());
    build(&first);
    first
}

#[test]
fn a_machine_with_the_output_of_another_one_renders_nothing() {
    let server = Server::start();
    let output = first(&server).tree();
    let second = with_output(&server.settings(), &output);
    assert_eq!(build(&second), [0, 0]);
    assert_eq!(second.tree(), output);
    server.asked();
    assert_eq!(build(&second), [0, 0]);
    assert_eq!(server.asked(), Vec::<String>::new(), "it knows for itself now");
}

#[test]
fn only_what_has_changed_is_rendered_and_what_is_gone_is_deleted() {
    let server = Server::start();
    let output = first(&server).tree();
    let second = with_output(&server.settings(), &output);
    second.page("plain.md", "Other words.\n").remove("content/rust.md");
    let [_, rendered] = build(&second);
    assert!((1..output.len() / 2).contains(&rendered), "{rendered} of {}", output.len());
    assert!(!second.has("rust/index.html"));
    let clean = machine("");
    clean.page("plain.md", "Other words.\n").remove("content/rust.md");
    build(&clean);
    assert_eq!(second.tree(), clean.tree());
}

#[test]
fn a_file_with_other_bytes_is_not_taken_for_ours() {
    let server = Server::start();
    let mut output = first(&server).tree();
    let before = output.clone();
    output.insert("plain/index.html".to_owned(), b"somebody else's".to_vec());
    output.insert("rust/index.html".to_owned(), b"somebody else's".to_vec());
    let second = with_output(&server.settings(), &output);
    second.remove("content/rust.md");
    let told = run(&second, &["build"]).warns(&["not written by nutgraf: `", "`plain/index.html`"]).stderr();
    assert!(told.contains("left alone in `public`, not made by nutgraf: `rust/index.html`\n"), "{told}");
    assert_eq!(second.output("plain/index.html").as_bytes(), before["plain/index.html"], "it is made again");
    assert_eq!(second.output("rust/index.html"), "somebody else's", "it is nobody's to delete");
}

#[test]
fn an_output_that_is_not_whole_is_not_settled() {
    let server = Server::start();
    let output = first(&server).tree();
    let mut part = output.clone();
    part.remove("plain/index.html");
    let second = with_output(&server.settings(), &part);
    assert_eq!(build(&second)[1], 1);
    assert_eq!(second.tree(), output);
}

#[cfg(unix)]
#[test]
fn what_a_symlink_leads_to_is_not_taken_for_ours() {
    let server = Server::start();
    let output = first(&server).tree();
    let mut part = output.clone();
    part.remove("plain/index.html");
    let second = with_output(&server.settings(), &part);
    let outside = second.path("outside.html");
    fs::write(&outside, &output["plain/index.html"]).expect("written");
    fs::create_dir_all(second.path("public/plain")).expect("a folder");
    std::os::unix::fs::symlink(&outside, second.path("public/plain/index.html")).expect("a symlink");
    run(&second, &["build"]).warns(&["not written by nutgraf: `plain/index.html`\n"]);
    assert!(second.path("public/plain/index.html").symlink_metadata().expect("a file").is_file());
    assert_eq!(fs::read(&outside).expect("it stays"), output["plain/index.html"]);
}

#[test]
fn sites_folders_and_shards_have_manifests_of_their_own() {
    let server = Server::start();
    let output = first(&server).tree();
    for arguments in [
        &["build", "--base-url", "https://example.com"][..],
        &["build", "--out", "elsewhere"],
        &["build", "--shard", "1/2"],
    ] {
        let second = with_output(&server.settings(), &output);
        fs::create_dir_all(second.path("elsewhere")).expect("a folder");
        fs::write(second.path("elsewhere/x"), "x").expect("a file");
        let ran = run(&second, arguments);
        assert!(ran.count("rendered") > 0, "{arguments:?}: {}", ran.stdout());
    }
    let manifests = server.objects().into_keys().filter(|path| path.contains("/manifests/")).count();
    assert_eq!(manifests, 4);
}

/// A manifest in an object, changed and sealed as it was.
fn changed(object: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    resealed(object, |engine, packed| {
        let mut unpacked = Vec::new();
        GzDecoder::new(&packed[..]).read_to_end(&mut unpacked).expect("unpacked");
        // The length of the manifest stands before it.
        let start = unpacked.windows(7).position(|part| part == b"nutgraf").expect("a seal");
        let (length, manifest) = unpacked.split_at(start);
        let manifest = resealed(manifest, |engine, mut payload| {
            let at = payload.windows(from.len()).position(|part| part == from).expect("it is there");
            payload[at..at + to.len()].copy_from_slice(to);
            (engine, payload)
        });
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(&[length, &manifest].concat()).expect("packed");
        (engine, packed.finish().expect("packed"))
    })
}

#[test]
fn a_manifest_that_claims_what_is_outside_touches_nothing() {
    for hostile in
        [&b"/../../../../a.txt"[..], b"/public/../../a.tx", b"/..\\..\\..\\..\\a.txt", b"//tmp/a/b/c/a.txt\0"]
    {
        let server = Server::start();
        let maker = machine(&server.settings());
        maker.page("aaaaaaaaaaaaaaaa.md", "Here.\n");
        build(&maker);
        let output = maker.tree();
        let mut objects = server.objects();
        for (path, bytes) in &mut objects {
            if path.contains("/manifests/") {
                *bytes = changed(bytes, b"/aaaaaaaaaaaaaaaa/", &hostile[..18]);
            }
        }
        server.set_objects(objects);
        let second = with_output(&server.settings(), &output);
        let a = [second.path("a.txt"), second.path("../a.txt"), second.path("../../a.txt")];
        fs::write(&a[0], &output["aaaaaaaaaaaaaaaa/index.html"]).expect("written");
        let before: Vec<bool> = a.iter().map(|path| path.exists()).collect();
        run(&second, &["build"]).warns(&["not written by nutgraf: "]);
        assert_eq!(a.iter().map(|path| path.exists()).collect::<Vec<_>>(), before);
        assert!(second.has("aaaaaaaaaaaaaaaa/index.html"), "nothing is ours where a manifest is wrong");
    }
}

#[test]
fn a_manifest_with_wrong_digests_deletes_nothing() {
    let server = Server::start();
    let output = first(&server).tree();
    let digest = |bytes: &[u8]| Digest::of(bytes);
    assert_ne!(digest(&output["rust/index.html"]), digest(&output["plain/index.html"]));
    let second = with_output(&server.settings(), &output);
    for name in output.keys() {
        second.file(&format!("public/{name}"), "another one's");
    }
    for name in ["rust", "more", "plain"] {
        second.remove(&format!("content/{name}.md"));
    }
    run(&second, &["build"]).warns(&["not written by nutgraf: "]);
    assert_eq!(second.output("rust/index.html"), "another one's");
}

/// After each edit a machine begins with the sources and the output that the one before left, and nothing else.
#[test]
fn machines_that_pass_on_their_output_leave_what_a_clean_build_leaves() {
    let folder = tempfile::tempdir().expect("a folder");
    let cache = format!("[cache]\nfolder = {:?}\n", folder.path().display().to_string());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[41; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let strategy = (0..FILES.len(), 0..8_usize, 0..6_u8);
    let author = Project::new();
    edits::write_all(&author);
    let mut output = Tree::new();
    for step in 0..40 {
        let edit = strategy.new_tree(&mut runner).expect("an edit").current();
        match edit {
            (file, _, 0) => drop(edits::remove(&author, file)),
            (file, _, 1) => drop(edits::rename(&author, file)),
            (file, text, _) => edits::write(&author, file, text),
        }
        let (clean, machine) = (Project::new(), Project::new());
        for (name, bytes) in edits::sources(&author) {
            clean.bytes(&name, &bytes);
            machine.bytes(&name, &bytes);
        }
        let toml = fs::read_to_string(author.path("site.toml")).expect("text");
        machine.file("site.toml", &format!("{toml}{cache}"));
        for (name, bytes) in &output {
            machine.bytes(&format!("public/{name}"), bytes);
        }
        let (wanted, made) = (clean.build(), machine.build());
        assert_eq!(made.code(), wanted.code(), "step {step}, {edit:?}: {}", made.stderr());
        if wanted.code() == 0 {
            assert!(machine.tree() == clean.tree(), "step {step}, {edit:?}");
            output = machine.tree();
        }
    }
    assert!(tree(folder.path()).keys().any(|path| path.contains("/manifests/")));
}
