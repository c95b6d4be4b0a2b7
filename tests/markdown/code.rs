//! Blocks of code: highlighted at build time, with what the fence asks for.

use crate::harness::Project;
use crate::{html, html_with};

#[test]
fn known_languages_are_highlighted_with_classes() {
    assert_eq!(
        html("```rust\nlet x = \"<b>\"; // c\n```\n"),
        "<pre tabindex=\"0\"><code class=\"language-rust\"><span class=\"z-k\">let</span> x \
         <span class=\"z-o\">=</span> <span class=\"z-s\">\"&lt;b&gt;\"</span>; <span class=\"z-c\">// c</span>\n</code></pre>"
    );
    for language in ["toml", "html", "console", "js", "python", "TypeScript", "yaml", "css"] {
        let html = html(&format!("```{language}\n# a = \"b\" <p class=\"x\"> 1 /* c */ if return\n```\n"));
        assert!(html.contains("<span class=\"z-"), "{language}: {html}");
    }
}

#[test]
fn a_span_never_reaches_over_a_line() {
    let html = html("```rust\n/* one\n   two */\n```\n");
    assert!(
        html.contains("<span class=\"z-c\">/* one</span>\n<span class=\"z-c\">   two */</span>\n"),
        "{html}"
    );
}

#[test]
fn a_line_is_highlighted_as_what_it_is_where_it_stands() {
    let line = "let x = 1;";
    let html = html(&format!(
        "```rust\n{line}\n/*\n{line}\n*/\n{line}\n```\n\n```rust\n{line}\n```\n\n```js\n{line}\n```\n"
    ));
    let statement =
        "<span class=\"z-k\">let</span> x <span class=\"z-o\">=</span> <span class=\"z-n\">1</span>;\n";
    assert_eq!(html.matches(statement).count(), 4, "{html}");
    assert!(html.contains("<span class=\"z-c\">let x = 1;</span>\n"), "{html}");
}

#[test]
fn code_in_an_unknown_language_or_in_none_stays_plain() {
    assert_eq!(
        html("```wurst\na < b\n```\n\n```\nc & d\n```\n\n    e > f\n"),
        "<pre tabindex=\"0\"><code class=\"language-wurst\">a &lt; b\n</code></pre>\n\
         <pre tabindex=\"0\"><code>c &amp; d\n</code></pre>\n<pre tabindex=\"0\"><code>e &gt; f\n</code></pre>"
    );
}

#[test]
fn highlighting_can_be_turned_off() {
    assert_eq!(
        html_with("[markdown]\nhighlight = false\n", "```rust\nlet x;\n```\n"),
        "<pre tabindex=\"0\"><code class=\"language-rust\">let x;\n</code></pre>"
    );
}

#[test]
fn lines_are_numbered_marked_and_hidden_as_the_fence_says() {
    let text = "```text,linenos,linenostart=10,hl_lines=1 4-5,hide_lines=2\na\nb\nc\nd\ne\n```\n";
    let line = |number: usize, text: &str| format!("<span class=\"l\" data-line=\"{number}\"></span>{text}");
    assert_eq!(
        html(text),
        format!(
            "<pre tabindex=\"0\"><code class=\"language-text\"><mark>{}</mark>\n{}\n<mark>{}</mark>\n<mark>{}</mark>\n</code></pre>",
            line(10, "a"),
            line(12, "c"),
            line(13, "d"),
            line(14, "e")
        )
    );
}

#[test]
fn lines_of_highlighted_code_are_marked_too() {
    let html = html("```rust,hl_lines=2,linenos\nlet a;\nlet b;\n```\n");
    assert!(
        html.contains(
            "<span class=\"l\" data-line=\"1\"></span><span class=\"z-k\">let</span> a;\n\
             <mark><span class=\"l\" data-line=\"2\"></span><span class=\"z-k\">let</span> b;</mark>\n"
        ),
        "{html}"
    );
}

#[test]
fn a_block_of_code_can_bear_the_name_of_its_file() {
    assert_eq!(
        html("```text,name=src/<x>.rs\na\n```\n"),
        "<figure class=\"code\"><figcaption>src/&lt;x&gt;.rs</figcaption><pre tabindex=\"0\">\
         <code class=\"language-text\">a\n</code></pre></figure>"
    );
}

#[test]
fn what_is_wrong_with_a_fence_is_an_error_with_what_was_meant() {
    let project = Project::bare();
    project
        .page("a.md", "Text.\n\n```rust,linenoss\na\n```\n\n- list\n\n  ```rust,hl_lines=two\n  b\n  ```\n");
    project.build().fails(&[
        "unknown option `linenoss` of a code block",
        "did you mean `linenos`?",
        "content/a.md:6:1",
        "`two` is not the number of a line",
        "content/a.md:12:3",
        "2 errors",
    ]);
}

#[test]
fn the_theme_has_a_light_and_a_dark_colour_for_every_class() {
    let project = Project::new();
    project.page("a.md", "x");
    project.build().ok();
    let css = project.output("style.css");
    for class in ["c", "s", "e", "n", "f", "k", "a", "t", "h", "i", "d", "o", "v"] {
        assert!(css.contains(&format!(".z-{class}")), "no rule for `.z-{class}`");
    }
    assert!(css.contains("prefers-color-scheme:dark") || css.contains("light-dark("), "{css}");
}
