# Builds the site that is mounted at `/site`, as a user who is not root:
#   docker build --tag nutgraf .
#   docker run --rm --user "$(id -u):$(id -g)" --volume "$PWD:/site" nutgraf build
FROM rust:1.95-slim-bookworm AS build
WORKDIR /nutgraf
COPY . .
RUN cargo build --release --locked

FROM debian:bookworm-slim
# The programs that nutgraf runs: for dates and branches, for servers that are reached by ssh, and for `brotli = true`.
# Whoever mounts a repository trusts it, whoever owns its files.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends brotli git openssh-client \
    && rm -rf /var/lib/apt/lists/* \
    && git config --system --add safe.directory '*' \
    && useradd --create-home --uid 1000 nutgraf
COPY --from=build /nutgraf/target/release/nutgraf /usr/local/bin/nutgraf
USER nutgraf
WORKDIR /site
ENTRYPOINT ["nutgraf"]
CMD ["build"]
