//! The names that git gives to bytes, to find out whether a source is as it was committed. Git itself is not asked: it
//! would run the filters that a repository names.

use std::path::Path;

use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::source::Source;

/// How many digits a name has where the repository goes by SHA-256.
const LONG: usize = 64;

/// Whether a source has the bytes of this name. Its line ends and a byte-order mark may be others in the repository than
/// here, so that the text is looked at first, and the file only if that is something else.
pub(super) fn has(source: &Source, root: &Path, name: &str) -> bool {
    let is = |bytes: &[u8]| {
        if name.len() == LONG { is_named::<Sha256>(bytes, name) } else { is_named::<Sha1>(bytes, name) }
    };
    is(source.text.as_bytes()) || std::fs::read(root.join(&*source.path)).is_ok_and(|bytes| is(&bytes))
}

fn is_named<D: Digest>(bytes: &[u8], name: &str) -> bool {
    let mut digest = D::new();
    digest.update(format!("blob {}\0", bytes.len()));
    digest.update(bytes);
    let digits = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    digits == name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_have_the_name_that_git_gives_them() {
        // As `printf 'hi\n' | git hash-object --stdin` says.
        let source = Source::new("content/a.md", "hi\n");
        let nowhere = Path::new("/nowhere");
        assert!(has(&source, nowhere, "45b983be36b73c0788dc9cbcb76cbb80fc7bb057"));
        assert!(!has(&source, nowhere, "61780798228d17af2d34fce4cfbdf35556832472"));
    }
}
