use regex::Regex;
use serde::Serialize;

#[derive(Serialize)]
struct Word<'a> {
    text: &'a str,
    length: usize,
}

/// Prints the words of its arguments as JSON.
fn main() {
    let words = Regex::new(r"\w+").expect("a valid pattern");
    for argument in std::env::args().skip(1) {
        for found in words.find_iter(&argument) {
            let word = Word { text: found.as_str(), length: found.as_str().chars().count() };
            println!("{}", serde_json::to_string(&word).expect("words are plain data"));
        }
    }
}
