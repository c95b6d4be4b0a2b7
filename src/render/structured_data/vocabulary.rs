//! The types of schema.org that pages are told in (<https://schema.org/docs/full.html>), with the properties that are in use.
//! What is not known of a page is left out, since an empty value would be a claim of its own.

use std::borrow::Cow;

use serde::Serialize;

use crate::config::ArticleType;

/// A node of the graph that stands by itself.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Node<'s> {
    Article(Box<Article<'s>>),
    Breadcrumbs(BreadcrumbList<'s>),
    Listing(Box<Listing<'s>>),
    Items(ItemList<'s>),
    Questions(FaqPage<'s>),
    Series(CreativeWorkSeries<'s>),
    Steps(HowTo<'s>),
    Terms(DefinedTermSet<'s>),
    /// One that many graphs have, as it was written once.
    #[serde(skip)]
    Written(&'s str),
}

/// A reference to a node of the graph.
#[derive(Serialize)]
pub(super) struct Reference {
    #[serde(rename = "@id")]
    pub(super) id: String,
}

impl Reference {
    pub(super) fn to(id: impl Into<String>) -> Self {
        Self { id: id.into() }
    }
}

/// <https://schema.org/WebSite>
#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub(super) struct WebSite {
    #[serde(rename = "@id")]
    pub(super) id: String,
    pub(super) name: String,
    pub(super) url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    pub(super) in_language: String,
    pub(super) publisher: Reference,
}

/// <https://schema.org/Organization>, or a person who publishes.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Publisher {
    #[serde(rename = "@type")]
    pub(super) kind: &'static str,
    #[serde(rename = "@id")]
    pub(super) id: String,
    pub(super) name: String,
    pub(super) url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) logo: Option<Picture>,
    /// A person has no logo, but may have a picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) image: Option<Picture>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) same_as: Vec<String>,
}

/// <https://schema.org/Person>
#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub(super) struct Person {
    #[serde(rename = "@id")]
    pub(super) id: String,
    pub(super) name: String,
    pub(super) url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) image: Option<Picture>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) same_as: Vec<String>,
}

/// <https://schema.org/ImageObject>
#[derive(Serialize)]
#[serde(tag = "@type", rename = "ImageObject", rename_all = "camelCase")]
pub(super) struct Picture {
    pub(super) url: String,
    /// Where its bytes are; Google wants it for the licence to count
    /// (<https://developers.google.com/search/docs/appearance/structured-data/image-license-metadata>).
    pub(super) content_url: String,
    /// A length with its unit (<https://schema.org/Distance>), as `1200 px`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) width: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) height: Option<String>,
    /// What the picture shows, for those who do not see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) caption: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) credit_text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) license: Option<String>,
}

/// <https://schema.org/Article> and what is below it, or <https://schema.org/WebPage>.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Article<'s> {
    #[serde(rename = "@type")]
    pub(super) kind: ArticleType,
    #[serde(rename = "@id")]
    pub(super) id: String,
    pub(super) url: String,
    /// The address again: the article is what its page is there for (<https://schema.org/docs/datamodel.html>).
    pub(super) main_entity_of_page: String,
    pub(super) headline: &'s str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<&'s str>,
    /// The key points.
    #[serde(rename = "abstract", skip_serializing_if = "Vec::is_empty")]
    pub(super) key_points: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) image: Option<Picture>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) date_modified: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) author: Vec<Reference>,
    pub(super) publisher: Reference,
    pub(super) in_language: &'s str,
    pub(super) word_count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) time_required: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) article_section: Option<&'s str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) keywords: Vec<&'s str>,
    /// The site, and the series that the page is in.
    pub(super) is_part_of: Vec<Reference>,
    /// The place in the series, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) position: Option<usize>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) citation: Vec<Cited<'s>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) correction: Vec<CorrectionComment>,
    /// How the article came about, as it discloses itself (<https://schema.org/backstory>).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) backstory: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) discussion_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) about: Option<Subject>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) work_translation: Vec<Translation<'s>>,
}

/// An article in another language, of which its own page tells the rest.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Translation<'s> {
    #[serde(rename = "@type")]
    pub(super) kind: ArticleType,
    #[serde(rename = "@id")]
    pub(super) id: String,
    pub(super) url: String,
    pub(super) headline: &'s str,
    pub(super) in_language: &'s str,
}

/// What a page is about, by its other addresses (<https://schema.org/Thing>).
#[derive(Serialize)]
#[serde(tag = "@type", rename = "Thing", rename_all = "camelCase")]
pub(super) struct Subject {
    pub(super) same_as: Vec<String>,
}

/// The correction of a mistake (<https://schema.org/CorrectionComment>).
#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub(super) struct CorrectionComment {
    pub(super) text: String,
    pub(super) date_published: String,
}

