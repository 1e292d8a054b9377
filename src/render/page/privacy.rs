//! What a page contains and does not, said on the page itself.

use super::parts::{Block, Fact, List, Page, Section};

impl Page {
    /// What somebody should know who is about to send it away.
    pub(super) fn privacy(&mut self, shows_addresses: bool) -> Section {
        if shows_addresses {
            let warning = "addresses and names, as --show-addresses wants it: look before you send this page away";
            self.lead.push(Fact::new("Contains", warning));
        }
        let names = match shows_addresses {
            true => "Addresses and names of hosts, user names and folders are written as they are (--show-addresses).",
            false => {
                "Addresses, names of hosts, user names and the folders of files are replaced by pseudonyms or left out. Loopback \
                 addresses, names such as neko or coturn, and public defaults such as stun.l.google.com stay."
            }
        };
        let points = vec![
            "Passwords, credentials and tokens are masked.".to_owned(),
            names.to_owned(),
            "The page still contains: ports, settings that are no secret with their file and line, what servers call themselves, \
             versions, names of browsers, times and measured values."
                .to_owned(),
            "It loads nothing, runs no script and sends nothing. Text that servers and browsers sent is quoted; read it before \
             you send the page away."
                .to_owned(),
        ];
        Section { heading: "What this page contains", blocks: vec![Block::List(List::new(points))] }
    }
}
