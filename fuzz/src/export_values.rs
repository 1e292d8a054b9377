//! Any values in every target's spelling, NULs between them: written and read again they are the same, or the target
//! refuses them. And the whole text as each target's output: read or refused.

use neko_ice::export::{self, Apart, Target, Variable};

pub fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let values = text.split('\0').take(8).enumerate();
    let variables: Vec<Variable> = values
        .map(|(number, value)| Variable {
            name: format!("NEKO_{number}"),
            value: value.to_owned(),
            secret: number % 2 == 1,
        })
        .collect();
    for target in Target::ALL {
        let name = target.name();
        let _ = target.read(text);
        for variables in variables.chunks(1).chain([&variables[..]]) {
            let Ok(written) = target.write(variables, None) else { continue };
            let pairs = target.read(&written);
            let pairs = pairs.unwrap_or_else(|error| panic!("{name} is not read again: {error}\n{written}"));
            let lost = export::not_the_same(variables, &pairs);
            assert!(lost.is_empty(), "{name} loses {lost:?} of\n{written}");
        }
        let Some(spelling) = target.secrets_apart() else { continue };
        let (secret, plain): (Vec<Variable>, Vec<Variable>) = variables.iter().cloned().partition(|one| one.secret);
        let names: Vec<&str> = secret.iter().map(|variable| variable.name.as_str()).collect();
        let apart = (!secret.is_empty()).then_some(Apart { file: "./se'c \"r$e%t.env", names: &names });
        let (Ok(main), Ok(secrets)) = (target.write(&plain, apart), spelling.write(&secret, None)) else { continue };
        let pairs = export::decoded(target, &main, apart.map(|_| secrets.as_str()));
        let pairs = pairs.unwrap_or_else(|error| panic!("{name}, apart: {error}\n{main}\n{secrets}"));
        assert_eq!(export::not_the_same(&variables, &pairs), Default::default(), "{name}, apart:\n{main}\n{secrets}");
    }
}
