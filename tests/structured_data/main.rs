//! Structured data: the JSON-LD of every page is what the vocabulary of schema.org allows, and says what the page says.

mod consumer;
mod every_page;
mod everything;
mod explainer;
#[path = "../harness/mod.rs"]
mod harness;
mod hostile;
mod traces;
mod vocabulary;
