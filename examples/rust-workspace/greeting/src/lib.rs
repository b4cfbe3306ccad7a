/// What a client is told.
pub fn greeting(name: &str) -> String {
    format!("hello, {name}")
}
