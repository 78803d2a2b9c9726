use std::io::Read;
use unicode_segmentation::UnicodeSegmentation;

fn main() {
    let mut options = getopts::Options::new();
    options.optflag("p", "pretty", "print on several lines");
    let matches = options.parse(std::env::args().skip(1)).expect("options");
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).expect("text");
    let counts = serde_json::json!({
        "words": text.unicode_words().count(),
        "letters": text.graphemes(true).count(),
    });
    if matches.opt_present("p") {
        println!("{}", serde_json::to_string_pretty(&counts).unwrap());
    } else {
        println!("{counts}");
    }
}
