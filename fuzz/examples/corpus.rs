//! `corpus unpack` makes of each `corpus/NAME.txt` the folder that cargo-fuzz wants, `corpus pack` of each folder the text.
//! A folder keeps what else is in it, so that `unpack` loses nothing that a run has found.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use neko_ice_fuzz::corpus;

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect()
}

fn unpack(text: &Path) -> io::Result<()> {
    let folder = text.with_extension("");
    fs::create_dir_all(&folder)?;
    for input in corpus::read(&fs::read_to_string(text)?).map_err(io::Error::other)? {
        let mut hasher = DefaultHasher::new();
        input.hash(&mut hasher);
        fs::write(folder.join(format!("{:016x}", hasher.finish())), input)?;
    }
    Ok(())
}

fn pack(folder: &Path) -> io::Result<()> {
    let inputs: Vec<Vec<u8>> = entries(folder)?.iter().map(fs::read).collect::<io::Result<_>>()?;
    fs::write(folder.with_extension("txt"), corpus::write(inputs))
}

fn main() -> io::Result<()> {
    let all = entries(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"))?;
    match env::args().nth(1).as_deref() {
        Some("unpack") => all.iter().filter(|path| path.is_file()).try_for_each(|text| unpack(text)),
        Some("pack") => all.iter().filter(|path| path.is_dir()).try_for_each(|folder| pack(folder)),
        _ => Err(io::Error::other("unpack or pack?")),
    }
}
