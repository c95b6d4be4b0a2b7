//! What is done while nobody asks: the rest of the site is rendered, so that mistakes are told of pages that nobody looks
//! at.

use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::preview::Preview;

/// After so long without a request or a change, nobody is taken to wait for anything.
const IDLE: Duration = Duration::from_millis(400);

/// So often it is looked whether there is something to do.
const ROUND: Duration = Duration::from_millis(100);

/// So often it is told what was found.
const TELL: Duration = Duration::from_millis(500);

/// Renders what nobody looks at, one route after the other, for ever.
pub(super) fn look_at_the_rest(preview: &Arc<Preview>) -> ! {
    // The first page that shows a list would have to wait for it, but the first page of all should not.
    sleep(ROUND);
    preview.edition().site.learn_read_more();
    let mut done = 0;
    loop {
        sleep(ROUND);
        let edition = preview.edition();
        if edition.number == done || preview.idle() < IDLE {
            continue;
        }
        preview.shelf.clear(&edition);
        let mut last_told = Instant::now();
        for planned in edition.routes() {
            while preview.idle() < IDLE && preview.edition().number == edition.number {
                sleep(ROUND);
            }
            if preview.edition().number != edition.number {
                break;
            }
            let started = Instant::now();
            preview.shelf.look(&edition, planned);
            if last_told.elapsed() > TELL {
                preview.tell_mistakes(&edition);
                last_told = Instant::now();
            }
            // Others get the machine as long as this had it.
            sleep(started.elapsed());
        }
        preview.tell_mistakes(&edition);
        if preview.edition().number == edition.number {
            done = edition.number;
        }
    }
}
