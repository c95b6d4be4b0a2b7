# The menu of this repository: `just` shows it, `just test` runs one of it.

# Show this menu.
menu:
    @just --list --unsorted

# Build the command.
build:
    cargo build --release

# Run all tests.
test:
    cargo test

# Check format and lints.
lint:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings

# Run what must pass before a change goes in.
ci: lint test

# Build this repository's own site into `public`.
site:
    cargo run --release

# Take the pictures of the README anew.
pictures:
    NUTGRAF_BROWSER=required NUTGRAF_PICTURES=1 cargo test --test browser pictures

# Write the JSON Schemas again, after a key was added or its description changed.
schema: build
    target/release/nutgraf schema site > schema/site.schema.json
    target/release/nutgraf schema page > schema/page.schema.json
    target/release/nutgraf schema section > schema/section.schema.json

# Measure whole builds beside Hugo and the floor, at several sizes, on tmpfs and on disk.
bench *arguments: build
    python3 bench/run.py {{ arguments }}

# Count the work of small builds, and fail if it is more than is agreed on.
guard *arguments: build
    python3 bench/guard.py {{ arguments }}

# Measure Read More against links that editors chose, beside Hugo and a plain TF-IDF cosine.
bench-read-more *arguments: build
    python3 bench/read_more/run.py {{ arguments }}

# Measure how soon a preview shows what was typed, beside Hugo where it is installed.
bench-preview *arguments: build
    python3 bench/preview/run.py {{ arguments }}
