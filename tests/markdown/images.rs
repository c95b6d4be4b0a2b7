//! Pictures: their sizes are read from their files, so that nothing moves while a page loads.

use crate::harness::Project;
use crate::html;

/// A PNG of 12 by 7 pixels.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x0c\0\0\0\x07\x08\0\0\0\0\x19\xd9\xf3\xf8\0\0\0\x0cIDATx\x9cc`\xa0\x19\0\0\0[\0\x01\x92\xa1\x83\x17\0\0\0\0IEND\xaeB`\x82";

#[test]
fn pictures_of_the_site_get_width_and_height_from_their_files() {
    let project = Project::bare();
    project.bytes("content/a/p.png", PNG).file("static/s.svg", "<svg viewBox='0 0 80 40'></svg>");
    project.page("a/index.md", "![A *b* \"c\"](p.png \"T & t\")\n\n![](/s.svg?x=1#y)\n");
    project.build().ok();
    assert_eq!(
        project.main("a/index.html"),
        "<p><img src=\"/a/p.png\" width=\"12\" height=\"7\" alt=\"A b &quot;c&quot;\" title=\"T &amp; t\" loading=\"lazy\" decoding=\"async\"></p>\n\
         <p><img src=\"/s.svg?x=1#y\" width=\"80\" height=\"40\" alt=\"\" loading=\"lazy\" decoding=\"async\"></p>"
    );
}

#[test]
fn a_file_that_is_no_picture_has_no_size_and_breaks_nothing() {
    let project = Project::bare();
    project.file("content/p.png", "not a picture").page("a.md", "![x](p.png)");
    project.build().ok();
    assert!(project.main("a/index.html").contains("<img src=\"/p.png\" alt=\"x\""));
}

#[test]
fn pictures_of_other_sites_stay_as_they_are() {
    assert_eq!(
        html("![a](https://x.example/p.png?a=1&b=2)"),
        "<p><img src=\"https://x.example/p.png?a=1&amp;b=2\" alt=\"a\" loading=\"lazy\" decoding=\"async\"></p>"
    );
}

#[test]
fn a_missing_picture_is_an_error_with_the_one_that_was_meant() {
    let project = Project::bare();
    project.bytes("content/a/photo.png", PNG).page("a/index.md", "![a](foto.png)");
    project.build().fails(&["no file `a/foto.png`", "content/a/index.md:4:1", "did you mean `a/photo.png`?"]);
}

#[test]
fn a_page_is_not_a_picture() {
    let project = Project::bare();
    project.page("a.md", "![a](b.md)").page("b.md", "");
    project.build().fails(&["`b.md` is not a picture", "content/a.md:4:1"]);
}
