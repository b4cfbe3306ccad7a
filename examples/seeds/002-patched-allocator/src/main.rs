use std::collections::HashMap;
use std::thread;

/// Fills a map with strings on each of as many threads as it is told: most of that is the allocator's work.
fn main() {
    let threads: u64 = std::env::args().nth(1).map_or(1, |text| text.parse().expect("a number of threads"));
    let running: Vec<_> = (0..threads).map(|number| thread::spawn(move || fill(number))).collect();
    let letters: usize = running.into_iter().map(|each| each.join().expect("a thread ends")).sum();
    println!("{threads} threads, {letters} letters");
}

fn fill(number: u64) -> usize {
    let words: HashMap<u64, String> = (0..100_000).map(|key| (key, format!("{number} {key}"))).collect();
    words.values().map(String::len).sum()
}
