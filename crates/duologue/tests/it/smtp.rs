//! A mail server that takes mail on this machine and tells what it was given.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// Longer than any step of a test may take.
const WHILE: Duration = Duration::from_secs(60);

/// What one connection brought.
#[derive(Debug, Default)]
pub struct Taken {
    pub commands: Vec<String>,
    /// The mail with its dots taken off again (RFC 5321, 4.5.2), and without the last one.
    pub mail: Vec<u8>,
}

impl Taken {
    pub fn command(&self, start: &str) -> &str {
        self.commands.iter().find(|command| command.starts_with(start)).unwrap_or_else(|| panic!("{self:?}"))
    }
}

pub struct Smtp {
    pub address: SocketAddr,
    taken: Receiver<Taken>,
}

impl Smtp {
    /// Offers these extensions, and answers what begins with a word in its own way.
    pub fn start(
        extensions: &'static [&'static str],
        answers: &'static [(&'static str, &'static str)],
    ) -> Smtp {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let (give, taken) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if !serve(stream, extensions, answers, &give) {
                    return;
                }
            }
        });
        Smtp { address, taken }
    }

    /// What the next connection brought.
    pub fn taken(&self) -> Taken {
        self.taken.recv_timeout(WHILE).unwrap()
    }

    /// Whether nothing further came.
    pub fn is_quiet(&self) -> bool {
        self.taken.try_recv().is_err()
    }
}

fn serve(stream: TcpStream, extensions: &[&str], answers: &[(&str, &str)], give: &Sender<Taken>) -> bool {
    stream.set_read_timeout(Some(WHILE)).unwrap();
    let mut taken = Taken::default();
    let _ = greet(&stream).and_then(|()| talk(&stream, extensions, answers, &mut taken));
    give.send(taken).is_ok()
}

pub fn greet(mut stream: impl Write) -> std::io::Result<()> {
    stream.write_all(b"220 mail.example ESMTP\r\n")
}

/// Answers until the other side is done, or wants to go on under TLS.
pub fn talk(
    stream: impl Read + Write,
    extensions: &[&str],
    answers: &[(&str, &str)],
    taken: &mut Taken,
) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream);
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let line = line.trim_end().to_owned();
        let own = answers.iter().find(|(start, _)| line.starts_with(start)).map(|(_, answer)| *answer);
        let word = line.split(' ').next().unwrap_or_default().to_owned();
        taken.commands.push(line);
        let answer = match (own, word.as_str()) {
            (Some(answer), _) => format!("{answer}\r\n"),
            (None, "EHLO") => {
                let mut parts = vec!["mail.example"];
                parts.extend(extensions);
                let last = parts.len() - 1;
                let line = |(n, part)| format!("250{}{part}\r\n", if n == last { ' ' } else { '-' });
                parts.into_iter().enumerate().map(line).collect()
            }
            (None, "AUTH") => "235 2.7.0 welcome\r\n".to_owned(),
            (None, "DATA") => {
                lines.get_mut().write_all(b"354 go on\r\n")?;
                lines.get_mut().flush()?;
                take(&mut lines, taken)?;
                "250 2.0.0 taken\r\n".to_owned()
            }
            (None, "QUIT") => "221 2.0.0 farewell\r\n".to_owned(),
            _ => "250 2.0.0 well\r\n".to_owned(),
        };
        lines.get_mut().write_all(answer.as_bytes())?;
        lines.get_mut().flush()?;
        if word == "QUIT" || word == "STARTTLS" {
            return Ok(());
        }
    }
}

/// Reads a mail up to the line that is a dot.
fn take(lines: &mut impl BufRead, taken: &mut Taken) -> std::io::Result<()> {
    loop {
        let mut line = Vec::new();
        if lines.read_until(b'\n', &mut line)? == 0 || line == b".\r\n" {
            return Ok(());
        }
        taken.mail.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}
