//! A running `duologue serve`, and plain HTTP to ask it with.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::bench::Bench;

pub struct Server {
    child: Child,
    pub address: SocketAddr,
    lines: Arc<Mutex<Vec<String>>>,
}

pub struct Reply {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

impl Server {
    /// Serves a bench's data folder with JSON lines, and returns when it listens.
    pub fn start(bench: &Bench, args: &[&str], variables: &[(&str, &str)]) -> Server {
        let mut child = Command::new(env!("CARGO_BIN_EXE_duologue"))
            .args(["serve", "--data", "data", "--listen", "127.0.0.1:0", "--log-format", "json"])
            .args(args)
            .envs(variables.iter().copied())
            .current_dir(bench.dir.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = Arc::new(Mutex::new(Vec::new()));
        let (kept, out) = (lines.clone(), child.stdout.take().unwrap());
        std::thread::spawn(move || {
            BufReader::new(out)
                .lines()
                .map_while(Result::ok)
                .for_each(|line| kept.lock().unwrap().push(line));
        });
        let mut server = Server { child, address: SocketAddr::from(([127, 0, 0, 1], 0)), lines };
        server.address = server.told("listening");
        server
    }

    /// The address that a line with this message names.
    pub fn told(&self, message: &str) -> SocketAddr {
        let said = self.line(|line| line["message"] == message);
        said["address"].as_str().unwrap().parse().unwrap()
    }

    /// The first line of the log that is wanted; it must come within a while.
    pub fn line(&self, wanted: impl Fn(&serde_json::Value) -> bool) -> serde_json::Value {
        let end = Instant::now() + Duration::from_secs(60);
        while Instant::now() < end {
            if let Some(line) = self.log().into_iter().find(|line| wanted(line)) {
                return line;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("not said: {:#?}", self.lines.lock().unwrap());
    }

    pub fn log(&self) -> Vec<serde_json::Value> {
        self.lines.lock().unwrap().iter().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    pub fn get(&self, path: &str) -> Reply {
        ask(self.address, "GET", path, &[])
    }

    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
        ask(self.address, method, path, headers)
    }

    /// Asks it to stop as a service manager does, and gives its exit code.
    pub fn stop(&mut self) -> i32 {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        self.child.wait().unwrap().code().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn ask(address: SocketAddr, method: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
    let mut stream = TcpStream::connect(address).unwrap();
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: forum.example\r\nconnection: close\r\n");
    headers.iter().for_each(|(name, value)| head.push_str(&format!("{name}: {value}\r\n")));
    stream.write_all(format!("{head}\r\n").as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(n, v)| (n.to_lowercase(), v.to_owned()))
        .collect();
    Reply { status, headers, body: body.to_owned() }
}
