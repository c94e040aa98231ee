//! Whether there is a screen to show a window on, and one in memory where there is none.

use std::io;
use std::net::{TcpStream, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use crate::held::Held;

/// Whether a window would be seen.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Display {
    There,
    /// Why not, as the end of a sentence.
    Missing(String),
}

/// Where a display server listens.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Address {
    Socket(PathBuf),
    Host(String, u16),
}

impl Display {
    pub(crate) fn find() -> Self {
        if cfg!(target_os = "linux") {
            Self::of(
                |variable| std::env::var_os(variable)?.into_string().ok(),
                Address::answers,
            )
        } else {
            Self::There
        }
    }

    /// From these variables; `answers` tells whether somebody listens at an address.
    fn of(variable: impl Fn(&str) -> Option<String>, answers: impl Fn(&Address) -> bool) -> Self {
        let named = |name: &str| variable(name).filter(|value| !value.is_empty());
        let wayland = named("WAYLAND_DISPLAY").map(|name| {
            let folder = named("XDG_RUNTIME_DIR").unwrap_or_default();
            let socket = Address::Socket(Path::new(&folder).join(&name));
            (format!("WAYLAND_DISPLAY is `{name}`"), Some(socket))
        });
        let x11 = named("DISPLAY").map(|name| (format!("DISPLAY is `{name}`"), x11(&name)));
        let mut silent = Vec::new();
        for (claim, address) in [wayland, x11].into_iter().flatten() {
            if address.as_ref().is_some_and(&answers) {
                return Self::There;
            }
            silent.push(claim);
        }
        Self::Missing(if silent.is_empty() {
            "neither DISPLAY nor WAYLAND_DISPLAY is set".to_owned()
        } else {
            format!("{}, but nothing answers there", silent.join(" and "))
        })
    }
}

impl Address {
    fn answers(&self) -> bool {
        match self {
            Self::Socket(path) => connect(path).is_ok(),
            Self::Host(host, port) => {
                let soon = Duration::from_secs(2);
                (host.as_str(), *port)
                    .to_socket_addrs()
                    .is_ok_and(|mut all| {
                        all.any(|one| TcpStream::connect_timeout(&one, soon).is_ok())
                    })
            }
        }
    }
}

#[cfg(unix)]
fn connect(path: &Path) -> io::Result<()> {
    std::os::unix::net::UnixStream::connect(path).map(drop)
}

#[cfg(not(unix))]
fn connect(_: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// What `[host]:number[.screen]` stands for; `None` when it is not of that form.
fn x11(display: &str) -> Option<Address> {
    let (host, rest) = display.rsplit_once(':')?;
    let number: u16 = rest.split('.').next()?.parse().ok()?;
    Some(match host {
        "" | "unix" => Address::Socket(format!("/tmp/.X11-unix/X{number}").into()),
        host => Address::Host(host.to_owned(), number.checked_add(6000)?),
    })
}

/// A screen in memory, as long as the value lasts.
pub(crate) struct Screen {
    _running: Held,
    name: String,
}

impl Screen {
    pub(crate) fn open() -> Result<Self> {
        // The server alone holds the pipe that the number comes by: its end would be heard.
        let script = "
            Xvfb -displayfd 3 -screen 0 1920x1080x24 -nolisten tcp 3>&1 >/dev/null 2>&1 &
            server=$!
            exec >/dev/null
            cat
            kill $server";
        let (running, number) = Held::start(Command::new("sh").args(["-c", script]))?;
        Ok(Self {
            _running: running,
            name: format!(":{number}"),
        })
    }

    /// Has a program show its windows here.
    pub(crate) fn show<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env("DISPLAY", &self.name)
            .env_remove("WAYLAND_DISPLAY")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(variables: &[(&str, &str)], listening: &[Address]) -> Display {
        Display::of(
            |name| {
                let one = variables.iter().find(|(known, _)| *known == name)?;
                Some(one.1.to_owned())
            },
            |address| listening.contains(address),
        )
    }

    fn socket(path: &str) -> Address {
        Address::Socket(path.into())
    }

    #[test]
    fn a_display_that_answers_is_there() {
        let wayland = [
            ("WAYLAND_DISPLAY", "wayland-0"),
            ("XDG_RUNTIME_DIR", "/run/user/1"),
        ];
        assert_eq!(
            found(&wayland, &[socket("/run/user/1/wayland-0")]),
            Display::There
        );
        for (display, address) in [
            (":0", socket("/tmp/.X11-unix/X0")),
            ("unix:1.0", socket("/tmp/.X11-unix/X1")),
            (
                "localhost:10.0",
                Address::Host("localhost".to_owned(), 6010),
            ),
            ("::1:10", Address::Host("::1".to_owned(), 6010)),
        ] {
            assert_eq!(
                found(&[("DISPLAY", display)], &[address]),
                Display::There,
                "{display}"
            );
        }
    }

    #[test]
    fn one_that_answers_is_enough() {
        let both = [("WAYLAND_DISPLAY", "/run/gone"), ("DISPLAY", ":0")];
        assert_eq!(found(&both, &[socket("/tmp/.X11-unix/X0")]), Display::There);
    }

    #[test]
    fn it_is_said_why_there_is_none() {
        let missing = |why: &str| Display::Missing(why.to_owned());
        assert_eq!(
            found(&[("DISPLAY", "")], &[]),
            missing("neither DISPLAY nor WAYLAND_DISPLAY is set")
        );
        assert_eq!(
            found(&[("DISPLAY", ":7")], &[]),
            missing("DISPLAY is `:7`, but nothing answers there")
        );
        assert_eq!(
            found(&[("DISPLAY", "nonsense")], &[socket("/tmp/.X11-unix/X0")]),
            missing("DISPLAY is `nonsense`, but nothing answers there")
        );
    }

    #[test]
    fn a_display_beyond_the_last_port_is_none() {
        assert_eq!(x11("localhost:60000"), None);
        assert_eq!(x11(":"), None);
    }
}
