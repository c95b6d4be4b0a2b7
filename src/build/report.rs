//! What is told of a build.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use crate::diagnostic::Diagnostic;
use crate::link::LeftOut;
use crate::write::{Former, Settled, Written};

/// What was built.
#[derive(Debug, Default)]
pub struct Report {
    /// How many pages the site has.
    pub pages: usize,
    /// How many routes were rendered.
    pub rendered: usize,
    /// How many blocks of code were highlighted, since nobody had done so before.
    pub highlighted: usize,
    /// How many routes were as they had been.
    pub unchanged: usize,
    /// What was written and deleted.
    pub written: Written,
    /// What is not part of the site, and why.
    pub left_out: LeftOut,
    /// What the writer should know although the site was built.
    pub warnings: Vec<Diagnostic>,
    /// The output folder.
    pub output: PathBuf,
    /// How long each stage took, in order.
    pub stages: Vec<(&'static str, Duration)>,
    /// How often each template was rendered, and how long that took in all.
    pub templates: BTreeMap<String, (usize, Duration)>,
}

impl Report {
    /// What is to be told where nothing had to be done.
    pub(super) fn of_settled(settled: &Settled, former: &Former) -> Self {
        Self {
            pages: settled.pages,
            unchanged: former.count(),
            written: Written { foreign: former.foreign(), ..Written::default() },
            left_out: settled.left_out.clone(),
            ..Self::default()
        }
    }
}
