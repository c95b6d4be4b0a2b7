//! Which hosts are nobody else's: this machine, private networks, and names that are kept for examples.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Names that no machine on the internet has (RFC 2606, 6761, 6762 and 8375), besides those without a dot.
const RESERVED: &[&str] = &[
    "example",
    "example.com",
    "example.net",
    "example.org",
    "home.arpa",
    "internal",
    "invalid",
    "local",
    "localhost",
    "test",
];

/// Whether a host may be asked: one on the web and, unless `private` are asked too, one that is there for everybody.
pub(super) fn may_be_asked(url: &Url, private: bool) -> bool {
    matches!(url.scheme(), "http" | "https") && url.host().is_some_and(|host| private || is_public(&host))
}

fn is_public(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            let is_below = |reserved: &&str| {
                name.strip_suffix(*reserved).is_some_and(|before| before.is_empty() || before.ends_with('.'))
            };
            name.contains('.') && !RESERVED.iter().any(is_below)
        }
        Host::Ipv4(address) => is_public_v4(*address),
        Host::Ipv6(address) => is_public_v6(*address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    let is_shared = first == 100 && (64..128).contains(&second);
    let is_kept = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation();
    first != 0 && first < 240 && !is_shared && !is_kept
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let mapped = address.to_canonical();
    if let IpAddr::V4(inner) = mapped {
        return is_public_v4(inner);
    }
    // Only these are given to the world at large; the ones for documentation are among them.
    let [first, second, ..] = address.segments();
    first & 0xe000 == 0x2000 && (first, second) != (0x2001, 0x0db8)
}

#[cfg(test)]
mod tests {
    use super::may_be_asked;

    #[test]
    fn only_what_is_there_for_everybody_is_asked() {
        let asked = |address: &str| may_be_asked(&address.parse().unwrap(), false);
        for address in
            ["https://rust-lang.org/", "http://1.1.1.1/", "https://[2606:4700::1]/", "http://notexample.com/"]
        {
            assert!(asked(address), "{address}");
        }
        for address in [
            "http://localhost:1111/",
            "http://a.localhost/",
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0.0.0.0/",
            "http://10.1.2.3/",
            "http://192.168.0.1/",
            "http://169.254.169.254/latest/meta-data/",
            "http://100.64.0.1/",
            "http://[::1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://[fd00::1]/",
            "http://[fe80::1]/",
            "http://router/",
            "http://nas.local./",
            "https://wiki.corp.internal/",
            "https://www.example.org/",
            "https://tides.example/",
            "ftp://rust-lang.org/",
        ] {
            assert!(!asked(address), "{address}");
        }
        assert!(may_be_asked(&"http://127.0.0.1:80/".parse().unwrap(), true));
        assert!(!may_be_asked(&"file:///etc/passwd".parse().unwrap(), true));
    }
}
