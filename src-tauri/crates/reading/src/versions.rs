//! Which versions of the peers are measured: those that the workspace is locked to.

const LOCK: &str = include_str!("../../../../Cargo.lock");

/// The peers with their versions, to stand above a table.
pub fn versions() -> String {
    let peers = ["rqrr", "rxing", "zxing-cpp"];
    let named = peers.map(|peer| format!("{peer} {}", version(LOCK, peer).unwrap_or("unknown")));
    named.join(", ")
}

fn version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"\nversion = \"");
    let (_, after) = lock.split_once(&name)?;
    after.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::{LOCK, version};

    #[test]
    fn each_peer_has_a_version() {
        for peer in ["rqrr", "rxing", "zxing-cpp"] {
            let version = version(LOCK, peer).unwrap();
            assert!(
                version.starts_with(|c: char| c.is_ascii_digit()),
                "{peer} {version}"
            );
        }
        assert_eq!(version(LOCK, "no such package"), None);
    }
}
