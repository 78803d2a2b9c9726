use openssl::hash::{hash, MessageDigest};

fn main() {
    let text = std::env::args().nth(1).unwrap_or_default();
    let digest = hash(MessageDigest::sha256(), text.as_bytes()).expect("a digest");
    for byte in digest.iter() {
        print!("{byte:02x}");
    }
    println!(" {}", openssl::version::version().split(' ').next().unwrap_or_default());
}
