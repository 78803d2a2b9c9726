use std::io::{Read, Write};
use std::net::TcpListener;

fn main() {
    let file = std::env::args().nth(1).expect("the file with the words");
    let text = std::fs::read_to_string(&file).expect("the words can be read");
    let port = std::env::var("PORT").unwrap_or_else(|_| "8090".to_string());
    let listener = TcpListener::bind(format!("0.0.0.0:{port}")).expect("the port is free");
    for stream in listener.incoming() {
        let mut stream = stream.expect("a connection");
        let mut request = [0; 1024];
        let _ = stream.read(&mut request);
        let body = words::longest(&text).unwrap_or("-");
        let _ = write!(stream, "HTTP/1.0 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    }
}
