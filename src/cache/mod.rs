//! What machines keep for each other, so that one that begins with nothing need not make everything again: highlighted code,
//! and of what the last build of a site was made.
//!
//! A build is the same without it. Whatever is wrong with a cache is told once, as a warning, and is no reason to stop.

mod index;
mod objects;
mod pack;
mod place;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{self, JoinHandle};

use serde::de::DeserializeOwned;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::parse::{Blocks, Elsewhere};
use crate::store::Environment;
use index::Index;
use objects::Objects;
use pack::{Listed, name, pack, packs, unpack};

/// The name of the object that is the index.
const INDEX: &str = "index";

/// The largest manifest that is kept, in bytes: others could not get a larger one in the time that they have.
const LARGEST: usize = 16 << 20;

/// What machines keep for each other. Nobody is asked for anything before it is needed.
pub struct Cache {
    objects: Objects,
    index: OnceLock<Index>,
    /// The packs that were asked for.
    packs: Mutex<BTreeMap<Digest, Pack>>,
    /// The packs that the index names, and that are not there.
    lost: Mutex<BTreeSet<Digest>>,
    /// What is kept while the build goes on.
    keeping: Mutex<Option<JoinHandle<()>>>,
}

/// A pack that is got once.
type Pack = Arc<OnceLock<Arc<Blocks>>>;

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cache").finish_non_exhaustive()
    }
}

impl Elsewhere for Cache {
    fn block(&self, digest: Digest) -> Option<Option<Arc<str>>> {
        let index = self.index.get_or_init(|| self.read_index());
        index.having(digest).find_map(|name| self.pack(name).get(&digest).cloned())
    }
}

impl Cache {
    /// The cache of a site, if it has one and other machines may be asked.
    pub fn of(config: &Config, root: &Path, environment: Option<&Environment>) -> Option<Arc<Self>> {
        let (settings, environment) = (config.cache.clone()?, environment?.clone());
        let output = config.settings.build.output.clone().into();
        Some(Arc::new(Self {
            objects: Objects::new(settings, root.to_owned(), output, environment),
            index: OnceLock::new(),
            packs: Mutex::default(),
            lost: Mutex::default(),
            keeping: Mutex::default(),
        }))
    }

    /// Begins to keep code that nobody knew. It goes on beside the build.
    pub fn keep(self: &Arc<Self>, fresh: &Blocks) {
        if !fresh.is_empty() {
            let (cache, fresh) = (Arc::clone(self), fresh.clone());
            *locked(&self.keeping) = Some(thread::spawn(move || cache.keep_now(&fresh)));
        }
    }

    /// The manifest of a build by the digest of where it was written, as another machine kept it.
    pub fn manifest(&self, place: Digest) -> Option<Vec<u8>> {
        let name = manifest(place);
        self.unpacked(&name, &self.objects.get(&name)?)
    }

    /// Keeps the manifest of a build.
    pub fn keep_manifest(&self, place: Digest, bytes: &[u8]) {
        let packed = pack(&bytes);
        if packed.len() <= LARGEST {
            self.objects.put(&manifest(place), &packed);
        }
    }

    /// Waits until all is kept, and tells what went wrong, if anything did.
    pub fn close(&self) -> Option<Diagnostic> {
        let keeping = locked(&self.keeping).take();
        // A thread that panicked has told so, and kept nothing.
        let _ = keeping.map(JoinHandle::join);
        self.objects.trouble()
    }

    fn read_index(&self) -> Index {
        let index = self.objects.get(INDEX).and_then(|bytes| self.unpacked(INDEX, &bytes));
        index.unwrap_or_default()
    }

    /// What an object holds, if it is what it should be.
    fn unpacked<T: DeserializeOwned>(&self, name: &str, bytes: &[u8]) -> Option<T> {
        let value = unpack(bytes);
        if value.is_none() {
            self.objects.distrust(name);
        }
        value
    }

    /// The blocks of a pack, which is got when it is asked for first; none if it is not what it should be.
    fn pack(&self, digest: Digest) -> Arc<Blocks> {
        let pack = Pack::clone(locked(&self.packs).entry(digest).or_default());
        Arc::clone(pack.get_or_init(|| Arc::new(self.read_pack(digest))))
    }

    fn read_pack(&self, digest: Digest) -> Blocks {
        let name = name(digest);
        // What is whole and under another name is of something else.
        let bytes = self
            .objects
            .get(&name)
            .map(|bytes| if Digest::of(&bytes) == digest { bytes } else { Vec::new() });
        bytes.and_then(|bytes| self.unpacked(&name, &bytes)).unwrap_or_else(|| {
            locked(&self.lost).insert(digest);
            Blocks::new()
        })
    }

    /// Keeps code, and lets the index know. Others may have written that since it was read, so that it is read again.
    fn keep_now(&self, fresh: &Blocks) {
        let Some(listed) = self.put_packs(fresh) else { return };
        let mut index = self.read_index();
        index.forget(&locked(&self.lost));
        index.add(listed);
        let small = index.to_merge();
        if !small.is_empty() {
            let known = small.iter().flat_map(|digest| Blocks::clone(&self.pack(*digest)));
            // What is new is at hand, whatever has become of its pack.
            let all = known.chain(fresh.clone()).collect();
            let Some(listed) = self.put_packs(&all) else { return };
            index.forget(&small);
            index.add(listed);
        }
        let too_much = index.too_much();
        index.forget(&too_much);
        let gone: Vec<Digest> = small.into_iter().chain(too_much).filter(|pack| !index.has(*pack)).collect();
        if self.objects.put(INDEX, &pack(&index)) {
            gone.into_iter().for_each(|digest| self.objects.delete(&name(digest)));
        }
    }

    /// Puts code there in packs, and gives what the index is to tell of them; nothing if that could not be done.
    fn put_packs(&self, blocks: &Blocks) -> Option<Vec<Listed>> {
        let put = |(listed, bytes): (Listed, Vec<u8>)| {
            self.objects.put(&name(listed.name), &bytes).then_some(listed)
        };
        packs(blocks).into_iter().map(put).collect()
    }
}

/// The name of the object that is the manifest of builds to a place.
fn manifest(place: Digest) -> String {
    format!("manifests/{place}")
}

/// What a thread that panicked while it held a lock left is as it was.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
