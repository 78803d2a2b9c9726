fn main() {
    let mut seen = fnv::FnvHashSet::default();
    seen.insert(model::shown(7));
    println!("{}", seen.len());
}
