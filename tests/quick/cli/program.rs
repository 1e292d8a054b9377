//! How the program is built.

use std::fs;

/// A program that reads what strangers wrote and send is loaded at another address each time.
#[cfg(target_os = "linux")]
#[test]
fn it_is_position_independent() {
    let program = fs::read(env!("CARGO_BIN_EXE_neko-ice")).unwrap();
    assert_eq!(&program[..4], b"\x7fELF");
    // e_type; 2 would be ET_EXEC, a program of a fixed address.
    const ET_DYN: u16 = 3;
    let kind = [program[16], program[17]];
    let little_endian = program[5] == 1;
    assert_eq!(if little_endian { u16::from_le_bytes(kind) } else { u16::from_be_bytes(kind) }, ET_DYN);
}
