FROM rust:1.85 AS build
WORKDIR /src
COPY . .
RUN cargo install --path ./crates/app

FROM debian:bookworm-slim
COPY --from=build /usr/local/cargo/bin/app /usr/local/bin/app
CMD ["app"]
