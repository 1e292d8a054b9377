//! Every command of neko-ice in a page is one that the program takes.

use super::pages;

/// The words of a command up to a comment, a pipe or a redirection; quotation marks keep blanks together.
fn words(command: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    for character in command.chars() {
        match (character, quote) {
            ('#' | '|' | '>' | '<', None) if word.is_empty() => break,
            ('\'' | '"', None) => quote = Some(character),
            (_, Some(own)) if own == character => quote = None,
            (' ', None) => words.extend((!word.is_empty()).then(|| std::mem::take(&mut word))),
            _ => word.push(character),
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

/// Commands in the text and in the blocks of a page.
fn shown(page: &pages::Page) -> Vec<String> {
    let blocks = page.blocks();
    let lines = blocks.iter().flat_map(|block| {
        let begins = match block.language {
            "sh" => Some("neko-ice "),
            "console" => Some("$ neko-ice "),
            _ => None,
        };
        block.body.lines().filter_map(move |line| line.strip_prefix(begins?))
    });
    let prose = page.prose();
    let spans = prose.split('`').skip(1).step_by(2).filter_map(|span| span.strip_prefix("neko-ice "));
    lines.chain(spans).map(|rest| format!("neko-ice {rest}")).collect()
}

#[test]
fn every_command_that_a_page_shows_is_taken() {
    let mut count = 0;
    for page in pages::written_by_hand() {
        for command in shown(&page) {
            let words = words(&command);
            if !cfg!(feature = "probe")
                && matches!(words[1].as_str(), "doctor" | "exporter" | "view" | "probe" | "stun" | "turn")
            {
                continue;
            }
            count += 1;
            if let Err(error) = neko_ice::commands::command().try_get_matches_from(&words) {
                assert!(!error.use_stderr(), "{}: `{command}`\n{error}", page.path.display());
            }
        }
    }
    assert!(count > 50, "{count}");
}

#[test]
fn words_end_at_a_comment() {
    assert_eq!(words("neko-ice a 'b c' --d=\"e f\"   # g"), ["neko-ice", "a", "b c", "--d=e f"]);
    assert_eq!(words("neko-ice a > b"), ["neko-ice", "a"]);
}