/// <https://schema.org/FAQPage>
#[derive(Serialize)]
#[serde(tag = "@type", rename = "FAQPage", rename_all = "camelCase")]
pub(super) struct FaqPage<'s> {
    #[serde(rename = "@id")]
    pub(super) id: String,
    pub(super) url: String,
    pub(super) name: &'s str,
    pub(super) is_part_of: Reference,
    pub(super) main_entity: Vec<Question<'s>>,
}

/// <https://schema.org/Question>
#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub(super) struct Question<'s> {
    pub(super) name: &'s str,
    pub(super) url: String,
    pub(super) accepted_answer: Answer<'s>,
}

/// <https://schema.org/Answer>
#[derive(Serialize)]
#[serde(tag = "@type")]
pub(super) struct Answer<'s> {
    pub(super) text: &'s str,
}

/// <https://schema.org/HowTo>
#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub(super) struct HowTo<'s> {
    #[serde(rename = "@id")]
    pub(super) id: String,
    pub(super) url: String,
    pub(super) name: &'s str,
    pub(super) is_part_of: Reference,
    pub(super) step: Vec<HowToStep<'s>>,
}

/// <https://schema.org/HowToStep>
#[derive(Serialize)]
#[serde(tag = "@type")]
pub(super) struct HowToStep<'s> {
    /// From 1.
    pub(super) position: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<&'s str>,
    pub(super) url: String,
}

/// <https://schema.org/DefinedTermSet>
#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub(super) struct DefinedTermSet<'s> {
    #[serde(rename = "@id")]
    pub(super) id: String,
    pub(super) url: String,
    pub(super) name: &'s str,
    pub(super) is_part_of: Reference,
    pub(super) has_defined_term: Vec<DefinedTerm<'s>>,
}

/// <https://schema.org/DefinedTerm>
#[derive(Serialize)]
#[serde(tag = "@type")]
pub(super) struct DefinedTerm<'s> {
    pub(super) name: &'s str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<&'s str>,
    pub(super) url: String,
}

/// Something that an article rests on (<https://schema.org/CreativeWork>).
#[derive(Serialize)]
#[serde(tag = "@type", rename = "CreativeWork", rename_all = "camelCase")]
pub(super) struct Cited<'s> {
    pub(super) name: &'s str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) publisher: Option<Organization<'s>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) archived_at: Option<String>,
}

/// <https://schema.org/Organization>, of which no more than the name is known.
#[derive(Serialize)]
#[serde(tag = "@type")]
pub(super) struct Organization<'s> {
    pub(super) name: &'s str,
}

/// <https://schema.org/CreativeWorkSeries>
#[derive(Serialize)]
#[serde(tag = "@type")]
pub(super) struct CreativeWorkSeries<'s> {
    #[serde(rename = "@id")]
    pub(super) id: String,
    pub(super) name: &'s str,
}

/// <https://schema.org/CollectionPage>, or <https://schema.org/ProfilePage> for an author.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Listing<'s> {
    #[serde(rename = "@type")]
    pub(super) kind: &'static str,
    #[serde(rename = "@id")]
    pub(super) id: String,
    pub(super) url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<&'s str>,
    pub(super) in_language: &'s str,
    pub(super) is_part_of: Reference,
    pub(super) publisher: Reference,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) breadcrumb: Option<Reference>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) primary_image_of_page: Option<Picture>,
    /// What the pages of the list have in common.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) about: Option<Thing<'s>>,
    /// The list, or the author.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) main_entity: Option<Reference>,
    /// The list of an author's pages, since the page is there for the author.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) mentions: Option<Reference>,
}

/// <https://schema.org/Thing>
#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub(super) struct Thing<'s> {
    pub(super) name: &'s str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<&'s str>,
}

/// <https://schema.org/ItemList>
#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub(super) struct ItemList<'s> {
    #[serde(rename = "@id")]
    pub(super) id: String,
    /// Of the whole list, also where it is shown in several pages.
    pub(super) number_of_items: usize,
    pub(super) item_list_element: Vec<ListItem<'s>>,
}

/// <https://schema.org/BreadcrumbList>, as Google reads it
/// (<https://developers.google.com/search/docs/appearance/structured-data/breadcrumb>).
#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub(super) struct BreadcrumbList<'s> {
    #[serde(rename = "@id")]
    pub(super) id: String,
    pub(super) item_list_element: Vec<ListItem<'s>>,
}

/// <https://schema.org/ListItem>
#[derive(Serialize)]
#[serde(tag = "@type")]
pub(super) struct ListItem<'s> {
    /// From 1.
    pub(super) position: usize,
    pub(super) name: Cow<'s, str>,
    /// Where the entry of a list leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<String>,
    /// The same in a trail of breadcrumbs, where Google wants it under this name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) item: Option<WebPage>,
}

/// <https://schema.org/WebPage>, named by its address.
#[derive(Serialize)]
#[serde(tag = "@type")]
pub(super) struct WebPage {
    #[serde(rename = "@id")]
    pub(super) address: String,
}
