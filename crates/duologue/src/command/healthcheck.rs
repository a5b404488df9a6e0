use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use duologue_web::Origin;

use crate::config::Given;

/// Ask a running server whether it is ready; for images that have no other program to ask with.
///
/// Exit code 0: it is; 1: it is not, and says why.
///
/// Example: duologue healthcheck http://127.0.0.1:8080
#[derive(Args)]
pub struct Healthcheck {
    /// The server's address [default: where a server with these settings listens]
    #[arg(value_name = "URL")]
    asked: Option<Origin>,
    #[command(flatten)]
    given: Given,
}

impl Healthcheck {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let url = match self.asked {
            Some(url) => url,
            None => format!("http://{}", reached(self.given.read().settings.listen())).parse()?,
        };
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(5)))
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        let asked = ureq::Agent::from(config).get(url.url("/readyz")).call();
        let (ready, says) = match asked {
            Ok(mut answer) => {
                let says = answer.body_mut().with_config().limit(64 * 1024).read_to_string();
                (answer.status() == 200, says.unwrap_or_default())
            }
            Err(error) => (false, format!("{url}: {error}\n")),
        };
        say!("{}", says.trim_end());
        Ok(if ready { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}

/// Where a server on this machine is reached: who listens on all addresses does on its own.
fn reached(listen: SocketAddr) -> SocketAddr {
    let own = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(own, listen.port())
}
