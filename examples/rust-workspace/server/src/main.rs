use std::io::Write;
use std::net::{TcpListener, TcpStream};

/// Greets every client at the address that it is told; without one it greets whoever runs it.
fn main() -> std::io::Result<()> {
    let Some(address) = std::env::args().nth(1) else {
        println!("{} from the workspace", greeting::greeting("world"));
        return Ok(());
    };
    for client in TcpListener::bind(address)?.incoming() {
        greet(client?)?;
    }
    Ok(())
}

fn greet(mut client: TcpStream) -> std::io::Result<()> {
    let name = client.peer_addr()?.to_string();
    writeln!(client, "{}", greeting::greeting(&name))
}
