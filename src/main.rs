//! The command `nutgraf`.

use std::process::ExitCode;

/// Building makes many small allocations on all cores, for which the system's allocator is slow.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    nutgraf::cli::run()
}
