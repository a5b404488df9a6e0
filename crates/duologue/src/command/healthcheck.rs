use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use duologue_web::Origin;

/// Ask a running server whether it is ready; for images that have no other program to ask with.
///
/// Exit code 0: it is; 1: it is not, and says why.
///
/// Example: duologue healthcheck http://127.0.0.1:8080
#[derive(Args)]
pub struct Healthcheck {
    /// The server's address.
    #[arg(default_value = "http://127.0.0.1:8080")]
    url: Origin,
}

impl Healthcheck {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(5)))
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        let asked = ureq::Agent::from(config).get(self.url.url("/readyz")).call();
        let (ready, says) = match asked {
            Ok(mut answer) => {
                let says = answer.body_mut().with_config().limit(64 * 1024).read_to_string();
                (answer.status() == 200, says.unwrap_or_default())
            }
            Err(error) => (false, format!("{}: {error}\n", self.url)),
        };
        say!("{}", says.trim_end());
        Ok(if ready { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}
