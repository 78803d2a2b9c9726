FROM rust:1.85 AS build
WORKDIR /src
COPY . .
RUN cargo clean
RUN cargo build --release

FROM debian:bookworm-slim
COPY --from=build /src/target/release/app /usr/local/bin/app
CMD ["app"]
