//! The generated configurations and single values. The seed is fixed: a failure can be looked at again.

use std::collections::BTreeMap;

use neko_ice::config::{ConfigFile, Input, NoFiles, Resolution, resolve};
use neko_ice::export::{self, Pairs, Selection, Target, Variable};
use neko_ice::source::SourceKind;

const CONFIGS: usize = 200;
const SINGLE: usize = 150;

/// What credentials are put together from.
const INGREDIENTS: [&str; 40] = [
    "$",
    "'",
    "\"",
    "\\",
    "#",
    "!",
    "%",
    "{",
    "}",
    "`",
    " ",
    "\n",
    "\t",
    "😀",
    "é",
    "0123",
    "yes",
    "-",
    "<",
    ">",
    "$HOME",
    "${HOME}",
    "$(id)",
    "%h",
    "{{ .Values.x }}",
    "${{ env.X }}",
    " #",
    "\\n",
    "\\u0041",
    "''",
    "~",
    "&",
    "*",
    "|",
    ";",
    "=",
    ":",
    "null",
    "1234567890123456789",
    "pass",
];

/// Sequences of Marsaglia's xorshift: small, and the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn nasty(&mut self) -> String {
        let whole = ["0123", "yes", "-p", "<a>", "1234567890123456789", "true", "1e3", "2001-01-01", "~", "a b"];
        match self.below(4) {
            0 => whole[self.below(whole.len())].to_owned(),
            _ => (0..=self.below(8)).map(|_| INGREDIENTS[self.below(INGREDIENTS.len())]).collect(),
        }
    }

    fn config(&mut self) -> String {
        let text = |text: &str| serde_json::to_string(text).unwrap();
        let mut out = format!("webrtc:\n  icetrickle: {}\n", self.below(2) == 0);
        let port = 20_000 + self.below(40_000);
        match self.below(3) {
            0 => out.push_str(&format!("  udpmux: {port}\n")),
            1 => out.push_str(&format!("  epr: {port}-{}\n", port + 100)),
            _ => {}
        }
        if self.below(2) == 0 {
            out.push_str("  nat1to1: [198.51.100.7, \"2001:db8::7\"]\n");
        }
        out.push_str(&format!("  estimator:\n    read_interval: {}ns\n", 1 + self.below(1 << 40)));
        out.push_str("  iceservers:\n");
        let empty = self.below(3);
        for (side, name) in ["frontend", "backend"].into_iter().enumerate() {
            if side == empty {
                out.push_str(&format!("    {name}: []\n"));
                continue;
            }
            out.push_str(&format!("    {name}:\n"));
            for _ in 0..=self.below(2) {
                out.push_str(&format!(
                    "    - urls: [\"turn:h.example:{port}?transport=udp\", \"turns:[2001:db8::1]\"]\n      username: {}\n      \
                     credential: {}\n    - urls: stun:s.example\n",
                    text(&self.nasty()),
                    text(&self.nasty())
                ));
            }
        }
        out
    }
}

/// Everything for one call of a target's parser.
pub struct Corpus {
    configs: Vec<Resolution>,
    /// The variables of each configuration, `C<number>_` before their names.
    variables: Vec<Variable>,
    /// Values that no configuration needs to have: `S<number>`.
    single: Vec<Variable>,
}

impl Corpus {
    pub fn new() -> Self {
        let mut random = Random(0x9E37_79B9_7F4A_7C15);
        let configs: Vec<Resolution> = (0..CONFIGS).map(|_| resolved(&random.config())).collect();
        let mut variables = Vec::new();
        for (number, config) in configs.iter().enumerate() {
            let product = export::variables(config, &Selection::default());
            assert!(product.warnings.is_empty(), "{:?}", product.warnings);
            variables.extend(
                product
                    .variables
                    .into_iter()
                    .map(|variable| Variable { name: format!("C{number}_{}", variable.name), ..variable }),
            );
        }
        let single = (0..SINGLE).map(|number| Variable {
            name: format!("S{number}"),
            value: random.nasty(),
            secret: number % 2 == 0,
        });
        Self { configs, variables, single: single.collect() }
    }

    /// The output for a target: all configurations, and those of the single values that it does not refuse.
    pub fn write(&self, target: Target) -> (String, Vec<Variable>) {
        self.write_where(target, |_| true)
    }

    /// [`Self::write`], for a parser whose output cannot show every value.
    pub fn write_where(&self, target: Target, shown: impl Fn(&str) -> bool) -> (String, Vec<Variable>) {
        let mut wanted = self.variables.clone();
        let carried =
            |variable: &&Variable| shown(&variable.value) && target.write(&[(*variable).clone()], None).is_ok();
        wanted.extend(self.single.iter().filter(carried).cloned());
        let text = target.write(&wanted, None).expect("what a configuration needs, every target carries");
        let own = target.read(&text).expect("our own reading");
        assert_eq!(export::not_the_same(&wanted, &own), Default::default(), "{}", target.name());
        (text, wanted)
    }

    /// Holds what a parser found against what was written, and asks neko's own reading.
    pub fn hold(&self, parser: &str, wanted: &[Variable], found: &Pairs) {
        let mine = |name: &str| name.starts_with(['C', 'S']) && name[1..].starts_with(|c: char| c.is_ascii_digit());
        let found: BTreeMap<&str, &str> =
            found.iter().filter(|(name, _)| mine(name)).map(|(name, value)| (name.as_str(), value.as_str())).collect();
        for Variable { name, value, .. } in wanted {
            assert_eq!(found.get(name.as_str()).copied(), Some(value.as_str()), "{parser}: {name}");
        }
        assert_eq!(found.len(), wanted.len(), "{parser}: names that nobody wrote");
        let mut by_config = vec![Pairs::new(); self.configs.len()];
        for (name, value) in found.iter().filter(|(name, _)| name.starts_with('C')) {
            let (number, name) = name[1..].split_once('_').unwrap();
            by_config[number.parse::<usize>().unwrap()].push((name.to_owned(), (*value).to_owned()));
        }
        for (number, (config, pairs)) in self.configs.iter().zip(&by_config).enumerate() {
            assert_eq!(export::differences(config, pairs), Vec::<&str>::new(), "{parser}: configuration {number}");
        }
    }
}

fn resolved(config: &str) -> Resolution {
    let config = ConfigFile::Text {
        kind: SourceKind::File("neko.yaml".to_owned()),
        bytes: config.as_bytes().to_vec(),
        extension: "yaml".to_owned(),
    };
    resolve(&Input { config, ..Input::default() }, &NoFiles).unwrap()
}

#[test]
fn every_target_carries_every_configuration_by_our_own_reading() {
    let corpus = Corpus::new();
    for target in Target::ALL {
        let (_, wanted) = corpus.write(target);
        let single = wanted.iter().filter(|variable| variable.name.starts_with('S')).count();
        assert!(single > SINGLE / 8, "{} refuses nearly everything: {single}", target.name());
    }
}
