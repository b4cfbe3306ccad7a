fn main() {
    let count = std::env::args().skip(1).count();
    println!("hello from Rust, {} arguments", itoa::Buffer::new().format(count));
}
