//! The `payung` program; everything it does is in the library.

#![forbid(unsafe_code)]

use std::process::ExitCode;

/// Outlines and indexes are many small pieces that threads make side by side, which the C library of Linux gives room
/// to page by page.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    payung::cli::main()
}
