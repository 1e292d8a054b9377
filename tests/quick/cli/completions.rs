//! `completions --install`: where the script is written, and what is left to do.

use std::fs;

use super::run::{Folder, Outcome};

fn install(folder: &Folder, arguments: &[&str], more: &[(&str, &str)]) -> Outcome {
    let home = folder.path("home").display().to_string();
    folder.run_in(&[&["completions"], arguments].concat(), &[&[("HOME", home.as_str())], more].concat())
}

#[test]
fn the_script_is_written_where_the_shell_looks_for_it() {
    let zsh = "unless it is there, write to .zshrc: fpath+=~/.zfunc; autoload -Uz compinit && compinit\n";
    let elvish = "unless it is there, write to rc.elv: use neko-ice\n";
    for (shell, file, left) in [
        ("bash", "home/.local/share/bash-completion/completions/neko-ice", ""),
        ("fish", "home/.config/fish/completions/neko-ice.fish", ""),
        ("zsh", "home/.zfunc/_neko-ice", zsh),
        ("elvish", "home/.config/elvish/lib/neko-ice.elv", elvish),
    ] {
        let folder = Folder::new();
        let printed = folder.run(&["completions", shell]).stdout;
        // By its name, by that of the login shell, and a second time.
        let login = format!("/usr/bin/{shell}");
        for (arguments, environment) in
            [(&[shell, "--install"][..], &[][..]), (&["--install"], &[("SHELL", login.as_str())])]
        {
            let outcome = install(&folder, arguments, environment);
            let written = format!("wrote {}; a new {shell} completes neko-ice\n{left}", folder.path(file).display());
            assert_eq!((outcome.code, outcome.stdout.as_str(), outcome.stderr.as_str()), (0, "", written.as_str()));
            assert_eq!(fs::read_to_string(folder.path(file)).unwrap(), printed, "{shell}");
        }
    }
    let folder = Folder::new();
    let data = folder.path("data").display().to_string();
    install(&folder, &["bash", "--install"], &[("XDG_DATA_HOME", &data)]);
    assert!(folder.path("data/bash-completion/completions/neko-ice").exists());
}

#[test]
fn what_cannot_be_installed_is_an_error() {
    let folder = Folder::new().with("home/.local", "a file");
    let said = |arguments: &[&str], environment: &[(&str, &str)]| {
        let outcome = install(&folder, arguments, environment);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{}", outcome.shown());
        outcome.stderr
    };
    assert!(said(&["bash", "--install"], &[]).starts_with("error: cannot make the folder "));
    assert_eq!(
        said(&["--install"], &[("SHELL", "/bin/tcsh")]),
        "error: $SHELL is not set to a known shell; name one: neko-ice completions bash --install\n"
    );
    assert_eq!(
        said(&["powershell", "--install"], &[]),
        "error: powershell has no folder for completions: write `neko-ice completions powershell` to a file that its \
         profile reads\n"
    );
    assert_eq!(folder.run(&["completions"]).code, 2);
}
