fn main() {
    println!("{}", app::text(42));
}
