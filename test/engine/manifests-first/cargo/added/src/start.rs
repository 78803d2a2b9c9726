fn main() {
    println!("{} {}", app::text(42), ryu::Buffer::new().format(1.5));
}
