//! How the elements of a page nest (HTML, sections 13.1.2.4 and 13.2.6.4).

use html5ever::LocalName;

/// Elements that have no end.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// Elements whose end need not be written.
const ENDS_BY_ITSELF: &[&str] = &[
    "body", "caption", "colgroup", "dd", "dt", "head", "html", "li", "optgroup", "option", "p", "rb", "rp",
    "rt", "rtc", "tbody", "td", "tfoot", "th", "thead", "tr",
];

/// Elements that end a paragraph.
const ENDS_PARAGRAPH: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "details",
    "dialog",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "table",
    "ul",
];

/// Elements beyond which an end does not reach, and the parts of a table, whose ends do.
const BOUNDS: &[&str] = &["caption", "object", "table", "td", "template", "th"];
const OF_TABLES: &[&str] =
    &["body", "caption", "html", "table", "tbody", "td", "template", "tfoot", "th", "thead", "tr"];

/// Elements that cannot be in one of their own kind.
const NOT_IN_ITSELF: &[&str] = &["a", "button", "form"];

/// A place where elements do not nest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Broken {
    /// What is wrong.
    pub(super) message: String,
    /// The tag that has to do with it.
    pub(super) tag: TagText,
}

/// A tag, as it is searched for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct TagText {
    pub(super) name: String,
    pub(super) is_end: bool,
}

/// The elements that are open while a page is read.
#[derive(Debug, Default)]
pub(super) struct Nesting {
    open: Vec<LocalName>,
    /// Elements that were ended by the end of another, and whose own end may be yet to come.
    overlapped: Vec<LocalName>,
    broken: Vec<Broken>,
}

impl Nesting {
    /// Whether what comes next is in a picture or formula.
    pub(super) fn is_foreign(&self) -> bool {
        let inner = self.open.iter().rev().find(|name| {
            matches!(&***name, "svg" | "math" | "foreignObject" | "annotation-xml" | "mtext" | "mi" | "mo")
        });
        inner.is_some_and(|name| matches!(&**name, "svg" | "math"))
    }

    /// An element begins.
    pub(super) fn open(&mut self, name: &LocalName, is_self_closing: bool) {
        if self.is_foreign() {
            if !is_self_closing {
                self.open.push(name.clone());
            }
            return;
        }
        while self.open.last().is_some_and(|open| is_ended_by(open, name)) {
            self.open.pop();
        }
        if ENDS_PARAGRAPH.contains(&&**name) && self.is_within("p") {
            self.report(format!("`<{name}>` stands in a `<p>`, which cannot hold it"), name, false);
        }
        if NOT_IN_ITSELF.contains(&&**name) && self.is_within(name) {
            self.report(format!("`<{name}>` stands in another `<{name}>`"), name, false);
        }
        let ends_here = is_self_closing && matches!(&**name, "svg" | "math");
        if !ends_here && !VOID.contains(&&**name) {
            self.open.push(name.clone());
        }
    }

    /// An element ends.
    pub(super) fn close(&mut self, name: &LocalName) {
        let Some(at) = self.position(name) else {
            match self.overlapped.iter().position(|other| other == name) {
                Some(at) => drop(self.overlapped.remove(at)),
                None => self.report(format!("`</{name}>` ends nothing that is open"), name, true),
            }
            return;
        };
        let inner = self.open.split_off(at);
        for open in inner.into_iter().skip(1).filter(|open| !ENDS_BY_ITSELF.contains(&&**open)) {
            self.report(format!("`<{open}>` is not closed before `</{name}>`"), &open, false);
            self.overlapped.push(open);
        }
    }

    /// What does not nest, with what was never closed.
    pub(super) fn finish(mut self) -> Vec<Broken> {
        let open = std::mem::take(&mut self.open);
        for name in open.iter().filter(|open| !ENDS_BY_ITSELF.contains(&&***open)) {
            self.report(format!("`<{name}>` is never closed"), name, false);
        }
        self.broken
    }

