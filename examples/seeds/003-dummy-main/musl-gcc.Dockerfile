# ------------------------
# Build Image
# ------------------------
FROM rust:latest as builder

RUN apt-get update && apt-get install musl-tools -y
RUN rustup target add x86_64-unknown-linux-musl

# Switch to an appropriate dir
WORKDIR /usr/src/app

# Copy over the Cargo-file
COPY Cargo.toml Cargo.toml

# Create our "fake" main.rs
RUN mkdir src
RUN echo "fn main() { }" > src/main.rs

# Build the dependencies
RUN RUSTFLAGS=-Clinker=musl-gcc cargo build --release --target=x86_64-unknown-linux-musl

# Delete the fake build
RUN rm -f target/x86_64-unknown-linux-musl/release/deps/rusty_docker*

# Copy over our actual source
COPY . .

# Build the final binary
RUN RUSTFLAGS=-Clinker=musl-gcc cargo build --release --target=x86_64-unknown-linux-musl

# ------------------------
# Final Image
# ------------------------
FROM alpine:latest

WORKDIR /home/app
COPY --from=builder /usr/src/app/target/x86_64-unknown-linux-musl/release/rusty-docker .

CMD ["./rusty-docker"]
