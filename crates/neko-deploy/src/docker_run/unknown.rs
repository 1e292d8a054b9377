//! Words of a command line that a shell puts in, and that are not known: `$EXTRA`, `"$@"`, `"${ARGS[@]}"`.

use neko_config::suspected;

use super::{Client, Run, Word, options};
use crate::{Consequence, image};

impl Run<'_> {
    /// One note for all of them; the rest is judged.
    pub(super) fn name_unknown(&mut self) {
        let Some(first) = self.unknown.first() else { return };
        let place = self.place(first);
        let names: Vec<&str> = self.unknown.iter().map(|word| word.text.as_str()).collect();
        let message = suspected::quoted(&names.join(" and "), &place).behind("options that are not known: ");
        self.environment.is_partial = true;
        let consequence = Consequence::unseen("what the shell puts in here is not checked, the rest of the line is");
        self.problem(message, consequence, place);
    }
}

/// Whether a word instead of the image may be options: nothing of it is known, and what follows shows that it is no
/// image.
pub(super) fn may_be_options(word: &Word, rest: &[Word], client: Client) -> bool {
    let is_nekos =
        |own: &Word| image::is_neko(Some(&own.text), std::iter::empty()) && !own.text.starts_with(['-', '/']);
    let is_option =
        |own: &Word| own.text.starts_with('-') && own.text.len() > 1 && options::unknown(&own.text, client).is_none();
    let follows = rest.iter().find(|own| !is_unknown(own));
    is_unknown(word)
        && !is_named_image(word)
        && (follows.is_some_and(|own| is_option(own) || is_nekos(own))
            || rest.iter().take_while(|own| is_unknown(own)).any(is_named_image))
}

fn is_unknown(word: &Word) -> bool {
    matches!(word.unknown.as_slice(), [own] if *own == word.text)
}

/// Whether a variable is called after the image that it holds.
fn is_named_image(word: &Word) -> bool {
    let name = word.text.to_ascii_lowercase();
    ["image", "img"].iter().any(|part| name.contains(part))
}