    /// Where an element is open that an end would end.
    fn position(&self, name: &str) -> Option<usize> {
        let reaches_far = OF_TABLES.contains(&name);
        for (at, open) in self.open.iter().enumerate().rev() {
            if &**open == name {
                return Some(at);
            }
            if !reaches_far && BOUNDS.contains(&&**open) {
                return None;
            }
        }
        None
    }

    /// Whether an element is open around what comes next, within the nearest bounds.
    fn is_within(&self, name: &str) -> bool {
        let inner = self.open.iter().rev().take_while(|open| {
            !BOUNDS.contains(&&***open) && !matches!(&***open, "svg" | "math" | "button") || &***open == name
        });
        inner.into_iter().any(|open| &**open == name)
    }

    fn report(&mut self, message: String, name: &str, is_end: bool) {
        self.broken.push(Broken { message, tag: TagText { name: name.to_owned(), is_end } });
    }
}

/// Whether an open element ends where another begins.
fn is_ended_by(open: &str, next: &str) -> bool {
    let ended: &[&str] = match next {
        "li" => &["li"],
        "dd" | "dt" => &["dd", "dt"],
        "option" => &["option"],
        "optgroup" => &["option", "optgroup"],
        "rp" | "rt" => &["rp", "rt"],
        "td" | "th" => &["td", "th"],
        "tr" => &["caption", "colgroup", "td", "th", "tr"],
        "tbody" | "tfoot" | "thead" => &["caption", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"],
        "body" => &["head"],
        _ => &[],
    };
    let ends_paragraph = || ENDS_PARAGRAPH.contains(&next) || !ended.is_empty();
    ended.contains(&open) || (open == "p" && ends_paragraph())
}

#[cfg(test)]
mod tests {
    use super::super::markup;

    fn broken(html: &str) -> Vec<String> {
        markup::read(html).broken.into_iter().map(|broken| broken.message).collect()
    }

    #[test]
    fn what_html_allows_is_left_alone() {
        let fine = [
            "<!doctype html><html><head><title>a <b></title><body><p>One<p>Two<ul><li>a<li>b</ul>",
            "<table><tr><td>a<td><table><tr><td>b</table><tr><th>c</table>",
            "<svg><title>a</title><path d=\"\"/><g><a href=\"x\"/></g></svg><math><mi>x</mi></math>",
            "<dl><dt>a<dd>b<dt>c</dl><br><img><input><select><option>a<option>b</select>",
            "<script>if (a < b) { \"</div>\" }</script><style>a > b {}</style><textarea><b></textarea>",
            "<p>a <svg><foreignObject><p>b</p></foreignObject></svg></p><!-- <div> -->",
        ];
        for html in fine {
            assert_eq!(broken(html), [""; 0], "{html}");
        }
    }

    #[test]
    fn one_mistake_is_told_once() {
        assert_eq!(broken("<div><b>x</div>"), ["`<b>` is not closed before `</div>`"]);
        assert_eq!(broken("<b><i>x</b></i>"), ["`<i>` is not closed before `</b>`"]);
        assert_eq!(broken("<div>x</div></div>"), ["`</div>` ends nothing that is open"]);
        assert_eq!(broken("<main><section>x</main>"), ["`<section>` is not closed before `</main>`"]);
        assert_eq!(broken("<p>a<div>b</div></p>"), ["`</p>` ends nothing that is open"]);
        assert_eq!(
            broken("<p><b>a<div>b</div></b></p>"),
            ["`<div>` stands in a `<p>`, which cannot hold it"]
        );
        assert_eq!(broken("<a>a <a>b</a></a>"), ["`<a>` stands in another `<a>`"]);
        assert_eq!(broken("<div>"), ["`<div>` is never closed"]);
        assert_eq!(
            broken("<div><table><tr><td></div></td></tr></table></div>"),
            ["`</div>` ends nothing that is open"]
        );
    }
}
