const TITLE: &str = include_str!("title.txt");

fn main() {
    let region = std::env::args().nth(1).unwrap_or_default();
    let page = std::fs::read_to_string("templates/page.txt").expect("the template can be read");
    print!("{}", page.replace("{title}", TITLE.trim()).replace("{region}", &region));
}
