//! `payung serve`: a preview that is the page itself, changing.
//!
//! A page is made when the browser asks for it, from the session that `build` uses; nothing is
//! written to disk. What is served, less the injected script, is what `build` writes.

mod address;
mod findings;
mod http;
mod idle;
mod live;
mod made;
mod media;
mod mounts;
mod preview;
mod state;
mod themes;
mod watch;

use std::io::{self, IsTerminal};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::path::PathBuf;
use std::sync::Arc;

use tokio::net::TcpListener;

use super::{Failure, kept, print, say};
use crate::diagnostic::{Diagnostic, Format};
use crate::machine::Error;
use crate::session::{Options, Session};
use preview::Preview;

/// What a preview is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The site's root.
    pub root: PathBuf,
    /// How the site is read.
    pub options: Options,
    /// The address to listen on.
    pub host: String,
    /// The port; 0 takes a free one.
    pub port: u16,
    /// Whether to open the browser.
    pub open: bool,
    /// Whether to look at the files again and again instead of being told of changes.
    pub poll: bool,
}

/// Serves until interrupted.
///
/// # Errors
/// When the site cannot be read or the port cannot be taken.
pub fn run(request: &Request) -> Result<(), Failure> {
    let session = Session::open_again(&request.root, request.options.clone(), || kept::read_outlines(&request.root))?;
    let found = session.diagnostics();
    print(&found, Format::Text);
    if session.configuration_is_broken() {
        return Err(Failure::Configuration);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| Error::new("start", "the server", error))?;
    let result = runtime.block_on(serve(request, session, found));
    // Connections that wait for changes never end by themselves.
    runtime.shutdown_background();
    result
}

/// Serves a session whose findings were printed.
async fn serve(request: &Request, session: Session, found: Vec<Diagnostic>) -> Result<(), Failure> {
    let listener = listen(request).await?;
    let bound = listener.local_addr().map_err(|error| Error::new("read", "the server's address", error))?;
    let preview = Arc::new(Preview::new(session, &request.host, bound.port(), found));
    watch::start(preview.clone(), request.poll)?;
    idle::start(preview.clone());
    let address = format!("http://{}{}", SocketAddr::new(reached_at(bound.ip()), bound.port()), preview.mounts().now());
    if !bound.ip().is_loopback() {
        super::tell("warning: everyone on this network can read the preview");
    }
    say(&format!("serving at {address}"))?;
    if let Some(ip) = network_address(bound.ip()) {
        say(&format!("on this network: http://{}{}", SocketAddr::new(ip, bound.port()), preview.mounts().now()))?;
    }
    if io::stdout().is_terminal() {
        say("press Ctrl-C to stop")?;
    }
    if request.open && open::that_detached(&address).is_err() {
        super::tell("warning: no browser could be opened");
    }
    let app = http::router(preview);
    let server = axum::serve(listener, app).into_future();
    tokio::select! {
        ended = server => ended.map_err(|error| Failure::from(Error::new("serve at", address, error))),
        _ = interrupted() => Ok(()),
    }
}

/// The address by which this machine reaches what listens at an address.
fn reached_at(bound: IpAddr) -> IpAddr {
    match bound {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        other => other,
    }
}

/// The address by which others on the network reach this machine, where the preview listens on every one.
/// Nothing is sent: the system says which of its addresses it would send from.
fn network_address(bound: IpAddr) -> Option<IpAddr> {
    const ANYWHERE: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)), 9);
    if !bound.is_unspecified() {
        return None;
    }
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect(ANYWHERE).ok()?;
    Some(socket.local_addr().ok()?.ip()).filter(|ip| !ip.is_loopback() && !ip.is_unspecified())
}

/// Ctrl-C, or the signal by which a system asks a program to end.
async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

async fn listen(request: &Request) -> Result<TcpListener, Failure> {
    let host = if request.host == "localhost" { "127.0.0.1" } else { request.host.trim_matches(['[', ']']) };
    let Ok(ip) = host.parse::<IpAddr>() else {
        let help = "write an address such as `127.0.0.1` or `0.0.0.0`".to_owned();
        return Err(Failure::Usage(format!("`{}` is no address to listen on", request.host), Some(help)));
    };
    let address = SocketAddr::new(ip, request.port);
    TcpListener::bind(address).await.map_err(|error| {
        let taken = error.kind() == io::ErrorKind::AddrInUse;
        let failure = Error::new("listen at", address.to_string(), error);
        Failure::Machine(if taken {
            failure.help(format!("another program uses port {}; stop it, or choose another port: `--port 0` takes a free one", request.port))
        } else {
            failure
        })
    })
}
