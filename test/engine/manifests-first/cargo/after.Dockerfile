FROM rust:1.85 AS build
WORKDIR /src
COPY Cargo.toml Cargo.lock ./
RUN mkdir -p src benches && touch src/lib.rs src/start.rs benches/speed.rs build.rs && cargo fetch
COPY . .
RUN cargo clean
RUN cargo build --release

FROM debian:bookworm-slim
COPY --from=build /src/target/release/app /usr/local/bin/app
CMD ["app"]
