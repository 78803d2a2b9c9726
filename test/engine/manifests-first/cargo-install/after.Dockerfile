FROM rust:1.85 AS build
WORKDIR /src
COPY Cargo.toml ./
COPY crates/app/Cargo.toml ./crates/app/
COPY crates/model/Cargo.toml ./crates/model/
RUN mkdir -p crates/app/src crates/model/src && touch crates/app/src/main.rs crates/model/src/lib.rs && cargo fetch
COPY . .
RUN cargo install --path ./crates/app

FROM debian:bookworm-slim
COPY --from=build /usr/local/cargo/bin/app /usr/local/bin/app
CMD ["app"]
