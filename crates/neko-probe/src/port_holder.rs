//! Who holds a port. Linux tells through /proc; elsewhere nobody is named.

use std::fs;

use neko_config::ice_server::Transport;

/// `neko (pid 812)`, where the process may be seen by this user.
pub fn find(port: u16, transport: Transport) -> Option<String> {
    let inodes: Vec<String> = ["", "6"]
        .iter()
        .filter_map(|family| fs::read_to_string(format!("/proc/net/{}{family}", transport.as_str())).ok())
        .flat_map(|table| inodes_of(&table, port))
        .collect();
    let links: Vec<String> = inodes.iter().map(|inode| format!("socket:[{inode}]")).collect();
    if links.is_empty() {
        return None;
    }
    fs::read_dir("/proc").ok()?.flatten().find_map(|process| {
        let pid = process.file_name().to_str()?.parse::<u32>().ok()?;
        let holds = fs::read_dir(process.path().join("fd")).ok()?.flatten().any(|fd| {
            fs::read_link(fd.path()).is_ok_and(|to| links.iter().any(|link| to.as_os_str() == link.as_str()))
        });
        let name = fs::read_to_string(process.path().join("comm")).ok()?;
        holds.then(|| format!("{} (pid {pid})", name.trim()))
    })
}

/// The socket inodes of a `/proc/net/{udp,tcp}` table whose local port is `port`.
fn inodes_of(table: &str, port: u16) -> Vec<String> {
    let suffix = format!(":{port:04X}");
    table
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut fields = line.split_whitespace();
            let local = fields.nth(1)?;
            let inode = fields.nth(7)?;
            (local.ends_with(&suffix) && inode != "0").then(|| inode.to_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inode_stands_in_the_tenth_column() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n\
            \x20 12: 0100007F:E678 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 98765 2 0 0\n";
        assert_eq!(inodes_of(table, 59000), ["98765"]);
        assert!(inodes_of(table, 59001).is_empty());
    }
}
