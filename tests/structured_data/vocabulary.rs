//! The vocabulary of schema.org, from the copy beside this file.

use std::collections::BTreeMap;

/// Its types by name.
pub(crate) struct Vocabulary {
    types: BTreeMap<&'static str, Type>,
}

#[derive(Default)]
struct Type {
    parents: Vec<&'static str>,
    /// The properties that this type has and its parents have not, each with the types of its values.
    properties: BTreeMap<&'static str, Vec<&'static str>>,
    /// The members of an enumeration.
    members: Vec<&'static str>,
}

impl Vocabulary {
    /// Reads the copy.
    pub(crate) fn read() -> Self {
        let mut types: BTreeMap<&'static str, Type> = BTreeMap::new();
        let mut current = "";
        for line in include_str!("vocabulary/schema.org.txt").lines().filter(|line| !line.starts_with('#')) {
            if let Some(property) = line.strip_prefix(". ") {
                let (name, range) = property.split_once(": ").expect("a range");
                let range = range.split(' ').collect();
                types.entry(current).or_default().properties.insert(name, range);
            } else if let Some(members) = line.strip_prefix("= ") {
                types.entry(current).or_default().members = members.split(' ').collect();
            } else {
                let (name, parents) = line.split_once(" < ").unwrap_or((line, ""));
                current = name;
                types.entry(name).or_default().parents = parents.split_whitespace().collect();
            }
        }
        Self { types }
    }

    /// Whether there is such a type of things.
    pub(crate) fn has(&self, kind: &str) -> bool {
        self.is_a(kind, "Thing")
    }

    /// Whether a type is another one or below it.
    pub(crate) fn is_a(&self, kind: &str, of: &str) -> bool {
        let parents = self.types.get(kind).map(|found| found.parents.as_slice());
        parents.is_some_and(|parents| kind == of || parents.iter().any(|parent| self.is_a(parent, of)))
    }

    /// The types that the values of a property may have, where the type or one above it has the property.
    pub(crate) fn range(&self, kind: &str, property: &str) -> Option<&[&'static str]> {
        let found = self.types.get(kind)?;
        let above = || found.parents.iter().find_map(|parent| self.range(parent, property));
        found.properties.get(property).map(Vec::as_slice).or_else(above)
    }

    /// Whether a text names a member of an enumeration.
    pub(crate) fn is_member(&self, text: &str, enumeration: &str) -> bool {
        let name = text.strip_prefix("https://schema.org/").unwrap_or(text);
        let is_in =
            |(kind, found): (&&str, &Type)| found.members.contains(&name) && self.is_a(kind, enumeration);
        self.is_a(enumeration, "Enumeration") && self.types.iter().any(is_in)
    }
}

#[test]
fn the_copy_holds_types_with_their_parents_properties_and_members() {
    let vocabulary = Vocabulary::read();
    assert!(vocabulary.types.len() > 900, "{}", vocabulary.types.len());
    for (name, found) in &vocabulary.types {
        let ranges = found.properties.values().flatten();
        let unknown = found.parents.iter().chain(ranges).find(|named| !vocabulary.types.contains_key(*named));
        assert_eq!(unknown, None, "{name}");
    }
    assert!(vocabulary.is_a("BlogPosting", "Article") && vocabulary.is_a("HowToStep", "ListItem"));
    assert!(vocabulary.is_a("URL", "Text") && !vocabulary.has("URL") && !vocabulary.has("Explainer"));
    assert_eq!(vocabulary.range("NewsArticle", "articleSection"), Some(["Text"].as_slice()));
    assert_eq!(vocabulary.range("WebPage", "articleSection"), None);
    assert!(vocabulary.is_member("https://schema.org/ItemListUnordered", "ItemListOrderType"));
    assert!(!vocabulary.is_member("Unordered", "ItemListOrderType"));
}
