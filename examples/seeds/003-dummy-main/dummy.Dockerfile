FROM rust:latest

# Switch to an appropirate dir
WORKDIR /usr/src/app

# Create our "fake" main.rs
RUN mkdir src
RUN echo "fn main() {}" > src/main.rs

# Copy over the Cargo-file
COPY Cargo.toml Cargo.toml

# Build the dependencies
RUN cargo build --release

# Delete the fake build
RUN rm -f target/release/deps/rusty_docker*

# Copy over our actual source
COPY . .

# Build the final binary
RUN cargo build --release

CMD ["target/release/rusty-docker"]
