//! From a site, its templates and one route to bytes and a trace of all that the bytes depend on.

mod answer;
mod calls;
mod card;
mod cards;
mod content;
mod data;
mod definitions;
mod excerpt;
mod feed;
mod filters;
mod functions;
mod host;
mod output;
mod query;
pub mod reason;
mod renderer;
mod routes;
mod scope;
mod sitemap;
mod structured_data;
mod stylesheet;
mod templates;
mod trace;
mod value;
mod view;

pub use filters::{FILTERS, TERA_FILTERS};
pub use functions::{FUNCTIONS, TERA_FUNCTIONS};
pub use host::{HostRoute, Server, snippet};
pub use output::{Output, Rendered, label, render};
pub use query::Query;
pub use renderer::Renderer;
pub use routes::{FeedOf, Plan, Planned, Subject, is_there, plan};
pub use stylesheet::check_stylesheets;
pub use templates::Templates;
pub use trace::{Inputs, Trace};
