fn main() {
    println!("{}", model::shown(7));
}
