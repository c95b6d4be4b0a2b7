//! A finished page, read once: what it says of itself, where its addresses lead, which ids it has, and how it nests.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::nesting::{Broken, Nesting};
use super::style;

/// What an address is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// A reader may follow it.
    Link,
    /// A browser loads it to show the page.
    Load,
    /// Something for machines.
    Machine,
}

/// An address in a page.
#[derive(Debug)]
pub(super) struct Reference {
    pub(super) address: String,
    pub(super) used: Use,
}

/// What was read of a page.
#[derive(Debug, Default)]
pub(super) struct Markup {
    pub(super) language: String,
    pub(super) title: String,
    pub(super) description: Option<String>,
    /// What its addresses count from, where that is not the page itself.
    pub(super) base: Option<String>,
    pub(super) references: Vec<Reference>,
    /// In the order of the page, also those that are there twice.
    pub(super) ids: Vec<String>,
    /// The names of `<a name>`, which links may lead to as well.
    pub(super) names: Vec<String>,
    pub(super) broken: Vec<Broken>,
}

/// Reads a page, or a part of one.
pub(super) fn read(html: &str) -> Markup {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    // Nothing here waits for a script.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let State { mut markup, nesting, .. } = tokenizer.sink.state.into_inner();
    markup.broken = nesting.finish();
    markup
}

#[derive(Default)]
struct Sink {
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    markup: Markup,
    nesting: Nesting,
    /// What the text that comes next belongs to.
    text_of: TextOf,
    has_title: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum TextOf {
    #[default]
    Nobody,
    Title,
    Style,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.state.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => return state.open(&tag),
            Token::TagToken(tag) => {
                state.text_of = TextOf::Nobody;
                state.nesting.close(&tag.name);
            }
            Token::CharacterTokens(text) => match state.text_of {
                TextOf::Title => state.markup.title.push_str(&text),
                TextOf::Style => {
                    let loaded = style::addresses(&text).into_iter().map(|(address, _)| address);
                    state.markup.load(loaded);
                }
                TextOf::Nobody => {}
            },
            _ => {}
        }
        TokenSinkResult::Continue
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.state.borrow().nesting.is_foreign()
    }
}

impl State {
    fn open(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let is_foreign = self.nesting.is_foreign();
        self.nesting.open(&tag.name, tag.self_closing);
        self.markup.look_at(tag);
        // In a picture these are elements as others are.
        if is_foreign {
            return TokenSinkResult::Continue;
        }
        match &*tag.name {
            "title" => {
                self.text_of = if self.has_title { TextOf::Nobody } else { TextOf::Title };
                self.has_title = true;
                TokenSinkResult::RawData(RawKind::Rcdata)
            }
            "style" => {
                self.text_of = TextOf::Style;
                TokenSinkResult::RawData(RawKind::Rawtext)
            }
            "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "iframe" | "noembed" | "noframes" | "xmp" => TokenSinkResult::RawData(RawKind::Rawtext),
            "plaintext" => TokenSinkResult::Plaintext,
            _ => TokenSinkResult::Continue,
        }
    }
}

impl Markup {
    fn look_at(&mut self, tag: &Tag) {
        let attribute = |name: &str| {
            let found = tag.attrs.iter().find(|attribute| &*attribute.name.local == name);
            found.map(|attribute| &*attribute.value)
        };
        let element = &*tag.name;
        for found in &tag.attrs {
            let value = &*found.value;
            match &*found.name.local {
                "id" if !value.is_empty() => self.ids.push(value.to_owned()),
                "name" if element == "a" => self.names.push(value.to_owned()),
                "lang" if element == "html" => value.clone_into(&mut self.language),
                "href" if element == "base" => self.base = Some(value.to_owned()),
                "href" => self.refer(value, use_of_href(element, attribute("rel").unwrap_or_default())),
                "src" | "poster" | "background" => self.refer(value, Use::Load),
                "data" if element == "object" => self.refer(value, Use::Load),
                "action" | "formaction" => self.refer(value, Use::Machine),
                "srcset" | "imagesrcset" => self.load(of_set(value)),
                "style" => self.load(style::addresses(value).into_iter().map(|(address, _)| address)),
                _ => {}
            }
        }
        if element == "meta" {
            self.look_at_meta(&attribute);
        }
    }

    fn look_at_meta<'t>(&mut self, attribute: &impl Fn(&str) -> Option<&'t str>) {
        let Some(content) = attribute("content") else { return };
        let name = attribute("name").or_else(|| attribute("property")).unwrap_or_default();
        match name {
            "description" => self.description = Some(content.to_owned()),
            "og:image" | "og:url" | "twitter:image" => self.refer(content, Use::Machine),
            _ => {}
        }
        if attribute("http-equiv").is_some_and(|name| name.eq_ignore_ascii_case("refresh"))
            && let Some((_, address)) = content.split_once("url=").or_else(|| content.split_once("URL="))
        {
            self.refer(address.trim_matches(['"', '\'', ' ']), Use::Machine);
        }
    }

    fn refer(&mut self, address: &str, used: Use) {
        self.references.push(Reference { address: address.trim().to_owned(), used });
    }

    fn load(&mut self, addresses: impl Iterator<Item = String>) {
        self.references.extend(addresses.map(|address| Reference { address, used: Use::Load }));
    }
}

fn use_of_href(element: &str, rel: &str) -> Use {
    let loads = ["stylesheet", "icon", "preload", "modulepreload", "manifest"];
    match element {
        "a" | "area" => Use::Link,
        "link" if !rel.split_ascii_whitespace().any(|word| loads.contains(&word)) => Use::Machine,
        _ => Use::Load,
    }
}

/// The addresses of a `srcset`. One with `data:` may have commas in it, and leads nowhere.
fn of_set(set: &str) -> impl Iterator<Item = String> {
    let set = if set.contains("data:") { "" } else { set };
    set.split(',').filter_map(|candidate| candidate.split_whitespace().next().map(str::to_owned))
}
