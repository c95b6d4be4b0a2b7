//! Data files, for `load_data`.

use crate::harness::Project;

fn shown(name: &str, text: &str, expression: &str) -> String {
    let project = Project::bare();
    project
        .file(name, text)
        .file("templates/index.html", &format!("<main>{{{{ {expression} | json_encode }}}}</main>"));
    project.build().ok();
    project.main("index.html")
}

#[test]
fn data_files_are_read_by_their_endings() {
    let expected = "{\"a\":[1,2.5,\"x\"],\"b\":{\"c\":true}}";
    for (name, text) in [
        ("data/d.json", "{\"a\": [1, 2.5, \"x\"], \"b\": {\"c\": true}}"),
        ("data/d.toml", "a = [1, 2.5, \"x\"]\nb = { c = true }\n"),
        ("data/d.yaml", "a: [1, 2.5, x]\nb:\n  c: true\n"),
        ("data/deep/d.yml", "a: [1, 2.5, x]\nb: {c: true}\n"),
        ("content/x/d.json", "{\"a\": [1, 2.5, \"x\"], \"b\": {\"c\": true}}"),
    ] {
        assert_eq!(shown(name, text, &format!("load_data(path=\"{name}\")")), expected, "{name}");
    }
    assert_eq!(
        shown("data/d.csv", "n,v\n\"a, b\",1\n", "load_data(path=\"data/d.csv\")"),
        "[[\"n\",\"v\"],[\"a, b\",\"1\"]]"
    );
    assert_eq!(shown("data/d.txt", "a\nb", "load_data(path=\"data/d.txt\")"), "\"a\\nb\"");
    assert_eq!(shown("data/d.txt", "[1]", "load_data(path=\"data/d.txt\", format=\"json\")"), "[1]");
}

#[test]
fn what_is_wrong_with_data_is_told_with_the_template() {
    for (call, told) in [
        ("load_data(path=\"data/tabel.json\")", "did you mean `data/table.json`?"),
        ("load_data(path=\"data/bad.json\")", "`data/bad.json`: "),
        ("load_data(path=\"../secret.txt\")", "is outside of the site"),
        ("load_data(path=\"/etc/passwd\")", "is outside of the site"),
        ("load_data(path=\"site.toml\")", "no data file `site.toml`"),
        ("load_data(path=\"data/table.json\", format=\"xml\")", "unknown format `xml`"),
    ] {
        let project = Project::bare();
        project.file("data/table.json", "[]").file("data/bad.json", "{");
        project.file("templates/index.html", &format!("\n{{{{ {call} }}}}"));
        project.build().fails(&[told, "templates/index.html:2:"]);
    }
}

#[test]
fn a_page_is_rendered_again_when_its_data_changes() {
    let project = Project::bare();
    project
        .file("data/d.txt", "one")
        .file("templates/index.html", "{{ load_data(path=\"data/d.txt\") }}")
        .page("a.md", "");
    project.build().ok();
    project.file("data/d.txt", "two");
    assert_eq!(project.build().ok().count("rendered"), 1);
    assert_eq!(project.output("index.html"), "two");
}
