FROM rust:latest

WORKDIR /usr/src/app
COPY Cargo.toml Cargo.toml
COPY . .

RUN cargo build --release

CMD ["target/release/rusty-docker"]
