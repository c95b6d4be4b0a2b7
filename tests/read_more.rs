//! Read More: the links that an editor would have chosen.

#[path = "read_more/alike.rs"]
mod alike;
#[path = "read_more/asked.rs"]
mod asked;
#[path = "read_more/chosen.rs"]
mod chosen;
#[path = "read_more/facts.rs"]
mod facts;
mod harness;
#[path = "read_more/incremental.rs"]
mod incremental;
#[path = "read_more/law.rs"]
mod law;
#[path = "read_more/odd.rs"]
mod odd;
#[path = "read_more/older.rs"]
mod older;
#[path = "read_more/order.rs"]
mod order;
#[path = "read_more/reasons.rs"]
mod reasons;
#[path = "read_more/scope.rs"]
mod scope;
#[path = "read_more/scripts.rs"]
mod scripts;
#[path = "read_more/seen.rs"]
mod seen;
#[path = "read_more/words.rs"]
mod words;
